// The page of one physical test: the watch fills the fields, and the stop buttons show the stop card at once.
import { Sound } from "./sound.js";
import { TESTS, Watch, shown, tenths } from "./watch.js";

const root = document.querySelector("[data-watch]");
const form = document.querySelector("[data-measure-form]");
const $ = (selector) => root.querySelector(selector);
const { dataset } = root;
const words = (name) => dataset[`words${name}`];
const watch = new Watch(TESTS[dataset.watch]);
const sound = new Sound();
const parts = [...root.querySelectorAll("[data-parts] li")].map((item) => item.textContent);
const [go, again, time, part, say] = ["[data-go]", "[data-again]", "[data-time]", "[data-part]", "[data-say]"].map($);
let counted = null; // the last second of the countdown that was heard
let light = null;

async function keepScreenOn() {
  try {
    light = await navigator.wakeLock?.request("screen");
  } catch {
    light = null; // the screen may sleep; the watch goes on
  }
}

function ready() {
  const open = [...form.querySelectorAll("[name=helper], [name=well]")].find((box) => !box.checked);
  if (open) {
    say.textContent = words("Tick");
    open.focus();
  }
  return !open;
}

function field(index) {
  const name = watch.fields[index];
  return name && form.elements[name];
}

function draw() {
  part.textContent = parts[Math.min(watch.part, parts.length - 1)] ?? "";
  part.hidden = watch.isDone || !parts.length;
  again.hidden = watch.isOn || !watch.results.length;
  go.hidden = watch.isDone;
  if (watch.isOn) return;
  go.textContent = watch.part ? words("Next") : words("Start");
}

function start(now) {
  sound.unlock();
  keepScreenOn();
  watch.begin(now);
  counted = null;
  go.textContent = words("Cancel");
  say.textContent = words("Ready");
  draw();
  tick();
}

function stop(now) {
  const index = watch.part;
  const isWhole = watch.isOver(now);
  const ms = watch.stop(now);
  light?.release();
  time.textContent = shown(ms);
  sound.beep(isWhole ? 880 : 660, isWhole ? 3 : 1);
  if (watch.countsDown && !isWhole) {
    watch.again();
    say.textContent = words("Early");
  } else {
    const target = field(index);
    if (target) target.value = (tenths(ms) / 10).toFixed(1);
    say.textContent = watch.asks ? words("Count") : watch.isDone ? words(index + 1 < watch.fields.length ? "Ended" : "Done") : shown(ms);
  }
  draw();
  if (watch.asks && isWhole) form.elements[watch.asks].focus();
}

/** 3, 2, 1, go: each is shown and heard once. */
function count(left) {
  counted = left;
  sound.beep(left ? 440 : 880);
  if (left) time.textContent = String(left);
  else {
    go.textContent = words("Stop");
    say.textContent = words("Go");
  }
}

function tick() {
  if (!watch.isOn) return;
  const now = performance.now();
  const left = watch.ready(now);
  if (left !== counted) count(left);
  if (left === 0) {
    if (watch.isOver(now)) return stop(now);
    const run = watch.elapsed(now);
    time.textContent = watch.countsDown ? String(Math.ceil((watch.endMs - run) / 1000)) : shown(run);
  }
  requestAnimationFrame(tick);
}

go.addEventListener("click", () => {
  const now = performance.now();
  if (!watch.isOn) return ready() && start(now);
  if (watch.ready(now) > 0) {
    watch.cancel();
    time.textContent = "0.0";
    say.textContent = "";
    return draw();
  }
  return stop(now);
});

again.addEventListener("click", () => {
  watch.again();
  const target = field(watch.part);
  if (target) target.value = "";
  time.textContent = "0.0";
  say.textContent = "";
  draw();
  go.focus();
});

// Something goes wrong: the card first, then the network

const card = document.querySelector("[data-stop-card]");
const stops = document.querySelector("[data-stop-form]");

async function keep(body) {
  const state = card.querySelector("[data-stop-state]");
  try {
    const answer = await fetch(stops.action, { method: "POST", body, keepalive: true });
    if (!answer.ok) throw new Error(answer.status);
    state.textContent = state.dataset.kept;
    card.querySelector("[data-stop-on]").href = answer.url;
  } catch {
    state.textContent = state.dataset.waits;
    addEventListener("online", () => keep(body), { once: true });
  }
}

stops.addEventListener("submit", (event) => {
  event.preventDefault();
  if (watch.isOn) watch.cancel();
  light?.release();
  const body = new FormData(stops, event.submitter);
  document.querySelector("[data-test]").hidden = true;
  for (const words of card.querySelectorAll("[data-what]")) words.hidden = words.dataset.what !== body.get("what");
  card.hidden = false;
  const title = card.querySelector("h2");
  title.outerHTML = title.outerHTML.replace(/^<h2|h2>$/g, (tag) => tag.replace("2", "1"));
  card.querySelector("h1").focus();
  scrollTo(0, 0);
  keep(body);
});

root.hidden = false;
draw();
