"""What is told after its week was reviewed: the review is made again, and the order of the logs does not matter."""

import datetime as dt
import itertools
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from programmes.actions.enrolment import hold, resume
from programmes.actions.events import answer_follow_up
from programmes.actions.mornings import answer_morning
from programmes.actions.reviews import correct_reviews, review_due_weeks, review_enrolment
from programmes.actions.walks import check_in, log_walk
from programmes.clinical.holds import key_of
from programmes.models import Enrolment, MorningAnswer
from programmes.reports.story import story_of, with_story
from programmes.reports.verdicts import newest_row, told_from, verdict_card
from tests.factories import NOW, UserFactory
from tests.programmes.beginning import START, begin, fresh

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)
FINE = {"pain_before": 1, "pain_worst": 2, "effort": 3, "confidence": 4}


def noon(day):
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def tell(plan, place, now=None, *, morning=1, **told):
    """One of the walks of the first week, told on its evening or at another time, with the answer of its morning."""
    session = plan.sessions.select_related("enrolment__walker").order_by("number")[place]
    evening = dt.datetime.combine(session.planned_on, dt.time(20), dt.UTC)
    walk = log_walk(
        session=session,
        by=plan.walker,
        now=now or evening,
        walked_at=evening,
        client_uuid=uuid.uuid4(),
        minutes=10,
        **{**FINE, **told},
    )
    if morning is not None:
        MorningAnswer.objects.create(
            walk=walk,
            answered_on=session.planned_on + DAY,
            answered_at=evening + DAY / 2,
            pain=morning,
        )
    return walk


def morning_of(walk, now, pain=1):
    return answer_morning(walk=walk, pain=pain, is_swollen=False, now=now)


def said(plan):
    return [
        (row.action, row.rule_code, row.correction)
        for row in plan.adaptations.order_by("made_at", "correction")
    ]


def coming(plan):
    """The plan from the second week on."""
    return list(
        plan.sessions.filter(planned_on__gte=START + WEEK)
        .order_by("planned_on")
        .values_list("week_number", "planned_on")
    )


MONDAY_NOON = noon(START + WEEK)


def test_a_walk_of_far_too_much_effort_told_late_steps_back_after_all(plan):
    tell(plan, 0)
    tell(plan, 1)
    review_due_weeks(now=MONDAY_NOON)

    tell(plan, 2, MONDAY_NOON + HOUR, effort=8)

    assert said(plan) == [
        ("advance", "none", 0),
        ("step_back", "effort_far_over", 1),
    ]
    row = plan.adaptations.get(correction=1)
    assert (row.from_on, row.reviewed_on) == (START + WEEK, START)
    assert row.figures["corrects"] == "none"
    assert [week for week, _on in coming(plan)[:4]] == [1, 1, 1, 2]
    assert review_due_weeks(now=MONDAY_NOON + 2 * HOUR) == []


def test_walks_told_late_undo_a_repeat_while_nobody_walked_by_it(plan):
    walk = tell(plan, 0)
    review_due_weeks(now=MONDAY_NOON)
    assert said(plan) == [("repeat", "few_sessions", 0)]

    for place in (1, 2):
        late = tell(plan, place, MONDAY_NOON + place * HOUR, morning=None)
        assert said(plan)[0] == ("repeat", "few_sessions", 0)
        morning_of(late, MONDAY_NOON + place * HOUR)

    assert walk.mornings.count() == 1
    assert said(plan)[-1] == ("advance", "none", len(said(plan)) - 1)
    assert [week for week, _on in coming(plan)[:4]] == [2, 2, 2, 3]


@pytest.mark.parametrize("begins", ["walk", "check"])
def test_a_milder_verdict_comes_too_late_once_somebody_began(plan, begins):
    walk = tell(plan, 0)
    tell(plan, 1)
    tell(plan, 2, morning=None)
    review_due_weeks(now=MONDAY_NOON)
    assert said(plan) == [("repeat", "morning_missing", 0)]
    session = plan.sessions.planned().select_related("enrolment__walker").first()
    if begins == "check":
        check_in(session=session, pain_now=0, codes=[], now=MONDAY_NOON + HOUR)
    else:
        tell(plan, 3, noon(START + WEEK) + 9 * HOUR)

    last = plan.sessions.get(number=3).walk
    morning_of(last, MONDAY_NOON + 10 * HOUR)

    assert said(plan) == [("repeat", "morning_missing", 0)]
    assert walk.mornings.count() == 1


def test_a_stricter_verdict_is_never_too_late_within_a_week(plan):
    for place in range(2):
        tell(plan, place)
    review_due_weeks(now=MONDAY_NOON)
    tell(plan, 3)

    tell(plan, 2, noon(START + WEEK + 6 * DAY), effort=9)

    assert said(plan)[-1] == ("step_back", "effort_far_over", 1)


@pytest.mark.parametrize(("days", "count"), [(6, 2), (7, 1)])
def test_a_week_that_ended_a_week_ago_stays_as_it_was_judged(plan, days, count):
    for place in range(2):
        tell(plan, place)
    review_due_weeks(now=MONDAY_NOON)

    tell(plan, 2, noon(START + WEEK + days * DAY), effort=9)

    assert plan.adaptations.filter(reviewed_on=START).count() == count


def test_what_is_told_late_twice_changes_the_review_once(plan):
    for place in range(2):
        tell(plan, place)
    review_due_weeks(now=MONDAY_NOON)
    tell(plan, 2, MONDAY_NOON + HOUR, effort=8)
    before = said(plan)

    assert correct_reviews(enrolment=plan, since=START, now=MONDAY_NOON + 2 * HOUR) == []

    assert said(plan) == before


def test_a_fall_told_late_holds_the_plan_once_and_its_week_comes_again(plan, coach):
    for place in range(2):
        tell(plan, place)
    review_due_weeks(now=MONDAY_NOON)
    tell(plan, 2, MONDAY_NOON + HOUR, falls=1)
    assert fresh(plan).hold_code == "fall"
    assert ("repeat", "fall", 1) in said(plan)

    resume(enrolment=plan, by=coach, now=MONDAY_NOON + DAY)
    morning_of(plan.sessions.get(number=3).walk, MONDAY_NOON + DAY + HOUR)

    assert fresh(plan).status == "active"
    assert coming(plan)[0][0] == 1


def test_an_answer_about_an_event_told_late_counts(plan, coach):
    walk = tell(plan, 0)
    tell(plan, 1)
    tell(plan, 2, near_falls=1)
    review_due_weeks(now=MONDAY_NOON)
    assert said(plan) == [("repeat", "near_fall", 0)]
    event = walk.session.enrolment.walker.adverse_events.get()

    answer_follow_up(event=event, symptoms=["knee_urgent"], by=plan.walker, now=MONDAY_NOON + HOUR)

    assert fresh(plan).hold_code == "knee_urgent"
    assert ("repeat", "knee_urgent", 1) in said(plan)


def test_a_plan_that_ended_is_not_judged_again(plan):
    for place in range(2):
        tell(plan, place)
    review_due_weeks(now=MONDAY_NOON)
    plan = fresh(plan)
    plan.withdraw(MONDAY_NOON)
    plan.sessions.get(number=1).walk.delete()

    assert correct_reviews(enrolment=plan, since=START, now=MONDAY_NOON) == []


def test_the_story_and_today_say_that_the_week_was_reviewed_again(plan):
    tell(plan, 0)
    tell(plan, 1)
    tell(plan, 2, morning=None)
    review_due_weeks(now=MONDAY_NOON)
    morning_of(plan.sessions.get(number=3).walk, MONDAY_NOON + HOUR)

    row = with_story().get(pk=plan.pk)
    told = [each.what for each in story_of(row.adaptations.all(), plan.walker)]
    newest = Enrolment.objects.annotate(newest=newest_row()).get(pk=plan.pk).newest
    card = verdict_card(told_from(newest), START + WEEK)

    assert told == [
        "The week again, from Sat 28 Nov",
        (
            "One week on, from Sat 28 Nov. You told us more about the week before, so it was "
            "reviewed again"
        ),
    ]
    assert card.title == "Your week, reviewed again"


WALKS = {
    "fine": {},
    "hard": {"effort": 8},
    "sore": {"pain_worst": 6},
    "unsure": {"confidence": 2},
    "stumbled": {"near_falls": 1},
    "fell": {"falls": 1},
}


@settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    walks=st.tuples(*[st.sampled_from(sorted(WALKS))] * 3),
    order=st.permutations(range(3)),
    before=st.integers(0, 3),
)
def test_in_whatever_order_and_however_late_walks_are_told_the_plan_is_the_same(
    walks, order, before
):
    """So many walks are told before the review, the others after it. Of two reasons with one key the first told stays."""

    def outcome(places, count):
        with transaction.atomic():
            plan = begin(UserFactory())
            for turn, place in enumerate(places):
                if turn == count:
                    review_enrolment(enrolment=fresh(plan), now=MONDAY_NOON)
                now = MONDAY_NOON + turn * HOUR if turn >= count else MONDAY_NOON - DAY / 8
                tell(plan, place, now, **WALKS[walks[place]])
                correct_reviews(enrolment=plan, since=START, now=now)
            later = MONDAY_NOON + 6 * HOUR
            review_enrolment(enrolment=fresh(plan), now=later)
            again = review_enrolment(enrolment=fresh(plan), now=later + HOUR)
            held = fresh(plan)
            key = key_of(held.hold_code) if held.is_on_hold else None
            resume_held(plan, later)
            found = held.status, key, again, [week for week, _on in coming(plan)]
            transaction.set_rollback(True)
        return found

    assert outcome(order, before) == outcome(range(3), 3)


def resume_held(plan, now):
    """A coach opens what waits, so that the weeks to come can be compared."""
    held = fresh(plan)
    if held.is_on_hold:
        resume(enrolment=held, by=UserFactory(), now=now)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize(
    ("told", "code"), [({"near_falls": 1}, "near_falls"), ({"pain_worst": 6}, "pain_high_twice")]
)
def test_what_adds_up_over_two_weeks_holds_the_plan_in_any_order(order, told, code):
    with transaction.atomic():
        plan = begin(UserFactory())
        for turn, place in enumerate(order):
            tell(plan, place, MONDAY_NOON - DAY + turn * HOUR, morning=None, **told)

        assert fresh(plan).hold_code == code
        transaction.set_rollback(True)


def test_what_a_coach_opened_is_not_closed_again_by_a_harmless_walk_told_late(plan, coach):
    tell(plan, 1, near_falls=2)
    resume(enrolment=fresh(plan), by=coach, now=noon(START + 4 * DAY))

    tell(plan, 0, noon(START + 4 * DAY) + HOUR)

    assert fresh(plan).status == "active"


def test_a_hold_of_another_reason_is_left_alone(plan):
    hold(enrolment=plan, code="screening", by=None, now=NOW)

    assert correct_reviews(enrolment=plan, since=START, now=MONDAY_NOON) == []
