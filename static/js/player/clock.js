// The time a walk is measured by, and the alarm that wakes the page at its next moment.

const JUMP = 2000; // milliseconds by which the wall clock may stray before it counts as stepped or slept
const LONGEST_SLEEP = 1_800_000; // a jump longer than the longest walk says nothing about the walk

/** Milliseconds that no step of the device's clock moves: see docs/adr/0015. */
export class Clock {
  time = Date.now();
  wall = this.time;
  steady = performance.now();
  wasHidden = document.hidden;
  /** A long sleep, or a clock that was set while nobody looked: nobody knows which. */
  isInDoubt = false;

  constructor() {
    document.addEventListener("visibilitychange", () => {
      this.wasHidden ||= document.hidden;
    });
  }

  now() {
    const [wall, steady] = [Date.now(), performance.now()];
    const passed = steady - this.steady;
    const jump = wall - this.wall - passed;
    const slept = this.wasHidden && jump > JUMP;
    this.isInDoubt ||= slept && jump > LONGEST_SLEEP;
    this.time += passed + (slept && jump <= LONGEST_SLEEP ? jump : 0);
    Object.assign(this, { wall, steady, wasHidden: document.hidden });
    return this.time;
  }
}

/** Calls `ring` when the time that was set last is over. */
export class Alarm {
  constructor(ring, script) {
    this.ring = ring;
    try {
      this.worker = new Worker(script);
      this.worker.onmessage = () => {
        this.isAwake = true;
        ring();
      };
      this.worker.onerror = () => {
        this.isAwake = this.worker = undefined; // the page's own timers have to do
        ring();
      };
    } catch {
      this.worker = undefined;
    }
  }

  set(wait) {
    this.worker?.postMessage(wait);
    clearTimeout(this.timer);
    // A worker whose script is still on its way must not hold up the walk
    if (!this.isAwake) this.timer = setTimeout(this.ring, wait);
  }
}
