"""A short lane: when to say stop, turn and go inside a bout. Nothing here was tested in a study: `expert` throughout.

A walker who cannot see the end behind them must hear "stop" too early rather than too late. So the pace is the fastest
that they can be expected to have, every length leaves 2 metres unused, and seconds are rounded down. At the end they
stand, turn round and walk backward again, over ground that they have just looked at. Turning is part of the bout:
the minutes of the plan stay as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from programmes.clinical.places import CLEAR_METRES, Place
from programmes.clinical.timeline import TURN_SECONDS, Step, StepKind

CAUTIOUS_PACE = 1.0
"""Metres per second for a walker who was never timed: 3 metres in 3 seconds, as quick as those do it who are told to
hurry and hardly ever fall (`polo2025`, `carter2020`); an easy walk is slower, so "stop" comes early."""
SLOWEST_PACE = 0.4
"""Nobody is counted on to be slower than this: people get quicker with practice."""
TIMED_METRES = 3
"""The length of the timed backward walk (3MBWT)."""
LEAST_SECONDS = 3
"""Between two things that the player says; also the shortest stretch of walking that is worth a turn."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane of so many metres, and a pace in metres per second at which it is walked backward at most."""

    metres: float
    pace: float = CAUTIOUS_PACE

    @property
    def seconds(self) -> int:
        """Seconds of walking until the player says stop, with 2 metres left."""
        return int((self.metres - CLEAR_METRES) / max(self.pace, SLOWEST_PACE))

    @property
    def is_long_enough(self) -> bool:
        """True when there is time to say stop after go."""
        return self.seconds >= LEAST_SECONDS

    @property
    def metres_needed(self) -> float:
        """How long a lane must be for this pace."""
        return CLEAR_METRES + LEAST_SECONDS * max(self.pace, SLOWEST_PACE)


def pace_of(tenths: int) -> float:
    """Metres per second of somebody who walked the 3 metres in so many tenths of a second, as quickly as was safe."""
    return TIMED_METRES * 10 / tenths


def lane_of(place: Place, pace: float = CAUTIOUS_PACE) -> Lane | None:
    """The lane of a place; a treadmill has none."""
    return None if place.is_treadmill else Lane(place.length, pace)


def in_lane(steps: Sequence[Step], lane: Lane) -> tuple[Step, ...]:
    """The same timeline with each bout cut at the ends of the lane; every bout keeps its seconds. ValueError for a lane
    that is too short for the pace."""
    if not lane.is_long_enough:
        raise ValueError(f"{lane.metres} m at {lane.pace} m/s")
    return cut(steps, lane.seconds)


def cut(steps: Sequence[Step], length: int) -> tuple[Step, ...]:
    """The timeline of a lane of so many seconds."""
    return tuple(part for step in steps for part in _cut(step, length))


def _cut(step: Step, length: int) -> Iterator[Step]:
    if step.kind is not StepKind.BACKWARD:
        yield step
        return
    stretches, standing = _stretches(step.seconds, min(length, step.seconds))
    for number, seconds in enumerate(stretches):
        if number:
            yield replace(step, kind=StepKind.LANE_TURN, seconds=TURN_SECONDS)
        yield replace(step, seconds=seconds, is_onward=number > 0)
    if standing:
        yield replace(step, kind=StepKind.LANE_STOP, seconds=standing)


def _stretches(bout: int, length: int) -> tuple[list[int], int]:
    """Seconds of each walk from end to end, with a turn between two of them, and how long to stand at the end."""
    stretches, left = [length], bout - length
    while left >= TURN_SECONDS + LEAST_SECONDS:
        stretches.append(min(length, left - TURN_SECONDS))
        left -= TURN_SECONDS + stretches[-1]
    missing = LEAST_SECONDS - left if left else 0
    if missing <= 0:
        return stretches, left
    # Where anything is left, the last stretch was a whole length
    shorter = length - missing
    if shorter >= LEAST_SECONDS or len(stretches) == 1:
        return [*stretches[:-1], shorter], LEAST_SECONDS
    return stretches[:-1], TURN_SECONDS + length + left
