"""Minutes walked against minutes planned: a bar for each week as it was lived, also when one came twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.models import User
from programmes.models import Enrolment
from programmes.reports import words
from programmes.reports.clearances import allowance_of
from programmes.reports.course import course_of
from programmes.reports.lived import Lived
from programmes.reports.weeks import WeekOfWalks, weeks_of_walks

TICK_STEPS = (5, 10, 15, 30, 60, 120)
MOST_TICKS = 4


@dataclass(frozen=True, slots=True)
class MinutesRow:
    """One lived week of the minutes table; `again` says that its number was walked before."""

    week: int
    again: bool
    dates: str
    done: int
    planned: float
    is_past: bool


@dataclass(frozen=True, slots=True)
class MinutesChart:
    """Minutes of every lived week: done, inside the outline of what was planned."""

    title: str
    label: str
    planned: tuple[float, ...]
    done: tuple[int | None, ...]
    top: int
    ticks: tuple[int, ...]
    weeks: tuple[int, ...]
    rows: tuple[MinutesRow, ...]


def minutes_chart(lived: Lived, walker: User) -> MinutesChart:
    """The minutes of the programme that is lived, within what clinicians allowed."""
    rows = Enrolment.objects.select_related("version").prefetch_related("adaptations")
    course = course_of(rows.get(pk=lived.enrolment.id))
    allowed = allowance_of(walker, lived.today)
    found = weeks_of_walks(course, lived.sessions, allowed)
    return _chart(lived, found, tuple(_row(lived, week) for week in found))


def _chart(
    lived: Lived, weeks: Sequence[WeekOfWalks], rows: tuple[MinutesRow, ...]
) -> MinutesChart:
    ticks = _ticks(max((max(row.planned, row.done) for row in rows), default=TICK_STEPS[0]))
    return MinutesChart(
        title=_title(lived, weeks),
        label=_label(rows),
        planned=tuple(row.planned for row in rows),
        done=tuple(row.done or None for row in rows),
        top=ticks[-1],
        ticks=ticks,
        weeks=tuple(row.week for row in rows),
        rows=rows,
    )


def _row(lived: Lived, found: WeekOfWalks) -> MinutesRow:
    week = found.lived
    return MinutesRow(
        week=week.number,
        again=found.again,
        dates=words.week_dates(week),
        done=sum(session.walk.minutes for session in found.sessions if session.walk),
        planned=found.planned_minutes,
        is_past=week.begins_on <= lived.today,
    )


def _ticks(highest: float) -> tuple[int, ...]:
    """Round figures from 0 to at least `highest`, four or five of them."""
    step = next((step for step in TICK_STEPS if step * MOST_TICKS >= highest), TICK_STEPS[-1])
    count = -(-highest // step)
    return tuple(step * number for number in range(int(count) + 1))


def _title(lived: Lived, weeks: Sequence[WeekOfWalks]) -> str:
    """Minutes so far against the minutes planned up to today, whatever they are."""
    planned = sum(
        found.lived.week.total_minutes
        for found in weeks
        for session in found.sessions
        if session.walk or session.planned_on < lived.today
    )
    done = sum(walk.minutes for walk in lived.walks)
    return gettext("%(done)d minutes walked, %(planned)s planned so far") % {
        "done": done,
        "planned": f"{planned:g}",
    }


def _label(rows: Sequence[MinutesRow]) -> str:
    parts = [_row_words(row) for row in rows if row.is_past or row.done]
    return " ".join([gettext("Bar chart."), *parts])


def _row_words(row: MinutesRow) -> str:
    template = (
        gettext("Week %(week)d again: %(done)d of %(planned)s minutes.")
        if row.again
        else gettext("Week %(week)d: %(done)d of %(planned)s minutes.")
    )
    return template % {"week": row.week, "done": row.done, "planned": f"{row.planned:g}"}
