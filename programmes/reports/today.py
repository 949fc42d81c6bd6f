"""The Today page: one answer to "what now?", then the week and the last walk, each already in words."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import get_language, gettext, ngettext

from accounts.models import User
from programmes.clinical.course import Course
from programmes.clinical.plan import Week
from programmes.clinical.screening import Kind
from programmes.models import Enrolment, ProgrammeVersion
from programmes.reports import words
from programmes.reports.asks import NOTHING, Asks, open_asks
from programmes.reports.clearances import Allowance, Safety, allowance_of, safety_of, verdict_on
from programmes.reports.course import PinnedSession, week_in
from programmes.reports.events import open_events
from programmes.reports.holds import Notice, hold_notice, walk_notice
from programmes.reports.limits import why_cut
from programmes.reports.lived import (
    Lived,
    LivedSession,
    LivedWalk,
    State,
    course_followed,
    latest_enrolment,
    live,
)
from programmes.reports.screening import is_usable, latest_screening, suggested_versions
from programmes.reports.verdicts import VerdictCard, verdict_card
from programmes.reports.week import WeekCard, week_card
from programmes.reports.weeks import walked_in_course

NOON, EVENING = 12, 18


@dataclass(frozen=True, slots=True)
class NextWalk:
    """The walk that the first card is about."""

    session_id: uuid.UUID
    title: str
    minutes: str
    backward: str
    week: Week
    why: str
    may_start: bool
    may_wait: bool


@dataclass(frozen=True, slots=True)
class LastWalk:
    """The walk before, as facts."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Everything that the page of somebody who follows a programme shows."""

    greeting: str
    day: str
    headline: str
    line: str
    notice: Notice | None
    verdict: VerdictCard | None
    offer: uuid.UUID | None
    walk: NextWalk | None
    week: WeekCard
    last: LastWalk | None
    is_finished: bool
    safety: Safety | None = None
    asks: Asks = NOTHING
    has_aside: bool = False


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """For somebody who follows no programme: what they answered, and what fits."""

    greeting: str
    day: str
    verdict: str
    has_begun: bool
    suggested: tuple[ProgrammeVersion, ...]
    asks: Asks = NOTHING
    has_aside: bool = False

    @property
    def may_choose(self) -> bool:
        """True when the answers allow a programme today."""
        return self.verdict in {Kind.GO, Kind.WITH_CARE}


def today_page(walker: User, now: dt.datetime) -> TodayPage | ChoosePage:
    """The page at the instant `now`, in a fixed number of queries."""
    enrolment = latest_enrolment(walker)
    if enrolment is None or enrolment.status == Enrolment.Status.WITHDRAWN:
        choose = _choose_page(walker, now)
        return replace(choose, has_aside=bool(enrolment and enrolment.has_aside))
    course = course_followed(enrolment)
    lived = live(enrolment, walker.local_date(now), course)
    page = _follow_page(greeting(walker, now), lived, get_language())
    safety = safety_of(walker, now)
    return replace(
        page,
        safety=safety,
        walk=_as_walked(page.walk, lived, course, safety, walker) if page.walk else None,
        asks=open_asks(walker, lived.walks, lived.today, enrolment),
        has_aside=enrolment.has_aside,
    )


def greeting(walker: User, now: dt.datetime) -> str:
    """Good morning, afternoon or evening, by the walker's own clock."""
    hour = now.astimezone(walker.zone).hour
    if hour < NOON:
        template = gettext("Good morning, %(name)s")
    elif hour < EVENING:
        template = gettext("Good afternoon, %(name)s")
    else:
        template = gettext("Good evening, %(name)s")
    return template % {"name": walker.short_name}


def _choose_page(walker: User, now: dt.datetime) -> ChoosePage:
    today = walker.local_date(now)
    screening = latest_screening(walker)
    usable = screening if screening and is_usable(screening, now) else None
    verdict = verdict_on(usable, today) if usable else None
    return ChoosePage(
        greeting=greeting(walker, now),
        day=words.long_date(today),
        verdict=verdict.kind if verdict else "",
        has_begun=screening is not None,
        suggested=suggested_versions(verdict) if verdict else (),
        asks=Asks(events=open_events(walker.adverse_events.all(), today)),
    )


@lru_cache(maxsize=256)
def _follow_page(hello: str, lived: Lived, _language: str | None) -> TodayPage:
    """A pure function of its values, and people look at Today more than once: the words are found only once."""
    walks = lived.walks
    today = next((walk for walk in walks if walk.walked_on == lived.today), None)
    session = None if lived.enrolment.has_ended else _next_session(lived, has_walked=bool(today))
    headline, line = _headline(lived, session, today)
    notice = hold_notice(lived.enrolment.hold_code)
    verdict = None if notice else verdict_card(lived.enrolment.newest, lived.today)
    return TodayPage(
        greeting=hello,
        day=_day_line(lived),
        headline=headline,
        line=line,
        notice=notice or (None if verdict else walk_notice(walks)),
        verdict=verdict,
        offer=None if lived.enrolment.has_ended else lived.enrolment.offer,
        walk=_next_walk(lived, session, has_walked=bool(today)),
        week=week_card(lived),
        last=_last_walk(walks[-1], lived.today) if walks else None,
        is_finished=session is None and not lived.enrolment.is_on_hold,
    )


def _next_session(lived: Lived, *, has_walked: bool) -> LivedSession | None:
    """Today's, or else the next one, or else the last one that was missed; after a walk the next one comes first."""
    by_state: dict[State, list[LivedSession]] = {state: [] for state in State}
    for session in lived.sessions:
        by_state[session.state(lived.today)].append(session)
    today, coming = by_state[State.TODAY], by_state[State.PLANNED]
    missed = by_state[State.MISSED][-1:]
    wanted = [*coming, *missed, *today] if has_walked else [*today, *coming, *missed]
    return wanted[0] if wanted else None


def _next_walk(lived: Lived, session: LivedSession | None, *, has_walked: bool) -> NextWalk | None:
    """The next walk; none at the end, and none that could tempt somebody whose plan waits."""
    if session is None or lived.enrolment.is_on_hold:
        return None
    week = lived.version.plan.week(session.week_number)
    may_start = not has_walked and lived.may_be_walked(session)
    return NextWalk(
        session_id=session.id,
        title=_title(session, lived.today),
        minutes=words.minutes(week.total_minutes),
        backward=words.backward_line(week),
        week=week,
        why="",
        may_start=may_start,
        may_wait=may_start and session.planned_on >= lived.today,
    )


def _as_walked(
    walk: NextWalk, lived: Lived, course: Course, safety: Safety | None, walker: User
) -> NextWalk:
    """The walk with all that was changed in the plan since it was pinned, within the limits that a clinician set."""
    has_records = safety is not None and safety.has_records
    if not (lived.enrolment.newest or has_records):
        return walk
    plan = lived.version.plan
    session = next(each for each in lived.sessions if each.id == walk.session_id)
    pinned = PinnedSession(session.planned_on, plan.week(session.week_number))
    planned = week_in(course, pinned)
    allowed = allowance_of(walker, lived.today) if has_records else Allowance(lived.today)
    week = walked_in_course(course, pinned, allowed)
    return replace(
        walk,
        minutes=words.minutes(week.total_minutes),
        backward=words.backward_line(week),
        week=week,
        why=why_cut(planned, week, plan, allowed.on(lived.today)),
    )


def _title(session: LivedSession, today: dt.date) -> str:
    if session.planned_on == today:
        return gettext("Today\u2019s walk")
    template = (
        gettext("Your walk from %(day)s")
        if session.planned_on < today
        else gettext("Next walk, %(day)s")
    )
    return template % {"day": words.near_day(session.planned_on, today)}


def _headline(
    lived: Lived, session: LivedSession | None, today: LivedWalk | None
) -> tuple[str, str]:
    """What today is, and a sentence about it; nothing when the walk itself says it all."""
    if lived.enrolment.is_on_hold:
        return gettext("No walk for now"), gettext(
            "Your plan keeps its place until you are ready."
        )
    if session is None:
        return _finish_words(lived)
    when = {"day": words.long_date(session.planned_on)}
    if today:
        line = gettext("%(minutes)s done today. Your next walk is on %(day)s.")
        return gettext("Well walked"), line % {"minutes": words.minutes(today.minutes), **when}
    return _waiting_words(lived, session, when)


def _waiting_words(lived: Lived, session: LivedSession, when: dict[str, str]) -> tuple[str, str]:
    if session.planned_on <= lived.today:
        return "", ""
    if lived.today < lived.enrolment.starts_on:
        return gettext("Your plan is ready"), gettext("Your first walk is on %(day)s.") % when
    if lived.may_be_walked(session):
        line = gettext("Rest is part of the plan. If today suits you better, you may walk now.")
    else:
        line = gettext("Rest is part of the plan. Your next walk is on %(day)s.") % when
    return gettext("A rest day"), line


def _finish_words(lived: Lived) -> tuple[str, str]:
    walks = lived.walks
    line = ngettext(
        "%(walks)d walk, %(minutes)s in all.", "%(walks)d walks, %(minutes)s in all.", len(walks)
    )
    total = words.minutes(sum(walk.minutes for walk in walks))
    return (
        gettext("You have finished %(programme)s") % {"programme": lived.version.name},
        line % {"walks": len(walks), "minutes": total},
    )


def _day_line(lived: Lived) -> str:
    day = words.long_date(lived.today)
    if lived.enrolment.has_ended or lived.today < lived.enrolment.starts_on:
        return day
    return gettext("%(day)s, week %(week)d of %(weeks)d") % {
        "day": day,
        "week": lived.week_number,
        "weeks": len(lived.weeks),
    }


def _last_walk(walk: LivedWalk, today: dt.date) -> LastWalk:
    facts = [
        (gettext("Walked"), words.minutes(walk.minutes)),
        (gettext("Pain"), words.pain(walk.pain_before, walk.pain_worst, walk.pain_after)),
        (gettext("Effort"), words.out_of_ten(walk.effort)),
        (gettext("Near-falls"), words.count(walk.near_falls)),
        (gettext("Falls"), words.count(walk.falls)),
    ]
    return LastWalk(
        title=gettext("Last walk, %(day)s") % {"day": words.near_day(walk.walked_on, today)},
        facts=tuple((name, text) for name, text in facts if text),
    )
