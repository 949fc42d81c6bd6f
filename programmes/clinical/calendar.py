"""On which days a programme is walked: pure arithmetic from a start date, chosen weekdays and the plan."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from programmes.clinical.plan import Plan

DAYS_IN_WEEK = 7

# Rest days between walking days as far as a week allows; five days are the working week.
SENSIBLE_WEEKDAYS = {
    1: (0,),
    2: (0, 3),
    3: (0, 2, 4),
    4: (0, 2, 4, 5),
    5: (0, 1, 2, 3, 4),
    6: (0, 1, 2, 3, 4, 5),
    7: (0, 1, 2, 3, 4, 5, 6),
}


@dataclass(frozen=True, slots=True)
class WalkingDay:
    """One planned walk: its place in the programme (from 1), its week and its local date."""

    number: int
    week_number: int
    on: dt.date


def sensible_weekdays(count: int) -> tuple[int, ...]:
    """The weekdays (0 is Monday) that we propose for `count` walks a week."""
    return SENSIBLE_WEEKDAYS[count]


def next_monday(today: dt.date) -> dt.date:
    """The first Monday after `today`."""
    return today + dt.timedelta(days=DAYS_IN_WEEK - today.weekday())


def weekdays_for(chosen: Iterable[int], needed: int) -> tuple[int, ...]:
    """The chosen weekdays, with days added far from the others, or crowded ones left out, until there are `needed`."""
    return _weekdays_for(tuple(chosen), needed)


@lru_cache(maxsize=1024)
def _weekdays_for(chosen: tuple[int, ...], needed: int) -> tuple[int, ...]:
    days = set(chosen)
    if not days or not days <= set(range(DAYS_IN_WEEK)):
        raise ValueError(
            "Weekdays are numbers from 0, Monday, to 6, Sunday, and at least one is needed."
        )
    if not 1 <= needed <= DAYS_IN_WEEK:
        raise ValueError("A week has 1 to 7 walks.")
    while len(days) < needed:
        free = sorted(set(range(DAYS_IN_WEEK)) - days)
        days.add(max(free, key=lambda day: _distances(day, days)))
    while len(days) > needed:
        days.remove(min(sorted(days, reverse=True), key=lambda day: _distances(day, days - {day})))
    return tuple(sorted(days))


def weekdays_from(
    since: dt.date, chosen: Iterable[int], week: tuple[int, ...], begins_on: dt.date
) -> tuple[int, ...]:
    """The weekdays of the week that begins on a day when others are chosen from a later day of it.

    The days before stay, and there are as many days as before, where so many are left: first those that were chosen.
    """
    days = [(begins_on.weekday() + offset) % DAYS_IN_WEEK for offset in range(DAYS_IN_WEEK)]
    place = (since - begins_on).days
    kept = [day for day in days[:place] if day in week]
    wanted = weekdays_for(chosen, len(week))
    left = sorted(days[place:], key=lambda day: day not in wanted)
    return tuple(sorted([*kept, *left[: len(week) - len(kept)]]))


def walking_days(plan: Plan, starts_on: dt.date, weekdays: Iterable[int]) -> Iterator[WalkingDay]:
    """Every walk of the plan in order of date; a programme week is the seven days that begin at `starts_on`."""
    chosen = tuple(weekdays)
    number = 0
    for week in plan.weeks:
        first = starts_on + dt.timedelta(days=DAYS_IN_WEEK * (week.number - 1))
        days = weekdays_for(chosen, week.sessions)
        for on in (first + dt.timedelta(days=day) for day in range(DAYS_IN_WEEK)):
            if on.weekday() in days:
                number += 1
                yield WalkingDay(number=number, week_number=week.number, on=on)


def free_days(taken: Iterable[dt.date], today: dt.date, window: int = 6) -> tuple[dt.date, ...]:
    """The days without a walk among the `window` days after `today`."""
    busy = set(taken)
    following = (today + dt.timedelta(days=offset) for offset in range(1, window + 1))
    return tuple(day for day in following if day not in busy)


def _distances(day: int, others: set[int]) -> list[int]:
    """Days from `day` to each of `others`, counted round the week, nearest first."""
    apart = (abs(day - other) for other in others)
    return sorted(min(days, DAYS_IN_WEEK - days) for days in apart)
