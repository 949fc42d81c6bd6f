"""A coach's decision about a plan: shown first, within the caps, with a name beside it, and told to the walker."""

import datetime as dt
import itertools
import re

import pytest

from accounts.models import AuditEvent, Delivery
from coaching import actions
from coaching.messages import plan_changed
from programmes.actions.enrolment import enrol
from programmes.actions.plan_changes import DecisionRefusedError, PlanChangedError
from programmes.clinical.course import plan_on
from programmes.models import Adaptation
from programmes.reports.course import course_of
from programmes.reports.plan_changes import Decision, Step, standing_plan
from tests.factories import NOW, TODAY, ClearanceFactory, ScreeningFactory
from tests.programmes.views.reading import text_of
from walkapp.mail import NotWantedError

pytestmark = pytest.mark.usefixtures("at_nine")
DAY = dt.timedelta(days=1)
WEEK_3 = dt.date(2026, 11, 23)


@pytest.fixture
def followed(grant, catalogue):
    """Foundations on Mondays, Wednesdays and Saturdays, in its second week of 12 minutes; 15 come next."""
    walker = grant.walker
    ScreeningFactory(walker=walker, started_at=NOW - 13 * DAY)
    return enrol(
        walker=walker,
        version=catalogue["foundations"].current,
        by=walker,
        now=NOW - 13 * DAY,
        starts_on=dt.date(2026, 11, 9),
        weekdays=[0, 2, 5],
    )


@pytest.fixture
def url(followed):
    return f"/coach/walkers/{followed.walker_id}/change/"


@pytest.fixture
def decide(coach, followed):
    """Decides as the coach, each time a minute later."""
    clock = itertools.count()
    return lambda step, minutes=None, reason="": actions.decide(
        coach=coach,
        enrolment=followed,
        decision=Decision(step, minutes, reason),
        now=NOW + next(clock) * dt.timedelta(minutes=1),
    )


def minutes_of(enrolment, on: dt.date) -> float:
    enrolment = type(enrolment).objects.get(pk=enrolment.pk)
    week = plan_on(course_of(enrolment), on)
    assert week is not None
    return week.week.total_minutes


def test_the_choices_say_where_they_lead(client_of, coach, url):
    page = text_of(client_of(coach).get(url))

    assert "Keep going: week 3, 15 minutes" in page
    assert "Repeat: week 2, 12 minutes" in page
    assert "One week back: week 1, 10 minutes, then carry on" in page
    assert "15 now. Up to 15 is safe in the next week; above 15 needs a reason." in page


def test_nothing_is_saved_before_its_effect_was_shown(client_of, coach, url):
    client = client_of(coach)
    page = text_of(client.post(url, {"step": "step_back", "save": "1"}))

    assert "What this changes" in page
    assert "23 to 29 Nov Week 1: 10 minutes, 3 walks" in page
    assert Adaptation.objects.count() == 0


def test_a_decision_is_written_with_a_name_and_the_walker_is_told(client_of, coach, url, followed):
    said = {"step": "step_back", "seen": "step_back.", "save": "1", "reason": "Let it  settle."}
    page = text_of(client_of(coach).post(url, said, follow=True))

    row = Adaptation.objects.get()
    assert "The plan has changed. We are writing to tell Wilma Ford." in page
    assert "One week back, from Mon 23 Nov Let it settle. Your own choice" in page
    assert (row.action, row.from_on, row.made_by) == ("step_back", WEEK_3, coach)
    assert followed.sessions.filter(planned_on=WEEK_3).get().week_number == 1
    letter = Delivery.objects.get(kind="plan_changed")
    assert (letter.person, letter.occurrence) == (followed.walker, str(row.pk))


def test_the_walker_reads_who_decided_and_why(client_of, followed, decide):
    decide(Step.REPEAT, reason="Take your time.")
    page = text_of(client_of(followed.walker).get("/plan/"))

    assert "The week again, from Mon 23 Nov Take your time. By Cora Hill" in page


def test_reasons_stay_with_those_who_see_pain(client_of, coach, grant, followed, decide):
    decide(Step.REPEAT, reason="Take your time.")
    grant.shares_pain = False
    grant.save()
    page = text_of(client_of(coach).get(f"/coach/walkers/{followed.walker_id}/"))

    assert "The week again, from Mon 23 Nov Your own choice" in page


def test_the_letter_tells_nothing_about_health(decide, now):
    row = decide(Step.STEP_BACK, reason="Your knee is sore.")
    letter = plan_changed(Delivery.objects.get(kind="plan_changed"), now)

    assert letter.name == "plan_changed"
    assert letter.context["coach"] == "Cora Hill"
    assert "knee" not in str(letter.context)
    assert row.sentence == "Your knee is sore."


def test_a_plan_that_was_left_needs_no_letter(decide, followed, now):
    decide(Step.REPEAT)
    followed.withdraw(now)

    with pytest.raises(NotWantedError, match="enrolment_ended"):
        plan_changed(Delivery.objects.get(kind="plan_changed"), now)


def test_deciding_twice_is_deciding_once(decide):
    assert decide(Step.REPEAT) == decide(Step.REPEAT)
    assert Adaptation.objects.count() == 1


@pytest.mark.parametrize("minutes", [10, 12, 15])
def test_minutes_within_the_plan_need_no_reason(decide, followed, minutes):
    decide(Step.MINUTES, minutes)

    assert minutes_of(followed, WEEK_3) == minutes
    assert not AuditEvent.objects.filter(verb="plan.limit_raised").exists()


def test_minutes_above_the_cap_are_refused_with_any_reason(decide):
    with pytest.raises(DecisionRefusedError, match="The most that is safe next is 15 minutes"):
        decide(Step.MINUTES, 16, "They feel strong.")
    assert Adaptation.objects.count() == 0


class TestClinician:
    """A doctor allowed at most 11 minutes a walk."""

    LINE = "A clinician allowed at most 11 minutes a walk."

    @pytest.fixture(autouse=True)
    def _allowed(self, followed):
        ScreeningFactory(walker=followed.walker, codes=["CF1"], verdict="see_a_clinician")
        ClearanceFactory(walker=followed.walker, codes=["CF1"], minutes_top=11)

    def test_the_field_names_the_limit(self, client_of, coach, url):
        page = text_of(client_of(coach).get(url))

        assert self.LINE in page
        assert "needs a reason." not in page

    @pytest.mark.parametrize("step", ["minutes", "limit"])
    @pytest.mark.parametrize("reason", ["", "They feel strong."])
    def test_minutes_above_it_are_refused_beside_the_field(
        self, client_of, coach, url, step, reason
    ):
        page = client_of(coach).post(url, {"step": step, "minutes": "12", "reason": reason})

        assert page.context["form"].errors == {"minutes": [f"{self.LINE} Write 11 or fewer."]}
        assert f"{self.LINE} Write 11 or fewer." in text_of(page)
        assert 'value="12"' in page.content.decode()
        assert Adaptation.objects.count() == 0

    @pytest.mark.parametrize("step", [Step.MINUTES, Step.LIMIT])
    def test_minutes_up_to_it_are_fine(self, decide, step):
        assert decide(step, 11).change != {}

    def test_the_safe_rise_is_counted_from_what_is_walked(self, followed):
        assert standing_plan(followed, NOW).most == 14


def test_a_limit_holds_until_it_is_raised_with_a_reason(decide, followed):
    decide(Step.LIMIT, 12)
    assert minutes_of(followed, WEEK_3) == 12
    assert minutes_of(followed, WEEK_3 + 28 * DAY) == 12

    with pytest.raises(DecisionRefusedError, match="Write why"):
        decide(Step.LIMIT, 20)
    raised = decide(Step.LIMIT, 20, "Steady for two weeks.")

    assert minutes_of(followed, WEEK_3) == 15
    assert minutes_of(followed, WEEK_3 + 28 * DAY) == 20
    event = AuditEvent.objects.get(verb="plan.limit_raised")
    assert (event.target, event.detail) == (str(raised.pk), {"minutes": 20})


def test_a_limit_may_be_lowered_without_a_reason(decide, followed):
    decide(Step.LIMIT, 20)
    decide(Step.LIMIT, 15, "")

    assert minutes_of(followed, WEEK_3 + 28 * DAY) == 15


def test_taking_a_limit_away_needs_a_reason(decide, followed):
    decide(Step.LIMIT, 12)

    with pytest.raises(DecisionRefusedError, match="Write why"):
        decide(Step.AS_PLANNED)
    decide(Step.AS_PLANNED, reason="All is well.")
    assert minutes_of(followed, WEEK_3) == 15


def test_a_pause_waits_for_the_coach(client_of, coach, followed, decide):
    decide(Step.PAUSE, reason="Let us talk first.")
    followed.refresh_from_db()
    assert followed.is_on_hold
    assert not followed.sessions.planned().filter(planned_on__gte=TODAY + DAY).exists()
    with pytest.raises(DecisionRefusedError, match="on hold"):
        decide(Step.REPEAT)

    actions.resume_walker(coach=coach, enrolment=followed, now=NOW + DAY)

    followed.refresh_from_db()
    assert not followed.is_on_hold
    assert followed.sessions.planned().filter(planned_on__gte=TODAY + DAY).exists()


def test_the_page_of_a_plan_on_hold_leads_back(client_of, coach, url, decide):
    decide(Step.PAUSE)
    page = client_of(coach).get(url, follow=True)

    assert "A plan on hold must go on first." in text_of(page)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({}, "Choose what should happen."),
        ({"step": "minutes"}, "Write the minutes of a walk, from 10 to 30."),
        ({"step": "minutes", "minutes": "9"}, "greater than or equal to 10"),
        ({"step": "limit", "minutes": "31"}, "less than or equal to 30"),
        ({"step": "minutes", "minutes": "16"}, "That is too steep."),
    ],
)
def test_the_form_says_what_does_not_fit(client_of, coach, url, said, error):
    page = client_of(coach).post(url, said)

    assert "<title>Error: " in page.content.decode()
    assert error in text_of(page)


def test_strangers_find_nothing(client_of, stranger, url):
    assert client_of(stranger).get(url).status_code == 404


class TestTwoAtOnce:
    """Two people decide about one plan: the second one reads what the first one did before anything is saved."""

    def sent(self, client, url, **said):
        page = client.post(url, said)
        (seen,) = re.findall(r'name="seen" value="([^"]*@[^"]*)"', page.content.decode())
        return {**said, "seen": seen, "save": "1"}

    def test_the_second_is_shown_the_difference_and_loses_nothing(
        self, client_of, coach, url, followed, decide
    ):
        client = client_of(coach)
        mine = self.sent(client, url, step="step_back", reason="Rest the knee.")
        decide(Step.LIMIT, 11, "No longer for now")

        page = client.post(url, mine)
        body = text_of(page)

        assert "The plan changed while you were deciding" in body
        assert "No longer for now" in body
        assert "Rest the knee." in body
        assert [row.action for row in followed.adaptations.all()] == ["coach_change"]

        (seen,) = re.findall(r'name="seen" value="([^"]*@[^"]*)"', page.content.decode())
        client.post(url, {**mine, "seen": seen})
        assert sorted(row.action for row in followed.adaptations.all()) == [
            "coach_change",
            "step_back",
        ]

    def test_what_does_not_fit_any_more_is_said_with_everything_still_there(
        self, client_of, coach, url, followed, decide
    ):
        client = client_of(coach)
        mine = self.sent(client, url, step="minutes", minutes="15", reason="")
        decide(Step.LIMIT, 11)

        body = text_of(client.post(url, mine))

        assert "The plan changed while you were deciding" in body
        assert "This goes above a limit. Write why, in a few words." in body
        assert followed.adaptations.count() == 1

    def test_pressing_twice_is_deciding_once(self, client_of, coach, url, followed):
        client = client_of(coach)
        mine = self.sent(client, url, step="step_back", reason="")

        answers = [client.post(url, mine).status_code for _press in range(2)]

        assert answers == [302, 302]
        assert followed.adaptations.count() == 1

    def test_the_action_asks_again_under_the_lock(self, coach, followed, decide):
        turn = standing_plan(followed, NOW).turn
        decide(Step.LIMIT, 11)

        with pytest.raises(PlanChangedError):
            actions.decide(
                coach=coach,
                enrolment=followed,
                decision=Decision(Step.STEP_BACK, None, ""),
                now=NOW + DAY,
                turn=turn,
            )

    @pytest.mark.parametrize("turn", ["x", "99999", "-", "1-2-3", "²"])
    def test_a_state_that_cannot_be_shows_the_page(self, client_of, coach, url, followed, turn):
        said = {"step": "step_back", "seen": f"step_back.@{turn}", "save": "1"}

        assert "changed while you" in text_of(client_of(coach).post(url, said))
        assert followed.adaptations.count() == 0
