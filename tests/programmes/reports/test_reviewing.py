"""What a review is told: the target of a week is what the walker was allowed, not what the plan says."""

import datetime as dt

import pytest

from programmes.clinical.review import review_week
from programmes.models import Screening
from programmes.reports.course import course_of, plan_on
from programmes.reports.reviewing import inputs_of
from tests.factories import (
    TODAY,
    ClearanceFactory,
    EnrolmentFactory,
    ScreeningFactory,
    SessionFactory,
    WalkFactory,
)

DAY = dt.timedelta(days=1)


@pytest.fixture
def enrolment(walker):
    """Foundations since today, whose first week aims at an effort of 4; each walk of it took 5."""
    plan = EnrolmentFactory(walker=walker, screening=ScreeningFactory(walker=walker))
    for number, day in enumerate((0, 2, 4), start=1):
        session = SessionFactory(enrolment=plan, planned_on=TODAY + day * DAY, number=number)
        WalkFactory(session=session, walked_on=session.planned_on, effort=5)
    return plan


def reviewed(enrolment):
    week = plan_on(course_of(enrolment), TODAY)
    assert week is not None
    inputs = inputs_of(enrolment, week)
    codes = {row.code for row in review_week(inputs).rows}
    return inputs.effort_top, "effort_over" in codes


def answer(enrolment, *codes: str, verdict: str = "see_a_clinician"):
    Screening.objects.filter(walker=enrolment.walker).update(codes=list(codes), verdict=verdict)


def test_without_limits_it_is_that_of_the_plan(enrolment):
    assert reviewed(enrolment) == (4, False)


@pytest.mark.parametrize(
    ("effort", "expected"), [(3, (3, True)), (4, (4, False)), (9, (4, False))]
)
def test_a_clinician_may_have_allowed_less(enrolment, effort, expected):
    answer(enrolment, "CF1")
    ClearanceFactory(walker=enrolment.walker, codes=["CF1"], effort_top=effort)

    assert reviewed(enrolment) == expected


def test_a_yes_that_ended_before_the_week_did_sets_no_target(enrolment):
    answer(enrolment, "CF1")
    ClearanceFactory(walker=enrolment.walker, codes=["CF1"], effort_top=3, ends_on=TODAY + 5 * DAY)

    assert reviewed(enrolment) == (4, False)


def test_nobody_answered(enrolment):
    Screening.objects.filter(walker=enrolment.walker).update(completed_at=None, verdict="")

    assert reviewed(enrolment) == (4, False)
