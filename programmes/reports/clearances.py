"""What a clinician allowed: the verdict with every yes in it, and whether the questions have to come again."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.clinical import clearance as rules
from programmes.clinical.adaptation import DAY
from programmes.clinical.breaks import HEALTH_CAUSES
from programmes.clinical.change import Bounds
from programmes.clinical.clearance import AskAgain, EventKind, strictest
from programmes.clinical.holds import question_of
from programmes.clinical.screening import CLEARABLE, QUESTIONS, Kind, Verdict, question
from programmes.clinical.stop_rules import FALLS
from programmes.models import Adaptation, AdverseEvent, Clearance, Enrolment, Screening, Walk
from programmes.reports.limits import Change, walking_limits

WHY_CANCELLED: dict[str, Promise] = {
    "withdrawn": _("Taken back"),
    "ended": _("Its time is over"),
    EventKind.ANSWERS: _("Ended by a new answer"),
    EventKind.FALL: _("Ended by a fall"),
    EventKind.OPERATION: _("Ended by an operation"),
    EventKind.HOSPITAL: _("Ended by a hospital stay"),
}
"""Why a record holds no more."""


@dataclass(frozen=True, slots=True)
class Safety:
    """What Today says above a plan: the limits to keep to, and why the questions come again."""

    limits: tuple[Change, ...]
    asks: AskAgain | None
    is_open: bool
    has_records: bool = False


class Span(NamedTuple):
    """From which day and before which day a yes holds, and the limits in it."""

    begins_on: dt.date
    ends_before: dt.date
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Allowance:
    """The limits that clinicians set, day by day; what lies ahead is walked within those of today."""

    today: dt.date
    spans: tuple[Span, ...] = ()

    def on(self, day: dt.date) -> Bounds:
        """The strictest limits of a day."""
        day = min(day, self.today)
        holding = (span for span in self.spans if span.begins_on <= day < span.ends_before)
        return strictest(span.bounds for span in holding)


def bounds_of(row: Clearance) -> Bounds:
    """The limits of a record as the rules know them; a place indoors is a flat one."""
    return Bounds(
        minutes=row.minutes_top,
        effort=row.effort_top,
        slope=0.0 if row.surface else None,
        is_indoors=row.surface == Clearance.Surface.INDOORS,
    )


def as_value(row: Clearance) -> rules.Clearance:
    """A record as the rules know it."""
    return rules.Clearance(
        role=rules.Role(row.role),
        name=row.name,
        given_on=row.given_on,
        codes=frozenset(row.codes),
        ends_on=row.ends_on,
        bounds=bounds_of(row),
    )


def latest_answers(walker: User) -> Screening | None:
    """The walker's last completed answers, however old."""
    return walker.screenings.filter(completed_at__isnull=False).order_by("-completed_at").first()


def verdict_of(walker: User, now: dt.datetime) -> tuple[Verdict, Bounds]:
    """The verdict on the latest answers, and the strictest limits that clinicians set; `Screening.DoesNotExist` without answers."""
    screening = latest_answers(walker)
    if screening is None:
        raise Screening.DoesNotExist
    verdict = verdict_on(screening, walker.local_date(now))
    return verdict, verdict.bounds


def verdict_on(screening: Screening, today: dt.date) -> Verdict:
    """The verdict on these answers with every yes that holds today; asks the database only where a yes could help."""
    codes = frozenset(screening.codes)
    rows = Clearance.objects.in_force().filter(walker=screening.walker_id)
    return judged(codes, rows if codes & CLEARABLE else (), today)


def allowance_of(walker: User, today: dt.date) -> Allowance:
    """What clinicians allowed on each day up to today."""
    rows = tuple(walker.clearances.all())
    return allowance_from(walker, today, rows, latest_answers(walker) if rows else None)


def allowance_from(
    walker: User, today: dt.date, rows: Iterable[Clearance], latest: Screening | None
) -> Allowance:
    """The same from records and latest answers that were read already."""
    return Allowance(today, tuple(_span(row, walker, latest) for row in rows))


def _span(row: Clearance, walker: User, latest: Screening | None) -> Span:
    """While a yes holds, which is no longer than its questions are answered yes."""
    ends = [row.ends_on + DAY, row.cancelled_on]
    if latest and latest.completed_at and not set(row.codes) & set(latest.codes):
        ends.append(walker.local_date(latest.completed_at))
    return Span(row.given_on, min(end for end in ends if end), bounds_of(row))


def judged(codes: frozenset[str], rows: Iterable[Clearance], today: dt.date) -> Verdict:
    """The verdict on codes answered yes with these records; what cancels a record was written when it happened."""
    return rules.judge_with(codes, [as_value(row) for row in rows], (), today)


def safety_of(walker: User, now: dt.datetime) -> Safety | None:
    """What to keep to, from the latest answers; None before the first ones."""
    answers = walker.screenings.filter(completed_at__isnull=False).order_by("-completed_at")
    records = Exists(Clearance.objects.filter(walker=walker))
    screening = answers.annotate(was_harmed=harmed_since(), has_records=records).first()
    if screening is None:
        return None
    today = walker.local_date(now)
    verdict = verdict_on(screening, today)
    return Safety(
        limits=walking_limits(verdict),
        asks=_asks(screening, today, was_harmed=screening.was_harmed),
        is_open=verdict.kind.value in {Screening.Verdict.GO, Screening.Verdict.WITH_CARE},
        has_records=screening.has_records,
    )


def harmed_since() -> Combinable | Q:
    """For a query of completed screenings: a fall or a break for health that was told after the answers."""
    fell = Walk.objects.filter(
        Q(falls__gte=FALLS) | Q(stop_code="fall"),
        session__enrolment__walker=OuterRef("walker"),
        walked_at__gt=OuterRef("completed_at"),
    )
    fell_in_a_test = AdverseEvent.objects.filter(
        walker=OuterRef("walker"),
        kind=AdverseEvent.Kind.FALL,
        walk__isnull=True,
        recorded_at__gt=OuterRef("completed_at"),
    )
    broke = Adaptation.objects.filter(
        enrolment__walker=OuterRef("walker"),
        action=Adaptation.Action.PAUSE,
        figures__cause__in=sorted(HEALTH_CAUSES),
        made_at__gt=OuterRef("completed_at"),
    )
    return Exists(fell) | Exists(fell_in_a_test) | Exists(broke)


def _asks(screening: Screening, today: dt.date, *, was_harmed: bool) -> AskAgain | None:
    answered_on = (
        screening.completed_at.astimezone(screening.walker.zone).date()
        if screening.completed_at
        else None
    )
    events = [rules.Event(EventKind.FALL, today)] if was_harmed else []
    return rules.must_ask_again(answered_on, events, today)


def hold_is_cleared(enrolment: Enrolment, today: dt.date) -> bool:
    """True when a clinician said yes after the plan began to wait, and the walker answered all questions again."""
    held_at = enrolment.held_at or enrolment.enrolled_at
    latest = latest_answers(enrolment.walker)
    if latest is None or latest.completed_at is None or latest.completed_at < held_at:
        return False
    held_on = enrolment.walker.local_date(held_at)
    needed = question_of(enrolment.hold_code)
    given = Clearance.objects.in_force().filter(
        walker=enrolment.walker_id, given_on__gte=held_on, given_on__lte=today, ends_on__gte=today
    )
    return any(needed in row.codes for row in given)


def codes_to_clear(walker: User) -> tuple[str, ...]:
    """What a yes could lift for this walker: amber answers, and the question that a waiting plan is about."""
    latest = latest_answers(walker)
    wanted = set(latest.codes) if latest else set()
    wanted |= {question_of(each.hold_code) for each in walker.enrolments.all() if each.hold_code}
    return tuple(row.code for row in QUESTIONS if row.code in wanted & CLEARABLE)


@dataclass(frozen=True, slots=True)
class KeptClearance:
    """One record in words; `state` says whether it holds."""

    id: uuid.UUID
    who: str
    given_on: dt.date
    ends_on: dt.date
    questions: tuple[str, ...]
    limits: tuple[Change, ...]
    state: str
    recorded_by: str
    holds: bool


@dataclass(frozen=True, slots=True)
class ClearancesPage:
    """All records of a walker, newest first, and whether there is something to record."""

    rows: tuple[KeptClearance, ...]
    may_record: bool


def clearances_page(walker: User, now: dt.datetime) -> ClearancesPage:
    """The page of a walker's own records."""
    today = walker.local_date(now)
    rows = walker.clearances.select_related("recorded_by")
    return ClearancesPage(
        rows=tuple(_kept(row, walker, today) for row in rows),
        may_record=bool(codes_to_clear(walker)),
    )


def _kept(row: Clearance, walker: User, today: dt.date) -> KeptClearance:
    is_own = row.recorded_by_id == walker.pk
    return KeptClearance(
        id=row.pk,
        who=gettext("%(name)s, %(role)s")
        % {"name": row.name, "role": Clearance.Role(row.role).label},
        given_on=row.given_on,
        ends_on=row.ends_on,
        questions=tuple(gettext(question(code).text) for code in row.codes),
        limits=walking_limits(Verdict(Kind.GO, (), bounds=bounds_of(row))),
        state=_state(row, today),
        recorded_by="" if is_own or row.recorded_by is None else row.recorded_by.shown_name,
        holds=row.cancelled_on is None and row.given_on <= today <= row.ends_on,
    )


def _state(row: Clearance, today: dt.date) -> str:
    """Whether it holds, and if not, why: in words."""
    if row.cancelled_on is None:
        return gettext("It holds") if today <= row.ends_on else str(WHY_CANCELLED["ended"])
    return str(WHY_CANCELLED.get(row.cancelled_because, WHY_CANCELLED["withdrawn"]))
