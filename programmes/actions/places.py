"""What walkers do with their places. A changed place is a new row: a walk of the past keeps the place as it was then."""

import datetime as dt
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.models import SavedPlace

MOST_PLACES = 12
"""So many places fit on a page, and on the page of a walk."""


class NameTakenError(Exception):
    """The walker has another place of this name."""


class TooManyPlacesError(Exception):
    """The walker keeps as many places as they can."""


class Description(TypedDict, total=False):
    """What a walker tells about a place; a treadmill has no size, and only a treadmill a maker and a key."""

    name: str
    surface: str
    length_m: int | None
    width_m: Decimal | None
    is_clear_behind: bool
    support: str
    slope_per_cent: int
    light: str
    hazards: list[str]
    maker_allows: bool
    has_key: bool


@transaction.atomic
def save_place(*, walker: User, now: dt.datetime, **told: Unpack[Description]) -> SavedPlace:
    """Keep a new place; the first one is the usual one."""
    kept = _lock(walker)
    if len(kept) >= MOST_PLACES:
        raise TooManyPlacesError
    _refuse_taken_name(told["name"], kept)
    place = SavedPlace.objects.create(walker=walker, made_at=now, is_default=not kept, **told)
    record(at=now, actor=walker, verb="place.saved", subject=walker, target=place.pk)
    return place


@transaction.atomic
def change_place(
    *, place: SavedPlace, now: dt.datetime, **told: Unpack[Description]
) -> SavedPlace:
    """Put the place away and keep what it is now in its stead."""
    walker = place.walker
    others = [other for other in _lock(walker) if other.pk != place.pk]
    _refuse_taken_name(told["name"], others)
    was_default = place.is_default
    _put_away(place, now)
    changed = SavedPlace.objects.create(walker=walker, made_at=now, is_default=was_default, **told)
    record(at=now, actor=walker, verb="place.changed", subject=walker, target=changed.pk)
    return changed


@transaction.atomic
def archive_place(*, place: SavedPlace, now: dt.datetime) -> None:
    """Offer the place no more; walks that were walked there remember it."""
    _lock(place.walker)
    _put_away(place, now)
    record(
        at=now, actor=place.walker, verb="place.archived", subject=place.walker, target=place.pk
    )


@transaction.atomic
def make_default(*, place: SavedPlace, now: dt.datetime) -> None:
    """Let this be the usual place, and no other."""
    _lock(place.walker)
    place.walker.places.filter(is_default=True).update(is_default=False)
    place.is_default = True
    place.save(update_fields=["is_default"])
    record(at=now, actor=place.walker, verb="place.chosen", subject=place.walker, target=place.pk)


def _lock(walker: User) -> list[SavedPlace]:
    """The places that are kept; nobody else changes those of this walker meanwhile."""
    User.objects.select_for_update().get(pk=walker.pk)
    return list(walker.places.kept())


def _refuse_taken_name(name: str, others: list[SavedPlace]) -> None:
    if name.casefold() in {other.name.casefold() for other in others}:
        raise NameTakenError(name)


def _put_away(place: SavedPlace, now: dt.datetime) -> None:
    place.archived_at, place.is_default = now, False
    place.save(update_fields=["archived_at", "is_default"])
