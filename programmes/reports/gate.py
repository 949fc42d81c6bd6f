"""The places that a walker chooses from before one walk: those that fit today, and why the others do not."""

from collections.abc import Iterable
from dataclasses import dataclass

from programmes.clinical.lane import Lane, lane_of
from programmes.clinical.places import CLEAR_METRES, Walking
from programmes.clinical.plan import Segment, Support, Week
from programmes.clinical.screening import Verdict
from programmes.clinical.timeline import is_on_treadmill
from programmes.models import SavedPlace, Session
from programmes.reports.places import Advice, advice_on, size_of, turns_of

HELD = frozenset({Support.HAND_ON, Support.HAND_NEAR})
"""Bouts with a hand on something or close to it."""


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A saved place before a walk: how it is called, what is known, and what speaks against it today."""

    id: str
    name: str
    line: str
    is_default: bool
    advice: tuple[Advice, ...]
    lane: Lane | None
    row: SavedPlace


def options_for(
    session: Session, week: Week, verdict: Verdict, pace: float
) -> tuple[PlaceOption, ...]:
    """The walker's places of the kind that the week needs: ground, or treadmills."""
    walker = session.enrolment.walker
    on_belt = is_on_treadmill(week.segments)
    walking = walking_of(week.segments, verdict, pace)
    kept = (place for place in walker.places.kept() if place.is_treadmill == on_belt)
    return tuple(_option(place, walking, pace) for place in kept)


def walking_of(segments: Iterable[Segment], verdict: Verdict, pace: float) -> Walking:
    """What a place has to suit today."""
    bouts = [segment for segment in segments if segment.is_backward]
    uphill = max((bout.seconds for bout in bouts if bout.slope), default=0)
    return Walking(
        limits=verdict.limits,
        bounds=verdict.bounds,
        steepest=max((bout.slope for bout in bouts), default=0.0),
        bout_metres=uphill * pace + CLEAR_METRES if uphill else 0.0,
        lane_metres=Lane(0, pace).metres_needed,
        needs_hold=any(bout.support in HELD for bout in bouts),
    )


def lane_at(place: SavedPlace | None, pace: float) -> Lane | None:
    """The lane of a place where the player says when to turn: flat ground that is long enough for the pace."""
    lane = lane_of(place.facts, pace) if place and not place.slope_per_cent else None
    return lane if lane and lane.is_long_enough else None


def _option(place: SavedPlace, walking: Walking, pace: float) -> PlaceOption:
    line = "" if place.is_treadmill else size_of(place)
    return PlaceOption(
        id=str(place.pk),
        name=place.name,
        line=" ".join(filter(None, [line and f"{line}.", turns_of(place, pace)])),
        is_default=place.is_default,
        advice=advice_on(place, walking),
        lane=lane_at(place, pace),
        row=place,
    )
