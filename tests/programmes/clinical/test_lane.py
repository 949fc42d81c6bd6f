"""A short lane: stop early, turn standing, and keep every second of the plan."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical.lane import CAUTIOUS_PACE, LEAST_SECONDS, Lane, in_lane, lane_of, pace_of
from programmes.clinical.places import CLEAR_METRES, SHORTEST_METRES, Ground, Place
from programmes.clinical.plan import Kind, Segment, read_plan
from programmes.clinical.programmes import load_documents
from programmes.clinical.timeline import TURN_SECONDS, Step, StepKind, timeline

IN_BOUT = {StepKind.BACKWARD, StepKind.LANE_TURN, StepKind.LANE_STOP}
BACK = {StepKind.BACKWARD}
LANES = st.builds(Lane, metres=st.integers(5, 500), pace=st.floats(0.05, 3.0)).filter(
    lambda lane: lane.is_long_enough
)
BOUTS = st.integers(2 * LEAST_SECONDS, 900)


def bout(seconds):
    return Step(StepKind.BACKWARD, seconds, segment=1, bout=1)


def shape(steps):
    return [(str(step.kind), step.seconds) for step in steps]


def test_a_bout_in_a_hallway_of_ten_metres():
    assert shape(in_lane([bout(30)], Lane(10))) == [
        ("back", 8),
        ("lane_turn", 10),
        ("back", 8),
        ("lane_stop", 4),
    ]
    assert shape(in_lane([bout(120)], Lane(10))) == [
        ("back", 8),
        *[("lane_turn", 10), ("back", 8)] * 6,
        ("lane_stop", 4),
    ]


@pytest.mark.parametrize(
    ("seconds", "metres", "parts"),
    [
        (11, 10, "back 8, lane_stop 3"),
        (20, 10, "back 8, lane_stop 12"),
        (21, 10, "back 8, lane_turn 10, back 3"),
        (27, 10, "back 8, lane_turn 10, back 6, lane_stop 3"),
        (41, 10, "back 8, lane_turn 10, back 8, lane_turn 10, back 5"),
        (21, 7, "back 5, lane_turn 10, back 3, lane_stop 3"),
        (17, 5, "back 3, lane_stop 14"),
        (5, 5, "back 2, lane_stop 3"),
    ],
)
def test_what_is_left_of_a_bout_is_stood_out_or_makes_the_last_stretch_shorter(
    seconds, metres, parts
):
    found = shape(in_lane([bout(seconds)], Lane(metres)))

    assert ", ".join(f"{kind} {lasts}" for kind, lasts in found) == parts


@pytest.mark.parametrize(
    ("metres", "pace", "seconds"),
    [(5, 1.0, 3), (10, 1.0, 8), (10, 0.75, 10), (10, 0.4, 20), (10, 0.1, 20), (7, 0.6, 8)],
)
def test_stop_is_said_two_metres_before_the_end(metres, pace, seconds):
    assert Lane(metres, pace).seconds == seconds


def test_the_shortest_lane_of_the_rules_is_long_enough_for_the_cautious_pace():
    assert Lane(SHORTEST_METRES).is_long_enough
    assert not Lane(SHORTEST_METRES - 1).is_long_enough


def test_a_quick_walker_needs_a_longer_lane():
    assert not Lane(5, 1.2).is_long_enough
    assert Lane(5, 1.2).metres_needed == pytest.approx(5.6)
    with pytest.raises(ValueError, match=r"5 m at 1\.2 m/s"):
        in_lane([bout(60)], Lane(5, 1.2))


@pytest.mark.parametrize(("tenths", "pace"), [(30, 1.0), (60, 0.5), (15, 2.0)])
def test_the_pace_is_that_of_three_metres_in_so_many_tenths_of_a_second(tenths, pace):
    assert pace_of(tenths) == pace


def test_a_treadmill_is_no_lane():
    assert lane_of(Place(Ground.BELT)) is None
    assert lane_of(Place(Ground.TRACK, length=30)) == Lane(30, CAUTIOUS_PACE)


@pytest.mark.parametrize(("seconds", "parts"), [(8, 1), (9, 2)])
def test_a_bout_that_fits_the_lane_is_left_alone(seconds, parts):
    assert len(in_lane([bout(seconds)], Lane(10))) == parts


@given(seconds=BOUTS, lane=LANES)
def test_every_bout_keeps_its_seconds(seconds, lane):
    assert sum(step.seconds for step in in_lane([bout(seconds)], lane)) == seconds


@given(seconds=BOUTS, lane=LANES)
def test_nothing_is_said_within_three_seconds_of_another_thing(seconds, lane):
    assert all(step.seconds >= LEAST_SECONDS for step in in_lane([bout(seconds)], lane))


@given(seconds=BOUTS, lane=LANES)
def test_nobody_walks_past_the_two_metres_at_the_end(seconds, lane):
    walked = [
        step.seconds * lane.pace for step in in_lane([bout(seconds)], lane) if step.kind in BACK
    ]

    assert walked
    assert max(walked) <= lane.metres - CLEAR_METRES + 1e-9


@given(seconds=BOUTS, lane=LANES)
def test_between_two_lengths_there_is_always_a_whole_turn(seconds, lane):
    steps = in_lane([bout(seconds)], lane)

    for before, after in pairwise(steps):
        assert (before.kind in BACK) != (after.kind in BACK)
    assert {step.seconds for step in steps if step.kind is StepKind.LANE_TURN} <= {TURN_SECONDS}
    walks = [step.is_onward for step in steps if step.kind in BACK]
    assert walks == [False, *[True] * (len(walks) - 1)]


@pytest.mark.parametrize("metres", [5, 8, 20, 400])
def test_every_session_of_the_catalogue_keeps_its_minutes_and_bouts(metres):
    for document in load_documents():
        for week in read_plan(document).weeks:
            plain = timeline(week.segments)
            cut = in_lane(plain, Lane(metres))

            for kind in ("segment", "bout"):
                assert _by(kind, cut) == _by(kind, plain)
            assert [step for step in cut if step.kind not in IN_BOUT] == [
                step for step in plain if step.kind is not StepKind.BACKWARD
            ]


def _by(name, steps):
    total = {}
    for step in steps:
        total[getattr(step, name)] = total.get(getattr(step, name), 0) + step.seconds
    return total


def test_support_and_place_in_the_strip_stay_with_the_parts():
    steps = timeline([Segment(Kind.WARM_UP, 60), Segment(Kind.BACKWARD, 60)])
    parts = [step for step in in_lane(steps, Lane(6)) if step.kind in IN_BOUT]

    assert {(step.segment, step.bout, step.support) for step in parts} == {
        (1, 1, parts[0].support)
    }
