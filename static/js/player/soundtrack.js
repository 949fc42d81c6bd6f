// Joins a session and plays its file: tones and words at their moments, also while the phone is locked in a pocket.
// The session's clock leads; the file follows, and is put right when it strays.

const STRAY = 0.05; // seconds that nobody notices
const FAR = 0.5; // further than this we jump; less is made up by playing a little faster or slower
const NUDGE = 0.04;
const SPOKEN = 20; // seconds in which every line of a part that was put in is over
const [FIRST_WAIT, LAST_WAIT] = [10_000, 160_000]; // milliseconds between two questions whether the file is there

/** The second of the file for a place of the session; `places` says where its parts begin and end. */
export function spot(places, { step, start }, elapsed) {
  const into = elapsed - start;
  if (!step) return places.session[1] + into;
  if (step.from !== null) return places.session[0] + step.from + into;
  const [begin, end] = places[step.kind] ?? places.fwd;
  const left = step.seconds - into;
  const says = (name) => step.marks.some((mark) => mark[1] === name);
  if (says("start") && (into < SPOKEN || step.seconds <= end - begin)) return begin + into;
  if (says("tick") && left < SPOKEN) return end - left;
  return places.fwd[0] + SPOKEN + (into % SPOKEN); // the quiet middle
}

/** What is left of a step after something was put in says again what to do; the file knows nothing of that. */
const isInFile = ({ plan }, { name, step }) => name !== "start" || step.from === null || plan.some(({ from }) => from === step.from);

export class Soundtrack {
  offer = { files: {}, state: "coming" };
  isWanted = false; // we want it to sound now
  isBroken = false;
  wasTaken = false; // a call or another app has the loudspeaker

  constructor({ audio, cues, chosen, tell, title }) {
    Object.assign(this, { audio, cues, chosen, tell, title });
    audio.addEventListener("pause", () => this.#paused());
    audio.addEventListener("play", () => this.#played());
    audio.addEventListener("error", () => this.#broke());
    audio.addEventListener("timeupdate", () => this.#wait()); // the session tells nothing while it waits
  }

  // The session speaks

  change(session) {
    this.session = session;
    if (!session.state) return this.#rest();
    const file = this.#fileOf(session);
    if (!file) return this.#leave();
    this.#load(file);
    if (session.view === "done") return; // the last words end by themselves
    this.#tellPhone(session);
    if (session.running && session.view === "run") this.#go(session);
    else this.#rest();
  }

  marks(session, due) {
    this.tick(session);
    this.cues.isCovered &&= due.every((mark) => isInFile(session, mark));
  }

  tick(session) {
    if (!this.file || this.isBroken) return;
    if (this.isWanted && !session.place.step?.waits) this.#follow(session);
    this.cues.isCovered = this.isSounding;
  }

  /** How far it sounded by itself while the page slept. */
  reached(session) {
    if (!this.isSounding) return this.stoppedAt ?? -1;
    const stray = Math.abs(this.audio.currentTime - spot(this.file.places, session.place, session.elapsed));
    return stray < 1 ? session.elapsed : -1;
  }

  get isSounding() {
    return Boolean(this.isWanted && !this.isBroken && !this.audio.paused && this.audio.readyState > 1);
  }

  // What we do

  #fileOf({ kind, lane, edits, speed }) {
    const { files } = this.offer;
    const plan = lane ? `${kind}_${lane}` : kind;
    const isCareful = edits.some(([name]) => name === "rest");
    const file = (isCareful && files[`${plan}_careful`]) || files[plan];
    return this.chosen(this.offer) && speed === 1 && !this.isBroken ? file : undefined;
  }

  #load(file) {
    if (this.file?.url === file.url) return;
    this.file = file;
    this.audio.src = file.url;
    if (navigator.audioSession) navigator.audioSession.type = "playback"; // anything less falls silent with the screen
  }

  #go(session) {
    this.isWanted = true;
    this.wasTaken = false;
    this.stoppedAt = undefined;
    const at = spot(this.file.places, session.place, session.elapsed);
    if (Math.abs(this.audio.currentTime - at) > STRAY) this.audio.currentTime = at;
    this.cues.isCovered = true;
    this.cues.hasWords = this.offer.state === "words";
    this.tell("well");
    // A pause right after the start is no fault of the file
    this.audio.play().catch(({ name }) => name !== "AbortError" && this.#broke());
  }

  #follow(session) {
    const { audio } = this;
    if (audio.paused || audio.seeking || audio.readyState < 2) return;
    const ahead = audio.currentTime - spot(this.file.places, session.place, session.elapsed);
    if (Math.abs(ahead) > FAR) audio.currentTime -= ahead;
    audio.playbackRate = Math.abs(ahead) <= STRAY / 2 || Math.abs(ahead) > FAR ? 1 : 1 - Math.sign(ahead) * NUDGE;
  }

  /** The clock stands until the walker has turned; the file says what to do and then stands too. */
  #wait() {
    const { step, start } = this.session?.state && this.isWanted ? this.session.place : {};
    if (step?.waits && this.audio.currentTime >= spot(this.file.places, { step, start }, start + step.seconds) - 0.2) this.#rest();
  }

  #rest() {
    this.isWanted = false;
    this.cues.isCovered = false;
    this.audio.playbackRate = 1;
    this.audio.pause();
    if (navigator.mediaSession) navigator.mediaSession.playbackState = "paused";
  }

  #leave() {
    if (this.file) this.#rest();
    this.file = undefined;
  }

  // What happens to the sound

  #paused() {
    if (!this.isWanted || this.audio.ended || !this.session.running) return;
    this.stoppedAt = this.session.elapsed;
    this.wasTaken = true;
    this.session.pause();
    this.tell("taken");
  }

  #played() {
    if (this.wasTaken && !this.session.running && this.session.view === "run") this.session.resume();
  }

  #broke() {
    if (!this.file || this.isBroken) return;
    this.isBroken = true;
    this.#rest();
    this.tell("broken");
  }

  /** What stands on the locked screen: the walk with pause and play; there is nothing to skip. */
  #tellPhone(session) {
    const phone = navigator.mediaSession;
    if (!phone) return;
    phone.metadata ??= new MediaMetadata({ title: this.title, artist: "Backalong" });
    const act = { play: () => session.resume(), pause: () => session.pause(), stop: () => session.pause() };
    for (const [name, action] of Object.entries(act)) phone.setActionHandler(name, () => session.view === "run" && action());
    phone.playbackState = session.running ? "playing" : "paused";
    const position = session.elapsed;
    const duration = session.steps.reduce((total, { seconds }) => total + seconds, 0);
    phone.setPositionState?.({ duration: Math.max(duration, position), position });
  }
}

/** Asks for the files until they are there, less and less often, and then no more: the page shows what is known meanwhile. */
export async function fetchOffer(address, token, show, wait = FIRST_WAIT) {
  try {
    const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok) return;
    const offer = await answer.json();
    show(offer);
    if (offer.isWhole) return;
  } catch {
    return; // no network: the page goes on with its own cues
  }
  if (wait <= LAST_WAIT) setTimeout(() => fetchOffer(address, token, show, 2 * wait), wait);
}
