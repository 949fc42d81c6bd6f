"""One walker as their coach may see them: nothing that the grant does not lend reaches the page."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext

from coaching.models import Grant
from coaching.reasons import Code, Reason
from coaching.reports.aside import AsideEntry, aside_lent
from coaching.reports.one_walker import read_walker
from coaching.reports.standing import Standing
from programmes.clinical.course import weeks_of
from programmes.clinical.plan import Week
from programmes.clinical.stop_rules import PAIN_HIGH
from programmes.models import AdverseEvent, Enrolment, Walk
from programmes.reports.clearances import Allowance
from programmes.reports.course import course_of
from programmes.reports.effect import Flight, flight_of
from programmes.reports.events import answers_of, place_of
from programmes.reports.measures import History, histories
from programmes.reports.story import Chapter, story_of
from programmes.reports.weeks import weeks_of_walks, why_ahead

SHOWN_EVENTS = 10
CHART_WALKS = 9


@dataclass(frozen=True, slots=True)
class WalkEntry:
    """A walk on the timeline; pain, stops and notes are empty unless they are shared."""

    on: dt.date
    minutes: int
    effort: int | None
    near_falls: int
    falls: int
    pain_before: int | None
    pain_worst: int | None
    pain_after: int | None
    stopped_early: bool
    note: str

    @property
    def css(self) -> str:
        """Loud for a fall or high pain."""
        return "hot" if self.falls or (self.pain_worst or 0) >= PAIN_HIGH else ""


@dataclass(frozen=True, slots=True)
class EventEntry:
    """A fall, a near-fall or a stop for pain; answers and words are empty unless they are shared."""

    id: uuid.UUID
    kind: str
    count: int
    on: dt.date
    is_answered: bool
    answers: tuple[str, ...]
    place: str
    told: str
    seen_at: dt.datetime | None
    seen_by: str


@dataclass(frozen=True, slots=True)
class PainChart:
    """Pain before and after the last walks, oldest first."""

    pairs: tuple[tuple[int | None, int | None], ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[dt.date, int | None, int | None], ...]
    label: str


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures at a glance, over the programme being followed (or over everything when there is none)."""

    walked: int
    planned: int
    minutes: int
    near_falls: int
    falls: int
    effort: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as it is lived, with the programme as it was made dashed behind it; `why` says what cuts it."""

    weeks: tuple[Week, ...]
    flight: Flight
    why: str


@dataclass(frozen=True, slots=True)
class WalkerPage:
    """All that the walker's page shows."""

    grant: Grant
    standing: Standing
    plan: Plan | None
    story: tuple[Chapter, ...]
    totals: Totals
    events: tuple[EventEntry, ...]
    walks: tuple[WalkEntry, ...]
    pain: PainChart | None
    verdict: str
    tests: tuple[History, ...] = ()
    aside: tuple[AsideEntry, ...] = ()

    @property
    def top(self) -> Reason | None:
        """What the alert is about."""
        return self.standing.reasons[0] if self.standing.reasons else None

    @property
    def needs_clearance(self) -> bool:
        """True while the health answers close every programme, so that a hold cannot be lifted."""
        return any(reason.code is Code.CLEARANCE for reason in self.standing.reasons)


def walker_page(*, grant: Grant, now: dt.datetime) -> WalkerPage:
    """The page of `grant.walker`; load the walker with the grant."""
    known = read_walker(grant, now)
    enrolment = known.enrolment
    entries = tuple(_entry(walk, grant) for walk in known.walks)
    return WalkerPage(
        grant=grant,
        standing=known.standing,
        plan=_plan(enrolment, known.allowed) if enrolment else None,
        story=_story(enrolment, grant) if enrolment else (),
        totals=_totals(known.figures, entries),
        events=tuple(_event(event, grant) for event in events_lent(grant)[:SHOWN_EVENTS]),
        walks=entries,
        pain=_pain_chart(entries) if grant.shares_pain else None,
        verdict=known.answers.get_verdict_display() if known.answers else "",
        tests=tests_lent(grant),
        aside=aside_lent(grant),
    )


def tests_lent(grant: Grant) -> tuple[History, ...]:
    """Results of physical tests, when they are lent; a coach sees them beside the walker's own, without a reading."""
    if not grant.shares_tests:
        return ()
    return histories(grant.walker.measures.counted(), is_65=False)


def _plan(enrolment: Enrolment, allowed: Allowance) -> Plan:
    course, today = course_of(enrolment), allowed.today
    found = weeks_of_walks(course, (), allowed)
    weeks = tuple(each.lived for each in found)
    return Plan(
        weeks=tuple(week.week for week in weeks) or course.plan.weeks,
        flight=flight_of(weeks, today, weeks_of(replace(course, adaptations=()))),
        why=why_ahead(found, today),
    )


def _story(enrolment: Enrolment, grant: Grant) -> tuple[Chapter, ...]:
    """What changed; the reasons tell of pain and illness, so they are lent with the pain scores."""
    rows = enrolment.adaptations.all()
    return story_of(rows, grant.read_by, tells_health=grant.shares_pain)


def changed_since(enrolment: Enrolment, turn: str, grant: Grant) -> tuple[Chapter, ...]:
    """What was done with a plan since the state `turn` of it, as its story tells it; nothing for a state that cannot be."""
    known = turn.partition("-")[0]
    rows = enrolment.adaptations.select_related("made_by").order_by("made_at", "correction")
    since = list(rows)[int(known) :] if known.isdecimal() and len(known) <= len("9999") else []
    return story_of(since, grant.read_by, tells_health=grant.shares_pain)


def events_lent(grant: Grant) -> QuerySet[AdverseEvent]:
    """The events that this grant shows, newest first: stops for pain, or for feeling unwell, are lent with the pain scores."""
    events = grant.walker.adverse_events.select_related("seen_by")
    kinds = AdverseEvent.Kind
    private = [kinds.STOP_FOR_PAIN, kinds.UNWELL]
    return events if grant.shares_pain else events.exclude(kind__in=private)


def _event(event: AdverseEvent, grant: Grant) -> EventEntry:
    sees_answers = grant.shares_pain
    return EventEntry(
        id=event.pk,
        kind=event.get_kind_display(),
        count=event.count,
        on=event.happened_on,
        is_answered=event.answered_at is not None,
        answers=answers_of(event) if sees_answers else (),
        place=place_of(event) if sees_answers else "",
        told=event.told if grant.shares_notes else "",
        seen_at=event.seen_at,
        seen_by=event.seen_by.shown_name if event.seen_by else "",
    )


def _entry(walk: Walk, grant: Grant) -> WalkEntry:
    sees_pain = grant.shares_pain
    return WalkEntry(
        on=walk.walked_on,
        minutes=walk.minutes,
        effort=walk.effort,
        near_falls=walk.near_falls,
        falls=walk.falls,
        pain_before=walk.pain_before if sees_pain else None,
        pain_worst=walk.pain_worst if sees_pain else None,
        pain_after=walk.pain_after if sees_pain else None,
        stopped_early=sees_pain and bool(walk.stop_code),
        note=walk.note if grant.shares_notes else "",
    )


def _totals(figures: dict[str, int], entries: tuple[WalkEntry, ...]) -> Totals:
    efforts = [entry.effort for entry in entries if entry.effort is not None]
    return Totals(effort=efforts[0] if efforts else None, **figures)


def _pain_chart(entries: tuple[WalkEntry, ...]) -> PainChart | None:
    rows = tuple(
        (entry.on, entry.pain_before, entry.pain_after)
        for entry in reversed(entries[:CHART_WALKS])
        if (entry.pain_before, entry.pain_after) != (None, None)
    )
    if not rows:
        return None
    scores = ", ".join(f"{_score(before)} → {_score(after)}" for _on, before, after in rows)
    return PainChart(
        pairs=tuple((before, after) for _on, before, after in rows),
        labels=tuple(date_format(on, "j") for on, _before, _after in rows),
        rows=rows,
        label=gettext("Pain before and after each walk, oldest first: %(scores)s.")
        % {"scores": scores},
    )


def _score(value: int | None) -> str:
    return "?" if value is None else str(value)
