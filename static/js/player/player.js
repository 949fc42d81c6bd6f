// Puts the player together: the session, its listeners, and what the buttons do.
import { Check } from "./check.js";
import { Choices } from "./choices.js";
import { Alarm, Clock } from "./clock.js";
import { Cues, ScreenLight } from "./cues.js";
import { $, all, data, fill, looks, root, time, view, words } from "./page.js";
import { Metronome } from "./metronome.js";
import { Session } from "./session.js";
import { soundtrackOf } from "./sound_choice.js";
import { WalkView } from "./walk_view.js";
import { feelWrong, logLink, showEnd } from "./wrong.js";

const form = $("[data-check-in]");
const choices = new Choices();
const session = new Session({
  plans: data.plans,
  lanes: data.lanes,
  inserts: data.inserts,
  clock: new Clock(),
  alarm: new Alarm(() => session.beat(), root.dataset.beat),
  store: `walk:${data.person}:${data.session}`,
  speed: Number(root.dataset.speed),
  ...("tryOut" in root.dataset && { memory: { getItem: () => null, setItem() {}, removeItem() {} } }),
});
const walkView = new WalkView();
const show = (text) => {
  $("[data-say]").textContent = text;
  walkView.say(text);
};
const cues = new Cues({ choices, words, looks, signals: data.signals, show, time });

/** What is shown when the walk itself is not; also after a reload. */
const screens = {
  change(walk) {
    if (!walk.state || walk.view === "run") return;
    if (walk.view === "missed") showMissed(walk);
    else showEnd(walk);
  },
};

session.join(walkView);
session.join(screens);
session.join(soundtrackOf({ cues, choices, form })); // before the cues, which it may cover
session.join(cues);
session.join(new Metronome({ choices, cues }));
session.join(new ScreenLight());

// For a helper; its script comes when it is asked for
const share = () =>
  import(root.dataset.sharing)
    .then((script) => script.share(session, cues))
    .catch(() => ($("[data-share-note]").textContent = words.share_offline));
$("[data-share]")?.addEventListener("click", share);
if (sessionStorage[`spot:${data.session}`]) share();

function showMissed({ lostBout, isOver }) {
  $("[data-go-back] span").textContent = lostBout === undefined ? words.go_back_here : fill(words.go_back, { n: lostBout });
  $("[data-go-on] span").textContent = isOver ? words.missed_end : words.go_on;
  view("missed", "paused");
}

function pressMain() {
  cues.unlock();
  const { step } = session.place;
  if (session.running && !step.waits) {
    session.pause();
    cues.say(words.say_paused);
  } else {
    session.resume();
    if (!step.waits) cues.say(fill(words.say_resume, { word: looks[step.look].word }));
  }
}

function feelUnwell() {
  session.show("unwell");
  cues.say(words.say_stop);
  cues.signal("stop");
}

// The check before it

const check = new Check(form, { rows: data.before, words, more: data.more });

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (check.open.length) return check.open[0].focus();
  check.send();
  if (!check.starts) return refuse(check.row);
  cues.unlock();
  session.begin(check.row.kind, check.score, data.lane_of[form.elements.where?.value]);
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
form.addEventListener("change", () => {
  if (check.row.kind !== "emergency") return;
  check.send();
  refuse(check.row);
});

$("[data-back]").addEventListener("click", () => {
  check.clearSymptoms();
  view("ready");
});

// The buttons

function on(selector, act) {
  for (const part of all(selector)) part.addEventListener("click", () => act(part));
}

on("[data-pause]", pressMain);
on("[data-unwell]", feelUnwell);
on("[data-wrong]", ({ dataset }) => feelWrong(dataset.wrong, session, cues));
on("[data-resume]", () => session.show("run"));
on("[data-carry-on], [data-go-on]", () => session.resume());
on("[data-go-back]", () => session.goBack());
on("[data-longer]", () => session.edit("longer", data.longer_seconds));
on("[data-again]", () => session.edit("again"));
on("[data-end]", () => session.show("end"));
on("[data-early]", ({ dataset }) => {
  session.stop(dataset.early, "end");
  location.assign(logLink(session));
});
on("[data-leave]", () => session.forget());
on("[data-set-up]", () => view("setup", "calm"));
on("[data-set-up-done]", () => view("ready"));
on("[data-try]", ({ dataset }) => {
  cues.unlock();
  TRIES[dataset.try]();
});

/** Tries one way of telling, chosen or not. */
const TRIES = {
  voice: () => cues.speak(words.try_voice),
  beep: () => cues.sound(TRIED.flatMap((name, place) => data.signals[name].tones.map(([at, ...tone]) => [at + place * 1.4, ...tone]))),
  buzz: () => navigator.vibrate(data.signals.back.buzz),
  flash: () => cues.pulse(),
};
const TRIED = ["back", "forward", "turn", "stop"];

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) session.seen();
});
addEventListener("pointerdown", () => session.running && cues.unlock());

const KEYS = { " ": pressMain, p: pressMain, s: () => feelWrong("near_fall", session, cues), u: feelUnwell };

addEventListener("keydown", (event) => {
  const act = KEYS[event.key.toLowerCase()];
  const isTaken = event.ctrlKey || event.altKey || event.metaKey || event.repeat;
  const isPressing = event.key === " " && event.target.closest("a, button, input, summary");
  if (!act || isTaken || isPressing || !choices.keys || $("#p-run").hidden) return;
  event.preventDefault();
  act();
});
addEventListener("beforeunload", (event) => {
  if (session.running) event.preventDefault();
});

// Only the newest page of a device guides and sounds: it takes the lock from the one before
navigator.locks?.request("walk", { steal: true }, () => new Promise(() => {})).catch(() => {
  session.leave();
  view("elsewhere", "calm");
});
on("[data-here]", () => location.reload());

for (const part of all("[data-script-only]")) part.hidden = false;
// The button that led here leaves a lone question mark behind
if (location.href.endsWith("?")) history.replaceState(null, "", location.pathname);
session.restore();
