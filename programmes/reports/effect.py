"""What a change does to a plan, before it is saved: the coming weeks before and after it, drawn and in words."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from msgspec import structs

from programmes.clinical.adaptation import DAY, FOREVER, Adaptation, Closure, closures_of
from programmes.clinical.course import Course, LivedWeek
from programmes.clinical.growth import freedom, slope_of
from programmes.clinical.limits import bounded
from programmes.clinical.plan import Week
from programmes.reports import words
from programmes.reports.clearances import Allowance
from programmes.reports.weeks import within

COMING = 6
"""How many weeks a preview lists."""
Aspects = tuple[Callable[[LivedWeek], str], ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A week or a pause on the calendar, in words."""

    dates: str
    text: str
    is_pause: bool


@dataclass(frozen=True, slots=True)
class Flight:
    """A lived course as a staircase: a step for each lived week, a dashed line where the old plan differed.

    The steps are counted from 1, so that a repeated week has two; `numbers` are those of the plan.
    """

    weeks: tuple[Week, ...]
    numbers: tuple[int, ...]
    current: int
    ghost: tuple[float | None, ...] = ()

    @property
    def has_ghost(self) -> bool:
        """True when the old plan shows anywhere."""
        return any(minutes is not None for minutes in self.ghost)


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the plan, now and after the change."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """All that a preview shows."""

    flight: Flight
    facts: tuple[Fact, ...]
    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]

    @property
    def is_none(self) -> bool:
        """True when the coming weeks stay as they are."""
        return self.before == self.after


def with_row(course: Course, row: Adaptation) -> Course:
    """The course with one more row, made after all others."""
    last = max((known.order for known in course.adaptations), default=0)
    made = structs.replace(row, order=last + 1)
    return replace(course, adaptations=(*course.adaptations, made))


@dataclass(frozen=True, slots=True)
class Walked:
    """A course with its weeks as they are really walked, and the most minutes that a walk of it may reach."""

    course: Course
    weeks: tuple[LivedWeek, ...]
    longest: float


def walked(course: Course, allowed: Allowance) -> Walked:
    """The course within what clinicians allow today."""
    bounds = allowed.on(allowed.today)
    return Walked(
        course=course,
        weeks=within(course, allowed),
        longest=max(
            bounded(week, course.plan, bounds).total_minutes for week in course.plan.weeks
        ),
    )


def effect_of(before: Course, after: Course, allowed: Allowance) -> Effect:
    """What the walker or the coach reads before they save, on the day and within the limits of `allowed`."""
    today = allowed.today
    old, new = walked(before, allowed), walked(after, allowed)
    aspects = _aspects(old, new, today)
    return Effect(
        flight=flight_of(new.weeks, today, old.weeks),
        facts=tuple(
            Fact(name, text, changed)
            for (name, text), (_name, changed) in zip(
                _facts(old, today), _facts(new, today), strict=True
            )
        ),
        before=_stretches(old, today, aspects),
        after=_stretches(new, today, aspects),
    )


def flight_of(
    lived: Sequence[LivedWeek], today: dt.date, before: Sequence[LivedWeek] = ()
) -> Flight:
    """The staircase of lived weeks; `before` is what its dashed line shows."""
    begun = sum(week.begins_on <= today for week in lived)
    return Flight(
        weeks=tuple(replace(week.week, number=place) for place, week in enumerate(lived, start=1)),
        numbers=tuple(week.number for week in lived),
        current=min(max(begun, 1), len(lived)),
        ghost=_ghost(lived, before),
    )


def _ghost(after: Sequence[LivedWeek], before: Sequence[LivedWeek]) -> tuple[float | None, ...]:
    """The old minutes of each step that differs from the step in the same place."""
    old = [week.week.total_minutes for week in before][: len(after)]
    new = [week.week.total_minutes for week in after]
    return tuple(was if was != now else None for was, now in zip(old, new, strict=False))


def _coming(plan: Walked, today: dt.date) -> list[LivedWeek]:
    return [week for week in plan.weeks if week.ends_before > today][:COMING]


def _hands(week: LivedWeek) -> str:
    freest = max(week.week.bouts, key=lambda bout: freedom(bout.support))
    return str(words.SUPPORT_WORDS[freest.support])


ASPECTS: tuple[Callable[[LivedWeek], str], ...] = (
    lambda lived: words.backward_line(lived.week),
    _hands,
    lambda lived: words.slope_words(slope_of(lived.week)),
    lambda lived: ", ".join(str(WEEKDAYS_ABBR[day]) for day in sorted(lived.weekdays)),
)
"""What a line of the preview says beside minutes and walks, where a change makes it different."""


def _aspects(old: Walked, new: Walked, today: dt.date) -> Aspects:
    """Those in which a week of the plan differs before and after."""
    before, after = _coming(old, today), _coming(new, today)
    both = {week.number for week in before} & {week.number for week in after}
    return tuple(
        says
        for says in ASPECTS
        if any(_said(says, number, before) != _said(says, number, after) for number in both)
    )


def _said(says: Callable[[LivedWeek], str], number: int, weeks: Sequence[LivedWeek]) -> set[str]:
    return {says(week) for week in weeks if week.number == number}


def _stretches(plan: Walked, today: dt.date, aspects: Aspects) -> tuple[Stretch, ...]:
    """The coming weeks and pauses in order of time."""
    weeks = [(week.begins_on, _week_words(week, aspects)) for week in _coming(plan, today)]
    pauses = [
        (closure.begins_on, pause_words(closure))
        for closure in closures_of(plan.course.adaptations)
        if closure.opens_on > today
    ]
    in_order = sorted([*weeks, *pauses], key=lambda each: each[0])
    return tuple(stretch for _on, stretch in in_order)[: COMING + 1]


def _week_words(lived: LivedWeek, aspects: Aspects) -> Stretch:
    walks = len(lived.walking_days)
    template = ngettext(
        "Week %(week)d: %(minutes)s, %(walks)d walk",
        "Week %(week)d: %(minutes)s, %(walks)d walks",
        walks,
    )
    text = template % {
        "week": lived.number,
        "minutes": words.minutes(lived.week.total_minutes),
        "walks": walks,
    }
    text = ". ".join([text, *(says(lived) for says in aspects)])
    return Stretch(dates=words.week_dates(lived), text=text, is_pause=False)


def pause_words(closure: Closure) -> Stretch:
    """A pause, with its last day when that is known."""
    if closure.opens_on == FOREVER:
        day = date_format(closure.begins_on, "j M")
        return Stretch(
            gettext("From %(day)s") % {"day": day}, gettext("No walks for now"), is_pause=True
        )
    dates = date_format(closure.begins_on, "j M")
    if closure.days > 1:
        dates = words.date_range(closure.begins_on, closure.opens_on - DAY)
    return Stretch(dates, gettext("Pause, no walks"), is_pause=True)


def _facts(plan: Walked, today: dt.date) -> Iterator[tuple[str, str]]:
    weeks, longest = plan.weeks, plan.longest
    ends = any(closure.opens_on == FOREVER for closure in closures_of(plan.course.adaptations))
    yield gettext("Next walk"), _next_walk(weeks, today)
    yield (
        gettext("Reaches %(minutes)s") % {"minutes": words.minutes(longest)},
        _first_on(week.begins_on for week in weeks if week.week.total_minutes >= longest),
    )
    yield (
        gettext("Plan ends"),
        gettext("Not set") if ends else words.short_date(weeks[-1].ends_before - DAY),
    )


def _next_walk(weeks: Sequence[LivedWeek], today: dt.date) -> str:
    found = ((day, week) for week in weeks for day in week.walking_days if day >= today)
    day, week = next(found, (None, None))
    if day is None or week is None:
        return gettext("None")
    return gettext("%(day)s, %(minutes)s") % {
        "day": words.short_date(day),
        "minutes": words.minutes(week.week.total_minutes),
    }


def _first_on(days: Iterator[dt.date]) -> str:
    day = next(days, None)
    return words.short_date(day) if day else gettext("Not set")
