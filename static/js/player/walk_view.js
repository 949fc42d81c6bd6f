// Joins a session and draws the walk: one colour, one word, one number.
import { $, all, clock, data, fill, icon, looks, time, view, words } from "./page.js";
import { goal, mayRestLonger } from "./timeline.js";

const CAPTION = 3.5; // seconds that a spoken line stands below the number

export class WalkView {
  drawn = "";
  caption = { text: "", until: -1 };

  change(session) {
    if (session.view !== "run") {
      this.drawn = "";
      return;
    }
    if (!this.drawn) {
      for (const ribbon of all("[data-ribbon]")) ribbon.hidden = ribbon.dataset.ribbon !== session.kind;
      view("run", "count");
    }
    this.tick(session);
  }

  say(text) {
    this.caption = { text, until: undefined };
  }

  tick(session) {
    const { index, step, left } = session.place;
    if (session.view !== "run" || !step) return;
    const isPaused = !session.running && !step.waits;
    this.drawNumbers(session, step, left);
    this.drawCaption(session, step, isPaused);
    const shown = `${index} ${isPaused}`;
    if (shown === this.drawn) return;
    this.drawn = shown;
    this.drawStep(session, index, isPaused);
  }

  drawNumbers(session, step, left) {
    const rest = session.secondsLeft;
    $("[data-time]").textContent = step.waits ? "" : clock(Math.ceil(left - 0.001));
    $("[data-left]").textContent = rest > 60 ? fill(words.left, { n: Math.ceil(rest / 60) }) : words.last_minute;
  }

  drawCaption({ elapsed, speed }, step, isPaused) {
    this.caption.until ??= elapsed + CAPTION * speed;
    const isFresh = elapsed < this.caption.until && !step.waits;
    const text = isPaused ? words.paused_cue : isFresh ? this.caption.text : looks[step.look].cue;
    if ($("[data-cue]").textContent !== text) $("[data-cue]").textContent = text;
  }

  drawStep(session, index, isPaused) {
    const step = session.steps[index];
    const look = looks[step.look];
    document.body.dataset.state = isPaused ? "paused" : look.state;
    icon($("#p-run .p-word"), isPaused ? "pause-fill" : look.icon);
    $("[data-word]").textContent = isPaused ? words.paused : look.word;
    $("[data-where]").textContent = where(session, step);
    $("[data-next]").textContent = next(session.steps, index);
    const button = $("[data-pause]");
    $("span", button).textContent = step.waits ? words.turned : isPaused ? words.carry_on : words.pause;
    icon(button, isPaused || step.waits ? "play-fill" : "pause-fill");
    $("[data-end]").hidden = !isPaused;
    $("[data-longer]").hidden = isPaused || !mayRestLonger(step);
    const bout = session.repeatable;
    $("[data-again]").hidden = bout === undefined;
    $("[data-again]").textContent = fill(words.again, { n: bout });
    if (document.activeElement.hidden) button.focus();
    for (const [place, bar] of $(`[data-ribbon=${session.kind}]`).querySelectorAll(".k-seg").entries()) {
      bar.classList.toggle("k-done", place < step.segment);
      bar.classList.toggle("k-at", place === step.segment);
    }
  }
}

function where({ kind: plan }, { kind, bout }) {
  const of = data.plans[plan].steps.at(-1).bout;
  if (kind === "cool") return words.cool_down;
  if (!bout || kind === "warm") return words.warm_up;
  return fill(["back", "turn_back", "lane_turn", "lane_stop"].includes(kind) ? words.bout : words.after_bout, { n: bout, of });
}

/** What comes next, with its turns. */
function next(steps, index) {
  const step = goal(steps, index);
  if (!step) return words.next_done;
  const coming = steps.slice(index + 1);
  const end = coming.findIndex(({ segment }, at) => at > coming.indexOf(step) && segment !== step.segment);
  const part = coming.slice(0, end < 0 ? coming.length : end).filter(({ segment, kind }) => segment === step.segment && kind !== "rest" && kind !== "get_ready");
  return fill(words.next, { what: looks[step.look].name, time: time(part.reduce((total, { seconds }) => total + seconds, 0)) });
}
