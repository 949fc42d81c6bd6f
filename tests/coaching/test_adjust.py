"""Hands, slope, bouts and days: a coach eases them freely, raises them with a reason, and every page shows the same walk."""

import datetime as dt
import itertools
import re

import pytest
import time_machine

from accounts.models import AuditEvent, Delivery
from coaching import actions
from programmes.actions.enrolment import enrol
from programmes.actions.levers import change_weekdays
from programmes.actions.plan_changes import DecisionRefusedError
from programmes.clinical.change import Change
from programmes.clinical.company import Company
from programmes.clinical.course import weeks_of
from programmes.clinical.plan import Support
from programmes.clinical.room import pieces_of
from programmes.models import Adaptation
from programmes.reports.course import course_of
from programmes.reports.plan_changes import Decision, Step, standing_plan
from programmes.reports.player import player_page
from reminders.feed import calendar_of
from tests.factories import NOW, ClearanceFactory, ScreeningFactory
from tests.programmes.views.reading import text_of

pytestmark = pytest.mark.usefixtures("at_nine")
DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def following(grant, catalogue):
    """Makes the walker follow a programme, so many weeks before the one that begins on Monday."""

    def follow(slug, weeks):
        walker, began = grant.walker, NOW - (7 * weeks - 1) * DAY
        codes = ["CA1"] if slug == "steady-balance" else []
        ScreeningFactory(walker=walker, started_at=began, codes=codes, verdict="with_care")
        return enrol(
            walker=walker,
            version=catalogue[slug].current,
            by=walker,
            now=began,
            starts_on=MONDAY - 7 * weeks * DAY,
            weekdays=[0, 2, 5],
        )

    return follow


@pytest.fixture
def decide(coach):
    clock = itertools.count()

    def by_coach(enrolment, step, reason="", days=0, **wish):
        decision = Decision(step, reason=reason, wish=Change(**wish))
        now = NOW + days * DAY + next(clock) * dt.timedelta(minutes=1)
        return actions.decide(coach=coach, enrolment=enrolment, decision=decision, now=now)

    return by_coach


def coming(enrolment):
    """The weeks from Monday on."""
    fresh = type(enrolment).objects.get(pk=enrolment.pk)
    return [lived for lived in weeks_of(course_of(fresh)) if lived.begins_on >= MONDAY]


def url_of(enrolment) -> str:
    return f"/coach/walkers/{enrolment.walker_id}/change/"


def seen_in(page) -> str:
    (seen,) = re.findall(r'name="seen" value="([^"]*@[^"]*)"', page.content.decode())
    return seen


class TestHands:
    def test_more_support_needs_no_reason_and_every_page_shows_it(
        self, client_of, coach, following, now
    ):
        plan = following("foundations", 2)
        client = client_of(coach)
        asked = {"step": "support", "support": "hand_on_support"}

        page = client.post(url_of(plan), asked)
        shown = text_of(page)
        client.post(url_of(plan), {**asked, "seen": seen_in(page), "save": "1"})

        assert "Week 3: 15 minutes, 3 walks. Hands free" in shown
        assert "Week 3: 15 minutes, 3 walks. A hand on a rail or wall" in shown
        assert Delivery.objects.filter(kind="plan_changed", person=plan.walker).count() == 1
        session = plan.sessions.get(planned_on=MONDAY)
        runs = player_page(session, day=MONDAY).week
        assert {bout.support for bout in runs.bouts} == {Support.HAND_ON}
        walker = client_of(plan.walker)
        planned = walker.get("/plan/").context["page"].plan_weeks
        assert [week.week for week in planned if week.week.number == 3] == [runs]
        assert "Backward. Small steps. One hand on your support. Then" in text_of(
            walker.get("/plan/")
        )
        with time_machine.travel(NOW + 2 * DAY, tick=False):
            assert walker.get("/today/").context["page"].walk.week == runs
        assert "SUMMARY:Walk\\, 15 minutes" in calendar_of(plan.walker, now=NOW).decode()

    def test_less_support_than_the_programme_needs_a_reason_and_is_in_the_trail(
        self, following, decide
    ):
        plan = following("steady-balance", 3)
        near = {"support": Support.HAND_NEAR}

        with pytest.raises(DecisionRefusedError, match="Write why"):
            decide(plan, Step.SUPPORT, **near)
        made = decide(plan, Step.SUPPORT, "Steady for three weeks.", **near)

        event = AuditEvent.objects.get(verb="plan.limit_raised")
        assert (event.target, event.detail) == (str(made.pk), {"step": "support"})
        assert {bout.support for bout in coming(plan)[0].week.bouts} == {Support.HAND_NEAR}

    def test_no_reason_frees_hands_that_the_programme_never_frees(self, following, decide):
        plan = following("steady-balance", 3)

        with pytest.raises(DecisionRefusedError, match="one step at a time"):
            decide(plan, Step.SUPPORT, "They asked for it.", support=Support.FREE)
        assert Adaptation.objects.count() == 0

    def test_taking_support_away_again_needs_a_reason_and_goes_step_by_step(
        self, following, decide
    ):
        plan = following("foundations", 2)
        decide(plan, Step.SUPPORT, support=Support.HAND_ON)

        with pytest.raises(DecisionRefusedError, match="Write why"):
            decide(plan, Step.AS_PLANNED)
        decide(plan, Step.AS_PLANNED, "All is well.", days=9)

        hands = [lived.week.bouts[0].support for lived in coming(plan)[:4]]
        assert hands == [Support.HAND_ON, Support.HAND_ON, Support.HAND_NEAR, Support.FREE]


class TestSlope:
    def test_a_flat_programme_has_no_slope_to_choose(self, client_of, coach, following):
        page = client_of(coach).get(url_of(following("foundations", 2)))

        assert "Set the slope" not in text_of(page)
        assert "slope" not in page.context["form"].fields

    def test_a_flatter_week_needs_no_reason_and_the_player_is_flat(self, following, decide):
        plan = following("fit-incline", 5)
        decide(plan, Step.SLOPE, slope=0.0)

        session = plan.sessions.filter(planned_on__gte=MONDAY).first()
        assert not player_page(session, day=session.planned_on).is_uphill
        assert {bout.slope for lived in coming(plan) for bout in lived.week.bouts} == {0}

    def test_a_slope_before_its_week_needs_a_reason_a_helper_and_waits_for_the_minutes(
        self, following, decide
    ):
        plan = following("fit-incline", 3)

        with pytest.raises(DecisionRefusedError, match="Write why"):
            decide(plan, Step.SLOPE, slope=2.5)
        with pytest.raises(DecisionRefusedError, match="one step at a time"):
            decide(plan, Step.SLOPE, "They like hills.", slope=5.0)
        decide(plan, Step.SLOPE, "They like hills.", slope=2.5)

        first = coming(plan)[0]
        assert (first.number, first.week.bouts[0].slope) == (3, 2.5)
        assert (first.week.total_minutes, coming(plan)[1].number) == (
            plan.version.plan.week(3).total_minutes,
            4,
        )
        session = plan.sessions.filter(planned_on__gte=MONDAY).first()
        assert player_page(session, day=session.planned_on).company is Company.HELPER

    def test_flat_ground_of_a_clinician_is_never_passed(self, following, decide, client_of, coach):
        plan = following("fit-incline", 3)
        ScreeningFactory(walker=plan.walker, codes=["CF1"], verdict="see_a_clinician")
        ClearanceFactory(walker=plan.walker, codes=["CF1"], surface="flat")

        with pytest.raises(DecisionRefusedError, match="flat ground only"):
            decide(plan, Step.SLOPE, "They like hills.", slope=2.5)
        assert "slope" not in client_of(coach).get(url_of(plan)).context["form"].fields

    @pytest.mark.parametrize("code", ["CA6", "CA9"])
    def test_flat_ground_of_the_answers_is_never_passed(self, following, decide, code):
        plan = following("fit-incline", 3)
        ScreeningFactory(walker=plan.walker, codes=[code], verdict="with_care")

        with pytest.raises(DecisionRefusedError, match="flat ground only"):
            decide(plan, Step.SLOPE, "They like hills.", slope=2.5)


class TestBouts:
    def sent(self, lines, **said):
        rows = {f"p{n}-{name}": value for n, line in enumerate(lines) for name, value in line}
        return {"step": "pieces", **rows, **said}

    def test_the_lines_are_the_bouts_of_the_coming_week(self, client_of, coach, following):
        form = client_of(coach).get(url_of(following("foundations", 2))).context["form"]
        rows = [(bout.value(), rest.value()) for bout, rest in form.rows()]

        assert rows == [("0:30", "0:30")] * 10 + [(None, None)] * 4

    def test_shorter_bouts_and_longer_rests_keep_the_length_of_the_walk(
        self, client_of, coach, following
    ):
        plan = following("foundations", 2)
        client = client_of(coach)
        lines = [(("bout", "0:20"), ("rest", "1"))] * 7
        asked = self.sent(lines)

        page = client.post(url_of(plan), asked)
        shown = text_of(page)
        client.post(url_of(plan), {**asked, "seen": seen_in(page), "save": "1"})

        assert "Week 3: 15 minutes, 3 walks. 5 min of it backward, in 10 short bouts" in shown
        assert "Week 3: 15 minutes, 3 walks. 2 min 20 s of it backward, in 7 short bouts" in shown
        first = coming(plan)[0]
        assert pieces_of(first.week) == ((20, 60),) * 7
        assert first.week.total_minutes == 15
        session = plan.sessions.get(planned_on=MONDAY)
        assert player_page(session, day=MONDAY).week == first.week
        with time_machine.travel(NOW + 2 * DAY, tick=False):
            today = text_of(client_of(plan.walker).get("/today/"))
        assert "2 min 20 s of it backward" in today

    @pytest.mark.parametrize(
        "said",
        [
            ([], "", "Write the minutes of each bout"),
            ([(("bout", "1"), ("rest", ""))], "", "Write the minutes of each bout"),
            ([(("bout", "x"), ("rest", "1"))], "", "Write minutes up to 30"),
            ([(("bout", "0:31"), ("rest", "1"))], "", "Write why"),
            ([(("bout", "0:30"), ("rest", "0:25"))], "", "Write why"),
            ([(("bout", "2"), ("rest", "1"))], "y", "lasts from 15 s to 1 min 10 s"),
            ([(("bout", "0:10"), ("rest", "1"))], "y", "lasts from 15 s to 1 min 10 s"),
            ([(("bout", "0:30"), ("rest", "0:19"))], "y", "A rest needs at least 20 s"),
            ([(("bout", "0:30"), ("rest", "1"))] * 12, "y", "do not fit in a walk of 15 minutes"),
            ([(("bout", "1"), ("rest", "0:20"))] * 6, "y", "Now it is 4 min a walk"),
        ],
    )
    def test_the_form_says_what_does_not_fit(self, client_of, coach, following, said):
        lines, reason, error = said
        plan = following("foundations", 2)
        page = client_of(coach).post(url_of(plan), self.sent(lines, reason=reason))

        assert "<title>Error: " in page.content.decode()
        assert error in text_of(page)

    def test_a_longer_bout_with_a_reason_is_in_the_trail(self, following, decide):
        plan = following("foundations", 2)
        decide(plan, Step.PIECES, "Fewer stops.", pieces=((60, 60),) * 5)

        assert AuditEvent.objects.get(verb="plan.limit_raised").detail == {"step": "pieces"}
        assert pieces_of(coming(plan)[0].week) == ((60, 60),) * 5

    def test_what_is_typed_beside_another_choice_does_not_matter(
        self, client_of, coach, following
    ):
        plan = following("foundations", 2)
        page = client_of(coach).post(
            url_of(plan), {"step": "repeat", "p0-bout": "x", "support": "wings", "weekdays": "9"}
        )

        assert page.context["form"].errors == {}
        assert "What this changes" in text_of(page)


class TestDays:
    def test_fewer_days_need_no_reason(self, client_of, coach, following):
        plan = following("foundations", 2)
        client = client_of(coach)
        asked = {"step": "weekdays", "weekdays": ["1", "4"]}

        page = client.post(url_of(plan), asked)
        client.post(url_of(plan), {**asked, "seen": seen_in(page), "save": "1"})

        assert "Week 3: 15 minutes, 2 walks. Tue, Fri" in text_of(page)
        assert coming(plan)[0].walking_days == (MONDAY + DAY, MONDAY + 4 * DAY)
        days = plan.sessions.filter(planned_on__gte=MONDAY).values_list("planned_on", flat=True)
        assert list(days)[:2] == [MONDAY + DAY, MONDAY + 4 * DAY]

    def test_more_days_than_the_programme_ever_has_are_refused(self, following, decide):
        with pytest.raises(DecisionRefusedError, match="no more than 3"):
            decide(following("foundations", 2), Step.WEEKDAYS, "Keen.", weekdays=(0, 1, 3, 5))

    def test_no_day_at_all_is_refused(self, client_of, coach, following):
        page = client_of(coach).post(url_of(following("foundations", 2)), {"step": "weekdays"})

        assert page.context["form"].errors == {"weekdays": ["Choose at least one day."]}

    def test_another_change_leaves_the_days_that_the_walker_chose_since(self, following, decide):
        plan = following("foundations", 2)
        decide(plan, Step.WEEKDAYS, weekdays=(1, 4))
        change_weekdays(walker=plan.walker, weekdays=[0, 3, 6], now=NOW + 3 * DAY)

        decide(plan, Step.SUPPORT, support=Support.HAND_ON, days=4)

        after = coming(plan)[1]
        assert after.week.bouts[0].support is Support.HAND_ON
        assert after.weekdays == (0, 3)


def test_in_the_last_week_there_is_no_week_left_to_change(client_of, coach, following, decide):
    plan = following("foundations", 8)

    assert "Set the walking days" not in text_of(client_of(coach).get(url_of(plan)))
    with pytest.raises(DecisionRefusedError, match="no week is left"):
        decide(plan, Step.SUPPORT, support=Support.HAND_ON)


def test_numbers_add_up_until_they_are_taken_away(following, decide):
    plan = following("foundations", 2)
    decide(plan, Step.WEEKDAYS, weekdays=(1, 4))
    decide(plan, Step.SUPPORT, support=Support.HAND_ON)
    decide(plan, Step.PIECES, pieces=((20, 60),) * 7)
    kept = standing_plan(type(plan).objects.get(pk=plan.pk), NOW).change

    assert kept == Change(weekdays=(1, 4), support=Support.HAND_ON, pieces=((20, 60),) * 7)
    decide(plan, Step.AS_PLANNED, "All is well.")
    assert standing_plan(type(plan).objects.get(pk=plan.pk), NOW).change == Change()
