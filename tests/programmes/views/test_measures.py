"""Physical tests on the pages: what is offered, what waits, what is kept, and what is said about it."""

import datetime as dt
import re
import uuid

import pytest
import time_machine

from accounts.models import AuditEvent
from programmes.models import AdverseEvent, Measure
from programmes.reports.clearances import safety_of
from tests.factories import (
    A_DAY,
    NOW,
    TODAY,
    ClearanceFactory,
    EnrolmentFactory,
    MeasureFactory,
    ScreeningFactory,
    StopInATestFactory,
    UserFactory,
)
from tests.programmes.views.reading import links_of, text_of

STAND = "/measures/chair-stand/"
WALK = "/measures/backward-walk/"
UP = "/measures/up-and-go/"
BALANCE = "/measures/balance/"


@pytest.fixture(autouse=True)
def _at_nine():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


@pytest.fixture
def screening(walker):
    """All answers no."""
    return ScreeningFactory(walker=walker)


@pytest.fixture
def at_65(screening):
    screening.verdict, screening.codes = "with_care", ["CA1"]
    screening.save()
    return screening


def sent(**fields):
    return {"client_uuid": str(uuid.uuid4()), "well": "on", "helper": "on", **fields}


def kept():
    return list(Measure.objects.values_list("kind", "tenths", "readings"))


class TestList:
    def test_without_answers_the_questions_come_first(self, client):
        page = client.get("/measures/")

        assert "First the safety questions" in text_of(page)
        assert "Open the test" not in text_of(page)

    def test_balance_is_for_65_and_over(self, client, screening):
        names = ["Timed up and go", "4-stage balance"]
        before = text_of(client.get("/measures/"))
        screening.codes, screening.verdict = ["CA1"], "with_care"
        screening.save()
        after = text_of(client.get("/measures/"))

        assert [name in before for name in names] == [False, False]
        assert [name in after for name in names] == [True, True]

    @pytest.mark.parametrize(
        ("weeks", "says"),
        [
            (0, "A good time for it is now."),
            (4, "Next time: around"),
            (6, "A good time for it is now."),
            (40, None),
        ],
    )
    def test_the_chair_stand_is_asked_for_at_weeks_0_6_and_12(
        self, client, walker, screening, weeks, says
    ):
        EnrolmentFactory(
            walker=walker, screening=screening, starts_on=TODAY - dt.timedelta(weeks=weeks)
        )

        text = text_of(client.get("/measures/"))

        both = ("A good time for it is now.", "Next time: around")
        assert [line for line in both if line in text] == ([says] if says else [])

    def test_a_hold_closes_what_is_risky_and_a_stop_everything(self, client, walker, at_65):
        plan = EnrolmentFactory(
            walker=walker, screening=at_65, status="on_hold", hold_code="fall", held_at=NOW
        )
        on_hold = text_of(client.get("/measures/"))
        plan.hold_code = "head_hit"
        plan.save()
        stopped = text_of(client.get("/measures/"))

        assert (on_hold.count("Why it waits"), on_hold.count("Open the test")) == (2, 2)
        assert (stopped.count("Why it waits"), stopped.count("Open the test")) == (4, 0)

    def test_leaving_a_held_plan_opens_nothing_before_a_yes(self, client, walker, at_65):
        at_65.started_at = at_65.completed_at = NOW
        at_65.save()
        EnrolmentFactory(
            walker=walker,
            screening=at_65,
            status="withdrawn",
            ended_at=NOW,
            hold_code="fall",
            held_at=NOW - A_DAY,
        )
        waits = text_of(client.get("/measures/"))
        ClearanceFactory(walker=walker, codes=["CF4"], given_on=TODAY)
        opened = text_of(client.get("/measures/"))

        assert (waits.count("Why it waits"), opened.count("Why it waits")) == (2, 0)

    def test_steady_balance_has_the_tests_of_balance(self, client, walker, screening):
        EnrolmentFactory(
            walker=walker,
            screening=screening,
            version__programme__slug="steady-balance",
        )

        assert "4-stage balance" in text_of(client.get("/measures/"))


class TestKeeping:
    @pytest.mark.parametrize(
        ("address", "fields", "expected"),
        [
            (WALK, {"first": "4.2", "second": "4.5"}, ("back_walk", 44, [42, 45])),
            (STAND, {"stands": "11"}, ("chair_stand", 110, [110])),
            (UP, {"first": "11.94"}, ("up_and_go", 119, [119])),
            (UP, {"first": "11.95"}, ("up_and_go", 120, [120])),
            (BALANCE, {"stage_1": "10", "stage_2": "10", "stage_3": "4.5"}, None),
            (BALANCE, {"stage_1": "0"}, ("balance", 0, [0])),
        ],
    )
    def test_a_typed_result_is_kept(self, client, at_65, address, fields, expected):
        response = client.post(address, sent(**fields))

        assert response.status_code == 302
        assert kept() == [expected or ("balance", 20, [100, 100, 45])]
        assert re.fullmatch(r"/measures/results/[0-9a-f-]+/", response.url)
        assert Measure.objects.get().measured_on == TODAY
        assert AuditEvent.objects.filter(verb="measure.recorded").count() == 1

    def test_one_form_sent_twice_is_one_result(self, client, screening):
        form = sent(stands="11")
        first, second = client.post(STAND, form), client.post(STAND, form | {"stands": "30"})

        assert first.url == second.url
        assert kept() == [("chair_stand", 110, [110])]
        assert AuditEvent.objects.filter(verb="measure.recorded").count() == 1

    def test_the_form_of_somebody_else_is_not_used(self, client, screening):
        theirs = MeasureFactory()

        response = client.post(STAND, sent(stands="11", client_uuid=str(theirs.client_uuid)))

        assert response.url == STAND
        assert Measure.objects.get() == theirs

    @pytest.mark.parametrize("address", [WALK, BALANCE])
    def test_a_risky_test_without_a_helper_is_refused_with_the_reason(
        self, client, at_65, address
    ):
        form = sent(first="4", second="4", stage_1="10")
        del form["helper"]

        page = client.post(address, form)

        assert "This test needs someone beside you." in text_of(page)
        assert kept() == []

    def test_nobody_who_feels_unwell_is_tested(self, client, screening):
        form = sent(stands="11")
        del form["well"]

        assert "Tick this when you feel well." in text_of(client.post(STAND, form))
        assert kept() == []

    @pytest.mark.parametrize(
        ("address", "field", "edges"),
        [(WALK, "first", (1, 60)), (UP, "first", (3, 120)), (BALANCE, "stage_1", (0, 10))],
    )
    @pytest.mark.usefixtures("at_65")
    def test_times_out_of_range_are_named(self, client, address, field, edges):
        low, high = edges
        fields = {"second": "4", "stage_2": ""}
        for wrong in (str(low - 0.1), str(high + 0.1), "", "soon", "NaN", "4.12345"):
            page = client.post(address, sent(**{**fields, field: wrong}))
            assert f"Write the seconds as a number from {low} to {high}" in text_of(page), wrong
        assert kept() == []
        for edge in (low, high):
            assert client.post(address, sent(**{**fields, field: str(edge)})).status_code == 302

    @pytest.mark.parametrize(("stands", "is_kept"), [("-1", 0), ("0", 1), ("40", 1), ("41", 0)])
    def test_stands_out_of_range_are_named(self, client, screening, stands, is_kept):
        page = client.post(STAND, sent(stands=stands), follow=True)

        assert ("Write the stands as a whole number from 0 to 40" in text_of(page)) == (
            not is_kept
        )
        assert len(kept()) == is_kept

    def test_a_stance_after_one_that_was_not_held_is_refused(self, client, at_65):
        page = client.post(BALANCE, sent(stage_1="10", stage_2="9.9", stage_3="10"))

        assert "Leave this empty: the stance before was not held" in text_of(page)
        assert kept() == []

    @pytest.mark.parametrize("codes", [["EM1"], ["CF1"]])
    def test_what_is_closed_is_not_kept(self, client, screening, codes):
        screening.codes, screening.verdict = codes, "see_a_clinician"
        screening.save()

        response = client.post(STAND, sent(stands="11"), follow=True)

        assert kept() == []
        assert "30-second chair stand: not today" in text_of(response)

    def test_age_and_sex_are_used_once_and_not_kept(self, client, screening):
        client.post(STAND, sent(stands="11", age="70", sex="man"))
        client.post(STAND, sent(stands="11", age="70", sex="woman"))
        client.post(STAND, sent(stands="11", age="70"))
        client.post(STAND, sent(stands="11", sex="man"))

        assert list(Measure.objects.values_list("compared_with", flat=True)) == [
            12,
            10,
            None,
            None,
        ]
        assert {field.name for field in Measure._meta.fields} & {"age", "sex"} == set()

    def test_there_is_no_other_test(self, client, screening):
        assert client.get("/measures/hop/").status_code == 404
        assert client.post("/measures/hop/stop/").status_code == 404


def result(client, address, **fields):
    return text_of(client.post(address, sent(**fields), follow=True))


class TestReading:
    def test_the_own_results_come_before_the_reading(self, client, walker, screening):
        for days_ago, tenths in ((40, 90), (20, 100)):
            MeasureFactory(walker=walker, tenths=tenths, measured_on=TODAY - days_ago * A_DAY)

        text = result(client, STAND, stands="12", age="70", sex="man")

        own, reading = text.index("Your first: 9 stands on"), text.index("Not below the line")
        assert own < text.index("The one before: 10 stands on") < reading
        assert "3 stands or more is a real change" in text
        assert "30-second chair stand: 3 results, too early to speak of a trend" in text
        assert "k-line" not in client.get("/measures/").content.decode()

    def test_from_the_fourth_result_the_dots_are_joined(self, client, walker, screening):
        for days_ago in (4, 3, 2, 1):
            MeasureFactory(walker=walker, measured_on=TODAY - days_ago * A_DAY)

        page = client.get("/measures/").content.decode()

        assert page.count('class="k-line"') == 3
        assert page.count('class="k-point"') == 4

    def test_a_slow_walk_at_65_suggests_a_falls_check(self, client, at_65):
        text = result(client, WALK, first="4.5", second="4.6")

        assert "ask your doctor or nurse for a falls check, and look at Steady balance" in text
        assert "Studies disagree" not in text
        assert "read second-hand and not checked yet" in text

    def test_a_slow_walk_below_65_and_a_walk_at_the_line_suggest_none(
        self, client, at_65, screening
    ):
        at_the_line = result(client, WALK, first="4.5", second="4.5")
        screening.codes, screening.verdict = [], "go"
        screening.save()
        young = result(client, WALK, first="9", second="9")

        assert "falls check" not in at_the_line + young

    def test_the_backward_walk_says_that_no_real_change_is_known(self, client, walker, screening):
        MeasureFactory(walker=walker, kind="back_walk", tenths=90)

        text = result(client, WALK, first="3", second="3")

        assert (
            "Nobody knows yet how large a change must be to count as real in older people" in text
        )

    def test_a_single_result_is_compared_with_nothing(self, client, screening):
        text = result(client, STAND, stands="1")

        assert "1 stand " in text
        assert "This is your first result." in text
        assert "Not compared with other people." in text

    def test_a_result_that_was_left_out_counts_no_more(self, client, walker, screening):
        wrong = MeasureFactory(walker=walker, tenths=400)

        for _ in range(2):
            client.post(f"/measures/results/{wrong.pk}/leave-out/")

        assert "40 stands" not in text_of(client.get("/measures/"))
        assert "You left this result out." in text_of(client.get(f"/measures/results/{wrong.pk}/"))
        assert AuditEvent.objects.filter(verb="measure.left_out").count() == 1


def test_progress_shows_the_own_results_and_no_reading(client, walker, screening):
    assert "Tests" not in text_of(client.get("/progress/"))
    MeasureFactory(walker=walker, tenths=90, compared_with=12)

    page = client.get("/progress/")

    assert "30-second chair stand: 1 result, too early to speak of a trend" in text_of(page)
    assert "line for your age" not in text_of(page)
    assert links_of(page)["Go to the tests"] == "/measures/"


class TestStopping:
    def stop(self, client, what, number=None):
        form = {"what": what, "client_uuid": number or str(uuid.uuid4())}
        return client.post(f"{UP}stop/", form, follow=True)

    def test_a_fall_shows_the_stop_card_and_holds_the_plan(self, client, walker, screening):
        plan = EnrolmentFactory(walker=walker, screening=screening)
        yes = ClearanceFactory(walker=walker)

        page = self.stop(client, "fall")

        event = AdverseEvent.objects.get()
        assert (event.kind, event.test, event.walk, event.happened_on) == (
            "fall",
            "up_and_go",
            None,
            TODAY,
        )
        assert "Stop. Do not get up fast. Check if you are hurt." in text_of(page)
        assert links_of(page)["Call 999"] == "tel:999"
        assert links_of(page)["Answer a few questions"] == f"/events/{event.pk}/"
        plan.refresh_from_db()
        yes.refresh_from_db()
        assert (plan.status, plan.hold_code) == ("on_hold", "fall")
        assert yes.cancelled_because == "fall"

    @pytest.mark.parametrize("what", ["near_fall", "unwell"])
    def test_anything_less_is_kept_and_holds_nothing(self, client, walker, screening, what):
        plan = EnrolmentFactory(walker=walker, screening=screening)

        self.stop(client, what)

        plan.refresh_from_db()
        assert (AdverseEvent.objects.get().kind, plan.status) == (what, "active")

    def test_a_serious_answer_afterwards_holds_the_plan(self, client, walker, screening):
        plan = EnrolmentFactory(walker=walker, screening=screening)
        self.stop(client, "unwell")
        event = AdverseEvent.objects.get()

        page = client.post(f"/events/{event.pk}/", {"symptoms": ["emergency"]}, follow=True)

        plan.refresh_from_db()
        assert plan.hold_code == "emergency_sign"
        assert "About how you felt" in text_of(page)
        assert "You told us about it during a test, today." in text_of(page)
        assert "Get help now" in text_of(page)

    def test_one_tap_sent_twice_is_one_event(self, client, screening):
        number = str(uuid.uuid4())
        self.stop(client, "fall", number)
        self.stop(client, "fall", number)

        assert AdverseEvent.objects.count() == 1
        assert AuditEvent.objects.filter(verb="event.noted").count() == 1

    def test_somebody_elses_event_is_not_touched(self, client, screening):
        theirs = StopInATestFactory(walker=UserFactory())

        response = client.post(
            f"{UP}stop/", {"what": "fall", "client_uuid": str(theirs.client_uuid)}
        )

        assert response.url == UP
        assert AdverseEvent.objects.get() == theirs

    def test_a_fall_is_kept_even_when_the_test_was_closed(self, client, screening):
        screening.verdict, screening.codes = "emergency", ["EM1"]
        screening.save()

        self.stop(client, "fall")

        assert AdverseEvent.objects.get().kind == "fall"

    def test_what_cannot_have_happened_is_not_kept(self, client, screening):
        self.stop(client, "stop_for_pain")

        assert AdverseEvent.objects.count() == 0

    def test_after_a_fall_in_a_test_the_safety_questions_come_again(self, walker, screening):
        StopInATestFactory(walker=walker, kind="near_fall")
        before = safety_of(walker, NOW).asks
        StopInATestFactory(walker=walker, kind="fall")
        after = safety_of(walker, NOW).asks

        assert (before, after is None) == (None, False)
