"""One page of a calendar, with what is planned and what was walked."""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext

from programmes.reports.lived import Lived, State


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One cell; `day` is 0 where another month's days would be."""

    day: int
    css: str
    text: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month; `before` and `after` are the addresses' words for its neighbours, empty outside the plan."""

    name: str
    day_names: tuple[tuple[str, str], ...]
    rows: tuple[tuple[MonthDay, ...], ...]
    before: str
    after: str


def month_page(lived: Lived, wanted: str) -> Month:
    """The month called `wanted`, such as 2026-11; today's where that makes no sense or lies outside the plan."""
    first, last = _month(lived.enrolment.starts_on), _month(lived.ends_on)
    shown = _chosen(wanted, first, last) or min(max(_month(lived.today), first), last)
    marks = _marks(lived)
    weeks = calendar.Calendar().monthdatescalendar(shown.year, shown.month)
    return Month(
        name=date_format(shown, "F Y"),
        day_names=tuple((str(WEEKDAYS[day])[:1], str(WEEKDAYS[day])) for day in range(7)),
        rows=tuple(tuple(_cell(day, shown, marks) for day in week) for week in weeks),
        before=_name(shown - dt.timedelta(days=1)) if shown > first else "",
        after=_name(_next(shown)) if shown < last else "",
    )


def _chosen(wanted: str, first: dt.date, last: dt.date) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(f"{wanted}-01")
    except ValueError:
        return None
    return day if first <= day <= last else None


def _marks(lived: Lived) -> Mapping[dt.date, tuple[str, str]]:
    """The class and the words of each day that has any; a walk counts on the day it was walked."""
    looks = {
        State.TODAY: ("now", gettext("today, a walk is planned")),
        State.PLANNED: ("plan", gettext("planned")),
        State.MISSED: ("rest", gettext("missed")),
        State.SKIPPED: ("rest", gettext("left out")),
    }
    marks = {lived.today: ("now", gettext("today"))}
    for session in lived.sessions:
        if session.walk is None:
            marks[session.planned_on] = looks[session.state(lived.today)]
    for walk in lived.walks:
        marks[walk.walked_on] = ("done", gettext("walked"))
    return marks


def _cell(day: dt.date, shown: dt.date, marks: Mapping[dt.date, tuple[str, str]]) -> MonthDay:
    if day.month != shown.month:
        return MonthDay(0, "", "")
    css, text = marks.get(day, ("", ""))
    return MonthDay(day.day, css, text)


def _month(day: dt.date) -> dt.date:
    return day.replace(day=1)


def _next(month: dt.date) -> dt.date:
    return _month(month + dt.timedelta(days=31))


def _name(day: dt.date) -> str:
    return day.strftime("%Y-%m")
