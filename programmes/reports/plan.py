"""The plan page: the staircase as it is lived, every week with its dates and sessions, and one month of a calendar."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from accounts.models import User
from programmes.clinical.adaptation import DAY, closures_of
from programmes.clinical.course import Course, LivedWeek, weeks_of
from programmes.clinical.plan import Week
from programmes.models import Enrolment
from programmes.reports import words
from programmes.reports.clearances import allowance_of
from programmes.reports.course import course_of
from programmes.reports.effect import Flight, Stretch, flight_of, pause_words
from programmes.reports.holds import Notice, hold_notice
from programmes.reports.levers import OwnPlan, back_on, repeat_on
from programmes.reports.lived import (
    Lived,
    LivedSession,
    LivedWalk,
    State,
    latest_enrolment,
    live,
    maker_of,
)
from programmes.reports.month import Month, month_page
from programmes.reports.story import Chapter, story_of, with_story
from programmes.reports.weeks import WeekOfWalks, weeks_of_walks, why_ahead


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
    """One week as it is lived on this walker's calendar; `again` says that it was walked before, `pauses` come before it.

    `why` says what makes its walks shorter or easier than the programme.
    """

    week: Week
    again: bool
    why: str
    pauses: tuple[Stretch, ...]
    dates: str
    state: WeekState
    chip: str
    is_complete: bool
    steps: tuple[tuple[str, str], ...]
    sessions: tuple[PlanSession, ...]


@dataclass(frozen=True, slots=True)
class Levers:
    """Which changes the walker can make now."""

    may_repeat: bool
    may_come_back: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The whole plan of the programme that the walker follows, or followed last."""

    name: str
    made_by: str
    line: str
    why: str
    weeks: tuple[Week, ...]
    flight: Flight
    plan_weeks: tuple[PlanWeek, ...]
    late_pauses: tuple[Stretch, ...]
    story: tuple[Chapter, ...]
    month: Month
    notice: Notice | None
    next_session: uuid.UUID | None
    levers: Levers | None


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
    row = with_story().get(pk=enrolment.id)
    course = course_of(row)
    allowed = allowance_of(walker, lived.today)
    found = weeks_of_walks(course, lived.sessions, allowed)
    weeks = tuple(each.lived for each in found)
    pauses = _pauses_before(course, weeks)
    return PlanPage(
        name=lived.version.name,
        made_by=maker_of(lived.version),
        line=_line(lived, weeks),
        why=why_ahead(found, lived.today),
        weeks=tuple(week.week for week in weeks) or lived.weeks,
        flight=flight_of(weeks, lived.today, weeks_of(replace(course, adaptations=()))),
        plan_weeks=tuple(
            _plan_week(lived, each, pauses.get(each.lived.begins_on, ())) for each in found
        ),
        late_pauses=pauses.get(None, ()),
        story=story_of(row.adaptations.all(), walker),
        month=month_page(lived, wanted_month),
        notice=hold_notice(enrolment.hold_code),
        next_session=_next_open(lived),
        levers=_levers(OwnPlan(course, allowed, row)),
    )


def _levers(plan: OwnPlan) -> Levers | None:
    """None while the plan waits for somebody else, and after its end."""
    if plan.enrolment.status != Enrolment.Status.ACTIVE:
        return None
    return Levers(may_repeat=repeat_on(plan) is not None, may_come_back=back_on(plan) is not None)


def _pauses_before(
    course: Course, weeks: Sequence[LivedWeek]
) -> Mapping[dt.date | None, tuple[Stretch, ...]]:
    """The pauses in words by the first day of the week that follows them; None for those that no week follows."""
    found: dict[dt.date | None, tuple[Stretch, ...]] = {}
    for closure in closures_of(course.adaptations):
        following = (week.begins_on for week in weeks if week.begins_on >= closure.opens_on)
        day = next(following, None)
        found[day] = (*found.get(day, ()), pause_words(closure))
    return found


def _next_open(lived: Lived) -> uuid.UUID | None:
    """The walk that can still be moved; none while the plan waits or after its end."""
    if lived.enrolment.status != Enrolment.Status.ACTIVE:
        return None
    open_states = {State.TODAY, State.PLANNED}
    coming = (s.id for s in lived.sessions if s.state(lived.today) in open_states)
    return next(coming, None)


def _line(lived: Lived, weeks: Sequence[LivedWeek]) -> str:
    last = [session.planned_on for session in lived.sessions]
    ends_on = max([week.ends_before - DAY for week in weeks[-1:]] + last, default=lived.ends_on)
    values = {"programme": lived.version.name, "day": words.long_date(ends_on)}
    if lived.enrolment.status == Enrolment.Status.FINISHED:
        return gettext("%(programme)s. Finished. Well walked.") % values
    if lived.enrolment.status == Enrolment.Status.WITHDRAWN:
        return gettext("%(programme)s. You left this plan.") % values
    if lived.today > ends_on:
        return gettext("%(programme)s. It ran until %(day)s.") % values
    return gettext("%(programme)s. Ends %(day)s.") % values


def _plan_week(lived: Lived, found: WeekOfWalks, pauses: tuple[Stretch, ...]) -> PlanWeek:
    week, sessions = found.lived, found.sessions
    done = sum(session.walk is not None for session in sessions)
    state = _week_state(lived, week)
    return PlanWeek(
        week=week.week,
        again=found.again,
        why=found.why,
        pauses=pauses,
        dates=words.week_dates(week),
        state=state,
        chip=_chip(state, done, len(sessions)),
        is_complete=0 < done == len(sessions),
        steps=words.steps(week.week),
        sessions=tuple(_plan_session(lived, session) for session in sessions),
    )


def _week_state(lived: Lived, week: LivedWeek) -> WeekState:
    if week.holds(lived.today):
        return WeekState.NOW
    return WeekState.PAST if week.ends_before <= lived.today else WeekState.NEXT


def _chip(state: WeekState, done: int, total: int) -> str:
    if state == WeekState.NOW:
        return gettext("This week")
    if not total or (state == WeekState.NEXT and not done):
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
