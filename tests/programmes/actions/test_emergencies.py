"""An emergency sign in the check before a walk stops the plan at once; high pain there counts like high pain on a walk."""

import datetime as dt
import itertools
import uuid

import pytest
from django.db import transaction

from programmes.actions.check_ins import check_in_once
from programmes.actions.clearances import record_clearance
from programmes.actions.emergencies import stop_for_emergency
from programmes.actions.enrolment import NotSuitableError, hold, resume, withdraw
from programmes.actions.reviews import review_due_weeks
from programmes.actions.walks import log_walk
from programmes.clinical.adaptation import Key
from programmes.clinical.before import Answers
from programmes.models import CheckIn, Enrolment
from tests.factories import (
    NOW,
    ClearanceFactory,
    ScreeningFactory,
    UserFactory,
)
from tests.programmes.beginning import START, begin

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SIGN = "emergency_sign"
HELD = ("on_hold", SIGN)


def sessions_of(plan):
    return plan.sessions.select_related("enrolment__walker", "enrolment__version")


def say(plan, day, *codes, pain=0, told_on=None, place=0):
    """A check at nine on a day after the start, which arrives on that day or on a later one."""
    said_at = NOW + day * DAY
    now = said_at if told_on is None else NOW + told_on * DAY
    session = sessions_of(plan).order_by("number")[place]
    answers = Answers(pain, frozenset(codes))
    return check_in_once(session=session, answers=answers, now=now, said_at=said_at)


def walk(plan, day, *, told_on=None, **told):
    now = NOW + (day if told_on is None else told_on) * DAY
    session = sessions_of(plan).planned().order_by("number").first()
    return log_walk(
        session=session,
        by=plan.walker,
        now=now,
        walked_at=NOW + day * DAY,
        client_uuid=uuid.uuid4(),
        **{"minutes": 10, "effort": 3, "confidence": 4, "pain_worst": 1, **told},
    )


def state(plan):
    fresh = Enrolment.objects.get(pk=plan.pk)
    return fresh.status, fresh.hold_code


def test_it_stops_the_plan_like_one_on_a_walk(plan):
    say(plan, 0, SIGN)

    row = plan.adaptations.get()
    assert state(plan) == HELD
    assert (row.action, row.rule_code, row.opened_by) == ("stop", SIGN, Key.CLEARANCE)
    assert row.made_by is None
    assert not plan.sessions.planned().filter(planned_on__gt=START).exists()


def test_again_changes_nothing(plan):
    say(plan, 0, SIGN)
    rows = list(plan.adaptations.all())

    say(plan, 0, SIGN)
    say(plan, 1, SIGN, "ill")
    stop_for_emergency(walker=plan.walker, now=NOW + DAY)

    assert list(plan.adaptations.all()) == rows


def test_a_check_without_the_sign_neither_stops_nor_opens_the_plan(plan):
    say(plan, 0, "ill")
    assert state(plan) == ("active", "")

    say(plan, 1, SIGN)
    say(plan, 2)

    assert state(plan) == HELD


def test_new_answers_and_a_yes_together_open_it_and_neither_alone(plan, coach):
    say(plan, 0, SIGN)
    held = Enrolment.objects.select_related("walker", "version", "screening").get(pk=plan.pk)
    ScreeningFactory(walker=plan.walker, started_at=NOW + DAY)
    for by in (plan.walker, coach):
        with pytest.raises(NotSuitableError):
            resume(enrolment=held, by=by, now=NOW + 2 * DAY)

    record_clearance(
        walker=plan.walker,
        by=plan.walker,
        now=NOW + 2 * DAY,
        role="doctor",
        name="Dr Hill",
        given_on=START + 2 * DAY,
        ends_on=START + 90 * DAY,
        codes=["CF2"],
        effort_top=None,
        minutes_top=None,
        surface="",
    )

    assert state(plan) == ("active", "")


def test_it_ends_every_yes_that_was_given_before(plan):
    yes = ClearanceFactory(walker=plan.walker, codes=["CF2"], given_on=START - DAY)

    say(plan, 0, SIGN)

    yes.refresh_from_db()
    assert yes.cancelled_because == "answers"


def test_a_milder_hold_gives_way(plan, coach):
    hold(enrolment=plan, code="coach", by=coach, now=NOW)

    stop_for_emergency(walker=plan.walker, now=NOW)

    assert state(plan) == HELD


def test_a_programme_that_was_left_stays_left(plan):
    withdraw(enrolment=plan, by=plan.walker, now=NOW)

    stop_for_emergency(walker=plan.walker, now=NOW)

    assert state(plan) == ("withdrawn", "")


def test_what_was_said_before_a_walk_of_a_later_day_is_not_lost(plan):
    kept = say(plan, 0, SIGN, place=1)

    kept.session.refresh_from_db()
    assert CheckIn.objects.get() == kept
    assert (kept.session.status, kept.session.skip_reason) == ("skipped", "plan_changed")


def test_its_week_comes_again_however_late_it_is_told(plan):
    for day in (0, 3, 5):
        walk(plan, day)
    review_due_weeks(now=NOW + 8 * DAY)

    say(plan, 5, SIGN, told_on=8)

    assert state(plan) == HELD
    last = plan.adaptations.filter(reviewed_on=START).order_by("correction").last()
    assert (last.action, last.rule_code, last.figures["verdict"]) == (
        "repeat",
        SIGN,
        "stop_seek_care",
    )


@pytest.mark.parametrize(
    ("pain", "said"), [(5, ("repeat", "morning_missing")), (6, ("step_back", "pain_high"))]
)
def test_a_check_from_six_on_steps_the_week_back(plan, pain, said):
    for day in (0, 3, 5):
        walk(plan, day)
    say(plan, 4, pain=pain, place=2)

    review_due_weeks(now=NOW + 8 * DAY)

    row = plan.adaptations.get(reviewed_on=START)
    assert (row.action, row.rule_code) == said
    assert state(plan) == ("active", "")


@pytest.mark.parametrize(
    ("days", "pain", "held"),
    [(13, 6, "pain_high_twice"), (14, 6, ""), (13, 5, ""), (0, 9, "")],
)
def test_twice_in_fourteen_days_pauses_at_once(plan, days, pain, held):
    say(plan, 0, pain=6)
    assert state(plan) == ("active", "")

    say(plan, days, pain=pain)

    assert state(plan)[1] == held


def test_a_check_and_a_walk_of_another_day_are_twice(plan):
    walk(plan, 0, pain_worst=6)
    say(plan, 3, pain=6, place=1)

    assert state(plan) == ("on_hold", "pain_high_twice")


def test_a_check_and_a_walk_of_one_day_are_once(plan):
    say(plan, 0, pain=7)
    walk(plan, 0, pain_worst=7)
    say(plan, 0, pain=8, place=1)

    assert state(plan) == ("active", "")


@pytest.mark.parametrize("told_on", list(itertools.permutations([4, 5, 6])))
def test_in_whatever_order_they_arrive_the_plan_waits(told_on):
    with transaction.atomic():
        plan = begin(UserFactory())
        for arrives, day in sorted(zip(told_on, [0, 1, 3], strict=True)):
            if day == 1:
                say(plan, day, pain=2, told_on=arrives)
            elif day == 0:
                say(plan, day, pain=6, told_on=arrives)
            else:
                walk(plan, day, pain_worst=6, told_on=arrives)

        assert state(plan) == ("on_hold", "pain_high_twice")
        assert plan.adaptations.filter(action="pause").count() == 1


def test_another_walkers_pain_does_not_count(plan):
    say(begin(UserFactory()), 0, pain=9)
    say(plan, 1, pain=9)

    assert state(plan) == ("active", "")
