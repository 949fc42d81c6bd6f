"""The safe-path gate before a walk: which place, what it has to be like today, and what a treadmill needs."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.clinical.places import Problem
from programmes.models import CheckIn
from programmes.reports.places import ADVICE
from tests.factories import (
    NOW,
    TODAY,
    EnrolmentFactory,
    MeasureFactory,
    ProgrammeVersionFactory,
    SavedPlaceFactory,
    ScreeningFactory,
    SessionFactory,
    document_of,
)
from tests.programmes.views.reading import text_of

READY = {"pain_now": "1", "place": "on", "company": "on", "shoes": "on", "well": "on"}
ON_A_BELT = {**READY, "key": "on", "maker": "on"}


@pytest.fixture(autouse=True)
def _clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


@pytest.fixture
def session_of(walker):
    """Makes the first session of the walker's programme with this slug, in this week."""

    def make(slug="foundations", week=1, **screening):
        version = ProgrammeVersionFactory(document=document_of(slug))
        enrolment = EnrolmentFactory(
            walker=walker, version=version, screening=ScreeningFactory(walker=walker, **screening)
        )
        return SessionFactory(enrolment=enrolment, week_number=week)

    return make


def url_of(session):
    return f"/sessions/{session.pk}/"


def send(client, session, **answers):
    return client.post(f"{url_of(session)}check-in/", answers, follow=True)


def choices_of(page):
    field = page.context["form"]["where"]
    return [str(choice.choice_label) for choice in field], field.value()


def test_without_saved_places_nothing_is_asked_and_the_page_says_what_saving_is_for(
    client, session_of
):
    page = client.get(url_of(session_of()))

    assert "where" not in page.context["form"].fields
    assert "Save where you walk" in text_of(page)


def test_the_usual_place_is_chosen_before_anybody_chooses(client, session_of, walker):
    SavedPlaceFactory(walker=walker, name="Attic")
    hall = SavedPlaceFactory(walker=walker, name="Hall", is_default=True)
    SavedPlaceFactory(name="Of somebody else")

    page = client.get(url_of(session_of()))

    assert choices_of(page) == (["Hall", "Attic", "Somewhere else"], str(hall.pk))
    assert "12 m long, 2.0 m wide. The player says “stop, turn” after every 10" in text_of(page)


def test_the_place_is_kept_with_the_check(client, session_of, walker):
    hall = SavedPlaceFactory(walker=walker)

    send(client, session_of(), **READY, where=str(hall.pk))

    assert CheckIn.objects.get().place == hall


def test_the_written_steps_say_how_a_short_lane_is_walked(client, session_of, walker):
    hall, session = SavedPlaceFactory(walker=walker), session_of()

    with_lane = text_of(send(client, session, **READY, where=str(hall.pk)))
    without = text_of(send(client, session, **READY))

    assert "after 10 seconds backward, stop, turn round standing" in with_lane
    assert "Your lane is short" not in without


@pytest.mark.parametrize("where", [{}, {"where": "else"}, {"where": ""}])
def test_somewhere_else_is_no_place_of_mine(where, client, session_of, walker):
    SavedPlaceFactory(walker=walker, is_default=True)

    send(client, session_of(), **READY, **where)

    assert CheckIn.objects.get().place is None


def test_another_place_is_another_check(client, session_of, walker):
    hall, session = SavedPlaceFactory(walker=walker), session_of()
    for where in ("else", str(hall.pk), str(hall.pk)):
        send(client, session, **READY, where=where)

    assert {check.place for check in CheckIn.objects.all()} == {None, hall}
    assert CheckIn.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"length_m": 4}, Problem.TOO_SHORT),
        ({"hazards": ["pets"]}, Problem.HAZARDS),
        ({"slope_per_cent": 2}, Problem.SLOPE_NOT_PLANNED),
    ],
)
def test_a_place_that_does_not_fit_today_is_named_with_the_reason_and_cannot_be_chosen(
    changes, problem, client, session_of, walker
):
    hall = SavedPlaceFactory(walker=walker, name="Hall", is_default=True, **changes)
    session = session_of()

    page = client.get(url_of(session))
    refused = send(client, session, **READY, where=str(hall.pk))

    assert choices_of(page) == (["Somewhere else"], "else")
    assert f"Not today: Hall {' '.join(str(words) for words in ADVICE[problem])}" in text_of(page)
    assert refused.context["form"].errors == {"where": ["Choose a place that fits today's walk."]}
    assert not CheckIn.objects.exists()


def test_the_place_of_somebody_else_cannot_be_chosen(client, session_of, walker):
    SavedPlaceFactory(walker=walker)
    theirs = SavedPlaceFactory()

    page = send(client, session_of(), **READY, where=str(theirs.pk))

    assert list(page.context["form"].errors) == ["where"]


def test_answers_of_the_walker_close_a_place(client, session_of, walker):
    SavedPlaceFactory(walker=walker, name="Park", surface="grass")

    page = client.get(url_of(session_of(verdict="with_care", codes=["CA9"])))

    assert str(ADVICE[Problem.NOT_INDOORS][0]) in text_of(page)


def test_a_plan_at_a_rail_needs_a_place_with_something_to_hold(client, session_of, walker):
    SavedPlaceFactory(walker=walker, name="Yard", support="none")
    SavedPlaceFactory(walker=walker, name="Hall", support="wall")

    page = client.get(url_of(session_of("steady-balance")))

    assert choices_of(page)[0] == ["Hall", "Somewhere else"]
    assert str(ADVICE[Problem.NOTHING_TO_HOLD][0]) in text_of(page)


def test_a_plan_with_slopes_takes_a_slope_that_is_long_enough(client, session_of, walker):
    SavedPlaceFactory(walker=walker, name="Ramp", slope_per_cent=2, length_m=20)
    SavedPlaceFactory(walker=walker, name="Hill", slope_per_cent=2, length_m=500)

    page = client.get(url_of(session_of("fit-incline", week=5)))

    assert choices_of(page)[0] == ["Hill", "Somewhere else"]
    assert str(ADVICE[Problem.SLOPE_TOO_SHORT][0]) in text_of(page)
    assert "I go up it only" in text_of(page)
    assert "it is flat" not in text_of(page)


def test_a_treadmill_plan_offers_treadmills_and_says_how(client, session_of, walker):
    SavedPlaceFactory(walker=walker, name="Hall")
    SavedPlaceFactory(walker=walker, name="Gym", belt=True)

    page = client.get(url_of(session_of("treadmill", week=5)))

    assert choices_of(page)[0] == ["Gym", "Somewhere else"]
    said = text_of(page)
    for words in (
        "Clip the key to your clothes before the belt moves.",
        "Hold the rails. Start at the lowest speed.",
        "Stop the belt for every turn. Wait until it stands still.",
        "The maker of this treadmill allows walking backward",
        "2 metres clear behind",
    ):
        assert words in said


def test_other_plans_show_no_treadmill(client, session_of, walker):
    SavedPlaceFactory(walker=walker, name="Gym", belt=True)

    page = client.get(url_of(session_of()))

    assert "where" not in page.context["form"].fields
    assert "On the treadmill" not in text_of(page)


def test_without_the_makers_yes_no_walk_begins_on_a_belt(client, session_of):
    answers = {name: value for name, value in ON_A_BELT.items() if name != "maker"}

    page = send(client, session_of("treadmill"), **answers)

    assert page.context["form"].errors == {
        "maker": ["Without the maker's yes, walk on firm ground instead."]
    }


@pytest.mark.parametrize(
    ("days", "words"), [(83, "after every 5 seconds"), (84, "after every 10 seconds")]
)
def test_the_pace_is_that_of_the_quickest_timed_walk_of_12_weeks(
    days, words, client, session_of, walker
):
    SavedPlaceFactory(walker=walker, is_default=True)
    day = TODAY - dt.timedelta(days=days)
    MeasureFactory(walker=walker, kind="back_walk", tenths=15, measured_on=day)
    MeasureFactory(walker=walker, kind="back_walk", tenths=60, measured_on=day)
    MeasureFactory(kind="back_walk", tenths=10)
    MeasureFactory(walker=walker, kind="back_walk", tenths=10, left_out_at=NOW)

    assert words in text_of(client.get(url_of(session_of())))


def test_a_quick_walker_hears_that_a_lane_is_too_short(client, session_of, walker):
    SavedPlaceFactory(walker=walker, length_m=5)
    MeasureFactory(walker=walker, kind="back_walk", tenths=20)

    assert str(ADVICE[Problem.TOO_SHORT_FOR_PACE][0]) in text_of(client.get(url_of(session_of())))


@pytest.mark.parametrize("places", [1, 5])
def test_more_places_cost_no_more_queries(places, client, session_of, walker):
    SavedPlaceFactory.create_batch(places, walker=walker)
    session = session_of()

    with CaptureQueriesContext(connection) as asked:
        client.get(url_of(session))

    assert len(asked) == 11
