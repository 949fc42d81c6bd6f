"""When the player says and sounds what: one list of moments for its script, its captions and its audio file."""

import enum
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import cycle, pairwise
from typing import NamedTuple

from programmes.clinical.timeline import Step, StepKind

LAST_SECONDS = 10
TICKS = (3, 2, 1)
LONG_BOUT_SECONDS = 60
LONG_ROUND_SECONDS = 300
"""A bout of a minute hears its halfway, a round of five minutes too."""
LINE_SECONDS = 4
"""The line that begins a step is over by then, also when a slow voice says it; that of a longer bout says its minutes."""
WHOLE_LINE_SECONDS = 6
SHORT_BOUT_SECONDS = 10
"""Up to here a bout is over before its seconds are worth saying."""

SPACING = {None: 6, 1: 6, 2: 6, 3: 8, 4: 10, 5: 15}
"""Seconds between two looks behind, by how sure the walker felt when last asked (1 to 5, None for never).

The rules say "over one shoulder every few steps, change sides"; the seconds are our own choice (`expert`): at the
unhurried pace of our programmes six seconds are a few steps.
"""
CLOSEST_SPACING = min(SPACING.values())

TURNS = frozenset({StepKind.TURN_BACKWARD, StepKind.TURN_FORWARD, StepKind.LANE_TURN})
ENDS_OF_LANE = frozenset({StepKind.LANE_TURN, StepKind.LANE_STOP})
FACING_FORWARD = frozenset({StepKind.WARM_UP, StepKind.FORWARD, StepKind.BRISK})


class Name(enum.StrEnum):
    """What a moment is for."""

    START = "start"
    HALF = "half"
    TEN = "ten"
    SOON = "soon"
    SOON_LANE = "soon_lane"
    TICK = "tick"
    MIDWAY = "midway"
    LOOK_LEFT = "look_left"
    LOOK_RIGHT = "look_right"


LAST_LINES: dict[StepKind | None, Name] = {
    StepKind.BACKWARD: Name.TEN,
    StepKind.TURN_BACKWARD: Name.SOON,
}
"""What is said ten seconds before such a step follows."""


class Mark(NamedTuple):
    """A moment: seconds from the start of the timeline, what it is for, and the place of its step."""

    at: int
    name: Name
    step: int


def look_spacing(confidence: int | None, *, stumbled: bool) -> int:
    """Seconds between two looks behind; after a fall or a near-fall never more than for a beginner."""
    return CLOSEST_SPACING if stumbled else SPACING[confidence]


def first_line_seconds(step: Step) -> int:
    """How long the line may take that begins a bout; no other line comes sooner. What is said must fit: the shorter the
    walk, the fewer the words."""
    is_short = step.is_onward or step.seconds <= SHORT_BOUT_SECONDS
    return min(step.seconds, LINE_SECONDS if is_short else WHOLE_LINE_SECONDS)


def cue_marks(steps: Sequence[Step], *, spacing: int = CLOSEST_SPACING) -> list[Mark]:
    """All moments of a timeline, in order; `spacing` is that of the looks behind."""
    plain = list(_plain_marks(steps))
    marks = [*plain, *_looks(steps, plain, spacing), *_midway(steps, plain)]
    return sorted(marks, key=lambda mark: mark.at)


def marks_from_either_end(kind: StepKind) -> list[tuple[int, Name]]:
    """The moments of a step that is put in on the way: seconds from its start, or below 0 from its end."""
    turns = kind in TURNS
    return [(0, Name.START), *([] if turns else ((-left, Name.TICK) for left in TICKS))]


def _begun(steps: Sequence[Step]) -> Iterator[tuple[int, int, Step]]:
    """Each step with its place and the second when it begins."""
    begins = 0
    for index, step in enumerate(steps):
        yield index, begins, step
        begins += step.seconds


def _plain_marks(steps: Sequence[Step]) -> Iterator[Mark]:
    following = [*(step.kind for step in steps[1:]), None]
    has_lane = any(step.kind in ENDS_OF_LANE for step in steps)
    for index, begins, step in _begun(steps):
        for at, name in _moments(step, following[index]):
            is_lane = has_lane and name is Name.SOON
            yield Mark(begins + at, Name.SOON_LANE if is_lane else name, index)


def _moments(step: Step, following: StepKind | None) -> Iterator[tuple[int, Name]]:
    is_bout = step.kind is StepKind.BACKWARD
    yield 0, Name.START
    is_whole = is_bout and not step.is_onward and following not in ENDS_OF_LANE
    if is_whole and step.seconds >= LONG_BOUT_SECONDS:
        yield step.seconds // 2, Name.HALF
    if step.seconds > 2 * LAST_SECONDS and (is_bout or following in LAST_LINES):
        yield step.seconds - LAST_SECONDS, Name.TEN if is_bout else LAST_LINES[following]
    if _has_ticks(step):
        for left in TICKS:
            yield step.seconds - left, Name.TICK


def _has_ticks(step: Step) -> bool:
    return not step.is_waiting and step.kind not in TURNS and step.seconds > max(TICKS)


def _looks(steps: Sequence[Step], plain: Sequence[Mark], spacing: int) -> Iterator[Mark]:
    """One over each shoulder in turn; every other line of a bout asks to look as well, so looks stand evenly between."""
    sides = cycle((Name.LOOK_LEFT, Name.LOOK_RIGHT))
    spoken = _spoken_by_step(plain)
    for index, begins, step in _begun(steps):
        if step.kind is not StepKind.BACKWARD:
            continue
        for before, after in pairwise([*spoken[index], begins + step.seconds]):
            first = begins + first_line_seconds(step)
            for at in _between(before, after, spacing, first):
                yield Mark(at, next(sides), index)


def _spoken_by_step(marks: Sequence[Mark]) -> dict[int, list[int]]:
    spoken = defaultdict[int, list[int]](list)
    for mark in marks:
        if mark.name is not Name.TICK:
            spoken[mark.step].append(mark.at)
    return spoken


def _between(before: int, after: int, spacing: int, first: int) -> Iterator[int]:
    """The seconds of the looks between two lines; none before `first`, when the line that began the bout is over."""
    parts = -(-(after - before) // spacing)
    if before + (after - before) // parts < first:
        yield first
        yield from _between(first, after, spacing, first)
        return
    for part in range(1, parts):
        yield before + (after - before) * part // parts


def _midway(steps: Sequence[Step], plain: Sequence[Mark]) -> Iterator[Mark]:
    """Half of a long round: said when it is over and the walker faces forward, away from other lines."""
    counted = sum(step.seconds for step in steps if step.is_counted)
    if counted < LONG_ROUND_SECONDS:
        return
    half = sum(step.seconds for step in steps) - counted // 2
    spoken = [mark for mark in plain if mark.name is not Name.TICK]
    for before, after in pairwise(spoken):
        at = max(half, before.at + LINE_SECONDS)
        has_room = at + LINE_SECONDS <= after.at
        if has_room and steps[before.step].kind in FACING_FORWARD:
            yield Mark(at, Name.MIDWAY, before.step)
            return
