"""What the database promises about places, attacked."""

import pytest
from django.db import IntegrityError, transaction

from programmes.clinical.places import Ground, Hazard, Light, Place, Reach
from programmes.models import SavedPlace
from tests.factories import NOW, CheckInFactory, SavedPlaceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("an_archived_place_is_no_default", {"is_default": True, "archived_at": NOW}),
        ("a_stretch_has_a_size_and_a_treadmill_has_none", {"length_m": None}),
        ("a_stretch_has_a_size_and_a_treadmill_has_none", {"width_m": None}),
        ("a_stretch_has_a_size_and_a_treadmill_has_none", {"belt": True, "length_m": 2}),
        ("a_stretch_has_a_size_and_a_treadmill_has_none", {"belt": True, "width_m": 1}),
        ("only_a_treadmill_has_a_maker_and_a_key", {"maker_allows": True}),
        ("only_a_treadmill_has_a_maker_and_a_key", {"has_key": True}),
        ("a_place_is_1_to_500_metres_long", {"length_m": 0}),
        ("a_place_is_1_to_500_metres_long", {"length_m": 501}),
        ("a_place_is_half_to_50_metres_wide", {"width_m": "0.4"}),
        ("a_place_is_half_to_50_metres_wide", {"width_m": "50.1"}),
        ("a_place_rises_0_to_20_per_cent", {"slope_per_cent": 21}),
    ],
)
def test_a_place_that_cannot_be_is_refused(name, changes):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SavedPlaceFactory(**changes)
    assert not SavedPlace.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"length_m": 1, "width_m": "0.5", "slope_per_cent": 20},
        {"length_m": 500, "width_m": "50.0"},
        {"belt": True},
        {"archived_at": NOW},
        {"is_default": True},
    ],
)
def test_a_place_at_the_edge_is_kept(changes):
    assert SavedPlaceFactory(**changes).pk


def test_a_walker_has_one_usual_place(walker):
    SavedPlaceFactory(walker=walker, is_default=True)
    SavedPlaceFactory(is_default=True)

    with pytest.raises(IntegrityError, match=r"one_default_place_per_walker|places?\.walker_id"):
        SavedPlaceFactory(walker=walker, is_default=True)


def test_a_name_is_used_once_among_kept_places(walker):
    SavedPlaceFactory(walker=walker, name="Hall", archived_at=NOW)
    SavedPlaceFactory(walker=walker, name="Hall")
    SavedPlaceFactory(name="Hall")

    with pytest.raises(IntegrityError, match=r"one_kept_place_per_walker_and_name|place\.name"):
        SavedPlaceFactory(walker=walker, name="Hall")


def test_kept_places_come_with_the_usual_one_first(walker):
    SavedPlaceFactory(walker=walker, name="Attic")
    SavedPlaceFactory(walker=walker, name="Zoo path", is_default=True)
    SavedPlaceFactory(walker=walker, name="Barn", archived_at=NOW)

    assert [place.name for place in walker.places.kept()] == ["Zoo path", "Attic"]


def test_the_rules_see_the_place_as_it_was_described():
    place = SavedPlaceFactory(
        surface="grass", slope_per_cent=3, light="dim", support="none", hazards=["pets", "steps"]
    )
    place.refresh_from_db()

    assert place.facts == Place(
        Ground.GRASS,
        length=12,
        width=2.0,
        is_clear_behind=True,
        reach=Reach.NONE,
        slope=3,
        light=Light.DIM,
        hazards=frozenset({Hazard.PETS, Hazard.STEPS}),
    )
    assert SavedPlaceFactory(belt=True).facts == Place(
        Ground.BELT, reach=Reach.RAIL, maker_allows=True, has_key=True
    )


def test_the_name_of_a_place_is_not_in_logs():
    place = SavedPlaceFactory(name="My home")

    assert str(place) == f"#{place.pk}"


def test_a_check_outlives_its_place(walker):
    place = SavedPlaceFactory()
    check = CheckInFactory(place=place)

    place.delete()

    check.refresh_from_db()
    assert check.place is None
