"""The weekly review: once a week, in the walker's own zone, with the row that wins; and what it does to the plan."""

import datetime as dt
import itertools
import uuid

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from programmes.actions import levers
from programmes.actions.adaptations import adapt, replan
from programmes.actions.enrolment import NotSuitableError, hold, move_session, resume
from programmes.actions.levers import answer_offer
from programmes.actions.reviews import review_due_weeks, review_enrolment, review_week_of
from programmes.actions.walks import check_in, log_walk
from programmes.clinical.adaptation import Key
from programmes.clinical.breaks import Cause
from programmes.clinical.change import Change
from programmes.clinical.course import weeks_of
from programmes.models import Adaptation, AdverseEvent, MorningAnswer, Session
from programmes.reports.course import course_of, plan_in_force, week_of_session
from programmes.tasks import review_weeks
from tests.factories import (
    NOW,
    CheckInFactory,
    EnrolmentFactory,
    ProgrammeVersionFactory,
    UserFactory,
    document_of,
)
from tests.programmes.beginning import START, begin, fresh

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)
Action = Adaptation.Action


def noon(day):
    """12:00 in London on a day: the last morning is over."""
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def walk(session, *, morning=1, on=None, **told):
    """A walk on its day, told at eight in the evening, with the answer of the morning after."""
    day = on or session.planned_on
    at = dt.datetime.combine(day, dt.time(20), dt.UTC)
    values = {"pain_before": 1, "pain_worst": 2, "pain_after": 1, "effort": 3, "confidence": 4}
    made = log_walk(
        session=session,
        by=session.enrolment.walker,
        now=at,
        client_uuid=uuid.uuid4(),
        minutes=10,
        **{**values, **told},
    )
    if morning is not None:
        MorningAnswer.objects.create(
            walk=made, answered_on=day + DAY, answered_at=at + DAY / 2, pain=morning
        )
    return made


def walk_week(enrolment, number=1, **told):
    first = weeks_of(course_of(fresh(enrolment)))[number - 1].begins_on
    sessions = Session.objects.planned().filter(
        enrolment=enrolment, planned_on__gte=first, planned_on__lt=first + WEEK
    )
    return [walk(session, **told) for session in sessions.select_related("enrolment__walker")]


def days_of(enrolment):
    return list(
        Session.objects.filter(enrolment=enrolment)
        .order_by("planned_on")
        .values_list("week_number", "planned_on", "status")
    )


class TestVerdict:
    def test_a_fine_week_moves_on_and_leaves_the_calendar_as_it_was(self, plan):
        walk_week(plan)
        before = days_of(plan)

        [row] = review_due_weeks(now=noon(START + WEEK))

        assert (row.action, row.rule_code, row.from_on) == ("advance", "none", START + WEEK)
        assert (row.reviewed_on, row.made_by) == (START, None)
        assert row.sentence == "Well done. You can move up next week."
        assert (row.figures["done"], row.figures["planned"], row.figures["pain"]) == (3, 3, 2)
        assert days_of(plan) == before

    def test_a_week_of_effort_comes_again_and_the_rest_moves_back_a_week(self, plan):
        walk_week(plan, effort=6)
        weeks = [week for week, _on, _status in days_of(plan)]

        [row] = review_due_weeks(now=noon(START + WEEK))

        assert (row.action, row.rule_code) == ("repeat", "effort_over")
        after = days_of(plan)
        assert [week for week, _on, _status in after[:9]] == [1, 1, 1, 1, 1, 1, 2, 2, 2]
        assert len(after) == len(weeks) + 3
        numbers = list(plan.sessions.order_by("planned_on").values_list("number", flat=True))
        assert numbers == list(range(1, len(after) + 1))

    def test_far_too_much_effort_goes_back_a_week(self, plan):
        walk_week(plan)
        review_due_weeks(now=noon(START + WEEK))
        walk_week(plan, 2, effort=8)

        [row] = review_due_weeks(now=noon(START + 2 * WEEK))

        assert (row.action, row.rule_code) == ("step_back", "effort_far_over")
        assert [week for week, on, _s in days_of(plan) if on >= START + 2 * WEEK][:3] == [1, 1, 1]

    def test_a_morning_without_an_answer_never_counts_as_fine(self, plan):
        walks = walk_week(plan)
        walks[0].mornings.all().delete()

        [row] = review_due_weeks(now=noon(START + WEEK))

        assert (row.action, row.rule_code) == ("repeat", "morning_missing")
        assert row.figures["missing_mornings"] == 1

    def test_what_was_told_about_an_event_counts(self, plan):
        [first, *_rest] = walk_week(plan)
        AdverseEvent.objects.create(
            walker=plan.walker,
            walk=first,
            kind="stop_for_pain",
            happened_on=START,
            recorded_at=NOW,
            symptoms=["knee_urgent", "something_else"],
        )

        [row] = review_due_weeks(now=noon(START + WEEK))

        plan.refresh_from_db()
        assert (row.action, row.opened_by) == ("stop", Key.CLEARANCE)
        assert (plan.status, plan.hold_code) == ("on_hold", "knee_urgent")
        assert not plan.sessions.planned().filter(planned_on__gte=START + WEEK).exists()

    def test_a_fall_in_a_test_counts_without_a_walk(self, plan):
        walk_week(plan)
        AdverseEvent.objects.create(
            walker=plan.walker,
            test="up_and_go",
            client_uuid=uuid.uuid4(),
            kind="fall",
            happened_on=START,
            recorded_at=NOW,
        )

        [row] = review_due_weeks(now=noon(START + WEEK))

        assert (row.action, row.rule_code) == ("pause", "fall")

    def test_two_steps_back_within_three_weeks_tell_the_coach(self, plan):
        walk_week(plan, effort=8)
        review_due_weeks(now=noon(START + WEEK))
        assert not Adaptation.objects.for_coaches().exists()
        walk_week(plan, 2, effort=8)

        [row] = review_due_weeks(now=noon(START + 2 * WEEK))

        assert row.figures["escalation"] == ["stepped_back_twice"]
        assert list(Adaptation.objects.for_coaches()) == [row]
        assert list(Adaptation.objects.reviews())[-1] == row


class TestWhen:
    def test_again_changes_nothing(self, plan):
        walk_week(plan, effort=6)
        [row] = review_due_weeks(now=noon(START + WEEK))
        before = days_of(plan)

        assert review_due_weeks(now=noon(START + WEEK)) == []
        assert review_due_weeks(now=noon(START + WEEK) + DAY) == []
        week = weeks_of(course_of(fresh(plan)))[0]
        assert review_week_of(enrolment=plan, week=week, now=noon(START + WEEK)) == row
        assert days_of(plan) == before

    def test_the_database_keeps_one_review_for_a_week(self, plan):
        walk_week(plan)
        review_due_weeks(now=noon(START + WEEK))

        with (
            pytest.raises(IntegrityError, match=r"reviewed_on|one_weekly_review"),
            transaction.atomic(),
        ):
            Adaptation.objects.create(
                enrolment=plan,
                action="repeat",
                from_on=START,
                reviewed_on=START,
                made_at=NOW,
            )

    @pytest.mark.parametrize(
        ("zone", "instant", "count"),
        [
            ("Pacific/Auckland", dt.datetime(2026, 11, 27, 10, 59, tzinfo=dt.UTC), 0),
            ("Pacific/Auckland", dt.datetime(2026, 11, 27, 11, 0, tzinfo=dt.UTC), 1),
            ("America/Los_Angeles", dt.datetime(2026, 11, 28, 7, 59, tzinfo=dt.UTC), 0),
            ("America/Los_Angeles", dt.datetime(2026, 11, 28, 8, 0, tzinfo=dt.UTC), 1),
        ],
    )
    def test_a_week_ends_at_midnight_where_the_walker_lives(self, zone, instant, count):
        walker = UserFactory(time_zone=zone)
        EnrolmentFactory(walker=walker)

        assert len(review_due_weeks(now=instant)) == count

    def test_the_last_morning_has_until_noon(self, plan):
        first, second, third = plan.sessions.all()[:3]
        walk(first)
        walk(second)
        walk(third, on=START + 6 * DAY, morning=None)

        assert review_due_weeks(now=noon(START + WEEK) - dt.timedelta(minutes=1)) == []
        [row] = review_due_weeks(now=noon(START + WEEK))

        assert row.rule_code == "morning_missing"

    def test_an_early_answer_ends_the_wait(self, plan):
        first, second, third = plan.sessions.all()[:3]
        walk(first)
        walk(second)
        walk(third, on=START + 6 * DAY)

        [row] = review_due_weeks(now=noon(START + WEEK) - dt.timedelta(hours=4))

        assert row.action == "advance"

    def test_no_walk_begins_before_the_week_before_it_is_reviewed(self, plan):
        walk_week(plan, effort=6)
        session = plan.sessions.planned().get(planned_on=START + WEEK)
        early = noon(START + WEEK) - dt.timedelta(hours=5)

        check_in(session=session, pain_now=1, codes=[], now=early)

        session.refresh_from_db()
        assert (session.week_number, session.planned_on) == (1, START + WEEK)
        assert plan.adaptations.get().rule_code == "effort_over"

    def test_weeks_that_ended_long_ago_stay_as_they_were_lived(self, plan):
        rows = review_due_weeks(now=noon(START + 3 * WEEK))

        assert [row.reviewed_on for row in rows] == [START + 2 * WEEK]

    def test_a_plan_on_hold_or_ended_is_not_reviewed(self, plan):
        hold(enrolment=plan, code="coach", by=None, now=NOW)
        week = weeks_of(course_of(EnrolmentFactory(starts_on=START)))[0]

        assert review_due_weeks(now=noon(START + WEEK)) != []
        assert not plan.adaptations.reviews().exists()
        assert review_week_of(enrolment=plan, week=week, now=noon(START + WEEK)) is None

    def test_the_task_reviews(self, plan):
        review_weeks()

        assert not plan.adaptations.exists()


class TestSilence:
    def test_after_two_weeks_without_a_walk_table_5_decides(self, plan):
        for number in (1, 2, 3):
            walk_week(plan, number)
            review_due_weeks(now=noon(START + number * WEEK))
        told = []
        for day in (START + 4 * WEEK, START + 5 * WEEK):
            [row] = review_due_weeks(now=noon(day))
            told.append((row.action, row.rule_code, row.week_number, row.from_on))

        assert told == [
            ("repeat", "days_off_7", 3, START + 4 * WEEK),
            ("repeat", "days_off_14", 1, START + 5 * WEEK),
        ]
        again = plan.sessions.planned().filter(planned_on__gte=START + 5 * WEEK)
        assert again.first().week_number == 1
        assert plan.sessions.filter(status="walked").count() == 9

    def test_somebody_who_never_began_stays_in_week_1(self, plan):
        [row] = review_due_weeks(now=noon(START + WEEK))

        assert (row.action, row.rule_code) == ("repeat", "few_sessions")


class TestHolds:
    def test_a_fall_closes_the_plan_from_tomorrow_and_is_the_review_of_its_week(self, plan):
        first = plan.sessions.first()

        walk(first, falls=1, morning=None)

        row = plan.adaptations.get()
        assert (row.action, row.rule_code, row.opened_by) == ("pause", "fall", Key.COACH)
        assert (row.from_on, row.reviewed_on) == (START + DAY, START)
        assert list(plan.sessions.planned()) == []
        assert list(Adaptation.objects.for_coaches()) == [row]
        assert review_due_weeks(now=noon(START + WEEK)) == []

    def test_a_graver_reason_takes_the_place_of_the_first(self, plan, coach):
        hold(enrolment=plan, code="fall", by=None, now=NOW)
        hold(enrolment=plan, code="emergency_sign", by=None, now=NOW)
        hold(enrolment=plan, code="fall", by=None, now=NOW)

        plan.refresh_from_db()
        assert plan.hold_code == "emergency_sign"
        assert sorted(row.action for row in plan.adaptations.all()) == ["pause", "stop"]
        with pytest.raises(NotSuitableError):
            resume(enrolment=plan, by=coach, now=NOW + DAY)
        assert not plan.sessions.planned().exists()

    def test_a_coach_opens_a_pause_and_table_5_says_where_to_go_on(self, plan, coach):
        walk_week(plan)
        review_due_weeks(now=noon(START + WEEK))
        hold(enrolment=plan, code="near_falls", by=None, now=noon(START + WEEK))
        back = START + 3 * WEEK

        resume(enrolment=plan, by=coach, now=noon(back))

        row = plan.adaptations.get(action="resume")
        assert (row.from_on, row.opened_by, row.rule_code) == (back, Key.COACH, "days_off_14")
        assert row.figures == {"days_off": 14}
        assert plan.sessions.planned().filter(planned_on__gte=back).first().week_number == 1
        assert plan.sessions.filter(status="walked").count() == 3

    def test_a_hold_lifted_on_its_day_costs_no_day_and_its_week_comes_again(self, plan, coach):
        before = days_of(plan)
        hold(enrolment=plan, code="near_falls", by=None, now=NOW)
        assert not plan.sessions.planned().exists()

        resume(enrolment=plan, by=coach, now=NOW + HOUR)

        assert plan.adaptations.get(action="resume").from_on == START
        after = days_of(plan)
        assert [on for _week, on, _status in after[:6]] == [on for _week, on, _s in before[:6]]
        assert [week for week, _on, _status in after[:7]] == [1, 1, 1, 1, 1, 1, 2]

    def test_a_week_that_was_held_and_opened_at_once_is_reviewed_at_its_end(self, plan, coach):
        hold(enrolment=plan, code="near_falls", by=None, now=NOW)
        resume(enrolment=plan, by=coach, now=NOW + HOUR)
        walk_week(plan, effort=8)

        [row] = review_due_weeks(now=noon(START + WEEK))

        assert (row.action, row.rule_code, row.correction) == ("step_back", "effort_far_over", 1)
        assert review_due_weeks(now=noon(START + WEEK) + HOUR) == []

    def test_a_fall_on_the_last_day_of_a_week_does_not_move_the_plan_on(self, plan, coach):
        first, second, third = plan.sessions.all()[:3]
        walk(first)
        walk(second)
        walk(third, on=START + 6 * DAY, falls=1, morning=None)
        plan.refresh_from_db()
        assert (plan.hold_code, plan.adaptations.get().from_on) == ("fall", START + WEEK)

        resume(enrolment=plan, by=coach, now=noon(START + WEEK + 2 * DAY))

        assert plan.sessions.planned().first().week_number == 1

    def test_lifting_a_hold_leaves_a_holiday_as_it_is(self, plan, coach):
        first, last = START + 2 * DAY, START + 10 * DAY
        levers.pause(
            walker=plan.walker, from_on=first, until_on=last, cause=Cause.HOLIDAY, now=NOW
        )
        hold(enrolment=plan, code="near_falls", by=None, now=NOW + 3 * DAY)
        resume(enrolment=plan, by=coach, now=NOW + 4 * DAY)

        assert not plan.sessions.planned().filter(planned_on__range=(first, last)).exists()
        assert plan.sessions.planned().filter(planned_on__gt=last).exists()

    @pytest.mark.parametrize("code", ["emergency_sign", "fall_injury", "knee_urgent", "head_hit"])
    def test_no_path_leads_from_a_stop_to_a_session_without_a_clearance(self, plan, coach, code):
        hold(enrolment=plan, code=code, by=None, now=NOW)

        for by, key in [(plan.walker, Key.WALKER), (coach, Key.COACH)]:
            with pytest.raises(NotSuitableError):
                resume(enrolment=plan, by=by, now=NOW + DAY)
            adapt(
                enrolment=plan,
                action=Action.RESUME,
                from_on=START + 2 * DAY,
                opened_by=key,
                by=by,
                now=NOW + DAY,
            )
        for action in (Action.ADVANCE, Action.REPEAT, Action.STEP_BACK, Action.COACH_CHANGE):
            adapt(enrolment=plan, action=action, from_on=START + WEEK, by=coach, now=NOW + DAY)
        replan(enrolment=plan, now=NOW + 30 * DAY)
        review_due_weeks(now=NOW + 30 * DAY)

        assert not plan.sessions.planned().exists()
        plan.refresh_from_db()
        assert plan.is_on_hold


class TestPauses:
    def test_a_pause_loses_no_history_and_its_end_is_greeted_once(self, plan):
        walk_week(plan)
        review_due_weeks(now=noon(START + WEEK))
        walked = [row for row in days_of(plan) if row[2] == "walked"]
        first, last = START + WEEK, START + 2 * WEEK + 6 * DAY
        adapt(
            enrolment=plan,
            action=Action.PAUSE,
            from_on=first,
            until_on=last,
            by=plan.walker,
            now=noon(START + WEEK),
        )
        assert [row for row in days_of(plan) if row[2] == "walked"] == walked
        assert not plan.sessions.filter(planned_on__range=(first, last)).exists()

        [row] = review_due_weeks(now=noon(last + DAY))

        assert (row.action, row.from_on, row.rule_code) == ("resume", last + DAY, "days_off_14")
        assert review_due_weeks(now=noon(last + DAY)) == []
        assert plan.sessions.planned().first().week_number == 1


class TestReplay:
    def test_a_past_day_is_what_was_in_force_then(self, plan):
        seen = {}
        efforts = itertools.cycle([3, 6, 8, 3])
        for number in range(1, 5):
            for day in range(7):
                seen[START + (number - 1) * WEEK + day * DAY] = plan_in_force(
                    fresh(plan), START + (number - 1) * WEEK + day * DAY
                )
            walk_week(plan, number, effort=next(efforts))
            review_due_weeks(now=noon(START + number * WEEK))

        after = fresh(plan)
        for day, lived in seen.items():
            if (day - START).days % 7:
                assert plan_in_force(after, day).number == lived.number
        assert [plan_in_force(after, START + n * WEEK).number for n in range(5)] == [1, 2, 2, 1, 2]

    def test_a_coach_change_leaves_the_days_before_it_alone(self, plan, coach):
        before = plan_in_force(fresh(plan), START)
        adapt(
            enrolment=plan,
            action=Action.COACH_CHANGE,
            from_on=START + WEEK,
            change=Change(minutes=10),
            by=coach,
            now=NOW,
        )

        assert plan_in_force(fresh(plan), START) == before
        assert plan_in_force(fresh(plan), START + WEEK).week.total_minutes == 10

    def test_an_accepted_offer_leaves_the_days_before_it_alone(self, plan):
        newer = ProgrammeVersionFactory(
            programme=plan.version.programme,
            number=2,
            document=document_of("knee-oa"),
        )
        before = plan_in_force(fresh(plan), START)
        offer = plan.offers.create(version=newer, offered_at=NOW)

        answer_offer(offer=offer, is_accepted=True, by=plan.walker, now=NOW + WEEK)

        after = fresh(plan)
        assert after.version == newer
        assert plan_in_force(after, START) == before
        assert plan_in_force(after, START + WEEK) == weeks_of(course_of(after))[1]

    def test_a_declined_offer_changes_nothing(self, plan):
        newer = ProgrammeVersionFactory(
            programme=plan.version.programme, number=2, document=document_of("knee-oa")
        )
        offer = plan.offers.create(version=newer, offered_at=NOW)
        before = days_of(plan)

        answer_offer(offer=offer, is_accepted=False, by=plan.walker, now=NOW)

        assert fresh(plan).version == plan.version
        assert days_of(plan) == before

    def test_of_two_changes_for_one_day_the_later_one_counts(self, plan, coach):
        for hour, minutes in enumerate((12, 10)):
            adapt(
                enrolment=plan,
                action=Action.COACH_CHANGE,
                from_on=START,
                change=Change(minutes=minutes),
                by=coach,
                now=NOW + dt.timedelta(hours=hour),
            )

        session = plan.sessions.select_related("enrolment__version").first()
        assert week_of_session(session).total_minutes == 10
        session.week_number = 2
        assert week_of_session(session) == session.week


class TestSessions:
    def test_a_walk_that_is_prepared_today_keeps_its_place(self, plan):
        session = plan.sessions.first()
        CheckInFactory(session=session)

        hold(enrolment=plan, code="screening", by=None, now=NOW)

        assert list(plan.sessions.planned()) == [session]

    def test_a_moved_walk_stays_where_it_was_put(self, plan):
        session = plan.sessions.all()[1]
        move_session(session=session, to=session.planned_on + DAY, by=plan.walker, now=NOW)
        before = days_of(plan)

        replan(enrolment=plan, now=NOW)

        assert days_of(plan) == before

    def test_days_away_give_way_to_the_next_free_day(self, plan):
        plan.walker.blackouts.create(
            from_on=START + 3 * DAY, until_on=START + 3 * DAY, made_at=NOW
        )

        replan(enrolment=plan, now=NOW)

        days = list(plan.sessions.values_list("planned_on", flat=True)[:3])
        assert START + 3 * DAY not in days
        assert all(START <= day < START + WEEK for day in days)

    def test_planning_again_writes_nothing(self, plan, django_assert_max_num_queries):
        before = list(plan.sessions.values_list("pk", "number", "planned_on", "week_number"))

        with django_assert_max_num_queries(12):
            replan(enrolment=plan, now=NOW)

        assert (
            list(plan.sessions.values_list("pk", "number", "planned_on", "week_number")) == before
        )


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.permutations(range(3)), effort=st.sampled_from([3, 6, 8]), pain=st.integers(0, 5))
def test_the_order_of_the_logs_does_not_matter(order, effort, pain):
    def verdict(places):
        with transaction.atomic():
            walker = UserFactory()
            plan = begin(walker)
            sessions = list(plan.sessions.all()[:3])
            for place in places:
                told = {"effort": effort, "pain_worst": pain} if place == 1 else {}
                walk(sessions[place], **told)
            rows = review_enrolment(enrolment=fresh(plan), now=noon(START + WEEK))
            found = [(row.action, row.rule_code, row.figures) for row in rows], days_of(plan)
            transaction.set_rollback(True)
        return found

    assert verdict(order) == verdict(range(3))


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    told=st.lists(
        st.fixed_dictionaries(
            {
                "effort": st.sampled_from([3, 6, 8]),
                "pain_worst": st.integers(0, 7),
                "near_falls": st.sampled_from([0, 0, 1]),
            }
        ),
        max_size=3,
    ),
    times=st.integers(1, 3),
)
def test_reviewing_again_changes_nothing(told, times):
    with transaction.atomic():
        walker = UserFactory()
        plan = begin(walker)
        for answers in told:  # a walk that goes badly may take away the next one
            following = plan.sessions.planned().select_related("enrolment__walker").first()
            if following:
                walk(following, **answers)

        def state():
            rows = plan.adaptations.order_by("made_at", "correction").values()
            return list(rows), days_of(plan), fresh(plan).status

        review_enrolment(enrolment=fresh(plan), now=noon(START + WEEK))
        first = state()
        for _again in range(times):
            review_enrolment(enrolment=fresh(plan), now=noon(START + WEEK))

        assert first[0]
        assert state() == first
        transaction.set_rollback(True)
