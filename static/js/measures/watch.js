// The stopwatch itself: pure but for the clock that it is given, in milliseconds that never jump.

export const READY_MS = 3000;

/** Tenths of a second; half a tenth counts as a whole one, as on the server. */
export const tenths = (ms) => Math.floor((ms + 50) / 100);
export const shown = (ms) => (tenths(ms) / 10).toFixed(1);

/** What each test times: how many parts, which of them count, and where the watch stops by itself. */
export const TESTS = {
  back_walk: { fields: [null, "first", "second"] },
  up_and_go: { fields: ["first"] },
  chair_stand: { fields: [null], endMs: 30_000, countsDown: true, asks: "stands" },
  balance: { fields: ["stage_1", "stage_2", "stage_3", "stage_4"], endMs: 10_000, mustHold: true },
};

export class Watch {
  constructor({ fields, endMs = Infinity, countsDown = false, mustHold = false, asks = "" }) {
    Object.assign(this, { fields, endMs, countsDown, mustHold, asks });
    this.reset();
  }

  reset() {
    this.part = 0;
    this.results = [];
    this.begunAt = null;
  }

  /** The countdown begins; the time runs three seconds later. */
  begin(now) {
    this.begunAt = now + READY_MS;
  }

  cancel() {
    this.begunAt = null;
  }

  get isOn() {
    return this.begunAt !== null;
  }

  elapsed(now) {
    return Math.min(now - this.begunAt, this.endMs);
  }

  /** Seconds left of the countdown: 3, 2, 1, and 0 once it runs. */
  ready(now) {
    return Math.max(0, Math.ceil((this.begunAt - now) / 1000));
  }

  isOver(now) {
    return this.isOn && now - this.begunAt >= this.endMs;
  }

  stop(now) {
    const ms = Math.max(0, this.elapsed(now));
    this.results.push(ms);
    this.begunAt = null;
    this.part += 1;
    return ms;
  }

  /** Nothing is left to time: all parts are done, or a stance was not held. */
  get isDone() {
    const last = this.results.at(-1);
    return this.part >= this.fields.length || (this.mustHold && last !== undefined && last < this.endMs);
  }

  /** Throws the last part away, so that it can be done again. */
  again() {
    if (!this.results.length) return;
    this.results.pop();
    this.part -= 1;
  }
}
