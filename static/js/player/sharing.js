// Tells the walk's clock to the helper's phone while there is a network, and stops the walk when the helper says so.
import { $, data, words } from "./page.js";

const EVERY = 2000; // milliseconds
const STORE = `spot:${data.session}`;

const put = (selector, text) => {
  $(selector).textContent = text;
};

async function post(path, told = {}) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", $("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(told)) body.set(name, value);
  const answer = await fetch(`${location.pathname}spotting/${path}`, { method: "POST", body });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

class Sharing {
  heard = ""; // the instant of the stop that was told to the walker
  isBusy = false;

  constructor(session, cues) {
    Object.assign(this, { session, cues, paused: $("#p-unwell .p-top p").textContent });
    this.timer = setInterval(() => this.tell(), EVERY);
    $("[data-share-end]").onclick = () => this.end();
    session.join(this);
    this.tell();
  }

  change({ view }) {
    if (!view) this.timer = clearInterval(this.timer); // another page has the walk
    if (view !== "unwell") put("#p-unwell .p-top p", this.paused);
    this.tell();
  }

  /** Once a second while the walk runs, from a timer that browsers do not slow down when nobody looks. */
  tick() {
    if (performance.now() - this.last > EVERY) this.tell();
  }

  get clock() {
    const { session } = this;
    const told = { heard: this.heard, easier: new URLSearchParams(location.search).has("easier") ? "on" : "" };
    if (!session.state) return { ...told, elapsed: 0, view: "ready" };
    const { kind, lane = "", view, running, edits, elapsed } = session;
    return { ...told, kind, lane, view, running: running ? "on" : "", edits: JSON.stringify(edits), elapsed };
  }

  async tell() {
    if (!this.timer) return;
    if (this.isBusy) {
      this.isLate = true;
      return;
    }
    this.isBusy = true;
    this.last = performance.now();
    try {
      const { stop } = await post("clock/", this.clock);
      if (stop && stop !== this.heard) this.stop(stop);
    } catch (error) {
      if (error.message === "404") this.close(words.share_over);
    }
    this.isBusy = false;
    if (this.isLate) {
      this.isLate = false;
      this.tell();
    }
  }

  /** The helper says stop: the clock stands, the walker is told and asked what is wrong. */
  stop(instant) {
    this.heard = instant;
    const { session, cues } = this;
    if (session.view === "run") {
      session.show("unwell");
      put("#p-unwell .p-top p", words.helper_stops);
      cues.say(words.say_helper_stop);
      cues.signal("stop");
    } else this.tell();
  }

  async end() {
    this.close("");
    await post("end/").catch(() => {});
  }

  close(note) {
    clearInterval(this.timer);
    this.timer = undefined;
    sessionStorage.removeItem(STORE);
    $("[data-share-start]").hidden = false;
    $("[data-share-code]").hidden = true;
    put("[data-share-note]", note);
  }
}

/** Gives the helper a code, or takes up the one that was given before the page was loaded again. */
export async function share(session, cues) {
  const kept = sessionStorage.getItem(STORE);
  const { code, address } = kept ? JSON.parse(kept) : await post("");
  sessionStorage.setItem(STORE, JSON.stringify({ code, address }));
  put("[data-share-note]", "");
  put("[data-share-sign]", code);
  put("[data-share-address]", address.replace(/^https?:\/\//, ""));
  $("[data-share-start]").hidden = true;
  $("[data-share-code]").hidden = false;
  return new Sharing(session, cues);
}
