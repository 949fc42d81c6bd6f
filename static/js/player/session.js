// One walk: begun, paused, edited, finished, taken up again after the page was closed. It knows no page and no sound.
// How a listener joins it, and what it may read: docs/player.md
import { due, edited, laidOut, lastBout, limit, locate, nextMark, repeatable, walked, walkedBack } from "./timeline.js";

const MISSED = 20; // seconds without a cue after which the walker is asked where to go on
const FORGOTTEN = 12 * 3600; // a walk left for so long stands where it was left
const OLD = 3 * 86_400_000; // milliseconds
const LEAD = 0.2; // seconds by which listeners hear of a moment ahead
const HAIR = 0.001;

export class Session {
  state = null;
  steps = [];
  heard = -1; // seconds up to which everything was said
  told = -1; // the same for what was told ahead
  #listeners = [];

  constructor({ plans, lanes = {}, inserts, clock, alarm, store, speed = 1, memory = localStorage }) {
    Object.assign(this, { inserts, clock, alarm, store, speed, memory });
    this.#tidy();
    const each = (named, act) => Object.fromEntries(Object.entries(named).map(([name, one]) => [name, act(one)]));
    this.plans = each(plans, laidOut);
    this.lanes = each(lanes, (cut) => each(cut, laidOut));
    this.extra = Object.fromEntries(Object.entries(plans).map(([kind, plan]) => [kind, plan.extra]));
  }

  join(listener) {
    this.#listeners.push(listener);
  }

  /** Walks whose log nobody wrote are forgotten after some days. */
  #tidy() {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith("walk:"))) {
      if (Date.now() - JSON.parse(localStorage.getItem(key)).seen > OLD) localStorage.removeItem(key);
    }
  }

  #tell(name, ...more) {
    for (const listener of this.#listeners) listener[name]?.(this, ...more);
  }

  // What is

  get kind() {
    return this.state?.kind;
  }

  get view() {
    return this.state?.view;
  }

  get edits() {
    return this.state?.edits ?? [];
  }

  /** The key of a short lane's own plan, or undefined. */
  get lane() {
    return this.lanes[this.state?.lane] && this.state.lane;
  }

  get plan() {
    return (this.lanes[this.lane] ?? this.plans)[this.kind];
  }

  get running() {
    return this.state?.since != null;
  }

  get elapsed() {
    const { base, since } = this.state;
    const run = this.running ? (Math.max(0, this.clock.now() - since) / 1000) * this.speed : 0;
    return Math.min(base + run, limit(this.steps, base));
  }

  get place() {
    return locate(this.steps, this.elapsed);
  }

  get walked() {
    return { seconds: walked(this.steps, this.elapsed), back: walkedBack(this.steps, this.elapsed) };
  }

  /** Seconds of the walk that are still to come. */
  get secondsLeft() {
    return walked(this.steps, Infinity) - walked(this.steps, this.elapsed);
  }

  get isOver() {
    return !this.place.step;
  }

  /** The number of the bout that may be walked once more, or undefined. */
  get repeatable() {
    if (this.edits.some(([name]) => name === "rest" || name === "forward")) return undefined;
    return repeatable(this.steps, this.elapsed, { plan: this.plan, allowed: this.extra[this.kind] });
  }

  /** The number of the bout that was under way, or just over, when cues were missed; undefined when there was none. */
  get lostBout() {
    if (this.edits.some(([name]) => name === "forward")) return undefined;
    return lastBout(this.steps, this.state.lost);
  }

  // What happens

  begin(kind, pain, lane) {
    this.state = { kind, pain, lane, base: 0, begunAt: Date.now(), since: this.clock.now(), edits: [], nearFalls: 0, falls: 0, stop: "", view: "run" };
    this.heard = this.told = -1;
    this.#follow();
    this.#changed();
  }

  pause() {
    this.#stand();
    this.#changed();
  }

  /** Carries on; where a step waits for the walker, the step is over. */
  resume() {
    const { step, start, index } = this.place;
    if (step?.waits) {
      this.state.base = start + this.steps[index].seconds;
      this.heard = this.state.base - HAIR;
    }
    this.state.since = step ? this.clock.now() : null;
    Object.assign(this.state, { view: "run", stop: "" });
    this.#changed();
  }

  /** From this second on the timeline goes another way: see EDITS in timeline.js. */
  edit(name, seconds) {
    const at = Math.floor(this.elapsed);
    this.state.edits.push([name, at, seconds]);
    this.#moveTo(at);
    this.#changed();
  }

  /** After missed cues: the last bout once more, or on from where it was lost when no bout had begun. */
  goBack() {
    const at = Math.floor(this.state.lost);
    if (this.lostBout !== undefined) this.state.edits.push(["again", at]);
    this.#moveTo(at);
    this.resume();
  }

  /** Stands still and shows something else than the walk. */
  show(view) {
    this.#stand();
    this.state.view = view;
    this.#changed();
  }

  stop(code, view = "stop") {
    this.state.stop = code;
    this.show(view);
  }

  forget() {
    this.memory.removeItem(this.store);
    this.leave();
  }

  /** Another page walks on with what is kept on the device. */
  leave() {
    this.alarm.set(2 ** 30);
    this.state = null;
    this.#tell("change");
  }

  /** Takes up a walk that a reload, a killed tab or a flat battery interrupted; false when there is none. */
  restore() {
    this.state = JSON.parse(this.memory.getItem(this.store));
    if (!this.state) return false;
    this.#follow();
    const { wasRunning, base, seen } = this.state;
    const gone = (this.clock.now() - seen) / 1000;
    this.heard = base;
    if (wasRunning && gone >= 0 && gone < FORGOTTEN) {
      this.state.since = seen;
      this.#noticeGap();
    } else if (wasRunning) this.#lose(base, base);
    this.#changed();
    return true;
  }

  /** Time has passed, or the page came back. */
  beat() {
    if (!this.running) return;
    const now = this.elapsed;
    if (this.#noticeGap()) return this.#changed();
    const moments = due(this.steps, this.heard, now);
    this.heard = now;
    if (moments.length) this.#tell("marks", moments);
    if (this.isOver) {
      this.show("done");
      return this.#tell("finished");
    }
    const coming = due(this.steps, Math.max(now, this.told), now + (LEAD + HAIR) * this.speed);
    if (coming.length) this.#tell("ahead", coming);
    this.told = Math.max(this.told, now, ...coming.map(({ at }) => at));
    this.#save();
    this.#tell("tick");
    this.#wait(now);
  }

  /** The page is looked at again; where nobody knows how long it slept, the walker is asked. */
  seen() {
    if (this.running && this.clock.isInDoubt) {
      this.#lose(this.elapsed, this.elapsed);
      this.#changed();
    }
    this.clock.isInDoubt = false;
    this.beat();
  }

  #noticeGap() {
    const now = this.elapsed;
    const sounded = this.#listeners.map((listener) => listener.reached?.(this) ?? -1);
    this.heard = Math.min(now, Math.max(this.heard, ...sounded));
    const isMissed = (now - this.heard) / this.speed > MISSED && !this.place.step?.waits;
    if (isMissed) this.#lose(this.heard, now);
    return isMissed;
  }

  #lose(from, to) {
    this.#moveTo(to);
    Object.assign(this.state, { since: null, lost: from, view: "missed" });
  }

  #moveTo(at) {
    this.told = at - HAIR;
    if (this.running) this.state.since = this.clock.now();
    this.state.base = at;
    this.heard = at - HAIR;
    this.#follow();
  }

  #stand() {
    this.told = -1;
    this.state.base = this.elapsed;
    this.state.since = null;
  }

  #follow() {
    this.steps = edited(this.plan, this.edits, this.inserts);
  }

  #changed() {
    this.#save();
    this.#tell("change");
    this.beat();
  }

  #wait(now) {
    const { step, left } = locate(this.steps, now); // not later: the walk may be over by then
    if (step.waits) return;
    const second = left - Math.ceil(left - HAIR) + 1;
    const toMark = nextMark(this.steps, now) - now;
    const toTelling = nextMark(this.steps, this.told) - now - LEAD * this.speed;
    const next = Math.min(second, toMark, toTelling > HAIR ? toTelling : Infinity);
    this.alarm.set(Math.max(1, (next / this.speed) * 1000));
  }

  /** All that a killed tab leaves behind. */
  #save() {
    const { since, ...state } = this.state;
    const kept = { ...state, base: this.elapsed, wasRunning: since !== null, seen: Date.now() };
    this.memory.setItem(this.store, JSON.stringify(kept));
  }
}
