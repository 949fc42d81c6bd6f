// The pure part: a timeline and the seconds that have passed decide what to show, say and sound.
// A step is {kind, seconds, segment, bout, waits, look}. Nothing here reads a clock or touches the page.

const UNCOUNTED = new Set(["get_ready", "rest"]);
const TURNS = new Set(["turn_back", "turn_fwd"]);
const FACING_FORWARD = new Set(["get_ready", "warm", "fwd", "brisk", "stand", "cool"]);
const LAST_SECONDS = 10;

/** The step that `elapsed` lies in, when it began and what is left of it; `step` is undefined after the end. */
export function locate(steps, elapsed) {
  let start = 0;
  for (const [index, step] of steps.entries()) {
    const left = start + step.seconds - elapsed;
    if (left > 0) return { index, step, start, left };
    start += step.seconds;
  }
  return { index: steps.length, step: undefined, start, left: 0 };
}

/** How far the clock may run from `from`: to the next step that waits for the walker, or to the end. */
export function limit(steps, from) {
  let start = 0;
  for (const step of steps) {
    if (step.waits && start >= from) return start;
    start += step.seconds;
  }
  return start;
}

/** Seconds of the plan that have been walked: the countdown and added rests do not count. */
export function walked(steps, elapsed) {
  const { index, step, start } = locate(steps, elapsed);
  const before = steps.slice(0, index).reduce((sum, { kind, seconds }) => sum + (UNCOUNTED.has(kind) ? 0 : seconds), 0);
  return before + (step && !UNCOUNTED.has(step.kind) ? elapsed - start : 0);
}

/** The next step that is not a turn, or undefined. */
export function goal(steps, index) {
  return steps.slice(index + 1).find(({ kind }) => !TURNS.has(kind));
}

function moments({ kind, seconds, waits }, next) {
  const isBack = kind === "back";
  const list = [[0, "start"]];
  if (isBack && seconds >= 60) list.push([seconds / 2, "half"]);
  if (seconds > 2 * LAST_SECONDS && (isBack || next?.kind === "turn_back")) list.push([seconds - LAST_SECONDS, isBack ? "ten" : "soon"]);
  if (!waits && !TURNS.has(kind) && seconds > 3) list.push(...[3, 2, 1].map((left) => [seconds - left, "tick"]));
  return list;
}

/** What falls due after `from` and up to `to`, in order: {name, index, step, late}. */
export function cues(steps, from, to) {
  let start = 0;
  return steps.flatMap((step, index) => {
    const begin = start;
    start += step.seconds;
    return moments(step, steps[index + 1])
      .map(([at, name]) => ({ name, index, step, late: to - begin - at }))
      .filter(({ late }) => late >= 0 && to - late > from);
  });
}

function split(steps, at) {
  const { index, step, start } = locate(steps, at);
  const spent = at - start;
  return {
    step,
    before: [...steps.slice(0, index), ...(spent > 0 ? [{ ...step, seconds: spent }] : [])],
    after: step ? [{ ...step, seconds: step.seconds - spent }, ...steps.slice(index + 1)] : [],
  };
}

/** The walker stands still for `seconds` from `at` on, then goes on as before. */
function withRest(steps, at, seconds) {
  const { step, before, after } = split(steps, at);
  if (!step) return steps;
  return [...before, { ...step, kind: "rest", look: "rest", seconds, waits: false }, ...after];
}

/** From `at` on the walker only walks forward, for as long as the plan still had; the cool-down stays. */
function forwardOnly(steps, at, turn) {
  const { step, before, after } = split(steps, at);
  if (!step || step.kind === "cool") return steps;
  const end = after.filter(({ kind }) => kind === "cool");
  const left = after.reduce((sum, { kind, seconds }) => sum + (kind === "cool" || UNCOUNTED.has(kind) ? 0 : seconds), 0);
  const turning = FACING_FORWARD.has(step.kind) ? 0 : Math.min(turn, left);
  const waits = steps.some((each) => each.waits);
  const part = (kind, seconds, wait) => ({ ...step, kind, look: kind, seconds, waits: wait });
  return [...before, part("turn_fwd", turning, waits), part("fwd", left - turning, false), ...end].filter(({ seconds }) => seconds > 0);
}

/** The timeline after what happened on the way: edits are ["rest" or "forward", instant, seconds]. */
export function edited(steps, edits) {
  return edits.reduce((list, [name, at, seconds]) => (name === "rest" ? withRest : forwardOnly)(list, at, seconds), steps);
}
