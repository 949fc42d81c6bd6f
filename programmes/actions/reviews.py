"""The weekly review: at the end of each walker's week, in their own zone, its verdict becomes a row of the plan's story."""

import datetime as dt
from typing import Any

from django.db import transaction

from programmes.actions.adaptations import adapt, words_of_return
from programmes.actions.enrolment import hold
from programmes.clinical.adaptation import closures_of
from programmes.clinical.breaks import Return
from programmes.clinical.course import LivedWeek
from programmes.clinical.review import Judged, Review, escalation, review_week
from programmes.models import Adaptation, Enrolment
from programmes.models.adaptations import ESCALATION
from programmes.reports.course import course_of
from programmes.reports.reviewing import (
    A_DAY,
    LATEST,
    due_weeks,
    figures_told,
    inputs_of,
    judged_before,
    silence_of,
)

Action = Adaptation.Action


def review_due_weeks(*, now: dt.datetime) -> list[Adaptation]:
    """Review every finished week of every walker, and greet those whose pause is over; doing it again changes nothing."""
    made: list[Adaptation] = []
    started = Enrolment.objects.filter(
        status=Enrolment.Status.ACTIVE, starts_on__lte=now.date() + A_DAY
    )
    related = started.select_related("walker", "version").prefetch_related("adaptations")
    for enrolment in related.iterator(chunk_size=500):
        made += review_enrolment(enrolment=enrolment, now=now)
    return made


def review_enrolment(
    *, enrolment: Enrolment, now: dt.datetime, waits: bool = True
) -> list[Adaptation]:
    """Review the finished weeks of one walker in order of time; with `waits` only once the last morning is over."""
    made: list[Adaptation] = []
    while week := next(due_weeks(enrolment, now, waits=waits), None):
        row = review_week_of(enrolment=enrolment, week=week, now=now)
        if row is None:
            return made
        made.append(row)
        enrolment = Enrolment.objects.select_related("walker", "version").get(pk=enrolment.pk)
        if enrolment.status != Enrolment.Status.ACTIVE:
            return made
    return made + greet_back(enrolment=enrolment, now=now)


@transaction.atomic
def review_week_of(
    *, enrolment: Enrolment, week: LivedWeek, now: dt.datetime
) -> Adaptation | None:
    """The row of a week, written once: a second review finds the first one. A plan that waits is not reviewed."""
    enrolment = _locked(enrolment)
    row = enrolment.adaptations.filter(reviewed_on=week.begins_on).first()
    if row or enrolment.status != Enrolment.Status.ACTIVE:
        return row
    review = review_week(inputs_of(enrolment, week))
    figures = _figures(enrolment, week, review)
    if review.holds:
        hold(
            enrolment=enrolment,
            code=review.row.code,
            by=None,
            now=now,
            figures=figures,
            reviewed_on=week.begins_on,
        )
        return enrolment.adaptations.get(reviewed_on=week.begins_on)
    back = silence_of(enrolment, week)
    if back:
        return _go_back(enrolment, week, back, figures, now)
    return adapt(
        enrolment=enrolment,
        action=review.action,
        from_on=week.ends_before,
        rule_code=review.row.code,
        figures=figures,
        sentence=review.row.message,
        reviewed_on=week.begins_on,
        by=None,
        now=now,
    )


def _go_back(
    enrolment: Enrolment, week: LivedWeek, back: Return, figures: dict[str, Any], now: dt.datetime
) -> Adaptation:
    """After a silence table 5 decides: the plan waits for a day and goes on further back."""
    adapt(
        enrolment=enrolment,
        action=Action.PAUSE,
        from_on=week.ends_before,
        until_on=week.ends_before,
        by=None,
        now=now,
    )
    return adapt(
        enrolment=enrolment,
        action=Action.RESUME,
        from_on=week.ends_before + A_DAY,
        week_number=back.week,
        rule_code=back.rows[-1].code,
        figures=figures,
        sentence=back.rows[-1].message,
        reviewed_on=week.begins_on,
        by=None,
        now=now,
    )


@transaction.atomic
def greet_back(*, enrolment: Enrolment, now: dt.datetime) -> list[Adaptation]:
    """A row for a pause of the walker's own that is over, once: in its words table 5 says where the plan goes on."""
    today = enrolment.walker.local_date(now)
    over = [
        closure
        for closure in closures_of(course_of(enrolment).adaptations)
        if today - LATEST < closure.opens_on <= today
    ]
    if not over:
        return []
    locked = _locked(enrolment)
    greeted = set(
        locked.adaptations.filter(action=Action.RESUME).values_list("from_on", flat=True)
    )
    return [
        adapt(
            enrolment=locked,
            action=Action.RESUME,
            from_on=closure.opens_on,
            by=None,
            now=now,
            **words_of_return(closure.days),
        )
        for closure in over
        if closure.opens_on not in greeted
    ]


def _figures(enrolment: Enrolment, week: LivedWeek, review: Review) -> dict[str, Any]:
    """The figures of the row, with the number of the week, the verdict, and what the coach is to be told."""
    judged = Judged(week.begins_on, week.number, review.action)
    told = escalation([*judged_before(enrolment), judged])
    figures = figures_told(review.figures) | {"week": week.number, "verdict": review.action}
    return figures | ({ESCALATION: [row.code for row in told]} if told else {})


def _locked(enrolment: Enrolment) -> Enrolment:
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("walker", "version", "screening")
        .get(pk=enrolment.pk)
    )
