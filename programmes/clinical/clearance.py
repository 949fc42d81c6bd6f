"""A clinician's yes: which locks of table 1 it lifts, within which limits, for how long, and what cancels it."""

import datetime as dt
import enum
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from programmes.clinical.change import NO_BOUNDS, Bounds
from programmes.clinical.growth import HIGHEST_EFFORT
from programmes.clinical.rules import Tier, load_rules
from programmes.clinical.screening import CLEARABLE, QUESTIONS, Verdict, judge

ASKING = load_rules().asking_again
ASK_AGAIN_AFTER = dt.timedelta(weeks=ASKING.weeks)
CAPS = load_rules().caps
MONTHS_IN_YEAR = 12
SERIOUS = frozenset(
    row.code for row in QUESTIONS if row.tier in {Tier.EMERGENCY, Tier.CLINICIAN_FIRST}
)
"""Red and amber codes."""


class Role(enum.StrEnum):
    """Who may say yes."""

    DOCTOR = "doctor"
    NURSE = "nurse"
    PHYSIOTHERAPIST = "physiotherapist"
    SURGEON = "surgeon"
    MIDWIFE = "midwife"


class EventKind(enum.StrEnum):
    """What happened to somebody's health, or in their answers."""

    ANSWERS = "answers"
    FALL = "fall"
    ILLNESS = "illness"
    INJURY = "injury"
    OPERATION = "operation"
    HOSPITAL = "hospital"


CANCELLING = frozenset({EventKind.FALL, EventKind.OPERATION, EventKind.HOSPITAL})
"""After one of these a clinician has to say yes again."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day; `codes` are those answered yes, for answers."""

    kind: EventKind
    on: dt.date
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Clearance:
    """The record: who said yes and when, to which codes, within which limits, and the last day that it holds."""

    role: Role
    name: str
    given_on: dt.date
    codes: frozenset[str]
    ends_on: dt.date
    bounds: Bounds = NO_BOUNDS


def latest_end(given_on: dt.date) -> dt.date:
    """The last day that a yes may hold: the same day some months later, or the last day of a shorter month."""
    years, month = divmod(given_on.month - 1 + ASKING.clearance_months, MONTHS_IN_YEAR)
    year = given_on.year + years
    day = min(given_on.day, monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day)


def faults_in_clearance(clearance: Clearance, today: dt.date) -> Iterator[str]:
    """Why a record cannot be kept."""
    if not clearance.name.strip():
        yield "the name is missing"
    if not clearance.codes:
        yield "it covers no question"
    if others := sorted(clearance.codes - CLEARABLE):
        yield f"nobody can clear {', '.join(others)}"
    if clearance.given_on > today:
        yield "it is from a day to come"
    if not clearance.given_on <= clearance.ends_on <= latest_end(clearance.given_on):
        yield f"it must end within {ASKING.clearance_months} months"
    yield from _faults_in_bounds(clearance.bounds)


def _faults_in_bounds(bounds: Bounds) -> Iterator[str]:
    if bounds.minutes is not None and not CAPS.total_min <= bounds.minutes <= CAPS.total_max:
        yield f"minutes must be within {CAPS.total_min} to {CAPS.total_max}"
    if bounds.effort is not None and not 0 <= bounds.effort <= HIGHEST_EFFORT:
        yield f"effort must be within 0 to {HIGHEST_EFFORT}"
    if bounds.slope is not None and bounds.slope < 0:
        yield "the slope must not go down"


def is_valid(clearance: Clearance, events: Iterable[Event], today: dt.date) -> bool:
    """True while the record holds and nothing has cancelled it."""
    if not clearance.given_on <= today <= clearance.ends_on:
        return False
    return not any(
        cancels(event, clearance) for event in events if clearance.given_on <= event.on <= today
    )


def cancels(event: Event, clearance: Clearance) -> bool:
    """Whether an event ends a yes that was given before: a red or amber answer that it does not cover, or a new harm.

    On the day of the yes itself only answers count: that day's fall is what the clinician was asked about.
    """
    if event.kind in CANCELLING:
        return event.on > clearance.given_on
    return bool(event.codes & SERIOUS - clearance.codes)


def judge_with(
    yes: frozenset[str],
    clearances: Iterable[Clearance],
    events: Iterable[Event],
    today: dt.date,
) -> Verdict:
    """The verdict on the answers with the locks lifted that a clinician cleared; the strictest limits win."""
    known = tuple(events)
    valid = [each for each in clearances if is_valid(each, known, today)]
    needed = [each for each in valid if each.codes & yes]
    cleared = frozenset(code for each in needed for code in each.codes)
    return judge(yes, cleared, strictest(each.bounds for each in needed))


def strictest(bounds: Iterable[Bounds]) -> Bounds:
    """The lowest of each limit."""
    known = tuple(bounds)
    return Bounds(
        minutes=min((b.minutes for b in known if b.minutes is not None), default=None),
        effort=min((b.effort for b in known if b.effort is not None), default=None),
        slope=min((b.slope for b in known if b.slope is not None), default=None),
        is_indoors=any(b.is_indoors for b in known),
    )


class AskAgain(enum.StrEnum):
    """Why all questions come again."""

    NEVER_ANSWERED = "never_answered"
    NEW_PROGRAMME = "new_programme"
    EVENT = "event"
    TWELVE_WEEKS = "twelve_weeks"


def must_ask_again(
    answered_on: dt.date | None,
    events: Iterable[Event],
    today: dt.date,
    *,
    is_new_programme: bool = False,
) -> AskAgain | None:
    """Why the questions come again today, or None: at each start, after an event of table 5, every 12 weeks.

    `events` are those told since the questions were answered.
    """
    if answered_on is None:
        return AskAgain.NEVER_ANSWERED
    if is_new_programme and answered_on < today:
        return AskAgain.NEW_PROGRAMME
    if any(event.kind is not EventKind.ANSWERS for event in events):
        return AskAgain.EVENT
    return AskAgain.TWELVE_WEEKS if today - answered_on >= ASK_AGAIN_AFTER else None
