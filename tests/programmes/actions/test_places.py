"""Saving, changing and putting away places."""

import pytest

from accounts.models import AuditEvent
from programmes.actions.places import (
    MOST_PLACES,
    NameTakenError,
    TooManyPlacesError,
    archive_place,
    change_place,
    make_default,
    save_place,
)
from programmes.models import SavedPlace
from tests.factories import CheckInFactory, SavedPlaceFactory

pytestmark = pytest.mark.django_db
HALL = {
    "name": "Hall",
    "surface": "indoor",
    "length_m": 9,
    "width_m": 2,
    "is_clear_behind": True,
    "support": "wall",
    "light": "bright",
}


def verbs(walker):
    return list(AuditEvent.objects.filter(subject=walker).values_list("verb", flat=True))


def test_the_first_place_is_the_usual_one(walker, now):
    first = save_place(walker=walker, now=now, **HALL)
    second = save_place(walker=walker, now=now, **{**HALL, "name": "Park"})

    assert (first.is_default, second.is_default) == (True, False)
    assert verbs(walker) == ["place.saved", "place.saved"]


def test_a_name_is_taken_whatever_its_case(walker, now):
    save_place(walker=walker, now=now, **HALL)

    with pytest.raises(NameTakenError):
        save_place(walker=walker, now=now, **{**HALL, "name": "HALL"})
    assert SavedPlace.objects.count() == 1


def test_twelve_places_are_enough(walker, now):
    SavedPlaceFactory.create_batch(MOST_PLACES - 1, walker=walker)
    SavedPlaceFactory(walker=walker, archived_at=now)
    save_place(walker=walker, now=now, **HALL)

    with pytest.raises(TooManyPlacesError):
        save_place(walker=walker, now=now, **{**HALL, "name": "Park"})


def test_a_walk_keeps_the_place_as_it_was(walker, now):
    before = save_place(walker=walker, now=now, **HALL)
    check = CheckInFactory(place=before)

    after = change_place(place=before, now=now, **{**HALL, "length_m": 20})

    check.refresh_from_db()
    assert (check.place.length_m, check.place.archived_at) == (9, now)
    assert (after.length_m, after.is_default) == (20, True)
    assert list(walker.places.kept()) == [after]
    assert verbs(walker)[0] == "place.changed"


def test_a_changed_place_may_not_take_the_name_of_another(walker, now):
    hall = save_place(walker=walker, now=now, **HALL)
    save_place(walker=walker, now=now, **{**HALL, "name": "Park"})

    with pytest.raises(NameTakenError):
        change_place(place=hall, now=now, **{**HALL, "name": "park"})
    hall.refresh_from_db()
    assert hall.archived_at is None


def test_a_place_is_put_away_and_not_forgotten(walker, now):
    hall = save_place(walker=walker, now=now, **HALL)

    archive_place(place=hall, now=now)

    hall.refresh_from_db()
    assert (hall.archived_at, hall.is_default) == (now, False)
    assert not walker.places.kept().exists()
    assert verbs(walker)[0] == "place.archived"


def test_another_place_becomes_the_usual_one(walker, now):
    hall = save_place(walker=walker, now=now, **HALL)
    park = save_place(walker=walker, now=now, **{**HALL, "name": "Park"})

    make_default(place=park, now=now)

    assert list(walker.places.filter(is_default=True)) == [park]
    hall.refresh_from_db()
    assert not hall.is_default
    assert verbs(walker)[0] == "place.chosen"
