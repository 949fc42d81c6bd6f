"""What the player says when a bout begins: the shorter the stretch, the fewer the words."""

import pytest

from programmes.clinical.plan import Support
from programmes.clinical.timeline import Step, StepKind
from programmes.reports.player_words import look_key, look_of


def bout(seconds: int, **fields: object) -> Step:
    return Step(StepKind.BACKWARD, seconds, segment=0, bout=1, **fields)


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (bout(11), "Backward, {time}. Go when you are ready."),
        (bout(10), "Backward. Go when you are ready."),
        (bout(3), "Backward."),
        (bout(28, is_onward=True), "Backward again. Go when you are ready."),
        (bout(3, is_onward=True), "Backward."),
        (bout(11, slope=5.0), "Backward, up the slope, {time}."),
        (bout(10, slope=5.0), "Backward, up the slope."),
    ],
)
def test_a_bout_begins_with_a_line_that_fits_its_seconds(step, line):
    assert look_of(step, on_treadmill=False).say == line


def test_on_a_belt_the_bout_begins_with_the_belt():
    line = look_of(bout(60), on_treadmill=True).say

    assert line == "Backward, {time}. Start the belt slowly."


def test_bouts_that_sound_different_have_different_keys():
    lengths = [bout(seconds) for seconds in (3, 10, 11)]
    onward = [bout(seconds, is_onward=True) for seconds in (3, 10, 11)]

    assert [look_key(step) for step in lengths] == ["back-free-3", "back-free-4", "back-free"]
    assert [look_key(step) for step in onward] == [
        "back-free-onward-3",
        "back-free-onward-4",
        "back-free-onward-4",
    ]
    assert look_key(bout(11, support=Support.HAND_ON)) == "back-hand_on_support"


def test_up_a_slope_the_cue_still_says_what_to_hold():
    held = bout(30, slope=5.0, support=Support.HAND_ON)

    assert look_of(held, on_treadmill=False).cue == (
        "Up the slope only. One hand on your support."
    )
    assert look_key(held) != look_key(bout(30, slope=5.0))
