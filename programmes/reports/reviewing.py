"""What is known about a lived week when it is reviewed, which weeks are due, and how long somebody has not walked."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from msgspec import structs

from programmes.clinical.adaptation import CLOSING
from programmes.clinical.breaks import Place, Return, come_back
from programmes.clinical.course import WEEK, LivedWeek, weeks_of
from programmes.clinical.figures import (
    Figures,
    Morning,
    PainNow,
    Report,
    Symptom,
    Walked,
    WeekInputs,
)
from programmes.clinical.review import Judged, Review
from programmes.clinical.rules import AFTER_ACTIONS, Row
from programmes.clinical.stop_rules import AFTER_ROWS
from programmes.models import (
    Adaptation,
    AdverseEvent,
    CheckIn,
    Enrolment,
    MorningAnswer,
    Walk,
)
from programmes.reports.clearances import latest_answers, verdict_on
from programmes.reports.course import course_of
from programmes.reports.limits import effort_top

A_DAY = dt.timedelta(days=1)
LATEST = dt.timedelta(days=7)
"""A week that ended longer ago is not reviewed any more: it stays as it was lived."""
MEMORY = dt.timedelta(weeks=8)
"""No row of table 4 looks further back."""
MORNING_IS_OVER = 12
"""Until this hour of the walker's clock we wait for the answer about a walk of the last day."""
KNOWN_SYMPTOMS = frozenset(Symptom)
EMERGENCY_SIGN = "emergency_sign"


def due_weeks(
    enrolment: Enrolment, now: dt.datetime, *, waits: bool = True
) -> Iterator[LivedWeek]:
    """The finished weeks that nobody has reviewed; with `waits` not yet those whose last morning is still to be told."""
    here = now.astimezone(enrolment.walker.zone)
    today = here.date()
    for week in weeks_of(course_of(enrolment)):
        if week.ends_before > today:
            return
        if week.ends_before <= today - LATEST:
            continue
        rows = reviews_of(enrolment, week)
        if rows and not was_opened_at_once(rows, week):
            continue
        is_early = week.ends_before == today and here.hour < MORNING_IS_OVER
        if not (waits and is_early and _waits_for_a_morning(enrolment, week)):
            yield week


def reviews_of(enrolment: Enrolment, week: LivedWeek) -> list[Adaptation]:
    """The rows about a week, the first review first and the one that counts last."""
    rows = (row for row in enrolment.adaptations.all() if row.reviewed_on == week.begins_on)
    return sorted(rows, key=lambda row: row.correction)


def was_opened_at_once(rows: Sequence[Adaptation], week: LivedWeek) -> bool:
    """True for a week whose only review closed it in the middle, and that was lived to its end all the same."""
    is_whole = week.ends_before - week.begins_on == WEEK
    return is_whole and all(
        row.action in CLOSING and row.from_on < week.ends_before for row in rows
    )


def finished_weeks(enrolment: Enrolment, since: dt.date, now: dt.datetime) -> list[LivedWeek]:
    """The weeks that ended less than a week ago, and hold the day `since` or come after it."""
    today = enrolment.walker.local_date(now)
    return [
        week
        for week in weeks_of(course_of(enrolment))
        if max(since, today - LATEST) < week.ends_before <= today
    ]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the row of a week says: the action, the rule, and the furthest week to go on with, if table 5 names one."""

    action: str
    row: Row
    week: int | None = None


def is_same(row: Adaptation, verdict: Verdict) -> bool:
    """True when a row says this verdict already; one that closed the plan says its rule."""
    said = row.week_number == verdict.week and row.action == verdict.action
    return row.rule_code == verdict.row.code and (said or row.action in CLOSING)


def is_milder(review: Review, verdict: Verdict, row: Adaptation) -> bool:
    """True when a review asks for less than a row does: a less serious action, or a later week to go on with."""
    said = AFTER_ROWS[row.rule_code].action if row.action in CLOSING else row.figures["verdict"]
    if AFTER_ACTIONS.index(review.action) > AFTER_ACTIONS.index(said):
        return True
    return row.week_number is not None and (verdict.week or row.week_number + 1) > row.week_number


def has_begun(enrolment: Enrolment, day: dt.date) -> bool:
    """True when the walker walked from a day on, or checked in to a walk."""
    start = dt.datetime.combine(day, dt.time(), enrolment.walker.zone)
    checks = CheckIn.objects.filter(session__enrolment__walker=enrolment.walker_id, at__gte=start)
    return checks.exists() or _walks(enrolment).filter(walked_on__gte=day).exists()


def _waits_for_a_morning(enrolment: Enrolment, week: LivedWeek) -> bool:
    last = week.ends_before - A_DAY
    walks = _walks(enrolment).filter(walked_on=last)
    return walks.exclude(mornings__answered_on__gt=last).exists()


def inputs_of(enrolment: Enrolment, week: LivedWeek) -> WeekInputs:
    """The answers around the walks of a week, from every programme of the walker."""
    since, until = week.begins_on - MEMORY, week.ends_before
    walks = list(_walks(enrolment).filter(walked_on__gte=since, walked_on__lt=until))
    checks = list(_checks(enrolment, since))
    return WeekInputs(
        begins_on=week.begins_on,
        planned=len(week.walking_days),
        effort_top=_effort_top(enrolment, week),
        programme_code=enrolment.version.code,
        walks=tuple(map(_walked, walks)),
        mornings=tuple(_mornings(enrolment, since)),
        reports=(*_reports(enrolment, since, until), *_signs(enrolment, checks)),
        pains_now=tuple(_pains_now(enrolment, checks, walks)),
    )


def _effort_top(enrolment: Enrolment, week: LivedWeek) -> int:
    """The target of the week, or less where the answers or a clinician allow less."""
    planned, answers = week.week.effort[1], latest_answers(enrolment.walker)
    if answers is None:
        return planned
    allowed = effort_top(verdict_on(answers, week.ends_before - A_DAY))
    return planned if allowed is None else min(planned, allowed)


def _walks(enrolment: Enrolment) -> QuerySet[Walk]:
    return Walk.objects.filter(session__enrolment__walker=enrolment.walker_id)


def _walked(walk: Walk) -> Walked:
    return Walked(
        walked_on=walk.walked_on,
        pain_worst=walk.pain_worst,
        effort=walk.effort,
        confidence=walk.confidence,
        near_falls=walk.near_falls,
        falls=walk.falls,
        stop_code=walk.stop_code,
    )


def _mornings(enrolment: Enrolment, since: dt.date) -> Iterator[Morning]:
    answers = MorningAnswer.objects.select_related("walk").filter(
        walk__session__enrolment__walker=enrolment.walker_id, walk__walked_on__gte=since
    )
    for answer in answers:
        yield Morning(
            answer.answered_on, answer.walk.walked_on, answer.pain, is_swollen=answer.is_swollen
        )


def _reports(enrolment: Enrolment, since: dt.date, until: dt.date) -> Iterator[Report]:
    """Symptoms told about an event; what happened on a walk is counted by its walk, what happened in a test is told here."""
    events = AdverseEvent.objects.filter(
        walker=enrolment.walker_id, happened_on__gte=since, happened_on__lt=until
    )
    for event in events:
        told = KNOWN_SYMPTOMS.intersection(event.symptoms) - {Symptom.FALL}
        if event.test and event.kind == AdverseEvent.Kind.FALL:
            told |= {Symptom.FALL}
        is_near_fall = event.test and event.kind == AdverseEvent.Kind.NEAR_FALL
        near_falls = event.count if is_near_fall else 0
        yield Report(event.happened_on, frozenset(map(Symptom, told)), near_falls)


def _checks(enrolment: Enrolment, since: dt.date) -> QuerySet[CheckIn]:
    start = dt.datetime.combine(since, dt.time(), enrolment.walker.zone)
    return CheckIn.objects.filter(session__enrolment__walker=enrolment.walker_id, at__gte=start)


def _signs(enrolment: Enrolment, checks: list[CheckIn]) -> Iterator[Report]:
    """An emergency sign that was ticked before a walk is told like one on a walk."""
    for check in checks:
        if EMERGENCY_SIGN in check.codes:
            yield Report(enrolment.walker.local_date(check.at), frozenset({Symptom.EMERGENCY}))


def _pains_now(
    enrolment: Enrolment, checks: list[CheckIn], walks: list[Walk]
) -> Iterator[PainNow]:
    """What was said in checks before sessions; for a walk without a check, what its log says."""
    checked = {check.session_id for check in checks}
    for check in checks:
        yield PainNow(enrolment.walker.local_date(check.at), check.pain_now, is_check=True)
    for walk in walks:
        if walk.pain_before is not None and walk.session_id not in checked:
            yield PainNow(walk.walked_on, walk.pain_before)


def silence_of(enrolment: Enrolment, week: LivedWeek) -> Return | None:
    """Where table 5 goes on after a week without any walk; None when somebody walked in it, or when that is not further back."""
    before = _walks(enrolment).filter(
        Q(session__enrolment=enrolment), walked_on__lt=week.ends_before
    )
    last = before.order_by("-walked_on").first()
    if last is None or last.walked_on >= week.begins_on:
        return None
    place = _place_on(enrolment, last.walked_on)
    back = come_back(place, days_off(last.walked_on, week.ends_before))
    return back if back.rows and back.week < week.number else None


def days_off(last_walk_on: dt.date, day: dt.date) -> int:
    """The days without a walk before `day`."""
    return (day - last_walk_on).days - 1


def _place_on(enrolment: Enrolment, day: dt.date) -> Place:
    lived = [week for week in weeks_of(course_of(enrolment)) if week.begins_on <= day]
    number = lived[-1].number if lived else 1
    return Place(number, number)


def figures_told(figures: Figures) -> dict[str, Any]:
    """The figures of a review as they are kept in its row."""
    told = structs.asdict(figures)
    return told | {
        "symptoms": sorted(figures.symptoms),
        "usual_rises": list(figures.usual_rises),
    }


def judged_before(enrolment: Enrolment, day: dt.date) -> list[Judged]:
    """The verdicts that count on weeks that began before a day."""
    in_turn = sorted(enrolment.adaptations.all(), key=lambda row: row.correction)
    latest = {
        row.reviewed_on: Judged(row.reviewed_on, row.figures["week"], row.figures["verdict"])
        for row in in_turn
        if row.reviewed_on and row.reviewed_on < day and "verdict" in row.figures
    }
    return list(latest.values())
