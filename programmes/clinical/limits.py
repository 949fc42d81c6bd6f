"""A clinician's limits on the weeks of a course, and how minutes and slope grow again once a limit has ended."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from programmes.clinical.change import NO_BOUNDS, Bounds, Change, ImpossibleChangeError, changed
from programmes.clinical.course import CAPS, WEEK, LivedWeek
from programmes.clinical.growth import (
    faults_in_rise,
    faults_in_week,
    freedom_of,
    slope_of,
    things_that_grow,
)
from programmes.clinical.plan import Plan, Week


def bounded(week: Week, plan: Plan, bounds: Bounds) -> Week:
    """The week within a clinician's limits; where it cannot be made so short, the nearest earlier one that can.

    An earlier one is no steeper, and leaves the hands no freer, than a coach has made this one.
    """
    if bounds == NO_BOUNDS:
        return week
    earlier = (plan.week(number) for number in range(week.number - 1, 0, -1))
    slope = min(slope_of(week), slope_of(week) if bounds.slope is None else bounds.slope)
    bounds = replace(bounds, slope=slope, freedom=freedom_of(week))
    for candidate in (week, *earlier):
        with suppress(ImpossibleChangeError):
            return changed(candidate, Change(bounds=bounds))
    return plan.week(1)


def is_same_walk(one: Week, other: Week) -> bool:
    """True when the same is walked in both, whatever their numbers and efforts."""
    return (one.segments, one.rounds) == (other.segments, other.rounds)


def walked_weeks(
    weeks: Iterable[LivedWeek], plan: Plan, bounds_in: Callable[[LivedWeek], Bounds]
) -> Iterator[LivedWeek]:
    """The weeks from the first on as they are really walked; each keeps its number and its days.

    After a week that was cut, the next ones grow from what was walked in it, within the caps, until they have caught up
    with the programme: only from a whole week on, and only when the plan moves on.
    """
    base: LivedWeek | None = None
    for lived in weeks:
        wanted = replace(bounded(lived.week, plan, bounds_in(lived)), number=lived.number)
        if base is not None:
            may_grow = lived.number > base.number
            wanted = _following(base.week, wanted, plan, may_grow=may_grow)
        walked = replace(lived, week=wanted)
        yield walked
        is_whole = lived.ends_before - lived.begins_on == WEEK
        if is_same_walk(wanted, lived.week):
            base = None
        elif is_whole or base is None:
            base = walked


def _following(before: Week, wanted: Week, plan: Plan, *, may_grow: bool) -> Week:
    """As much of the wanted week as may follow the week before; at worst that week again."""
    same = replace(before, number=wanted.number, sessions=wanted.sessions, effort=wanted.effort)
    steeper = (slope for slope in map(slope_of, plan.weeks) if slope > slope_of(before))
    steepest = min(steeper, default=slope_of(before))
    longest = int(wanted.total_minutes)
    for fewer in range(longest):
        minutes = longest - fewer
        if minutes < before.total_minutes and _is_no_more(same, wanted):
            return same
        bounds = Bounds(minutes=minutes, slope=steepest)
        with suppress(ImpossibleChangeError):
            fitted = changed(wanted, Change(bounds=bounds))
            if not _faults(before, fitted, may_grow=may_grow):
                return fitted
    return same


def _faults(before: Week, after: Week, *, may_grow: bool) -> bool:
    grows = things_that_grow(before, replace(after, sessions=before.sessions))
    is_too_much = bool(grows) and not may_grow
    return is_too_much or any((*faults_in_week(after, CAPS), *faults_in_rise(before, after, CAPS)))


def _is_no_more(same: Week, wanted: Week) -> bool:
    """True when the week before asks for nothing that the wanted one does not."""
    return not things_that_grow(wanted, same) and freedom_of(same) <= freedom_of(wanted)
