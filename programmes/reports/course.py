"""The course of an enrolment as a value: its pinned version, its weekdays, and the rows of its story."""

from collections.abc import Mapping
from typing import Any

from programmes.clinical import adaptation as values
from programmes.clinical.change import NO_BOUNDS, Bounds, Change
from programmes.clinical.course import Course
from programmes.clinical.plan import Support
from programmes.models import Adaptation, Enrolment


def course_of(enrolment: Enrolment) -> Course:
    """Replayed from the version and the rows; load `version` with the enrolment."""
    return Course(
        plan=enrolment.version.plan,
        starts_on=enrolment.starts_on,
        weekdays=tuple(enrolment.weekdays),
        adaptations=tuple(map(as_value, enrolment.adaptations.all())),
    )


def as_value(row: Adaptation) -> values.Adaptation:
    """A row as the rules know it."""
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
    )


def change_from(written: Mapping[str, Any]) -> Change:
    """The numbers of a coach, as they are kept in a row."""
    bounds = written.get("bounds")
    weekdays = written.get("weekdays")
    support = written.get("support")
    return Change(
        minutes=written.get("minutes"),
        bouts=written.get("bouts"),
        support=Support(support) if support else None,
        slope=written.get("slope"),
        weekdays=tuple(weekdays) if weekdays else None,
        bounds=Bounds(**bounds) if bounds else NO_BOUNDS,
    )
