"""The week that today lies in, as a ring, a strip of days and a sentence."""

import datetime as dt
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext, ngettext

from programmes.reports.lived import DAYS_IN_WEEK, Lived, LivedSession, State

A_DAY = dt.timedelta(days=1)
DONE, NOW, PLANNED = "done", "now", "plan"


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the strip; `text` says its state to people who cannot see it."""

    name: str
    number: int
    css: str
    text: str


@dataclass(frozen=True, slots=True)
class WeekCard:
    """Walks done of those planned, day by day."""

    done: int
    total: int
    label: str
    line: str
    comfort: str
    days: tuple[StripDay, ...]


def week_card(lived: Lived) -> WeekCard:
    """The card of the programme week of today."""
    first = lived.week_starts_on
    last = first + (DAYS_IN_WEEK - 1) * A_DAY
    sessions = lived.planned_between(first, last)
    done = sum(session.walk is not None for session in sessions)
    left = 0 if lived.enrolment.is_on_hold else sum(_is_open(lived, s) for s in sessions)
    return WeekCard(
        done=done,
        total=len(sessions),
        label=gettext("%(done)d of %(total)d walks done this week")
        % {"done": done, "total": len(sessions)},
        line=_line(done, left),
        comfort=_comfort(lived),
        days=_strip(lived, first),
    )


def _is_open(lived: Lived, session: LivedSession) -> bool:
    return session.state(lived.today) in {State.TODAY, State.PLANNED}


def _line(done: int, left: int) -> str:
    walked = ngettext("%(done)d walk done", "%(done)d walks done", done) % {"done": done}
    if not left:
        return walked
    return gettext("%(walked)s, %(left)d to go") % {"walked": walked, "left": left}


def _comfort(lived: Lived) -> str:
    """True words only: the first sentence needs a walk in each week that has passed."""
    walked = {lived.enrolment.week_of(walk.walked_on) for walk in lived.walks}
    never_resets = gettext("A missed day never resets anything.")
    past = set(range(1, lived.enrolment.week_of(lived.today)))
    if past and past <= walked:
        return gettext("You have walked in every week since you began.") + " " + never_resets
    return never_resets


def _strip(lived: Lived, first: dt.date) -> tuple[StripDay, ...]:
    walked = {walk.walked_on for walk in lived.walks}
    states = {
        session.planned_on: session.state(lived.today)
        for session in lived.sessions
        if not (lived.enrolment.is_on_hold and _is_open(lived, session))
    }
    return tuple(
        _strip_day(day, lived.today, states.get(day), is_walked=day in walked)
        for day in (first + offset * A_DAY for offset in range(DAYS_IN_WEEK))
    )


def _strip_day(day: dt.date, today: dt.date, state: State | None, *, is_walked: bool) -> StripDay:
    css = PLANNED if state == State.PLANNED else ""
    css = NOW if day == today else css
    return StripDay(
        name=str(WEEKDAYS_ABBR[day.weekday()]),
        number=day.day,
        css=DONE if is_walked else css,
        text=_day_text(state, is_walked=is_walked, is_today=day == today),
    )


def _day_text(state: State | None, *, is_walked: bool, is_today: bool) -> str:
    if is_walked:
        return gettext("walked")
    text = {
        State.TODAY: gettext("a walk is planned"),
        State.PLANNED: gettext("a walk is planned"),
        State.MISSED: gettext("not walked"),
        State.SKIPPED: gettext("left out"),
    }.get(state or State.WALKED, gettext("rest day"))
    return gettext("today, %(text)s") % {"text": text} if is_today else text
