"""The plan page: the staircase, every week with its dates and sessions, and one month of a calendar."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.models import User
from programmes.clinical.plan import Week
from programmes.models import Enrolment
from programmes.reports import words
from programmes.reports.holds import Notice, hold_notice
from programmes.reports.lived import (
    DAYS_IN_WEEK,
    Lived,
    LivedSession,
    LivedWalk,
    State,
    latest_enrolment,
    live,
)
from programmes.reports.month import Month, month_page


class WeekState(enum.StrEnum):
    """A week seen from today."""

    PAST = "past"
    NOW = "now"
    NEXT = "next"


class Link(enum.StrEnum):
    """Where a session of the plan leads: to its player, to its log, or nowhere yet."""

    PLAYER = "player"
    LOG = "log"
    NONE = ""


@dataclass(frozen=True, slots=True)
class PlanSession:
    """One line of a week."""

    session_id: uuid.UUID
    day: str
    text: str
    icon: str
    css: str
    link: Link


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """One week of the plan on this walker's calendar."""

    week: Week
    dates: str
    state: WeekState
    chip: str
    is_complete: bool
    steps: tuple[tuple[str, str], ...]
    sessions: tuple[PlanSession, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The whole plan of the programme that the walker follows, or followed last."""

    name: str
    line: str
    weeks: tuple[Week, ...]
    current: int
    plan_weeks: tuple[PlanWeek, ...]
    month: Month
    notice: Notice | None
    next_session: uuid.UUID | None


ICONS = {
    State.WALKED: ("check-lg", "ok"),
    State.SKIPPED: ("dash-lg", "muted"),
    State.MISSED: ("dash-lg", "muted"),
    State.TODAY: ("play-fill", ""),
    State.PLANNED: ("circle", "muted"),
}


def plan_page(walker: User, now: dt.datetime, wanted_month: str) -> PlanPage | None:
    """The plan on the walker's own date at `now`; None before the first programme."""
    enrolment = latest_enrolment(walker)
    if enrolment is None:
        return None
    lived = live(enrolment, walker.local_date(now))
    return PlanPage(
        name=lived.version.name,
        line=_line(lived),
        weeks=lived.weeks,
        current=lived.week_number,
        plan_weeks=tuple(_plan_week(lived, week) for week in lived.weeks),
        month=month_page(lived, wanted_month),
        notice=hold_notice(enrolment.hold_code),
        next_session=_next_open(lived),
    )


def _next_open(lived: Lived) -> uuid.UUID | None:
    """The walk that can still be moved; none while the plan waits or after its end."""
    if lived.enrolment.status != Enrolment.Status.ACTIVE:
        return None
    open_states = {State.TODAY, State.PLANNED}
    coming = (s.id for s in lived.sessions if s.state(lived.today) in open_states)
    return next(coming, None)


def _line(lived: Lived) -> str:
    values = {"programme": lived.version.name, "day": words.long_date(lived.ends_on)}
    if lived.enrolment.status == Enrolment.Status.FINISHED:
        return gettext("%(programme)s. Finished. Well walked.") % values
    if lived.enrolment.status == Enrolment.Status.WITHDRAWN:
        return gettext("%(programme)s. You left this plan.") % values
    if lived.today > lived.ends_on:
        return gettext("%(programme)s. It ran until %(day)s.") % values
    return gettext("%(programme)s. Ends %(day)s.") % values


def _plan_week(lived: Lived, week: Week) -> PlanWeek:
    first = lived.first_day_of(week.number)
    sessions = tuple(s for s in lived.sessions if s.week_number == week.number)
    done = sum(session.walk is not None for session in sessions)
    state = _week_state(lived, week.number)
    return PlanWeek(
        week=week,
        dates=words.date_range(first, first + dt.timedelta(days=DAYS_IN_WEEK - 1)),
        state=state,
        chip=_chip(state, done, len(sessions)),
        is_complete=done == len(sessions),
        steps=words.steps(week),
        sessions=tuple(_plan_session(lived, session) for session in sessions),
    )


def _week_state(lived: Lived, number: int) -> WeekState:
    now = lived.enrolment.week_of(lived.today)
    if number == now:
        return WeekState.NOW
    return WeekState.PAST if number < now else WeekState.NEXT


def _chip(state: WeekState, done: int, total: int) -> str:
    if state == WeekState.NOW:
        return gettext("This week")
    if state == WeekState.NEXT and not done:
        return ""
    return (
        gettext("Done")
        if done == total
        else gettext("%(done)d of %(total)d") % {"done": done, "total": total}
    )


def _plan_session(lived: Lived, session: LivedSession) -> PlanSession:
    state = session.state(lived.today)
    icon, css = ICONS[state]
    return PlanSession(
        session_id=session.id,
        day=words.short_date(session.planned_on),
        text=_walked_text(session.walk) if session.walk else _state_text(state),
        icon=icon,
        css=css,
        link=_link(lived, session),
    )


def _walked_text(walk: LivedWalk) -> str:
    length = words.clock(walk.minutes * words.SECONDS_IN_MINUTE)
    if walk.pain_before is None or walk.pain_after is None:
        return length
    pains = {"length": length, "before": walk.pain_before, "after": walk.pain_after}
    return gettext("%(length)s, pain %(before)d then %(after)d") % pains


def _state_text(state: State) -> str:
    return {
        State.SKIPPED: gettext("Left out"),
        State.MISSED: gettext("Missed"),
        State.TODAY: gettext("Today"),
    }.get(state, gettext("Planned"))


def _link(lived: Lived, session: LivedSession) -> Link:
    if session.walk:
        return Link.LOG
    is_open = lived.enrolment.status == Enrolment.Status.ACTIVE
    return Link.PLAYER if is_open and lived.may_be_walked(session) else Link.NONE
