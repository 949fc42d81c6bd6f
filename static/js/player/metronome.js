// Joins a session and clicks the pace of the steps, quietly, while the walker walks.
const AHEAD = 1.6; // seconds; the session wakes the page once a second
const WALKING = new Set(["warm", "back", "fwd", "brisk", "cool"]);
const CLICK = { hertz: 1200, seconds: 0.03, gain: 0.12 };

/** When the clicks of a cadence fall between two seconds of a step. */
export function clicks(cadence, from, to) {
  const every = 60 / cadence;
  const first = Math.ceil(from / every);
  return Array.from({ length: Math.max(0, Math.ceil(to / every) - first) }, (_, count) => (first + count) * every);
}

export class Metronome {
  constructor({ choices, cues }) {
    Object.assign(this, { choices, cues });
    this.planned = { part: undefined, until: 0 };
  }

  change(session) {
    this.planned.part = undefined;
    if (session.running) this.tick(session);
  }

  tick({ place: { index, step, start }, elapsed, running }) {
    if (!this.choices.cadence || !running || !step || !WALKING.has(step.kind)) return;
    const now = elapsed - start;
    const from = this.planned.part === index ? this.planned.until : now;
    const to = Math.min(now + AHEAD, step.seconds);
    for (const at of clicks(this.choices.cadence, from, to)) this.cues.tone({ ...CLICK, at: at - now });
    this.planned = { part: index, until: Math.max(from, to) };
  }
}
