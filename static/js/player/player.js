// The page: shows what timeline.js works out, keeps its place over a reload, answers the buttons.
import { Check } from "./check.js";
import { Cues, ScreenLight } from "./cues.js";
import { cues as cuesBetween, edited, goal, limit, locate, walked } from "./timeline.js";

const TICK = 100; // milliseconds
const LATE = 2; // seconds after which a sound would only confuse
const GONE = 300_000; // a page closed for longer comes back paused, where it was left

const root = document.querySelector("[data-player]");
const $ = (selector, from = root) => from.querySelector(selector);
const all = (selector) => root.querySelectorAll(selector);
const data = JSON.parse($("#player-data").textContent);
const { words, looks } = data;
const speed = Number(root.dataset.speed);
const store = `walk:${data.session}`;

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const unit = (number, name) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: name, unitDisplay: "long" }).format(number);
const time = (seconds) => {
  const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
  return [minutes && unit(minutes, "minute"), (rest || !minutes) && unit(rest, "second")].filter(Boolean).join(" ");
};
const sum = (list) => list.reduce((total, { seconds }) => total + seconds, 0);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const icon = (within, name) => {
  const use = $("use", within);
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
};
const cues = new Cues({ isOn: (name) => $(`#cue-${name}`).checked, live: $("[data-say]") });
const light = new ScreenLight();

/** `base` seconds were banked when the clock last stood still; it runs since `since`. */
let state = null;
let steps = [];
let heard = -1; // seconds up to which everything was said
let drawn = "";

const isRunning = () => state?.since != null;
const elapsed = (now = Date.now()) => {
  const run = isRunning() ? (Math.max(0, now - state.since) / 1000) * speed : 0;
  return Math.min(state.base + run, limit(steps, state.base));
};

function save() {
  state.seen = Date.now();
  sessionStorage.setItem(store, JSON.stringify(state));
}

const forget = () => sessionStorage.removeItem(store);

function follow() {
  steps = edited(data.plans[state.kind], state.edits);
}

/** Shows one view; its title becomes the page's only h1. */
function view(name, mood = name) {
  for (const section of all("section.p-view")) {
    section.hidden = section.id !== `p-${name}`;
    const title = $("[data-title]", section);
    title.outerHTML = title.outerHTML.replace(/^<h\d|h\d>$/g, (tag) => tag.replace(/\d/, section.hidden ? 2 : 1));
  }
  document.body.dataset.state = mood;
  const heading = $(`#p-${name} h1`);
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

// Running

function begin(kind, pain) {
  state = { kind, pain, base: 0, since: Date.now(), edits: [], nearFalls: 0, falls: 0, stop: "" };
  heard = -1;
  follow();
  cues.unlock();
  showRun();
}

function showRun() {
  state.view = "run";
  save();
  for (const ribbon of all("[data-ribbon]")) ribbon.hidden = ribbon.dataset.ribbon !== state.kind;
  drawn = "";
  view("run", "count");
  tick();
}

function tick() {
  if (!state || state.view !== "run") return;
  const now = elapsed();
  const { index, step, left } = locate(steps, now);
  if (isRunning()) {
    sound(now, index);
    if (Date.now() - state.seen > 1000) save();
  }
  if (step) draw(index, step, left, now);
  else finish();
}

function sound(now, index) {
  const due = cuesBetween(steps, heard, now);
  heard = now;
  const spoken = due.filter((cue) => cue.name !== "tick" && cue.index === index).at(-1);
  const look = spoken && looks[spoken.step.look];
  if (spoken) cues.say(fill(spoken.name === "start" ? look.say : words[spoken.name], { time: time(spoken.step.seconds) }));
  const last = due.at(-1);
  if (!last || last.late > LATE * speed) return;
  if (spoken?.name === "start") {
    cues.beep(look.beeps);
    cues.buzz(look.buzz);
  } else if (last.name === "tick") cues.beep([1, 440]);
}

function where({ kind, bout }) {
  const of = data.plans[state.kind].at(-1).bout;
  if (kind === "cool") return words.cool_down;
  if (!bout || kind === "warm") return words.warm_up;
  return fill(["back", "turn_back"].includes(kind) ? words.bout : words.after_bout, { n: bout, of });
}

/** What comes next, with the length of the whole part: its turns belong to it. */
function next(index) {
  const step = goal(steps, index);
  if (!step) return words.next_done;
  const part = steps.slice(index + 1).filter(({ segment, kind }) => segment === step.segment && kind !== "rest");
  return fill(words.next, { what: looks[step.look].name, time: time(sum(part)) });
}

function draw(index, step, left, now) {
  const isPaused = !isRunning() && !step.waits;
  const seconds = Math.ceil(left - 1e-6);
  const rest = walked(steps, Infinity) - walked(steps, now);
  $("[data-time]").textContent = step.waits ? "" : clock(seconds);
  $("[data-left]").textContent = rest > 60 ? fill(words.left, { n: Math.ceil(rest / 60) }) : words.last_minute;
  const shown = `${index} ${isPaused}`;
  if (shown === drawn) return;
  drawn = shown;
  const look = looks[step.look];
  document.body.dataset.state = isPaused ? "paused" : look.state;
  icon($("#p-run .p-word"), isPaused ? "pause-fill" : look.icon);
  $("[data-word]").textContent = isPaused ? words.paused : look.word;
  $("[data-cue]").textContent = isPaused ? words.paused_cue : look.cue;
  $("[data-where]").textContent = where(step);
  $("[data-next]").textContent = next(index);
  const button = $("[data-pause]");
  $("span", button).textContent = step.waits ? words.turned : isPaused ? words.carry_on : words.pause;
  icon(button, isPaused || step.waits ? "play-fill" : "pause-fill");
  $("[data-end]").hidden = !isPaused;
  const strip = $(`[data-ribbon=${state.kind}]`);
  for (const [place, bar] of strip.querySelectorAll(".k-seg").entries()) {
    bar.classList.toggle("k-done", place < step.segment);
    bar.classList.toggle("k-at", place === step.segment);
  }
  if (isRunning()) light.on();
  else light.off();
}

function hold(now) {
  state.base = elapsed(now);
  state.since = null;
  save();
}

function run() {
  state.since = Date.now();
  save();
}

function pressMain() {
  const { step, start } = locate(steps, elapsed());
  cues.unlock();
  if (step.waits) {
    state.base = start + step.seconds; // the walker has turned
    heard = state.base - 0.001;
    run();
  } else if (isRunning()) {
    hold();
    cues.say(words.say_paused);
  } else {
    run();
    cues.say(fill(words.say_resume, { word: looks[step.look].word }));
  }
  tick();
}

function carryOn() {
  const { step } = locate(steps, elapsed());
  if (step && !step.waits) run();
  showRun();
}

// Something is wrong

/** From this second on the timeline goes another way. */
function edit(name, seconds) {
  const at = Math.floor(state.base);
  state.base = at;
  state.edits.push([name, at, seconds]);
  heard = at - 0.001;
  follow();
}

function stop(code, message, name = "stop") {
  state.stop = code;
  state.view = name;
  save();
  showEnd(name, message);
  cues.say(message);
}

function showEnd(name, message, mood = "stop") {
  light.off();
  const heading = $(`#p-${name} [data-message]`);
  if (heading) heading.textContent = message;
  for (const link of all("[data-log]")) link.href = logLink();
  view(name, mood);
}

function logLink() {
  const seconds = data.seconds_before + walked(steps, elapsed());
  const told = { minutes: Math.round(seconds / 60), pain_before: state.pain, near_falls: state.nearFalls, falls: state.falls };
  return `${data.log}#${new URLSearchParams(state.stop ? { ...told, stop_code: state.stop } : told)}`;
}

function advise(message) {
  showEnd("advice", message, "paused");
  cues.say(message);
}

const WRONG = {
  emergency: (message) => stop("emergency", message, "emergency"),
  fall: (message) => {
    state.falls += 1;
    stop("fall", message);
  },
  pain_high: (message) => stop("pain_high", message),
  pain_rise: (message) => {
    edit("forward", data.turn_seconds);
    advise(message);
  },
  near_fall: () => {
    state.nearFalls += 1;
    if (state.nearFalls > 1) return stop("near_fall", words.second_near_fall);
    edit("rest", data.rest_seconds);
    return carryOn();
  },
  breathless: (message) => advise(message),
  dizzy: (message) => stop("dizzy", message),
};

function finish() {
  hold();
  state.view = "done";
  save();
  showDone();
  cues.say(words.say_done);
  cues.beep([3, 780]);
  cues.buzz([300, 150, 300, 150, 300]);
}

function showDone() {
  const back = sum(steps.filter(({ kind }) => kind === "back"));
  $("[data-summary]").textContent = fill(words.summary, { total: time(walked(steps, elapsed())), back: time(back) });
  showEnd("done", "", "done");
}

/** Takes up a walk that a reload or a closed page interrupted. */
function restore() {
  state = JSON.parse(sessionStorage.getItem(store));
  if (!state) return;
  follow();
  if (isRunning() && Date.now() - state.seen > GONE) hold(state.seen);
  heard = elapsed();
  if (state.view === "run") showRun();
  else if (state.view === "done") showDone();
  else showEnd(state.view, state.stop === "near_fall" ? words.second_near_fall : data.during[state.stop]);
}

// The page

const check = new Check($("[data-check-in]"), { rows: data.before, words, more: data.more });

$("[data-check-in]").addEventListener("submit", (event) => {
  event.preventDefault();
  if (check.open.length) return check.open[0].focus();
  check.send();
  return check.starts ? begin(check.row.kind, check.score) : refuse(check.row);
});

function refuse({ kind, message }) {
  if (kind !== "emergency") {
    $("[data-skip-message]").textContent = message;
    view("skip", "calm");
    return;
  }
  $("#p-emergency [data-message]").textContent = message;
  $("#p-emergency [data-log]").hidden = true;
  view("emergency", "stop");
}

// An emergency does not wait for Start
$("[data-check-in]").addEventListener("change", () => {
  if (check.row.kind !== "emergency") return;
  if (check.score !== undefined) check.send();
  refuse(check.row);
});

for (const part of all("[data-script-only]")) part.hidden = false;
if (!navigator.vibrate) {
  $("#cue-buzz").checked = false;
  $("label[for=cue-buzz]").hidden = true;
}
$("[data-pause]").addEventListener("click", pressMain);
$("[data-unwell]").addEventListener("click", () => {
  hold();
  state.view = "unwell";
  save();
  view("unwell", "stop");
  cues.say(words.say_stop);
});
for (const button of all("[data-wrong]")) {
  button.addEventListener("click", () => WRONG[button.dataset.wrong](data.during[button.dataset.wrong]));
}
$("[data-resume]").addEventListener("click", showRun);
$("[data-carry-on]").addEventListener("click", carryOn);
$("[data-end]").addEventListener("click", () => location.assign(logLink()));
$("[data-back]").addEventListener("click", () => {
  check.clearSymptoms();
  view("ready");
});
for (const link of all("[data-log], [data-leave]")) link.addEventListener("click", forget);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && isRunning()) light.on();
});
addEventListener("pointerdown", () => isRunning() && cues.unlock());
addEventListener("keydown", (event) => {
  if (event.code !== "Space" || $("#p-run").hidden || event.target.closest("a, button, input, summary")) return;
  event.preventDefault();
  pressMain();
});
addEventListener("beforeunload", (event) => {
  if (isRunning()) event.preventDefault();
});
// The button that led here leaves a lone question mark behind
if (location.href.endsWith("?")) history.replaceState(null, "", location.pathname);
restore();
setInterval(tick, TICK);
