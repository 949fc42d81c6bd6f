"""Which week may follow which: the wanted one with a coach's numbers in it, or the nearest that grows no faster than it may."""

import datetime as dt
from dataclasses import replace
from functools import lru_cache

from msgspec import Struct

from programmes.clinical.change import NO_CHANGE, Bounds, Change, ImpossibleChangeError, changed
from programmes.clinical.growth import (
    faults_in_freedom,
    faults_in_rise,
    faults_in_week,
    freedom_of,
    slope_of,
)
from programmes.clinical.plan import Plan, Week, shared
from programmes.clinical.rules import load_rules

CAPS = load_rules().caps
NO_DAY = dt.date.min


class Position(Struct, frozen=True):
    """Where a course stands between two weeks: the next day and week number, the week before, the last one finished, and what slopes felt fine.

    `slope_cap` is the steepest slope allowed after a step back; each fine week lifts it by one level.
    """

    day: dt.date
    number: int = 1
    finished: int = 0
    previous: Week | None = None
    slope_cap: float | None = None
    fine_slopes: frozenset[float] = frozenset()


def next_week(plan: Plan, position: Position, change: Change) -> Week:
    """The wanted week, or the nearest earlier one that does not grow too fast after the week before.

    Hands that become freer wait for a week in which nothing else grows; where there is none, they stay as they were.
    """
    steps = Position(
        NO_DAY,
        number=position.number,
        previous=position.previous,
        slope_cap=position.slope_cap,
    )
    return _next_week(plan, steps, change)


@lru_cache(maxsize=4096)
def _next_week(plan: Plan, position: Position, change: Change) -> Week:
    """The same on any day: a plan takes the same few steps for everybody who walks it."""
    before = position.previous
    for freer in (1, 0):
        for number in range(position.number, 0, -1):
            week = _candidate(plan, position, plan.week(number), change, freer)
            if week and not (before and faults_in_step(plan, before, week)):
                return week
    last = before or plan.week(1)
    cap = min(slope_of(last), slope_of(last) if position.slope_cap is None else position.slope_cap)
    eased = Change(support=change.support, slope=change.slope, bounds=change.bounds)
    return _fitted(last, eased, _reach(plan, before, last, 0, cap)) or last


def _candidate(
    plan: Plan, position: Position, week: Week, change: Change, freer: int
) -> Week | None:
    """A week of the plan with the change in it, as far as it may go now."""
    before, cap = position.previous, position.slope_cap
    is_own = before is None or (_has_own_hands(plan, before) and _has_own_slope(plan, before))
    if change is NO_CHANGE and cap is None and is_own:
        return week
    return _fitted(week, change, _reach(plan, before, week, freer, cap))


def _has_own_hands(plan: Plan, week: Week) -> bool:
    """True when the hands are as free as the plan says for this week."""
    planned = plan.week(week.number)
    return planned is week or freedom_of(planned) == freedom_of(week)


def _has_own_slope(plan: Plan, week: Week) -> bool:
    return slope_of(plan.week(week.number)) == slope_of(week)


def _reach(
    plan: Plan, before: Week | None, week: Week, freer: int, slope_cap: float | None
) -> Bounds:
    """How steep and how free a week may be: one step more than the week before, and never more than the plan ever asks for.

    The steps of the plan itself are as large as they are written.
    """
    slope, free = slope_of(week), freedom_of(week)
    if before is not None:
        level = steeper(plan, slope_of(before))
        reached = min(freedom_of(before) + freer, freest_of(plan))
        slope = max(slope, level) if _has_own_slope(plan, before) else level
        free = max(free, reached) if _has_own_hands(plan, before) else reached
    return Bounds(slope=slope if slope_cap is None else min(slope, slope_cap), freedom=free)


def steeper(plan: Plan, slope: float) -> float:
    """The next steeper level of the plan; the same slope where it has none."""
    return min((level for level in levels_of(plan) if level > slope), default=slope)


@lru_cache(maxsize=256)
def levels_of(plan: Plan) -> tuple[float, ...]:
    """The slopes of a plan, flattest first."""
    return tuple(sorted({bout.slope for week in plan.weeks for bout in week.bouts}))


@lru_cache(maxsize=256)
def freest_of(plan: Plan) -> int:
    """How free the hands become in a plan: the place in `SUPPORT_ORDER`."""
    return max(map(freedom_of, plan.weeks))


def faults_in_step(plan: Plan, before: Week, week: Week) -> tuple[str, ...]:
    """Why a week may not follow; hands that get freer beside something else are the plan's own choice alone."""
    is_own = _has_own_hands(plan, before) and _has_own_hands(plan, week)
    freer = () if is_own else faults_in_freedom(before, week)
    return faults_in_rise(before, week, CAPS) + freer


@lru_cache(maxsize=4096)
def _fitted(week: Week, change: Change, reach: Bounds) -> Week | None:
    """The week with the change in it, within reach; None when that cannot be walked."""
    slopes = [slope for slope in (change.bounds.slope, reach.slope) if slope is not None]
    bounds = replace(change.bounds, slope=min(slopes, default=None), freedom=reach.freedom)
    try:
        fitted = changed(week, replace(change, bounds=bounds))
    except ImpossibleChangeError:
        return None
    return None if faults_in_week(fitted, CAPS) else shared(fitted)
