"""Section 10 of the rules: what makes a place fit for walking backward. All numbers there are our own choice (`expert`)."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from programmes.clinical.change import NO_BOUNDS, Bounds
from programmes.clinical.rules import Limit

SHORTEST_METRES = 5
"""A lane is at least so long."""
NARROWEST_METRES = 1.5
"""A lane is at least so wide."""
CLEAR_METRES = 2
"""So much ground beyond each end, or behind a treadmill, is free."""
LENGTH = (1, 500)
"""What may be saved as a length in metres, fit or not."""
WIDTH = (0.5, 50)
"""What may be saved as a width in metres, fit or not."""
SLOPE = (0, 20)
"""What may be saved as a slope in per cent, fit or not; a walker goes up it."""


class Ground(enum.StrEnum):
    """What the feet stand on."""

    INDOOR = "indoor"
    TRACK = "track"
    PAVED = "paved"
    GRASS = "grass"
    LOOSE = "loose"
    BELT = "belt"


class Reach(enum.StrEnum):
    """What a hand can hold all the way."""

    RAIL = "rail"
    WALL = "wall"
    NONE = "none"


class Light(enum.StrEnum):
    """How well the ground can be seen."""

    BRIGHT = "bright"
    DAYLIGHT = "daylight"
    DIM = "dim"


class Hazard(enum.StrEnum):
    """What lies or moves in the way."""

    RUGS = "rugs"
    CABLES = "cables"
    PETS = "pets"
    CHILDREN = "children"
    STEPS = "steps"
    TRAFFIC = "traffic"
    SLIPPERY = "slippery"


class Problem(enum.StrEnum):
    """Why nobody should walk backward in a place, today or at all."""

    TOO_SHORT = "too_short"
    TOO_SHORT_FOR_PACE = "too_short_for_pace"
    TOO_NARROW = "too_narrow"
    NOT_CLEAR = "not_clear"
    LOOSE_GROUND = "loose_ground"
    TOO_DARK = "too_dark"
    HAZARDS = "hazards"
    MAKER = "maker"
    NO_KEY = "no_key"
    NO_RAILS = "no_rails"
    TREADMILL_CLOSED = "treadmill_closed"
    SLOPE_CLOSED = "slope_closed"
    SLOPE_NOT_PLANNED = "slope_not_planned"
    SLOPE_TOO_SHORT = "slope_too_short"
    NOT_INDOORS = "not_indoors"
    NOTHING_TO_HOLD = "nothing_to_hold"


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of ground or a treadmill; metres and per cent, and a treadmill has no length."""

    ground: Ground
    length: int = 0
    width: float = 0.0
    is_clear_behind: bool = True
    reach: Reach = Reach.NONE
    slope: int = 0
    light: Light = Light.BRIGHT
    hazards: frozenset[Hazard] = frozenset()
    maker_allows: bool = False
    has_key: bool = False

    @property
    def is_treadmill(self) -> bool:
        """True for a belt."""
        return self.ground is Ground.BELT


@dataclass(frozen=True, slots=True)
class Walking:
    """What a place has to suit: the limits of the walker, and what the plan does today.

    `steepest` is the slope of today's bouts in per cent, `bout_metres` how far the longest one leads; None and nothing
    while no session is looked at. `lane_metres` is what the walker's pace needs before there is time to say stop.
    """

    limits: frozenset[Limit] = frozenset()
    bounds: Bounds = NO_BOUNDS
    steepest: float | None = None
    bout_metres: float = 0.0
    lane_metres: float = SHORTEST_METRES
    needs_hold: bool = False

    @property
    def closes_slopes(self) -> bool:
        """True when answers or a clinician forbid slopes."""
        return Limit.NO_SLOPE in self.limits or self.bounds.slope == 0


LANE: dict[Problem, Callable[[Place], bool]] = {
    Problem.TOO_SHORT: lambda place: place.length < SHORTEST_METRES,
    Problem.TOO_NARROW: lambda place: place.width < NARROWEST_METRES,
    Problem.LOOSE_GROUND: lambda place: place.ground is Ground.LOOSE,
}
TREADMILL: dict[Problem, Callable[[Place], bool]] = {
    Problem.MAKER: lambda place: not place.maker_allows,
    Problem.NO_KEY: lambda place: not place.has_key,
    Problem.NO_RAILS: lambda place: place.reach is not Reach.RAIL,
}
ANYWHERE: dict[Problem, Callable[[Place], bool]] = {
    Problem.NOT_CLEAR: lambda place: not place.is_clear_behind,
    Problem.TOO_DARK: lambda place: place.light is Light.DIM,
    Problem.HAZARDS: lambda place: bool(place.hazards),
}
TODAY: dict[Problem, Callable[[Place, Walking], bool]] = {
    Problem.TOO_SHORT_FOR_PACE: lambda place, walking: (
        not place.is_treadmill and SHORTEST_METRES <= place.length < walking.lane_metres
    ),
    Problem.TREADMILL_CLOSED: lambda place, walking: (
        place.is_treadmill and Limit.NO_TREADMILL in walking.limits
    ),
    Problem.SLOPE_CLOSED: lambda place, walking: place.slope > 0 and walking.closes_slopes,
    Problem.SLOPE_NOT_PLANNED: lambda place, walking: (
        not walking.closes_slopes
        and walking.steepest is not None
        and place.slope > walking.steepest
    ),
    Problem.SLOPE_TOO_SHORT: lambda place, walking: (
        place.slope > 0 and place.length < walking.bout_metres
    ),
    Problem.NOT_INDOORS: lambda place, walking: (
        Limit.INDOORS in walking.limits
        and place.ground not in {Ground.INDOOR, Ground.TRACK, Ground.BELT}
    ),
    Problem.NOTHING_TO_HOLD: lambda place, walking: (
        walking.needs_hold and place.reach is Reach.NONE
    ),
}


def problems(place: Place, walking: Walking) -> tuple[Problem, ...]:
    """Everything that speaks against walking backward there, the place itself first; empty for a place that fits."""
    itself = {**(TREADMILL if place.is_treadmill else LANE), **ANYWHERE}
    return (
        *(code for code, is_wrong in itself.items() if is_wrong(place)),
        *(code for code, is_wrong in TODAY.items() if is_wrong(place, walking)),
    )
