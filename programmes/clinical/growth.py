"""How fast one week may follow another: the caps of the rules, and only one thing at a time."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from programmes.clinical.plan import Support, Week
from programmes.clinical.rules import Caps

HIGHEST_EFFORT = 10
SECONDS = 60

SUPPORT_ORDER = (
    frozenset({Support.TWO_HANDS, Support.HAND_ON}),
    frozenset({Support.LIGHT_HANDS, Support.HAND_NEAR}),
    frozenset({Support.FREE}),
)
"""What the hands do, safest first."""


@lru_cache(maxsize=4096)
def faults_in_week(week: Week, caps: Caps) -> tuple[str, ...]:
    """One week by itself."""
    return tuple(_faults_in_week(week, caps))


def _faults_in_week(week: Week, caps: Caps) -> Iterator[str]:
    if week.total_seconds % 60:
        yield f"week {week.number}: {week.total_minutes:g} minutes are not whole"
    if not caps.total_min <= week.total_minutes <= caps.total_max:
        bounds = f"{caps.total_min} to {caps.total_max}"
        yield f"week {week.number}: {week.total_minutes:g} minutes are not within {bounds}"
    if any(segment.seconds <= 0 for segment in week.segments) or not week.bouts:
        yield f"week {week.number}: a segment has no length, or there is no bout"
    if not 0 <= week.effort[0] <= week.effort[1] <= HIGHEST_EFFORT:
        yield f"week {week.number}: effort must go up within 0 to {HIGHEST_EFFORT}"
    if week.sessions < 1 or week.rounds < 1:
        yield f"week {week.number}: there must be a session a week and a round a day"


@lru_cache(maxsize=4096)
def faults_in_rise(before: Week, after: Week, caps: Caps) -> tuple[str, ...]:
    """One week against the week before: how much, and only one thing at a time."""
    return tuple(_faults_in_rise(before, after, caps))


def _faults_in_rise(before: Week, after: Week, caps: Caps) -> Iterator[str]:
    if after.total_seconds > before.total_seconds * (1 + _exactly(caps.total_rise)):
        minutes = f"{before.total_minutes:g} to {after.total_minutes:g} minutes"
        yield f"week {after.number}: {minutes} is too steep"
    if after.backward_seconds > before.backward_seconds + extra_backward_seconds(before, caps):
        minutes = f"{before.backward_minutes:g} to {after.backward_minutes:g} backward minutes"
        yield f"week {after.number}: {minutes} is too steep"
    grown = things_that_grow(before, after)
    if len(grown) > 1:
        yield f"week {after.number}: {' and '.join(grown)} grow at once"


def extra_backward_seconds(week: Week, caps: Caps) -> Fraction:
    """So many seconds more may be walked backward than in a session of this week, at the next step of the plan."""
    rise = week.backward_seconds * _exactly(caps.backward_rise)
    return max(rise, SECONDS * _exactly(caps.backward_rise_minutes))


def _exactly(cap: float) -> Fraction:
    """The cap as it is written, so that a rise of just 30 % is not above 30 %."""
    return Fraction(str(cap))


def things_that_grow(before: Week, after: Week) -> list[str]:
    """Which of minutes, slope and days rise from one week to the other."""
    return [name for name, rose in _growth(before, after) if rose]


def _growth(before: Week, after: Week) -> Iterator[tuple[str, bool]]:
    minutes = (
        after.total_seconds > before.total_seconds
        or after.backward_seconds > before.backward_seconds
    )
    yield "minutes", minutes
    yield "slope", slope_of(after) > slope_of(before)
    yield "days", after.sessions > before.sessions


@lru_cache(maxsize=4096)
def slope_of(week: Week) -> float:
    """The steepest slope of a week, in per cent."""
    return max((segment.slope for segment in week.segments), default=0.0)


@lru_cache(maxsize=4096)
def freedom_of(week: Week) -> int:
    """How free the hands are in the freest bout: the place in `SUPPORT_ORDER`."""
    return max((freedom(bout.support) for bout in week.bouts), default=0)


def freedom(support: Support) -> int:
    """How free the hands are: the place in `SUPPORT_ORDER`."""
    return next(place for place, kinds in enumerate(SUPPORT_ORDER) if support in kinds)


@lru_cache(maxsize=4096)
def faults_in_freedom(before: Week, after: Week) -> tuple[str, ...]:
    """Freer hands than in the week before: one step at a time, and nothing else that grows beside it."""
    return tuple(_faults_in_freedom(before, after))


def _faults_in_freedom(before: Week, after: Week) -> Iterator[str]:
    steps = freedom_of(after) - freedom_of(before)
    if steps > 1:
        yield f"week {after.number}: hands freer by {steps} steps at once"
    if steps > 0 and (grown := things_that_grow(before, after)):
        yield f"week {after.number}: {' and '.join(grown)} and freer hands at once"
