"""The moments of a timeline: what is said when, and how often the walker is asked to look behind."""

from itertools import pairwise

import pytest
from hypothesis import given

from programmes.clinical.cue_marks import (
    CLOSEST_SPACING,
    Mark,
    Name,
    cue_marks,
    first_line_seconds,
    look_spacing,
    marks_from_either_end,
)
from programmes.clinical.lane import LEAST_SECONDS
from programmes.clinical.timeline import Step, StepKind, timeline
from tests.programmes.clinical.test_timeline import ROUNDS, rounds

LOOKS = (Name.LOOK_LEFT, Name.LOOK_RIGHT)


def steps_of(*parts: tuple[StepKind, int], is_waiting: bool = False) -> list[Step]:
    return [
        Step(kind, seconds, segment=0, bout=0, is_waiting=is_waiting) for kind, seconds in parts
    ]


def told(
    *parts: tuple[StepKind, int], spacing: int = 100, **options: bool
) -> list[tuple[int, str]]:
    marks = cue_marks(steps_of(*parts, **options), spacing=spacing)
    return [(at, str(name)) for at, name, _ in marks]


def test_a_bout_of_a_minute_hears_its_half_its_last_ten_seconds_and_three_ticks():
    assert told((StepKind.BACKWARD, 60)) == [
        (0, "start"),
        (30, "half"),
        (50, "ten"),
        (57, "tick"),
        (58, "tick"),
        (59, "tick"),
    ]


@pytest.mark.parametrize(
    ("seconds", "names"),
    [
        (59, ["start", "ten", "tick", "tick", "tick"]),
        (21, ["start", "ten", "tick", "tick", "tick"]),
        (20, ["start", "tick", "tick", "tick"]),
        (4, ["start", "tick", "tick", "tick"]),
        (3, ["start"]),
    ],
)
def test_a_shorter_bout_hears_less(seconds, names):
    assert [name for _, name in told((StepKind.BACKWARD, seconds))] == names


def test_before_a_turn_to_backward_there_is_time_to_find_a_clear_stretch():
    parts = [(StepKind.FORWARD, 30), (StepKind.TURN_BACKWARD, 10), (StepKind.BACKWARD, 15)]

    assert told(*parts)[:6] == [
        (0, "start"),
        (20, "soon"),
        (27, "tick"),
        (28, "tick"),
        (29, "tick"),
        (30, "start"),
    ]


def test_standing_before_a_bout_without_a_turn_ends_in_ten_seconds():
    parts = [(StepKind.STAND_BELT_STOPPED, 30), (StepKind.BACKWARD, 15)]

    assert (20, "ten") in told(*parts)


def test_walking_forward_before_anything_else_ends_without_a_word():
    assert told((StepKind.FORWARD, 30), (StepKind.COOL_DOWN, 30))[1] == (27, "tick")


def test_a_turn_and_a_step_that_waits_have_no_ticks():
    assert told((StepKind.TURN_FORWARD, 10)) == [(0, "start")]
    assert told((StepKind.STAND, 10), is_waiting=True) == [(0, "start")]


def test_looks_change_sides_and_stand_evenly_between_the_other_lines():
    marks = told((StepKind.BACKWARD, 30), (StepKind.STAND, 10), (StepKind.BACKWARD, 15), spacing=8)

    assert [(at, name) for at, name in marks if name.startswith(("look", "ten"))] == [
        (6, "look_left"),
        (13, "look_right"),
        (20, "ten"),
        (25, "look_left"),
        (47, "look_right"),
    ]


@pytest.mark.parametrize(
    ("seconds", "is_onward", "room"),
    [
        (3, False, 3),
        (4, False, 4),
        (10, False, 4),
        (11, False, 6),
        (11, True, 4),
        (4, True, 4),
        (3, True, 3),
    ],
)
def test_a_short_stretch_has_room_for_few_words(seconds, is_onward, room):
    bout = Step(StepKind.BACKWARD, seconds, segment=0, bout=1, is_onward=is_onward)

    assert first_line_seconds(bout) == room


@pytest.mark.parametrize(
    ("seconds", "looks"),
    [(6, []), (7, [4]), (8, [4]), (10, [5]), (11, [6]), (13, [6, 9]), (18, [6, 12])],
)
def test_a_look_waits_until_the_line_that_begins_the_bout_is_over(seconds, looks):
    marks = told((StepKind.BACKWARD, seconds), spacing=6)

    assert [at for at, name in marks if name.startswith("look")] == looks


def test_a_look_waits_for_the_first_line_of_a_later_bout_too():
    marks = told((StepKind.STAND, 10), (StepKind.BACKWARD, 7), spacing=6)

    assert [at for at, name in marks if name.startswith("look")] == [14]


def test_looks_stand_evenly_when_the_first_comes_just_as_the_line_is_over():
    marks = told((StepKind.BACKWARD, 36), spacing=8)

    assert [at for at, name in marks if name.startswith("look")] == [6, 13, 19, 31]


def test_walking_forward_for_a_minute_has_no_half():
    assert "half" not in [name for _, name in told((StepKind.FORWARD, 60))]


def test_on_a_lane_the_line_before_a_turn_is_another_and_bouts_have_no_half():
    parts = [
        (StepKind.FORWARD, 30),
        (StepKind.TURN_BACKWARD, 10),
        (StepKind.BACKWARD, 60),
        (StepKind.LANE_STOP, 10),
    ]

    names = [name for _, name in told(*parts)]

    assert names.count("soon_lane") == 1
    assert not {"soon", "half"} & set(names)
    assert names.count("start") == len(parts)


@pytest.mark.parametrize("spacing", [6, 8, 10, 15])
@given(segments=rounds())
def test_nobody_walks_backward_for_longer_than_the_spacing_without_being_asked_to_look(
    spacing, segments
):
    steps = timeline(segments)
    marks = [mark for mark in cue_marks(steps, spacing=spacing) if mark.name is not Name.TICK]
    begins = 0

    for index, step in enumerate(steps):
        if step.kind is StepKind.BACKWARD:
            asked = [mark.at for mark in marks if mark.step == index]
            gaps = [b - a for a, b in pairwise([*asked, begins + step.seconds])]
            assert max(gaps) <= spacing
            assert min(gaps[:-1], default=LEAST_SECONDS) >= LEAST_SECONDS
        begins += step.seconds


@given(segments=rounds())
def test_only_bouts_ask_to_look_behind_and_marks_lie_in_their_step(segments):
    steps = timeline(segments)
    begins = [sum(step.seconds for step in steps[:index]) for index in range(len(steps))]

    marks = cue_marks(steps)

    assert marks == sorted(marks, key=lambda mark: mark.at)
    for at, name, index in marks:
        assert begins[index] <= at < begins[index] + steps[index].seconds
        assert name not in LOOKS or steps[index].kind is StepKind.BACKWARD


@pytest.mark.parametrize("segments", ROUNDS)
def test_every_step_of_every_plan_starts_with_a_mark(segments):
    steps = timeline(segments)

    starts = [mark.step for mark in cue_marks(steps) if mark.name is Name.START]

    assert starts == list(range(len(steps)))


# Half of the walk


LONG = [
    (StepKind.GET_READY, 10),
    (StepKind.WARM_UP, 140),
    (StepKind.TURN_BACKWARD, 10),
    (StepKind.BACKWARD, 20),
    (StepKind.FORWARD, 70),
    (StepKind.COOL_DOWN, 60),
]


def midway(parts: list[tuple[StepKind, int]]) -> list[Mark]:
    return [mark for mark in cue_marks(steps_of(*parts)) if mark.name is Name.MIDWAY]


def test_half_of_the_walk_is_said_when_the_walker_faces_forward():
    assert midway(LONG) == [Mark(184, Name.MIDWAY, 4)]
    assert midway([*LONG, (StepKind.COOL_DOWN, 60)]) == [Mark(190, Name.MIDWAY, 4)]


@pytest.mark.parametrize(
    ("first", "mark"), [(154, Mark(160, Name.MIDWAY, 1)), (152, Mark(166, Name.MIDWAY, 2))]
)
def test_half_of_the_walk_is_said_where_it_is_over_before_the_next_line(first, mark):
    parts = [
        (StepKind.GET_READY, 10),
        (StepKind.FORWARD, first),
        (StepKind.FORWARD, 252 - first),
        (StepKind.COOL_DOWN, 48),
    ]

    assert midway(parts) == [mark]


def test_half_of_the_walk_is_said_at_its_second_when_nothing_else_is():
    assert midway([(StepKind.GET_READY, 10), (StepKind.FORWARD, 300)]) == []
    parts = [(StepKind.GET_READY, 10), (StepKind.FORWARD, 200), (StepKind.COOL_DOWN, 100)]
    assert midway(parts) == [Mark(160, Name.MIDWAY, 1)]


def test_a_short_walk_and_one_without_walking_forward_has_no_half():
    assert midway([(StepKind.FORWARD, 200), (StepKind.COOL_DOWN, 99)]) == []
    assert midway([(StepKind.FORWARD, 200), (StepKind.COOL_DOWN, 100)]) == [
        Mark(150, Name.MIDWAY, 0)
    ]
    assert midway([(StepKind.STAND, 200), (StepKind.COOL_DOWN, 100)]) == []


# How often


@pytest.mark.parametrize(
    ("confidence", "spacing"), [(None, 6), (1, 6), (2, 6), (3, 8), (4, 10), (5, 15)]
)
def test_who_feels_sure_is_asked_to_look_behind_less_often(confidence, spacing):
    assert look_spacing(confidence, stumbled=False) == spacing


@pytest.mark.parametrize("confidence", [None, 1, 2, 3, 4, 5])
def test_after_a_stumble_the_looks_are_never_further_apart_than_for_a_beginner(confidence):
    assert look_spacing(confidence, stumbled=True) == CLOSEST_SPACING == 6


def test_steps_put_in_on_the_way_start_with_a_line_and_end_with_ticks():
    assert marks_from_either_end(StepKind.STAND) == [
        (0, Name.START),
        (-3, Name.TICK),
        (-2, Name.TICK),
        (-1, Name.TICK),
    ]
    assert marks_from_either_end(StepKind.TURN_FORWARD) == [(0, Name.START)]
