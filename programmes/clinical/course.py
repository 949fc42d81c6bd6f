"""The plan of one walker as a value: the pinned version and the rows that adapted it, replayed for any day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from msgspec import structs

from programmes.clinical.adaptation import (
    CLOSING,
    DAY,
    FOREVER,
    Action,
    Adaptation,
    Closure,
    closures_of,
)
from programmes.clinical.breaks import Place, come_back
from programmes.clinical.calendar import DAYS_IN_WEEK, weekdays_for, weekdays_from
from programmes.clinical.change import NO_CHANGE, Change
from programmes.clinical.following import Position, faults_in_step, levels_of, next_week
from programmes.clinical.growth import faults_in_week, slope_of
from programmes.clinical.plan import Plan, Week
from programmes.clinical.rules import load_rules

CAPS = load_rules().caps
WEEK = dt.timedelta(days=DAYS_IN_WEEK)
PATIENCE = 3
"""A plan that a coach's numbers hold back for ever ends after so many times its length, and a week for each row."""
CHOOSING = (Action.COACH_CHANGE, Action.WEEKDAYS)
"""The rows that may name weekdays."""
WEEKLY = (Action.STEP_BACK, Action.REPEAT, Action.ADVANCE)
"""The verdicts that move the plan at the end of a week, most serious first."""


@dataclass(frozen=True, slots=True)
class Course:
    """One walker on one version of a programme; the order of the adaptations does not matter."""

    plan: Plan
    starts_on: dt.date
    weekdays: tuple[int, ...]
    adaptations: tuple[Adaptation, ...] = ()


@dataclass(frozen=True, slots=True)
class LivedWeek:
    """Seven days, or fewer before a pause: the content to walk, the number of its week in the plan, and the weekdays."""

    begins_on: dt.date
    ends_before: dt.date
    week: Week
    weekdays: tuple[int, ...]

    @property
    def number(self) -> int:
        """The number of the week in the plan."""
        return self.week.number

    def holds(self, day: dt.date) -> bool:
        """True for a day of this week."""
        return self.begins_on <= day < self.ends_before

    @property
    def walking_days(self) -> tuple[dt.date, ...]:
        """The days on which to walk."""
        first = self.begins_on.weekday()
        length = (self.ends_before - self.begins_on).days
        offsets = sorted([(weekday - first) % DAYS_IN_WEEK for weekday in self.weekdays])
        return tuple([self.begins_on + offset * DAY for offset in offsets if offset < length])


@dataclass(frozen=True, slots=True)
class Difference:
    """A week that one of two courses does not have, or that differs between them."""

    begins_on: dt.date
    before: LivedWeek | None
    after: LivedWeek | None


def weeks_of(course: Course) -> tuple[LivedWeek, ...]:
    """All weeks from the first to the last; weeks that nobody has reviewed yet move on as planned."""
    return tuple(_walk_through(course))


def plan_on(course: Course, day: dt.date) -> LivedWeek | None:
    """The week that a day lies in; None before the start, in a pause, after a stop and after the end."""
    return next((week for week in _walk_through(course) if week.holds(day)), None)


def coming_weeks(course: Course, day: dt.date, count: int) -> tuple[LivedWeek, ...]:
    """The week of a day and those after it, `count` at most."""
    return tuple(week for week in _walk_through(course) if week.ends_before > day)[:count]


def diff(before: Course, after: Course, since: dt.date) -> tuple[Difference, ...]:
    """The weeks from `since` on that differ; a change of plan is shown before it is accepted."""
    old, new = (
        {week.begins_on: week for week in _walk_through(course) if week.ends_before > since}
        for course in (before, after)
    )
    return tuple(
        Difference(day, old.get(day), new.get(day))
        for day in sorted(old.keys() | new.keys())
        if old.get(day) != new.get(day)
    )


def _walk_through(course: Course) -> Iterator[LivedWeek]:
    closures = closures_of(course.adaptations)
    position = Position(course.starts_on)
    for _week in range(PATIENCE * len(course.plan.weeks) + len(course.adaptations)):
        position = opened(position, closures)
        if position.day == FOREVER or position.number > len(course.plan.weeks):
            return
        lived = week_at(course, position, closures)
        yield lived
        position = after_week(course, position, lived)


def opened(position: Position, closures: Iterable[Closure]) -> Position:
    """The same position, or when its day is closed, the day on which the plan opens and the week to go on with."""
    closure = next(
        (closure for closure in closures if closure.meets(position.day, position.day + DAY)), None
    )
    if closure is None:
        return position
    number = come_back(Place(position.number, position.finished), closure.days).week
    if closure.week is not None:
        number = min(number, max(1, closure.week))
    return structs.replace(position, day=closure.opens_on, number=number)


def week_at(course: Course, position: Position, closures: Iterable[Closure]) -> LivedWeek:
    """The week that begins at an open position; a closure inside it ends it early."""
    full = position.day + WEEK
    ends_before = min(
        (closure.begins_on for closure in closures if closure.meets(position.day, full)),
        default=full,
    )
    week = next_week(course.plan, position, change_on(course.adaptations, position.day))
    weekdays = _weekdays(course, position.day, week.sessions)
    return LivedWeek(position.day, ends_before, week, weekdays)


def after_week(course: Course, position: Position, lived: LivedWeek) -> Position:
    """Where the plan stands when a week is over; a week that a pause cut short never moves it forward."""
    is_whole = lived.ends_before - lived.begins_on == WEEK
    verdict, named = _verdict(course.adaptations, lived)
    slope = slope_of(lived.week)
    number, cap, fine = lived.number, position.slope_cap, position.fine_slopes
    if verdict is Action.STEP_BACK:
        number = max(1, number - 1)
        cap = max((level for level in fine if level < slope), default=0.0)
    elif is_whole and verdict is Action.ADVANCE:
        number, cap, fine = number + 1, _lifted(course.plan, cap), fine | {slope}
    finished = lived.number if is_whole else position.finished
    return Position(lived.ends_before, min([number, *named]), finished, lived.week, cap, fine)


def _verdict(rows: Iterable[Adaptation], lived: LivedWeek) -> tuple[Action, list[int]]:
    """The most serious decision on a week, and the weeks it may go on with at most; without any the plan moves on.

    Of the reviews the last made counts, beside what people decided. A week whose review closed the plan is walked again,
    however soon the plan was opened.
    """
    begins_on, ends_before = lived.begins_on, lived.ends_before
    decided, closed = [], False
    for row in rows:
        if begins_on < row.on <= ends_before and row.action in WEEKLY:
            decided.append(row)
        closed |= row.reviewed_on == begins_on and row.action in CLOSING
    last = max((row.order for row in decided if row.reviewed_on), default=None)
    given = [row for row in decided if row.reviewed_on is None or row.order == last]
    actions = [row.action for row in given] + [Action.REPEAT] * closed
    named = [max(1, row.week) for row in given if row.week is not None]
    return next((action for action in WEEKLY if action in actions), Action.ADVANCE), named


def _lifted(plan: Plan, cap: float | None) -> float | None:
    """The next steeper level of the plan; None when there is no steeper one."""
    if cap is None:
        return None
    return next((level for level in levels_of(plan) if level > cap), None)


def change_on(rows: Iterable[Adaptation], day: dt.date) -> Change:
    """The coach's numbers that hold on a day."""
    row = _latest(rows, Action.COACH_CHANGE, day)
    return row.change if row else NO_CHANGE


def _latest(rows: Iterable[Adaptation], action: Action, day: dt.date) -> Adaptation | None:
    """The last row of a kind up to a day; of two for one day the one that was made last."""
    made = [row for row in rows if row.action is action and row.on <= day]
    return max(made, key=_turn, default=None) if made else None


def _turn(row: Adaptation) -> tuple[dt.date, int, str]:
    """The order of changes; of two that were made at once, the one that comes last in its numbers."""
    return row.on, row.order, repr(row.change)


def chosen_on(course: Course, day: dt.date) -> tuple[int, ...]:
    """The weekdays that the walker or the coach chose last, up to a day; at first those of the enrolment."""
    known = [_latest(course.adaptations, action, day) for action in CHOOSING]
    chosen = [row for row in known if row and row.change.weekdays]
    last = max(chosen, key=_turn).change.weekdays if chosen else None
    return last or course.weekdays


def _weekdays(course: Course, begins_on: dt.date, needed: int) -> tuple[int, ...]:
    """The weekdays of the week that begins on a day, with those that the walker chose in the middle of it."""
    days = weekdays_for(chosen_on(course, begins_on), needed)
    later = [
        row for row in course.adaptations if row.action is Action.WEEKDAYS and row.on > begins_on
    ]
    for row in sorted(later, key=_turn):
        days = weekdays_from(row.on, row.change.weekdays or days, days, begins_on)
    return days


def violations(course: Course, weeks: Sequence[LivedWeek]) -> Iterator[str]:
    """What no course may ever do in its weeks: a bad week, one that grows too fast, or a session on a closed day."""
    closures = closures_of(course.adaptations)
    for lived in weeks:
        yield from faults_in_week(lived.week, CAPS)
        if any(closure.meets(lived.begins_on, lived.ends_before) for closure in closures):
            yield f"week {lived.number}: a session on a closed day"
        if not 1 <= lived.number <= len(course.plan.weeks):
            yield f"week {lived.number}: not in the plan"
    known = [lived for lived in weeks if lived.number <= len(course.plan.weeks)]
    for before, after in pairwise(known):
        yield from faults_in_step(course.plan, before.week, after.week)
        if before.ends_before > after.begins_on or after.number > before.number + 1:
            yield f"week {after.number}: out of turn"
