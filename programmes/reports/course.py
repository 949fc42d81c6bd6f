"""The course of an enrolment as a value: its pinned version, its first weekdays, and the rows of its story."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Protocol

from programmes.clinical import adaptation as values
from programmes.clinical.change import NO_BOUNDS, Bounds, Change
from programmes.clinical.course import Course, LivedWeek, plan_on
from programmes.clinical.plan import Plan, Support, Week
from programmes.models import Adaptation, Enrolment, Session


def course_of(enrolment: Enrolment) -> Course:
    """Replayed from the version and the rows; load `version` with the enrolment."""
    return Course(
        plan=enrolment.version.plan,
        starts_on=enrolment.starts_on,
        weekdays=tuple(enrolment.weekdays),
        adaptations=as_values(enrolment.adaptations.all()),
    )


def plan_in_force(enrolment: Enrolment, day: dt.date) -> LivedWeek | None:
    """The week that held on a day: replayed from the version and the rows that were known on it."""
    zone = enrolment.walker.zone
    rows = [
        row for row in enrolment.adaptations.all() if row.made_at.astimezone(zone).date() <= day
    ]
    course = replace(
        course_of(enrolment), plan=_plan_of(enrolment, day), adaptations=as_values(rows)
    )
    return plan_on(course, day)


def week_of_session(session: Session) -> Week:
    """What to walk in a session: its week with every change in it; load `enrolment__version` with the session."""
    return week_in(course_of(session.enrolment), session)


class HasAWeek(Protocol):
    """A session, however it was read: its day and what the version says to walk on it."""

    @property
    def planned_on(self) -> dt.date: ...
    @property
    def week_number(self) -> int: ...
    @property
    def week(self) -> Week: ...


@dataclass(frozen=True, slots=True)
class PinnedSession:
    """The same as a value."""

    planned_on: dt.date
    week: Week

    @property
    def week_number(self) -> int:
        """The number of its week in the version."""
        return self.week.number


def week_in(course: Course, session: HasAWeek) -> Week:
    """The same, of a course that is known already."""
    lived = plan_on(course, session.planned_on)
    if lived is None or lived.number != session.week_number:
        return session.week
    return lived.week


def _plan_of(enrolment: Enrolment, day: dt.date) -> Plan:
    """The plan of the version that was followed on a day."""
    zone = enrolment.walker.zone
    accepted = enrolment.offers.filter(is_accepted=True).select_related("replaces")
    for offer in accepted.order_by("answered_at"):
        if (
            offer.replaces
            and offer.answered_at
            and offer.answered_at.astimezone(zone).date() > day
        ):
            return offer.replaces.plan
    return enrolment.version.plan


def as_values(rows: Iterable[Adaptation]) -> tuple[values.Adaptation, ...]:
    """The rows as values, in the order in which they were made; rows of one instant were made at once."""
    known = sorted(rows, key=_turn)
    instants = groupby(known, key=_turn)
    return tuple(
        as_value(row, order) for order, (_at, made) in enumerate(instants, start=1) for row in made
    )


def _turn(row: Adaptation) -> tuple[dt.datetime, int]:
    return row.made_at, row.correction


def as_value(row: Adaptation, order: int = 0) -> values.Adaptation:
    """A row as the rules know it; `order` is its place among the rows as they were made."""
    return values.Adaptation(
        action=values.Action(row.action),
        on=row.from_on,
        rule=row.rule_code,
        figures=tuple((name, str(value)) for name, value in sorted(row.figures.items())),
        sentence=row.sentence,
        by=str(row.made_by_id or ""),
        until=row.until_on,
        key=values.Key(row.opened_by),
        week=row.week_number,
        change=change_from(row.change),
        reviewed_on=row.reviewed_on,
        order=order,
    )


def may_be_walked_on(session: Session, day: dt.date) -> bool:
    """From the first day of its week on, in the walker's own course; load `enrolment__version` with the session."""
    is_due = session.planned_on <= day
    return is_due or session.planned_on < open_until(course_of(session.enrolment), day)


def open_until(course: Course, day: dt.date) -> dt.date:
    """The first day whose sessions cannot be walked on a day yet: the end of the week of the day, or the next day."""
    week = plan_on(course, day)
    return week.ends_before if week else day + values.DAY


def change_from(written: Mapping[str, Any]) -> Change:
    """The numbers of a coach, as they are kept in a row."""
    bounds = written.get("bounds")
    weekdays = written.get("weekdays")
    support, pieces = written.get("support"), written.get("pieces")
    return Change(
        minutes=written.get("minutes"),
        bouts=written.get("bouts"),
        support=Support(support) if support else None,
        slope=written.get("slope"),
        weekdays=tuple(weekdays) if weekdays else None,
        bounds=Bounds(**bounds) if bounds else NO_BOUNDS,
        pieces=tuple((backward, rest) for backward, rest in pieces) if pieces else None,
    )
