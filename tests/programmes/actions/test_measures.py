"""Near-falls in physical tests, and what table 4 says to them at once."""

import datetime as dt
import uuid

import pytest

from programmes.actions.measures import stop_test
from programmes.actions.walks import log_walk
from programmes.clinical.course import weeks_of
from programmes.clinical.measures import Kind
from programmes.models import Enrolment
from programmes.reports.course import course_of
from programmes.reports.reviewing import inputs_of
from tests.factories import (
    NOW,
    TODAY,
    AdverseEventFactory,
    EnrolmentFactory,
    ScreeningFactory,
    SessionFactory,
    StopInATestFactory,
    WalkFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def plan(walker):
    return EnrolmentFactory(walker=walker, screening=ScreeningFactory(walker=walker))


def nearly_fall(walker, now=NOW):
    return stop_test(
        walker=walker, kind=Kind.UP_AND_GO, what="near_fall", client_uuid=uuid.uuid4(), now=now
    )


def walked(plan, days_ago, near_falls):
    session = SessionFactory(enrolment=plan, number=30 - days_ago)
    WalkFactory(session=session, walked_on=TODAY - days_ago * DAY, near_falls=near_falls)


def hold_of(plan):
    return Enrolment.objects.values_list("status", "hold_code").get(pk=plan.pk)


def test_one_near_fall_in_a_test_waits_for_the_review(walker, plan):
    nearly_fall(walker)

    assert hold_of(plan) == ("active", "")


def test_two_near_falls_in_the_tests_of_one_day_pause_the_plan(walker, plan):
    nearly_fall(walker)
    nearly_fall(walker, NOW + dt.timedelta(minutes=5))

    assert hold_of(plan) == ("on_hold", "near_falls")


@pytest.mark.parametrize(("days_ago", "held"), [(13, "near_falls"), (14, "")])
def test_the_third_near_fall_in_two_weeks_pauses_also_when_it_is_in_a_test(
    walker, plan, days_ago, held
):
    walked(plan, days_ago, near_falls=1)
    walked(plan, 1, near_falls=1)

    nearly_fall(walker)

    assert hold_of(plan)[1] == held


@pytest.mark.parametrize(("tests", "held"), [(2, "near_falls"), (1, "")])
def test_near_falls_in_tests_count_when_a_walk_is_logged(walker, plan, tests, held):
    for days_ago in range(1, tests + 1):
        StopInATestFactory(walker=walker, kind="near_fall", happened_on=TODAY - days_ago * DAY)
    session = SessionFactory(enrolment=plan)

    log_walk(
        session=session, by=walker, now=NOW, client_uuid=uuid.uuid4(), minutes=10, near_falls=1
    )

    assert hold_of(plan)[1] == held


def test_without_a_plan_a_near_fall_in_a_test_is_only_kept(walker):
    assert nearly_fall(walker).kind == "near_fall"


def test_a_week_knows_the_near_falls_in_tests_and_counts_those_on_walks_once(walker, plan):
    walked(plan, 0, near_falls=1)
    AdverseEventFactory(
        walk=plan.sessions.get().walk, walker=walker, kind="near_fall", happened_on=TODAY
    )
    StopInATestFactory(walker=walker, kind="near_fall", happened_on=TODAY)
    StopInATestFactory(walker=walker, kind="unwell", happened_on=TODAY)
    plan = Enrolment.objects.select_related("version", "walker").get(pk=plan.pk)
    week = next(iter(weeks_of(course_of(plan))))

    reports = inputs_of(plan, week).reports

    assert sum(report.near_falls for report in reports) == 1
