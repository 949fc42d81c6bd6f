// The pure part: a plan, what happened on the way and the seconds that have passed decide what to show and say.
// What a step and a mark are: docs/player.md

const UNCOUNTED = new Set(["get_ready", "rest", "again"]);
const TURNS = new Set(["turn_back", "turn_fwd", "lane_turn"]);
const FACING_FORWARD = new Set(["get_ready", "warm", "fwd", "brisk", "stand", "cool"]);
const RESTING = new Set(["fwd", "brisk", "stand", "belt", "rest", "turn_back"]);
const LAST_SECONDS = 10;
const LINE = 6; // seconds that a first line may take

const sum = (steps) => steps.reduce((total, { seconds }) => total + seconds, 0);

/** The steps of a plan {steps, marks, careful}, each with its own marks. */
export function laidOut({ steps, marks, careful }) {
  let from = 0;
  return steps.map((step, part) => {
    const begins = from;
    from += step.seconds;
    const own = (list) => list.filter(([, , index]) => index === part).map(([at, name]) => [at - begins, name]);
    return { ...step, part, from: begins, marks: own(marks), careful: own(careful ?? marks) };
  });
}

/** The step that `elapsed` lies in, when it began, what is left of its part; `step` is undefined after the end. */
export function locate(steps, elapsed) {
  let start = 0;
  for (const [index, step] of steps.entries()) {
    const left = start + step.seconds - elapsed;
    if (left > 0) return { index, step, start, left: left + following(steps, index) };
    start += step.seconds;
  }
  return { index: steps.length, step: undefined, start, left: 0 };
}

/** Seconds of the steps right after this one that belong to the same part. */
function following(steps, index) {
  const end = steps.findIndex(({ part }, at) => at > index && part !== steps[index].part);
  return sum(steps.slice(index + 1, end < 0 ? steps.length : end));
}

/** How long the whole part lasts from the step at `index` on. */
export function length(steps, index) {
  return steps[index].seconds + following(steps, index);
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
  return spent(steps, elapsed, ({ kind }) => !UNCOUNTED.has(kind));
}

/** Seconds walked backward. */
export function walkedBack(steps, elapsed) {
  return spent(steps, elapsed, ({ kind }) => kind === "back");
}

function spent(steps, elapsed, counts) {
  return sum(split(steps, elapsed).before.filter(counts));
}

/** The next step that is walked or rested in, or undefined. */
export function goal(steps, index) {
  return steps.slice(index + 1).find(({ kind, part }) => !TURNS.has(kind) && kind !== "get_ready" && part !== steps[index].part);
}

/** What falls due after `from` and up to `to`, in order: {at, name, index, step}. */
export function due(steps, from, to) {
  let start = 0;
  return steps.flatMap((step, index) => {
    const begins = start;
    start += step.seconds;
    return step.marks
      .map(([at, name]) => ({ at: begins + at, name, index, step }))
      .filter(({ at }) => at > from && at <= to);
  });
}

/** The second of the first mark after `from`, or Infinity. */
export function nextMark(steps, from) {
  return Math.min(...due(steps, from, Infinity).map(({ at }) => at));
}

/** The part of a step from second `a` to second `b` of it. */
function slice(step, a, b) {
  const within = (list) => list.filter(([at]) => at >= a && at < b).map(([at, name]) => [at - a, name]);
  const from = step.from === null ? null : step.from + a;
  return { ...step, seconds: b - a, from, marks: within(step.marks), careful: within(step.careful) };
}

function split(steps, at) {
  const { index, step, start } = locate(steps, at);
  const gone = at - start;
  return {
    step,
    gone,
    before: [...steps.slice(0, index), ...(gone > 0 && step ? [slice(step, 0, gone)] : [])],
    after: step ? [slice(step, gone, step.seconds), ...steps.slice(index + 1)] : [],
  };
}

/** A step that is not in the plan; the server says when it speaks, below 0 from its end. */
function inserted({ look, marks }, kind, seconds, like) {
  const own = marks.map(([at, name]) => [at < 0 ? seconds + at : at, name]).filter(([at]) => at >= 0);
  return { ...like, kind, look, seconds, waits: false, from: null, part: `${kind} ${like.part}`, marks: own, careful: own };
}

/** What is left of a step begins anew: it says again what to do, and no other line meanwhile. */
const anew = (step) => ({ ...step, marks: [[0, "start"], ...step.marks.filter(([at, name]) => at >= LINE || (at && name === "tick"))] });
const carefully = (steps) => steps.map((step) => ({ ...step, marks: step.careful }));

/** After a stumble the walker stands still for `seconds`, then goes on with looks behind as often as a beginner. */
function rest(steps, at, { seconds, inserts }) {
  const { step, before, after } = split(steps, at);
  if (!step) return steps;
  const [first, ...others] = carefully(after);
  return [...before, inserted(inserts.rest, "rest", seconds, step), anew(first), ...others];
}

/** From `at` on the walker only walks forward, for as long as the plan still had; the cool-down stays. */
function forward(steps, at, { seconds, inserts }) {
  const { step, before, after } = split(steps, at);
  if (!step || step.kind === "cool") return steps;
  const end = after.filter(({ kind }) => kind === "cool");
  const left = sum(after.filter(({ kind }) => kind !== "cool" && !UNCOUNTED.has(kind)));
  const turning = FACING_FORWARD.has(step.kind) ? 0 : Math.min(seconds, left);
  const turn = { ...inserted(inserts.turn_fwd, "turn_fwd", turning, step), waits: steps.some(({ waits }) => waits) };
  const walk = inserted(inserts.fwd, "fwd", left - turning, step);
  return [...before, ...[turn, walk].filter((part) => part.seconds > 0), ...end];
}

/** Stay longer in this step; its last ten seconds are counted down again. */
function longer(steps, at, { seconds }) {
  const { step, gone, before } = split(steps, at);
  if (!step) return steps;
  const { index } = locate(steps, at);
  const tail = Math.max(0, Math.min(gone, step.seconds - LAST_SECONDS));
  const more = { ...step, seconds: seconds - (gone - tail), from: null, marks: [], careful: [] };
  const last = slice(step, tail, step.seconds);
  const marks = last.marks.filter(([, name]) => name !== "start");
  return [...before, more, { ...last, marks, careful: marks }, ...steps.slice(index + 1)];
}

/** The last bout that was begun, or undefined. */
export function lastBout(steps, at) {
  return split(steps, at).before.findLast(({ kind }) => kind === "back")?.bout;
}

/** The last bout once more, from its turn on; then all that follows it in the plan. */
function again(steps, at, { plan, inserts }) {
  const { step, before } = split(steps, at);
  const bout = lastBout(steps, at);
  const place = plan.findIndex((each) => each.kind === "back" && each.bout === bout);
  if (place < 0) return steps;
  const first = plan[place - 1].kind === "turn_back" ? place - 1 : place;
  const isCareful = before.some(({ kind }) => kind === "rest");
  const rest = plan.slice(first);
  const ready = inserted(inserts.again, "again", inserts.again.seconds, step ?? plan[first]);
  return [...before, ready, ...(isCareful ? carefully(rest) : rest)];
}

const EDITS = { rest, forward, longer, again };

/** The timeline after what happened on the way: edits are [name, second, seconds]. */
export function edited(plan, edits, inserts) {
  return edits.reduce((steps, [name, at, seconds]) => EDITS[name](steps, at, { seconds, plan, inserts }), plan);
}

export const mayRestLonger = ({ kind, waits }) => RESTING.has(kind) && !waits;

/** The bout that may be walked once more now: one that is over, while the extra seconds stay within `allowed`. */
export function repeatable(steps, at, { plan, allowed }) {
  const { step } = locate(steps, at);
  const bout = step && RESTING.has(step.kind) && step.kind !== "turn_back" ? lastBout(steps, at) : undefined;
  const seconds = sum(plan.filter((each) => each.kind === "back" && each.bout === bout));
  const back = (list) => sum(list.filter(({ kind }) => kind === "back"));
  return back(steps) + seconds - back(plan) <= allowed ? bout : undefined;
}
