"""What a coach or a clinician may change in a week: minutes, bouts, support, slope, days, and the highest of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from programmes.clinical.growth import (
    faults_in_freedom,
    faults_in_rise,
    faults_in_week,
    freedom,
)
from programmes.clinical.plan import Kind, Segment, Support, Week
from programmes.clinical.rules import Caps

SECONDS = 60
HIGHEST_SLOPE = 10.0
"""The steepest slope of any programme, in per cent: we stay below the studies (`kachanathu2020`)."""
ON_THE_GROUND = (Support.HAND_ON, Support.HAND_NEAR, Support.FREE)
ON_RAILS = (Support.TWO_HANDS, Support.LIGHT_HANDS)


class ImpossibleChangeError(ValueError):
    """The change does not fit this week; the words say why."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The strictest limits that somebody set; None for no limit."""

    minutes: int | None = None
    effort: int | None = None
    slope: float | None = None
    is_indoors: bool = False
    freedom: int | None = None
    """How free the hands may be: a place in `SUPPORT_ORDER`."""


NO_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Change:
    """Numbers that replace those of the plan, from a day on until the next change; None leaves the plan alone.

    `pieces` are the bouts of one round, each with the rest after it, in seconds.
    """

    minutes: int | None = None
    bouts: int | None = None
    support: Support | None = None
    slope: float | None = None
    weekdays: tuple[int, ...] | None = None
    bounds: Bounds = NO_BOUNDS
    pieces: tuple[tuple[int, int], ...] | None = None


NO_CHANGE = Change()


@lru_cache(maxsize=4096)
def changed(week: Week, change: Change) -> Week:
    """The week with the change in it, of whole minutes; ImpossibleChangeError when it does not fit."""
    segments = tuple(_changed_bout(segment, change, week) for segment in week.segments)
    if change.pieces is not None:
        segments = _with_pieces(segments, change.pieces)
    if change.bouts is not None:
        segments = _with_bouts(segments, change.bouts)
    low, high = week.effort
    if change.bounds.effort is not None:
        low, high = min(low, change.bounds.effort), min(high, change.bounds.effort)
    sessions = week.sessions if change.weekdays is None else len(set(change.weekdays))
    changed = replace(week, sessions=sessions, effort=(low, high), segments=segments)
    minutes = _wanted_minutes(changed if change.pieces is None else week, change)
    return replace(changed, segments=_with_seconds(changed, minutes * SECONDS))


def _changed_bout(segment: Segment, change: Change, week: Week) -> Segment:
    if not segment.is_backward:
        return segment
    slope = segment.slope if change.slope is None else change.slope
    if change.bounds.slope is not None:
        slope = min(slope, change.bounds.slope)
    support = change.support or segment.support
    if change.bounds.freedom is not None and freedom(support) > change.bounds.freedom:
        support = hands(week)[change.bounds.freedom]
    return replace(segment, slope=slope, support=support)


def hands(week: Week) -> tuple[Support, ...]:
    """What the hands can do in a week, safest first; on a treadmill they never leave the rails."""
    is_on_rails = any(
        part.support in ON_RAILS or part.kind is Kind.STAND_BELT_STOPPED for part in week.segments
    )
    return ON_RAILS if is_on_rails else ON_THE_GROUND


def _wanted_minutes(week: Week, change: Change) -> int:
    """The minutes asked for, or else those of the week, rounded up; never more than the limit."""
    minutes = -(-week.total_seconds // SECONDS) if change.minutes is None else change.minutes
    return minutes if change.bounds.minutes is None else min(minutes, change.bounds.minutes)


def _with_pieces(
    segments: Sequence[Segment], pieces: Sequence[tuple[int, int]]
) -> tuple[Segment, ...]:
    """The same session with bouts and rests of these lengths; what is done in them stays as it is in the week."""
    before, groups, after = _parts(segments)
    if not pieces or min(length for piece in pieces for length in piece) < 1:
        raise ImpossibleChangeError("Each bout and each rest needs a length.")
    rests = [part for group in groups for part in group if not part.is_backward]
    rest = rests[0] if rests else Segment(Kind.FORWARD, pieces[0][1])
    bouts = [groups[min(place, len(groups) - 1)][0] for place in range(len(pieces))]
    middle = (
        replace(part, seconds=seconds)
        for bout, piece in zip(bouts, pieces, strict=True)
        for part, seconds in zip((bout, rest), piece, strict=True)
    )
    return (*before, *middle, *after)


def _with_bouts(segments: Sequence[Segment], bouts: int) -> tuple[Segment, ...]:
    """The same session with so many bouts, each with the rest after it; the last one comes again."""
    before, groups, after = _parts(segments)
    if bouts < 1:
        raise ImpossibleChangeError("A session needs at least one bout.")
    kept = [*groups[:bouts], *[groups[-1]] * (bouts - len(groups))]
    return (*before, *(segment for group in kept for segment in group), *after)


def _with_seconds(week: Week, seconds: int) -> tuple[Segment, ...]:
    """The segments of a session of exactly so many seconds: late bouts go, and the cool-down takes what is left."""
    of_a_round, left_over = divmod(seconds, week.rounds)
    if left_over:
        raise ImpossibleChangeError(f"{seconds // SECONDS} minutes cannot be shared evenly.")
    before, groups, after = _parts(week.segments)
    fixed = sum(segment.seconds for segment in (*before, *after))
    while len(groups) > 1 and fixed + _seconds(groups) > of_a_round:
        groups = groups[:-1]
    spare = of_a_round - fixed - _seconds(groups)
    if spare < 0:
        raise ImpossibleChangeError(f"{seconds // SECONDS} minutes are too short for this week.")
    middle = (segment for group in groups for segment in group)
    return (*before, *middle, *_longer(after, spare))


def _longer(after: Sequence[Segment], spare: int) -> tuple[Segment, ...]:
    if not spare:
        return tuple(after)
    if not after:
        return (Segment(Kind.COOL_DOWN, spare),)
    return (*after[:-1], replace(after[-1], seconds=after[-1].seconds + spare))


def _seconds(groups: Sequence[Sequence[Segment]]) -> int:
    return sum(segment.seconds for group in groups for segment in group)


def _parts(
    segments: Sequence[Segment],
) -> tuple[list[Segment], list[list[Segment]], list[Segment]]:
    """What comes before the first bout, each bout with what follows it, and the cool-down."""
    before: list[Segment] = []
    groups: list[list[Segment]] = []
    after: list[Segment] = []
    for segment in segments:
        if segment.is_backward:
            groups.append([segment])
        elif segment.kind is Kind.COOL_DOWN:
            after.append(segment)
        else:
            (groups[-1] if groups else before).append(segment)
    return before, groups, after


def faults_in_change(now: Week, change: Change, caps: Caps) -> Iterator[str]:
    """Why a coach may not make this change to the week that somebody walks now."""
    try:
        after = changed(now, change)
    except ImpossibleChangeError as error:
        yield str(error)
        return
    yield from faults_in_week(after, caps)
    yield from faults_in_rise(now, after, caps)
    yield from faults_in_freedom(now, after)
    for slope in sorted({bout.slope for bout in after.bouts}):
        if not 0 <= slope <= HIGHEST_SLOPE:
            yield f"week {after.number}: a slope of {slope:g} per cent is outside 0 to {HIGHEST_SLOPE:g}"
