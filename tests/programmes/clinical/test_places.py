"""Section 10: what makes a place fit, on both sides of every number, and against the limits of the walker."""

from dataclasses import replace

import pytest

from programmes.clinical.change import Bounds
from programmes.clinical.places import (
    CLEAR_METRES,
    LENGTH,
    SLOPE,
    WIDTH,
    Ground,
    Hazard,
    Light,
    Place,
    Problem,
    Reach,
    Walking,
    problems,
)
from programmes.clinical.rules import Limit

LANE = Place(Ground.INDOOR, length=5, width=1.5)
BELT = Place(Ground.BELT, reach=Reach.RAIL, maker_allows=True, has_key=True)
NOW = Walking(steepest=0.0)


def test_a_lane_of_five_metres_and_a_treadmill_with_everything_fit():
    assert problems(LANE, NOW) == ()
    assert problems(BELT, NOW) == ()


def test_what_nobody_said_speaks_against_a_place():
    assert problems(Place(Ground.INDOOR), Walking()) == (Problem.TOO_SHORT, Problem.TOO_NARROW)
    assert problems(Place(Ground.BELT), Walking()) == (
        Problem.MAKER,
        Problem.NO_KEY,
        Problem.NO_RAILS,
    )


def test_what_may_be_described_fit_or_not():
    assert (LENGTH, WIDTH, SLOPE) == ((1, 500), (0.5, 50), (0, 20))


@pytest.mark.parametrize(
    ("pace_needs", "found"), [(5.0, ()), (5.1, (Problem.TOO_SHORT_FOR_PACE,))]
)
def test_a_quick_walker_needs_a_longer_lane_and_a_treadmill_is_no_lane(pace_needs, found):
    walking = Walking(lane_metres=pace_needs)

    assert problems(LANE, walking) == found
    assert problems(BELT, walking) == ()
    assert problems(replace(LANE, length=4), walking) == (Problem.TOO_SHORT,)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"length": 4}, Problem.TOO_SHORT),
        ({"width": 1.4}, Problem.TOO_NARROW),
        ({"is_clear_behind": False}, Problem.NOT_CLEAR),
        ({"ground": Ground.LOOSE}, Problem.LOOSE_GROUND),
        ({"light": Light.DIM}, Problem.TOO_DARK),
        *(({"hazards": frozenset({hazard})}, Problem.HAZARDS) for hazard in Hazard),
    ],
)
def test_one_thing_wrong_with_a_lane_is_said(change, problem):
    assert problems(replace(LANE, **change), NOW) == (problem,)


@pytest.mark.parametrize(
    "change",
    [
        {"ground": Ground.GRASS},
        {"ground": Ground.PAVED},
        {"light": Light.DAYLIGHT},
        {"reach": Reach.NONE},
    ],
)
def test_what_does_not_matter_says_nothing(change):
    assert problems(replace(LANE, **change), NOW) == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"maker_allows": False}, Problem.MAKER),
        ({"has_key": False}, Problem.NO_KEY),
        ({"reach": Reach.WALL}, Problem.NO_RAILS),
        ({"reach": Reach.NONE}, Problem.NO_RAILS),
        ({"is_clear_behind": False}, Problem.NOT_CLEAR),
    ],
)
def test_one_thing_wrong_with_a_treadmill_is_said(change, problem):
    assert problems(replace(BELT, **change), NOW) == (problem,)


def test_everything_that_is_wrong_is_said_at_once():
    place = Place(Ground.LOOSE, length=1, width=1.0, is_clear_behind=False, light=Light.DIM)

    assert problems(place, NOW) == (
        Problem.TOO_SHORT,
        Problem.TOO_NARROW,
        Problem.LOOSE_GROUND,
        Problem.NOT_CLEAR,
        Problem.TOO_DARK,
    )


@pytest.mark.parametrize(
    "walking",
    [
        Walking(frozenset({Limit.NO_SLOPE}), steepest=5.0),
        Walking(bounds=Bounds(slope=0.0), steepest=5.0),
        Walking(frozenset({Limit.NO_SLOPE})),
    ],
)
def test_answers_or_a_clinician_close_slopes_whatever_the_plan_says(walking):
    assert problems(replace(LANE, slope=1), walking) == (Problem.SLOPE_CLOSED,)
    assert problems(LANE, walking) == ()


@pytest.mark.parametrize(("slope", "found"), [(3, ()), (4, (Problem.SLOPE_NOT_PLANNED,))])
def test_a_slope_is_as_steep_as_the_plan_of_today_at_most(slope, found):
    assert problems(replace(LANE, slope=slope), Walking(steepest=3.0)) == found


def test_without_a_session_a_slope_is_only_a_slope():
    assert problems(replace(LANE, slope=8), Walking()) == ()


@pytest.mark.parametrize(("metres", "found"), [(5.0, ()), (5.1, (Problem.SLOPE_TOO_SHORT,))])
def test_a_slope_holds_a_whole_bout_because_nobody_walks_down_backward(metres, found):
    walking = Walking(steepest=5.0, bout_metres=metres)

    assert problems(replace(LANE, slope=5), walking) == found
    assert problems(replace(LANE, slope=1), walking) == found
    assert problems(LANE, walking) == ()


@pytest.mark.parametrize("ground", [Ground.PAVED, Ground.GRASS])
def test_who_walks_indoors_or_on_a_track_goes_nowhere_else(ground):
    walking = Walking(frozenset({Limit.INDOORS}))

    assert problems(replace(LANE, ground=ground), walking) == (Problem.NOT_INDOORS,)
    assert problems(replace(LANE, ground=Ground.TRACK), walking) == ()
    assert problems(LANE, walking) == ()


def test_a_treadmill_is_closed_by_answers():
    walking = Walking(frozenset({Limit.NO_TREADMILL}))

    assert problems(BELT, walking) == (Problem.TREADMILL_CLOSED,)
    assert problems(LANE, walking) == ()


@pytest.mark.parametrize(("reach", "found"), [(Reach.RAIL, ()), (Reach.WALL, ())])
def test_a_plan_with_a_hand_on_something_needs_something(reach, found):
    walking = Walking(needs_hold=True)

    assert problems(replace(LANE, reach=reach), walking) == found
    assert problems(LANE, walking) == (Problem.NOTHING_TO_HOLD,)


def test_two_metres_stay_free_and_what_nobody_said_is_nothing():
    place, walking = Place(Ground.TRACK), Walking()

    assert CLEAR_METRES == 2
    assert (place.length, place.width, place.slope) == (0, 0.0, 0)
    assert (walking.bout_metres, walking.steepest) == (0.0, None)
