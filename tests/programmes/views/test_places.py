"""The pages of My places: what they show, what they refuse, and whose they are."""

from decimal import Decimal

import pytest
import time_machine

from programmes.clinical.places import Problem
from programmes.models import SavedPlace
from programmes.reports.places import ADVICE
from tests.factories import SavedPlaceFactory, ScreeningFactory
from tests.programmes.views.reading import text_of

LANE = {
    "name": "Hallway",
    "length_m": "8",
    "width_m": "1.5",
    "is_clear_behind": "yes",
    "surface": "indoor",
    "support": "wall",
    "slope_per_cent": "0",
    "light": "bright",
}
GYM = {
    "name": "Gym",
    "maker_allows": "on",
    "has_key": "on",
    "has_rails": "on",
    "is_clear_behind": "on",
    "light": "bright",
}


@pytest.fixture(autouse=True)
def _clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


def errors_of(response):
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def test_without_a_place_the_page_says_what_a_good_one_is_like(client):
    said = text_of(client.get("/places/"))

    assert "No place is saved yet" in said
    assert "5 metres long or more, and 1.5 metres wide." in said


def test_a_stretch_is_saved_and_shown(client, walker):
    page = client.post("/places/new/", LANE, follow=True)

    place = walker.places.get()
    assert (place.length_m, str(place.width_m), place.is_clear_behind) == (8, "1.5", True)
    assert (place.surface, place.support, place.is_default) == ("indoor", "wall", True)
    said = text_of(page)
    assert "Hallway is saved." in said
    assert "8 m long, 1.5 m wide" in said
    assert "Fits" in said
    assert "“stop, turn” after every 6 seconds" in said
    assert "no study tested them, and no clinician has reviewed them" in said


def test_a_treadmill_is_saved_without_a_size(client, walker):
    client.post("/places/new/treadmill/", GYM)

    place = walker.places.get()
    assert place.is_treadmill
    assert (place.length_m, place.support, place.maker_allows, place.has_key) == (
        None,
        "rail",
        True,
        True,
    )
    assert "“stop, turn”" not in text_of(client.get("/places/"))


@pytest.mark.parametrize(
    ("path", "answers", "problem"),
    [
        ("new/", {**LANE, "length_m": "4"}, Problem.TOO_SHORT),
        ("new/", {**LANE, "width_m": "1.4"}, Problem.TOO_NARROW),
        ("new/", {**LANE, "is_clear_behind": "no"}, Problem.NOT_CLEAR),
        ("new/", {**LANE, "surface": "loose"}, Problem.LOOSE_GROUND),
        ("new/", {**LANE, "light": "dim"}, Problem.TOO_DARK),
        ("new/", {**LANE, "hazards": "rugs"}, Problem.HAZARDS),
        ("new/treadmill/", {**GYM, "maker_allows": ""}, Problem.MAKER),
        ("new/treadmill/", {**GYM, "has_key": ""}, Problem.NO_KEY),
        ("new/treadmill/", {**GYM, "has_rails": ""}, Problem.NO_RAILS),
    ],
)
def test_a_place_that_does_not_fit_is_kept_and_says_why_and_what_helps(
    path, answers, problem, client
):
    said = text_of(client.post(f"/places/{path}", answers, follow=True))

    assert "Not for walking backward as it is" in said
    assert " ".join(str(words) for words in ADVICE[problem]) in said
    assert "Fits" not in said


def test_every_problem_has_words():
    assert set(ADVICE) == set(Problem)


def test_answers_close_slopes(client, walker):
    ScreeningFactory(walker=walker, verdict="with_care", codes=["CA6"])
    SavedPlaceFactory(walker=walker, slope_per_cent=3)

    assert str(ADVICE[Problem.SLOPE_CLOSED][0]) in text_of(client.get("/places/"))


def test_without_such_an_answer_a_slope_is_fine(client, walker):
    ScreeningFactory(walker=walker)
    SavedPlaceFactory(walker=walker, slope_per_cent=3)

    said = text_of(client.get("/places/"))
    assert "3 per cent up" in said
    assert "Fits" in said


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Give the place a name."),
        ("name", "x" * 41, "Use at most 40 letters."),
        ("length_m", "", "Write a number from 1 to 500."),
        ("length_m", "0", "Write a number from 1 to 500."),
        ("length_m", "501", "Write a number from 1 to 500."),
        ("length_m", "long", "Write a number from 1 to 500."),
        ("width_m", "0.4", "Write a number from 0.5 to 50."),
        ("width_m", "50.1", "Write a number from 0.5 to 50."),
        ("width_m", "1.25", "Write a number from 0.5 to 50."),
        ("width_m", "NaN", "Write a number from 0.5 to 50."),
        ("slope_per_cent", "-1", "Write a number from 0 to 20."),
        ("slope_per_cent", "21", "Write a number from 0 to 20."),
        ("surface", "", "Choose what fits best."),
        ("surface", "belt", "Choose one of these."),
        ("support", "rope", "Choose one of these."),
        ("hazards", "bears", "Choose one of these."),
        ("is_clear_behind", "", "Choose what fits best."),
    ],
)
def test_what_cannot_be_is_asked_again(field, value, words, client):
    page = client.post("/places/new/", {**LANE, field: value})

    assert errors_of(page) == {field: [words]}
    assert 'role="alert"' in page.content.decode()
    assert not SavedPlace.objects.exists()


def test_a_name_that_is_taken_is_said_at_the_field(client, walker):
    SavedPlaceFactory(walker=walker, name="Hallway")

    page = client.post("/places/new/", {**LANE, "name": "  hallway "})

    assert errors_of(page) == {"name": ["You have a place of this name. Choose another name."]}


def test_the_thirteenth_place_is_refused(client, walker):
    SavedPlaceFactory.create_batch(12, walker=walker)

    page = client.post("/places/new/", LANE)

    assert errors_of(page) == {
        "__all__": ["You keep 12 places already. Put one away before you add another."]
    }


def test_changing_a_place_shows_what_is_known(client, walker):
    place = SavedPlaceFactory(walker=walker, name="Hall", hazards=["pets"])
    gym = SavedPlaceFactory(walker=walker, belt=True)

    assert client.get(f"/places/{place.pk}/").context["form"].initial == {
        "name": "Hall",
        "length_m": 12,
        "width_m": Decimal("2.0"),
        "is_clear_behind": "yes",
        "surface": "indoor",
        "support": "wall",
        "slope_per_cent": 0,
        "light": "bright",
        "hazards": ["pets"],
    }
    assert client.get(f"/places/{gym.pk}/").context["form"].initial["has_rails"] is True


def test_a_changed_place_replaces_the_old_one(client, walker):
    place = SavedPlaceFactory(walker=walker, name="Hall")

    client.post(f"/places/{place.pk}/", {**LANE, "length_m": "30"})

    assert [kept.length_m for kept in walker.places.kept()] == [30]
    assert client.get(f"/places/{place.pk}/").status_code == 404


def test_a_place_is_put_away(client, walker):
    place = SavedPlaceFactory(walker=walker, name="Hall")

    page = client.post(f"/places/{place.pk}/archive/", follow=True)

    assert "Hall is put away." in text_of(page)
    assert not walker.places.kept().exists()


def test_another_place_becomes_the_usual_one(client, walker):
    SavedPlaceFactory(walker=walker, is_default=True)
    park = SavedPlaceFactory(walker=walker, name="Park")

    page = client.post(f"/places/{park.pk}/usual/", follow=True)

    assert "Park is now your usual place." in text_of(page)
    assert walker.places.get(is_default=True) == park


@pytest.mark.parametrize("who", ["coach", "stranger", "newcomer", "staff"])
def test_a_place_is_nobody_elses(who, request, client_of, walker, grant):
    place = SavedPlaceFactory(walker=walker)
    client = client_of(request.getfixturevalue(who))

    assert client.get(f"/places/{place.pk}/").status_code == 404
    assert client.post(f"/places/{place.pk}/", LANE).status_code == 404
    assert client.post(f"/places/{place.pk}/archive/").status_code == 404
    assert client.post(f"/places/{place.pk}/usual/").status_code == 404
    assert place.name not in text_of(client.get("/places/"))
