"""The weekly review: at the end of each walker's week, in their own zone, its verdict becomes a row of the plan's story."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from programmes.actions.adaptations import adapt, words_of_return
from programmes.actions.enrolment import hold
from programmes.clinical.adaptation import closures_of
from programmes.clinical.course import WEEK, LivedWeek
from programmes.clinical.review import (
    SEEN_BY_REVIEWS,
    Judged,
    Review,
    escalation,
    review_week,
)
from programmes.models import Adaptation, Enrolment
from programmes.models.adaptations import CORRECTS, ESCALATION
from programmes.reports.course import course_of
from programmes.reports.reviewing import (
    A_DAY,
    LATEST,
    Verdict,
    due_weeks,
    figures_told,
    finished_weeks,
    has_begun,
    inputs_of,
    is_milder,
    is_same,
    judged_before,
    reviews_of,
    silence_of,
    was_opened_at_once,
)

Action = Adaptation.Action
ACTIVE = Enrolment.Status.ACTIVE


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
    reviewed: set[dt.date] = set()
    while week := next(due_weeks(enrolment, now, waits=waits), None):
        row = review_week_of(enrolment=enrolment, week=week, now=now)
        if row is None or week.begins_on in reviewed:
            return made
        reviewed.add(week.begins_on)
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
    rows = reviews_of(enrolment, week)
    if (rows and not was_opened_at_once(rows, week)) or enrolment.status != ACTIVE:
        return rows[-1] if rows else None
    review = review_week(inputs_of(enrolment, week))
    if review.holds and not rows:
        figures = _figures(enrolment, week, review)
        code, day = review.row.code, week.begins_on
        hold(enrolment=enrolment, code=code, by=None, now=now, figures=figures, reviewed_on=day)
        return enrolment.adaptations.get(reviewed_on=day)
    return _write(enrolment, week, review, rows, now)


@transaction.atomic
def correct_reviews(*, enrolment: Enrolment, since: dt.date, now: dt.datetime) -> list[Adaptation]:
    """Review the last finished week again when something was told late about a day from `since` on.

    The order in which things are told does not matter: a new row takes the place of the first verdict. A milder one is
    written only while nobody has walked, or begun to, by the stricter one; it says that the week was reviewed again.
    """
    enrolment = _locked(enrolment)
    made = []
    for week in [] if enrolment.has_ended else finished_weeks(enrolment, since, now):
        rows = reviews_of(enrolment, week)
        review = review_week(inputs_of(enrolment, week))
        if _says_more(enrolment, week, review, rows):
            made.append(_write(enrolment, week, review, rows, now))
    return made


def _says_more(
    enrolment: Enrolment, week: LivedWeek, review: Review, rows: Sequence[Adaptation]
) -> bool:
    """True when a second review has to be written; also for a first one that a closed plan would never get."""
    if not rows:
        return enrolment.is_on_hold and week.ends_before - week.begins_on == WEEK
    verdict = _verdict(enrolment, week, review)
    if is_same(rows[-1], verdict):
        return False
    return not is_milder(review, verdict, rows[-1]) or not has_begun(enrolment, week.ends_before)


def _write(
    enrolment: Enrolment,
    week: LivedWeek,
    review: Review,
    earlier: Sequence[Adaptation],
    now: dt.datetime,
) -> Adaptation:
    """The row of a verdict that leaves the plan open.

    What closes a plan at once did so when it was told; its week is walked again, and a second review closes nothing
    but for the row that only a review can see.
    """
    verdict = _verdict(enrolment, week, review)
    figures = _figures(enrolment, week, review)
    if earlier:
        figures |= {CORRECTS: earlier[-1].rule_code}
    row = adapt(
        enrolment=enrolment,
        action=verdict.action,
        from_on=week.ends_before,
        week_number=verdict.week,
        rule_code=verdict.row.code,
        figures=figures,
        sentence=verdict.row.message,
        reviewed_on=week.begins_on,
        correction=len(earlier),
        by=None,
        now=now,
    )
    if earlier and review.row.code in SEEN_BY_REVIEWS:
        hold(enrolment=enrolment, code=review.row.code, by=None, now=now, reviewed_on=None)
    return row


def _verdict(enrolment: Enrolment, week: LivedWeek, review: Review) -> Verdict:
    """What the row of a week says: after a silence table 5 decides where to go on, otherwise table 4."""
    back = None if review.holds else silence_of(enrolment, week)
    if back:
        return Verdict(Action.REPEAT.value, back.rows[-1], back.week)
    return Verdict(Action.REPEAT.value if review.holds else review.action, review.row)


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
    told = escalation([*judged_before(enrolment, week.begins_on), judged])
    figures = figures_told(review.figures) | {"week": week.number, "verdict": review.action}
    return figures | ({ESCALATION: [row.code for row in told]} if told else {})


def _locked(enrolment: Enrolment) -> Enrolment:
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("walker", "version", "screening")
        .get(pk=enrolment.pk)
    )
