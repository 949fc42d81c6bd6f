"""A week as a timeline: the steps of one round that the player shows, second by second."""

import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from programmes.clinical.before import EASY_PART, easy_bouts
from programmes.clinical.plan import Kind, Segment, Support

GET_READY_SECONDS = 10
TURN_SECONDS = 10
REST_SECONDS = 60
"""How long to stand after a near-fall: table 3 of the rules."""

STANDING = frozenset({Kind.STAND, Kind.STAND_BELT_STOPPED})


class StepKind(enum.StrEnum):
    """What the walker does now; a turn is a step of its own."""

    GET_READY = "get_ready"
    WARM_UP = "warm"
    BACKWARD = "back"
    FORWARD = "fwd"
    BRISK = "brisk"
    STAND = "stand"
    STAND_BELT_STOPPED = "belt"
    COOL_DOWN = "cool"
    TURN_BACKWARD = "turn_back"
    TURN_FORWARD = "turn_fwd"
    LANE_TURN = "lane_turn"
    LANE_STOP = "lane_stop"


WALKING = {
    Kind.WARM_UP: StepKind.WARM_UP,
    Kind.BACKWARD: StepKind.BACKWARD,
    Kind.FORWARD: StepKind.FORWARD,
    Kind.BRISK: StepKind.BRISK,
    Kind.STAND: StepKind.STAND,
    Kind.STAND_BELT_STOPPED: StepKind.STAND_BELT_STOPPED,
    Kind.COOL_DOWN: StepKind.COOL_DOWN,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of the timeline: `segment` is its place in the strip, `bout` the last bout begun or about to begin.

    On a short lane a bout is made of several; each after the first goes `is_onward`, back to where it came from.

    A step that waits ends when the walker says so: on a treadmill the belt must stand still for a turn.
    """

    kind: StepKind
    seconds: int
    segment: int
    bout: int
    support: Support = Support.FREE
    slope: float = 0.0
    is_waiting: bool = False
    is_onward: bool = False

    @property
    def is_counted(self) -> bool:
        """True when the step is part of the planned minutes."""
        return self.kind is not StepKind.GET_READY


def is_on_treadmill(segments: Iterable[Segment]) -> bool:
    """True when the plan stops a belt; then every turn waits for the walker."""
    return any(segment.kind is Kind.STAND_BELT_STOPPED for segment in segments)


def easy_version(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The same session with two thirds of its bouts, rounded down: the last ones go, each with the rest after it.

    A single bout stays and is cut to two thirds of its seconds.
    """
    bouts = sum(segment.is_backward for segment in segments)
    if bouts == 1:
        return tuple(
            _shortened(segment) if segment.is_backward else segment for segment in segments
        )
    return tuple(_without_late_bouts(segments, easy_bouts(bouts)))


def timeline(segments: Sequence[Segment]) -> tuple[Step, ...]:
    """A countdown, then the steps of one round; their counted seconds are those of `segments`, to the second."""
    turns = [
        index
        for index in range(1, len(segments))
        if _needs_turn(segments[index - 1], segments[index])
    ]
    taken = _turn_seconds(segments, turns)
    waits = is_on_treadmill(segments)
    left = [segment.seconds for segment in segments]
    for index, seconds in taken.items():
        left[_donor(segments, index)] -= seconds
    steps = [Step(StepKind.GET_READY, GET_READY_SECONDS, segment=0, bout=0)]
    bout = 0
    for index, segment in enumerate(segments):
        bout += segment.is_backward
        if index in taken:
            turn = StepKind.TURN_BACKWARD if segment.is_backward else StepKind.TURN_FORWARD
            steps.append(
                Step(
                    turn,
                    taken[index],
                    _donor(segments, index),
                    bout,
                    segment.support,
                    is_waiting=waits,
                )
            )
        steps.append(
            Step(WALKING[segment.kind], left[index], index, bout, segment.support, segment.slope)
        )
    return tuple(steps)


def _shortened(bout: Segment) -> Segment:
    kept, of = EASY_PART
    return replace(bout, seconds=max(1, bout.seconds * kept // of))


def _without_late_bouts(segments: Sequence[Segment], keep: int) -> Iterator[Segment]:
    bout = 0
    for segment in segments:
        bout += segment.is_backward
        if bout <= keep or segment.kind is Kind.COOL_DOWN:
            yield segment


def _needs_turn(before: Segment, after: Segment) -> bool:
    """True when the walker must face the other way.

    On a stopped belt they already face backward. At a rail they stand at its end, so the next bout needs a turn,
    but walking forward from there does not.
    """
    if after.is_backward:
        return not before.is_backward and before.kind is not Kind.STAND_BELT_STOPPED
    faces_backward = before.is_backward or before.kind is Kind.STAND_BELT_STOPPED
    return faces_backward and after.kind not in STANDING


def _donor(segments: Sequence[Segment], index: int) -> int:
    """The segment that gives its seconds to the turn before `index`: the neighbour that is not a bout."""
    return index if segments[index - 1].is_backward else index - 1


def _turn_seconds(segments: Sequence[Segment], turns: Sequence[int]) -> dict[int, int]:
    """Seconds of the turn before each index; a short donor keeps an equal share for itself."""
    by_donor = groupby(turns, key=lambda index: _donor(segments, index))
    shares = {donor: list(indexes) for donor, indexes in by_donor}
    return {
        index: min(TURN_SECONDS, segments[donor].seconds // (len(indexes) + 1))
        for donor, indexes in shares.items()
        for index in indexes
    }
