"""Dizzy, high blood pressure or swelling on more days: the plan waits for a clinician, or the coach is told."""

import datetime as dt
import itertools

import pytest
from django.db import transaction

from programmes.actions.check_ins import check_in_once
from programmes.actions.clearances import record_clearance
from programmes.actions.enrolment import NotSuitableError, hold, resume, withdraw
from programmes.actions.more_days import act_on_more_days
from programmes.clinical.adaptation import Key
from programmes.clinical.before import Answers
from programmes.models import Adaptation, Enrolment
from programmes.reports.story import story_of
from tests.factories import (
    NOW,
    ClearanceFactory,
    ScreeningFactory,
    UserFactory,
)
from tests.programmes.beginning import START, begin, fresh

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def say(plan, day, *codes, told_on=None):
    """A check at nine on a day after the start, which arrives on that day or on a later one."""
    said_at = NOW + day * DAY
    now = said_at if told_on is None else NOW + told_on * DAY
    session = plan.sessions.select_related("enrolment__walker", "enrolment__version").first()
    return check_in_once(
        session=session, answers=Answers(0, frozenset(codes)), now=now, said_at=said_at
    )


def test_dizzy_on_one_day_skips_a_walk_and_changes_nothing(plan):
    say(plan, 0, "dizzy")
    say(plan, 1)
    say(plan, 2, "dizzy")

    assert fresh(plan).status == "active"
    assert not plan.adaptations.exists()


@pytest.mark.parametrize(
    ("tick", "code", "words"),
    [
        ("dizzy", "CF5", "Walking backward can be unsafe with dizziness."),
        ("blood_pressure_high", "CF3", "Your blood pressure needs a check first."),
    ],
)
def test_a_second_day_stops_the_plan_until_a_clinician_says_yes(plan, coach, tick, code, words):
    say(plan, 0, tick)
    say(plan, 2, tick)

    held = fresh(plan)
    row = plan.adaptations.get()
    assert (held.status, held.hold_code) == ("on_hold", code)
    assert (row.action, row.opened_by, row.from_on) == ("stop", Key.CLEARANCE, START + 2 * DAY)
    assert row.sentence.startswith(words)
    assert list(Adaptation.objects.for_coaches()) == [row]
    assert not plan.sessions.planned().filter(planned_on__gt=START + 2 * DAY).exists()
    for by in (plan.walker, coach):
        with pytest.raises(NotSuitableError):
            resume(enrolment=held, by=by, now=NOW + 3 * DAY)

    ScreeningFactory(walker=plan.walker, started_at=NOW + 3 * DAY)
    record_clearance(
        walker=plan.walker,
        by=plan.walker,
        now=NOW + 4 * DAY,
        role="doctor",
        name="Dr Hill",
        given_on=START + 4 * DAY,
        ends_on=START + 90 * DAY,
        codes=[code],
        effort_top=None,
        minutes_top=None,
        surface="",
    )

    assert fresh(plan).status == "active"
    assert plan.sessions.planned().filter(planned_on__gte=START + 4 * DAY).exists()


def test_an_older_yes_to_the_same_question_opens_nothing(plan):
    ClearanceFactory(walker=plan.walker, codes=["CF5"], given_on=START - DAY)
    say(plan, 0, "dizzy")
    say(plan, 1, "dizzy")
    ScreeningFactory(walker=plan.walker, started_at=NOW + 2 * DAY)

    with pytest.raises(NotSuitableError):
        resume(enrolment=fresh(plan), by=plan.walker, now=NOW + 3 * DAY)


def test_it_counts_as_a_new_answer_and_ends_a_yes_that_does_not_cover_it(plan):
    other = ClearanceFactory(walker=plan.walker, codes=["CF4"], given_on=START - DAY)
    say(plan, 0, "dizzy")
    other.refresh_from_db()
    assert other.cancelled_on is None

    say(plan, 1, "dizzy")

    other.refresh_from_db()
    assert other.cancelled_because == "answers"


def test_swelling_on_two_days_tells_the_coach_and_the_plan_goes_on(plan):
    say(plan, 0, "swelling")
    assert not plan.adaptations.exists()
    before = list(plan.sessions.values_list("planned_on", flat=True))

    say(plan, 3, "swelling")

    row = plan.adaptations.get()
    assert (row.action, row.rule_code, row.made_by) == ("tell_coach", "swelling", None)
    assert row.sentence == "Swelling means rest today. Tell your coach if it stays."
    assert list(Adaptation.objects.for_coaches()) == [row]
    [chapter] = story_of(plan.adaptations.all(), reader=plan.walker)
    assert chapter.what.startswith("Noted for the coach, if there is one, on ")
    assert fresh(plan).status == "active"
    assert list(plan.sessions.values_list("planned_on", flat=True)) == before


def test_the_coach_is_told_again_after_two_more_days_and_not_before(plan):
    told = []
    for day in range(5):
        say(plan, day, "swelling")
        told.append(plan.adaptations.count())

    assert told == [0, 1, 1, 2, 2]


def test_again_changes_nothing(plan):
    for day in range(2):
        say(plan, day, "dizzy", "swelling")
    rows = list(plan.adaptations.all())
    assert sorted(row.action for row in rows) == ["stop", "tell_coach"]

    say(plan, 1, "dizzy", "swelling")
    assert act_on_more_days(enrolment=fresh(plan), now=NOW + 2 * DAY) == []

    assert list(plan.adaptations.all()) == rows


@pytest.mark.parametrize("told_on", list(itertools.permutations([4, 5, 6])))
def test_checks_that_arrive_later_in_any_order_mean_the_same(told_on):
    """Three days without a network: dizzy, dizzy, well."""
    with transaction.atomic():
        walker = UserFactory()
        plan = begin(walker)
        said = sorted(zip(told_on, range(3), [("dizzy",), ("dizzy",), ()], strict=True))
        for arrives, day, codes in said:
            say(plan, day, *codes, told_on=arrives)

        assert fresh(plan).hold_code == "CF5"
        assert plan.adaptations.count() == 1


def test_the_day_is_that_of_the_walker():
    """One evening and the next morning in London are one day in Auckland."""
    walker = UserFactory(time_zone="Pacific/Auckland")
    plan = begin(walker)
    first = dt.datetime(2026, 11, 21, 11, 30, tzinfo=dt.UTC)
    session = plan.sessions.select_related("enrolment__walker").first()
    for hours in (0, 22):
        at = first + dt.timedelta(hours=hours)
        check_in_once(session=session, answers=Answers(0, frozenset({"dizzy"})), now=at)

    assert fresh(plan).status == "active"


def test_a_graver_stop_stays_and_the_checks_are_not_forgotten(plan):
    say(plan, 0, "dizzy")
    hold(enrolment=plan, code="emergency_sign", by=None, now=NOW)
    say(plan, 1, "dizzy")

    assert fresh(plan).hold_code == "emergency_sign"
    Enrolment.objects.filter(pk=plan.pk).update(status="active", hold_code="", held_at=None)
    say(plan, 2, "ill")
    assert fresh(plan).hold_code == "CF5"


def test_a_coachs_own_pause_gives_way(plan, coach):
    say(plan, 0, "dizzy")
    hold(enrolment=plan, code="coach", by=coach, now=NOW)
    say(plan, 1, "dizzy")

    assert fresh(plan).hold_code == "CF5"


def test_a_programme_that_was_left_stays_as_it_is(plan):
    say(plan, 0, "swelling")
    withdraw(enrolment=plan, by=plan.walker, now=NOW + DAY)
    say(plan, 1, "swelling")

    assert not plan.adaptations.exists()


def test_a_check_is_never_said_after_it_arrived(plan):
    kept = say(plan, 2, "ill", told_on=1)

    assert kept.at == NOW + DAY
