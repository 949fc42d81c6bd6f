// The helper's phone: the same clock as the walker's, worked out from what their phone told the server last.
import { edited, laidOut, limit, locate } from "./player/timeline.js";

const ASK = 2000; // milliseconds between two questions
const DRAW = 200;

const root = document.querySelector("[data-spot]");
const $ = (selector) => root.querySelector(selector);
const words = JSON.parse($("#spot-words").textContent);

let plan = null; // {steps, inserts, looks, have}
let told = null; // the last answer, with `at`: when it held on this phone's clock
let isOffline = false;
let sent = ""; // "asked" or "unsent" until the server says more

const put = (selector, text) => {
  if ($(selector).textContent !== text) $(selector).textContent = text;
};
const minutes = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

async function ask() {
  const began = performance.now();
  try {
    const answer = await fetch(`${root.dataset.clock}?have=${plan?.have ?? ""}`, { cache: "no-store" });
    if (answer.status === 404) return over();
    if (!answer.ok) throw new Error(answer.status);
    take(await answer.json(), began);
    isOffline = false;
  } catch {
    isOffline = true;
  }
  draw();
  setTimeout(ask, ASK);
}

function take(answer, began) {
  const here = performance.now();
  const age = answer.told_at ? (Date.parse(answer.now) - Date.parse(answer.told_at) + (here - began) / 2) / 1000 : 0;
  told = { ...answer, at: here, base: answer.elapsed + (answer.running ? age : 0) };
  if (answer.plan) plan = { steps: laidOut(answer.plan), inserts: answer.inserts, looks: answer.looks, have: answer.have };
  if (answer.stop) sent = answer.stop;
  else if (sent !== "unsent") sent = "";
}

function over() {
  document.body.dataset.state = "calm";
  put("[data-word]", words.done);
  put("[data-cue]", words.over);
  for (const part of ["[data-time]", "[data-left]", "[data-note]"]) put(part, "");
  $("[data-stop]").hidden = true;
  told = null;
}

/** Where the walk is now: its step, and what is left of it. */
function now() {
  const steps = edited(plan.steps, told.edits, plan.inserts);
  const run = told.running ? (performance.now() - told.at) / 1000 : 0;
  const elapsed = Math.min(told.base + run, limit(steps, told.elapsed));
  return { steps, elapsed, ...locate(steps, elapsed) };
}

function drawWalk() {
  const { steps, elapsed, step, left } = now();
  if (!step) return drawPhase("done");
  const isPaused = !told.running && !step.waits;
  const look = plan.looks[step.look];
  const rest = steps.reduce((sum, { seconds }) => sum + seconds, 0) - elapsed;
  if (isPaused) show("paused", words.paused, words.paused_cue, "pause-circle");
  else show(look.state, look.word, look.cue, look.icon);
  put("[data-time]", step.waits ? "" : minutes(Math.ceil(left - 0.001)));
  put("[data-left]", minutes(Math.ceil(rest)));
}

function drawPhase(phase) {
  show(phase === "stopped" ? "stop" : "calm", words[phase], words[`${phase}_cue`], "stopwatch");
  put("[data-time]", "");
  put("[data-left]", "");
}

function show(state, word, cue, icon) {
  document.body.dataset.state = state;
  const use = $(".p-word use");
  const drawn = use.getAttribute("href").replace(/#.*/, `#${icon}`);
  if (use.getAttribute("href") !== drawn) use.setAttribute("href", drawn);
  put("[data-word]", word);
  put("[data-cue]", cue);
}

function draw() {
  if (told) {
    if (told.phase === "walk" && plan) drawWalk();
    else drawPhase(told.phase);
  }
  const isSilent = told?.phase === "walk" && told.running && !told.is_fresh;
  const note = isOffline ? words.offline_here : isSilent ? words.offline_there : "";
  put("[data-note]", [words[sent] ?? "", note].filter(Boolean).join(" "));
}

$("[data-stop]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  sent = "asked";
  draw();
  try {
    const answer = await fetch(location.href, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true });
    if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(answer.status);
  } catch {
    sent = "unsent";
    draw();
  }
});

ask();
setInterval(draw, DRAW);
