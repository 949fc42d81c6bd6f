// When something is wrong: what table 3 of the rules asks for, and the screens that end a walk.
import { $, all, data, fill, time, view, words } from "./page.js";

const MOODS = { unwell: "stop", advice: "paused", done: "done", end: "paused" };

const WRONG = {
  emergency: (session) => session.stop("emergency", "emergency"),
  fall(session) {
    session.state.falls += 1;
    session.stop("fall");
  },
  pain_high: (session) => session.stop("pain_high"),
  pain_rise(session) {
    session.edit("forward", data.turn_seconds);
    advise(session, "pain_rise");
  },
  near_fall(session) {
    session.state.nearFalls += 1;
    if (session.state.nearFalls > 1) return session.stop("near_fall");
    session.edit("rest", data.rest_seconds);
    session.resume();
  },
  breathless: (session) => advise(session, "breathless"),
  dizzy: (session) => session.stop("dizzy"),
};

function advise(session, code) {
  session.state.advice = code;
  session.show("advice");
}

/** What the walker says is wrong: `code` is a row of table 3. */
export function feelWrong(code, session, cues) {
  WRONG[code](session);
  if (session.view !== "run") cues.say(messageOf(session));
  if (session.state.stop) cues.signal("stop");
}

function messageOf({ state }) {
  const isSecond = state.stop === "near_fall";
  return isSecond ? words.second_near_fall : data.during[state.view === "advice" ? state.advice : state.stop];
}

export function showEnd(session) {
  const name = session.view;
  const heading = $(`#p-${name} [data-message]`);
  if (heading) heading.textContent = messageOf(session);
  for (const link of all("[data-log]")) link.href = logLink(session);
  if (name === "done") showDone(session);
  view(name, MOODS[name] ?? "stop");
}

function showDone({ walked }) {
  $("[data-summary]").textContent = fill(words.summary, { total: time(walked.seconds), back: time(walked.back) });
}

/** The log, filled with what happened: behind the # no server sees it. */
export function logLink({ state, walked }) {
  const told = {
    minutes: Math.round((data.seconds_before + walked.seconds) / 60),
    pain_before: state.pain,
    near_falls: state.nearFalls,
    falls: state.falls,
    ...(state.stop && { stop_code: state.stop }),
    ...(state.begunAt && { began_at: new Date(state.begunAt).toISOString(), ended_at: new Date().toISOString() }),
  };
  return `${data.log}#${new URLSearchParams(told)}`;
}
