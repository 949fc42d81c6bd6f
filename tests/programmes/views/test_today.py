"""Today: one answer to "what now?" in each state that a walker can be in."""

import datetime as dt

import pytest
import time_machine

from programmes.models import Adaptation, Session
from programmes.reports.lived import known_version
from tests.factories import (
    NOW,
    EnrolmentFactory,
    KeptAsideFactory,
    ScreeningFactory,
    SessionFactory,
    StopInATestFactory,
    UserFactory,
    WalkFactory,
)
from tests.programmes.views.reading import buttons_of, links_of, text_of, title_of

pytestmark = pytest.mark.usefixtures("at_nine")
DAY = dt.timedelta(days=1)
TODAY = NOW.date()
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def today(client_of, walker):
    """Opens the page."""
    return lambda: client_of(walker).get("/today/")


def walked(enrolment, on: dt.date, **told):
    session = SessionFactory(enrolment=enrolment, planned_on=on, status="walked")
    return WalkFactory(session=session, **told)


def started(walker, weeks: int, **changes):
    """An enrolment in its week `weeks` + 1, which began on a Saturday."""
    return EnrolmentFactory(walker=walker, starts_on=TODAY - weeks * 7 * DAY, **changes)


def test_a_walk_of_today_has_one_gold_start(today, session):
    page = today()

    assert title_of(page) == "Today"
    assert "Good morning, Wilma Saturday 21 November, week 1 of 8" in text_of(page)
    assert "Today\u2019s walk 10 minutes 3 min of it backward, in 6 short bouts" in text_of(page)
    assert buttons_of(page)["Start walk"] == f"/sessions/{session.pk}/"
    assert links_of(page)["Not today"] == f"/sessions/{session.pk}/not-today/"
    assert page.content.count(b"btn-go") == 1


@pytest.mark.parametrize(
    ("hours", "zone", "hello"),
    [
        (0, "Europe/London", "Good morning"),
        (2.9, "Europe/London", "Good morning"),
        (3, "Europe/London", "Good afternoon"),
        (8.9, "Europe/London", "Good afternoon"),
        (9, "Europe/London", "Good evening"),
        (0, "Pacific/Auckland", "Good evening"),
    ],
)
def test_the_greeting_follows_the_clock_of_the_walker(client_of, session, hours, zone, hello):
    walker = session.enrolment.walker
    walker.time_zone = zone
    walker.save()

    with time_machine.travel(NOW + hours * HOUR, tick=False):
        assert f"{hello}, Wilma" in text_of(client_of(walker).get("/today/"))


def test_the_steps_and_when_to_stop_are_on_the_page(today, session):
    page = text_of(today())

    assert "3 min Forward, easy. Warm up." in page
    assert "30 s Backward. Small steps. Then 30 s forward, easy. Do this 6 times." in page
    assert "or you have chest pain, call 999." in page


def test_the_emergency_number_is_that_of_the_country(today, session, walker):
    walker.region = "US"
    walker.save()

    assert "or you have chest pain, call 911." in text_of(today())


def test_rounds_of_a_desk_day_are_told(today, walker, catalogue):
    version = catalogue["desk-break"].current
    SessionFactory(enrolment=EnrolmentFactory(walker=walker, version=version))

    assert "Do these steps 5 times, spread over the day." in text_of(today())


def test_a_rest_day_offers_the_next_walk_of_this_week(today, enrolment):
    session = SessionFactory(enrolment=enrolment, planned_on=TODAY + 2 * DAY)
    page = today()

    assert "A rest day Rest is part of the plan. If today suits you better" in text_of(page)
    assert "Next walk, Monday 10 minutes" in text_of(page)
    assert buttons_of(page)["Start walk"] == f"/sessions/{session.pk}/"


def test_a_rest_day_before_next_week_has_no_start(today, walker):
    enrolment = started(walker, 1, enrolled_at=NOW - 9 * DAY)
    walked(enrolment, TODAY - 2 * DAY)
    SessionFactory(enrolment=enrolment, planned_on=TODAY + 7 * DAY)
    page = today()

    assert "Your next walk is on Saturday 28 November." in text_of(page)
    assert "Start walk" not in buttons_of(page)
    assert links_of(page)["See my plan"] == "/plan/"


def test_before_the_first_day_the_plan_is_ready(today, walker):
    enrolment = EnrolmentFactory(walker=walker, starts_on=TODAY + 2 * DAY)
    SessionFactory(enrolment=enrolment)
    page = today()

    assert "Good morning, Wilma Saturday 21 November Your plan is ready" in text_of(page)
    assert "Your first walk is on Monday 23 November." in text_of(page)
    assert "Start walk" not in buttons_of(page)


def test_after_the_walk_of_today_there_is_praise_and_no_second_start(today, enrolment):
    walked(enrolment, TODAY, minutes=11)
    SessionFactory(enrolment=enrolment)
    page = today()

    expected = "Well walked 11 minutes done today. Your next walk is on Monday 23 November."
    assert expected in text_of(page)
    assert "Last walk, today" in text_of(page)
    assert "Start walk" not in buttons_of(page)


def test_a_skipped_walk_of_today_gives_way_to_the_next(today, enrolment):
    SessionFactory(enrolment=enrolment, status="skipped", skip_reason="ill")
    later = SessionFactory(enrolment=enrolment)

    assert buttons_of(today())["Start walk"] == f"/sessions/{later.pk}/"


def test_only_a_missed_walk_is_left(today, walker):
    enrolment = EnrolmentFactory(walker=walker, starts_on=TODAY - 3 * DAY)
    missed = SessionFactory(enrolment=enrolment)
    page = today()

    assert "Your walk from Wednesday" in text_of(page)
    assert buttons_of(page)["Start walk"] == f"/sessions/{missed.pk}/"
    assert "Not today" not in links_of(page)


def test_a_hold_says_why_and_what_to_do(today, session):
    session.enrolment.hold("fall")
    page = today()

    assert "Your plan waits Your plan is on hold. Tell your coach or a health worker." in (
        text_of(page)
    )
    assert "No walk for now Your plan keeps its place until you are ready." in text_of(page)
    assert links_of(page)["Answer the safety questions"] == "/screening/"
    assert b"btn-go" not in page.content


def test_a_plan_on_hold_names_no_day_to_walk(today, session):
    session.enrolment.hold("fall")
    page = today()

    assert "This week 0 walks done 0/1" in text_of(page)
    assert "a walk is planned" not in text_of(page)
    assert "to go" not in text_of(page)


@pytest.mark.parametrize(
    ("code", "words", "links"),
    [
        (
            "emergency_sign",
            "The emergency number where you are: 999 .",
            {"999", "Answer the safety questions"},
        ),
        (
            "near_falls",
            "Talk with your coach about more support.",
            {"Answer the safety questions"},
        ),
        (
            "CF5",
            "Please see a clinician first. Nothing is lost. When a clinician says that you may walk again,",
            {"Answer the safety questions"},
        ),
        ("clearance", "The clinician's yes that it rests on does not hold", {"See the result"}),
        ("screening", "Your new answers to the safety questions do not fit", {"See the result"}),
        ("coach", "Your coach has stopped it for now.", set()),
    ],
)
def test_each_hold_has_its_own_words(today, session, code, words, links):
    session.enrolment.hold(code)
    page = today()

    assert words in text_of(page)
    assert set(links_of(page)) == {"See my plan", *links}


def test_high_pain_once_is_a_calm_notice_and_the_plan_goes_on(today, walker):
    enrolment = started(walker, 0)
    walked(enrolment, TODAY - DAY, pain_worst=6)
    SessionFactory(enrolment=enrolment, planned_on=TODAY)
    page = today()

    assert "After your last walk That was too much. Go back one week and go slower." in (
        text_of(page)
    )
    assert "Start walk" in buttons_of(page)


def test_the_week_counts_walks_and_days(today, walker):
    enrolment = EnrolmentFactory(walker=walker, starts_on=TODAY - 12 * DAY)
    walked(enrolment, TODAY - 12 * DAY)
    walked(enrolment, TODAY - 5 * DAY)
    SessionFactory(enrolment=enrolment, planned_on=TODAY - 3 * DAY)
    SessionFactory(enrolment=enrolment, planned_on=TODAY - 2 * DAY, status="skipped")
    SessionFactory(enrolment=enrolment, planned_on=TODAY)
    SessionFactory(enrolment=enrolment, planned_on=TODAY + DAY)
    page = today()

    assert "This week 1 walk done, 2 to go 1/5" in text_of(page)
    assert "Mon walked Tue 17 rest day Wed 18 not walked Thu 19 left out Fri 20 rest day" in (
        text_of(page)
    )
    assert "Sat 21 today, a walk is planned Sun 22 a walk is planned" in text_of(page)
    assert '<li class="plan">Sun<b>22</b>' in page.content.decode()
    assert "You have walked in every week since you began. A missed day never" in text_of(page)


def test_a_week_without_a_walk_is_not_praised(today, walker):
    enrolment = started(walker, 2)
    walked(enrolment, TODAY - 14 * DAY)
    SessionFactory(enrolment=enrolment, planned_on=TODAY)

    assert "You have walked in every week" not in text_of(today())
    assert "A missed day never resets anything." in text_of(today())


def test_the_last_walk_shows_what_was_told_and_leaves_out_the_rest(today, walker):
    enrolment = started(walker, 1)
    walked(
        enrolment,
        TODAY - DAY,
        pain_before=None,
        pain_worst=2,
        pain_after=None,
        effort=None,
        near_falls=1,
    )
    SessionFactory(enrolment=enrolment, planned_on=TODAY)

    expected = "Last walk, yesterday Walked 10 minutes Pain 2 at worst Near-falls 1 Falls None"
    assert text_of(today()).endswith(expected)


def test_the_end_is_praised_and_leads_on(today, walker):
    enrolment = started(walker, 8, status="finished", ended_at=NOW)
    walked(enrolment, TODAY - 2 * DAY, minutes=28)
    walked(enrolment, TODAY - DAY, minutes=30)
    page = today()

    expected = "You have finished Foundations 10 to 30 2 walks, 58 minutes in all."
    assert expected in text_of(page)
    assert links_of(page) == {"Find my next plan": "/screening/", "See my progress": "/progress/"}


def test_a_newcomer_is_led_to_the_questions(today, walker):
    page = today()

    assert "No plan yet A few safety questions" in text_of(page)
    assert links_of(page) == {"Find my plan": "/screening/", "Look around first": "/programmes/"}


def test_old_answers_are_asked_again(today, walker):
    ScreeningFactory(walker=walker, started_at=NOW - 90 * DAY)

    assert "Your safety answers are too old for a new plan." in text_of(today())


def test_a_screened_walker_sees_what_fits(today, walker, catalogue):
    ScreeningFactory(walker=walker, verdict="with_care", codes=["CA4"])
    page = today()

    assert "We suggest: Knee ease (knee osteoarthritis)" in text_of(page)
    assert links_of(page)["Choose your start day"] == "/programmes/knee-oa/enrol/"
    assert links_of(page)["Also fits: Foundations 10 to 30"] == "/programmes/foundations/"
    assert page.content.count(b"btn-go") == 1


def test_somebody_who_needs_a_clinician_is_told_so(today, walker):
    ScreeningFactory(walker=walker, verdict="see_a_clinician", codes=["CF1"])
    page = today()

    assert "Your answers ask for a clinician first." in text_of(page)
    assert links_of(page)["See what to do"] == "/screening/result/"


def test_a_programme_that_was_left_counts_no_more(today, walker):
    EnrolmentFactory(walker=walker, status="withdrawn", ended_at=NOW)

    assert "Find my plan" not in links_of(today())
    assert "You may start." in text_of(today())


def test_the_latest_enrolment_is_shown(today, walker):
    old = started(walker, 9, status="finished", ended_at=NOW, enrolled_at=NOW - 70 * DAY)
    walked(old, TODAY - 9 * DAY)
    SessionFactory(enrolment=EnrolmentFactory(walker=walker, screening=old.screening))

    assert "week 1 of 8" in text_of(today())


@pytest.mark.parametrize("sessions", [1, 3])
def test_today_takes_six_queries_the_first_time_and_five_after(
    client_of, enrolment, sessions, django_assert_num_queries
):
    for _ in range(sessions):
        session = SessionFactory(enrolment=enrolment, status="walked")
        WalkFactory(session=session)
    SessionFactory(enrolment=enrolment)
    client = client_of(enrolment.walker)
    known_version.cache_clear()

    with django_assert_num_queries(6):
        client.get("/today/")
    with django_assert_num_queries(5):
        client.get("/today/")


@pytest.mark.parametrize("rows", [1, 4])
def test_a_plan_with_a_story_takes_six_queries_however_long_it_is(
    client_of, walker, rows, django_assert_num_queries
):
    enrolment = started(walker, rows)
    walked(enrolment, TODAY - 2 * DAY)
    SessionFactory(enrolment=enrolment, planned_on=TODAY, week_number=rows)
    for number in range(rows):
        Adaptation.objects.create(
            enrolment=enrolment,
            action="repeat",
            from_on=TODAY - number * 7 * DAY,
            reviewed_on=TODAY - (number + 1) * 7 * DAY,
            rule_code="missed_many",
            figures={"done": 1, "planned": 3},
            made_at=NOW - number * 7 * DAY,
        )
    client = client_of(walker)
    client.get("/today/")

    with django_assert_num_queries(6):
        page = client.get("/today/")

    assert buttons_of(page)["Start walk"]


def test_choosing_takes_seven_queries(client_of, walker, catalogue, django_assert_num_queries):
    ScreeningFactory(walker=walker)
    client = client_of(walker)

    with django_assert_num_queries(7):
        client.get("/today/")


@pytest.mark.parametrize(("days_ago", "is_asked"), [(0, True), (13, True), (14, False)])
def test_an_event_in_a_physical_test_is_asked_about_for_two_weeks(
    today, session, walker, days_ago, is_asked
):
    event = StopInATestFactory(walker=walker, kind="near_fall", happened_on=TODAY - days_ago * DAY)

    page = today()

    assert (f"/events/{event.pk}/" in links_of(page).values()) is is_asked


def test_an_event_in_a_test_is_asked_about_without_a_plan_and_not_once_it_is_answered(
    today, walker
):
    event = StopInATestFactory(walker=walker)
    assert f"/events/{event.pk}/" in links_of(today()).values()

    event.answered_at = NOW
    event.save()
    assert f"/events/{event.pk}/" not in links_of(today()).values()


KEPT = "Something that you wrote came too late for your plan. It is kept."


def test_what_was_kept_aside_is_said_on_every_device_until_it_is_read(client_of, session, walker):
    row = KeptAsideFactory(walker=walker)
    KeptAsideFactory()
    assert KEPT in text_of(client_of(walker).get("/today/"))

    client = client_of(walker)
    client.post("/offline/kept-aside/", {"row": str(row.pk)})

    assert KEPT not in text_of(client.get("/today/"))


def test_what_was_kept_aside_is_said_after_the_plan_was_left(today, walker):
    EnrolmentFactory(walker=walker, status="withdrawn", ended_at=NOW)
    assert KEPT not in text_of(today())

    KeptAsideFactory(walker=walker)
    assert KEPT in text_of(today())


def test_nothing_is_remembered_past_a_change(today, session, walker):
    assert "Start walk" in buttons_of(today())

    session.enrolment.hold("fall")
    assert "Start walk" not in buttons_of(today())

    session.enrolment.resume()
    Session.objects.update(status="skipped")
    assert "You have finished Foundations 10 to 30" in text_of(today())


def test_another_walker_sees_their_own_day(client_of, session):
    other = SessionFactory(enrolment=EnrolmentFactory(walker=UserFactory(name="Olga North")))
    mine = client_of(session.enrolment.walker).get("/today/")
    theirs = client_of(other.enrolment.walker).get("/today/")

    assert buttons_of(mine)["Start walk"] == f"/sessions/{session.pk}/"
    assert buttons_of(theirs)["Start walk"] == f"/sessions/{other.pk}/"
    assert "Good morning, Olga" in text_of(theirs)


@pytest.mark.parametrize("page", ["today", "plan", "progress"])
def test_pages_are_read_only_and_for_people_who_are_signed_in(client, client_of, walker, page):
    assert client.get(f"/{page}/").status_code == 302
    assert client_of(walker).post(f"/{page}/").status_code == 405
