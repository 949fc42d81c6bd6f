"""The timeline of a round: turns, waiting turns, and the easy version."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical.plan import Kind, Plan, Segment, Support, read_plan
from programmes.clinical.programmes import load_documents
from programmes.clinical.timeline import (
    GET_READY_SECONDS,
    REST_SECONDS,
    TURN_SECONDS,
    Step,
    StepKind,
    easy_version,
    is_on_treadmill,
    timeline,
)

PLANS = {document["id"]: read_plan(document) for document in load_documents()}
ROUNDS = [
    pytest.param(week.segments, id=f"{code}-{week.number}")
    for code, plan in PLANS.items()
    for week in plan.weeks
]
RESTS = [Kind.FORWARD, Kind.BRISK, Kind.STAND, Kind.STAND_BELT_STOPPED]


def seconds_of(steps: tuple[Step, ...]) -> int:
    return sum(step.seconds for step in steps if step.is_counted)


def kinds_of(steps: tuple[Step, ...]) -> list[str]:
    return [str(step.kind) for step in steps]


def first_week(plan: Plan) -> tuple[Segment, ...]:
    return plan.weeks[0].segments


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Segment, ...]:
    """Any round a plan may have: a warm-up, bouts that each have a rest, a cool-down."""
    seconds = st.integers(min_value=3, max_value=600)
    rest = draw(st.sampled_from(RESTS))
    middle = [
        segment
        for _ in range(draw(st.integers(min_value=1, max_value=15)))
        for segment in (Segment(Kind.BACKWARD, draw(seconds)), Segment(rest, draw(seconds)))
    ]
    return (
        Segment(Kind.WARM_UP, draw(seconds)),
        *middle,
        Segment(Kind.COOL_DOWN, draw(seconds)),
    )


@given(rounds())
def test_turns_never_change_the_planned_seconds(segments):
    steps = timeline(segments)

    assert seconds_of(steps) == sum(segment.seconds for segment in segments)
    assert all(step.seconds > 0 for step in steps)


@given(rounds())
def test_a_turn_never_takes_a_second_from_a_bout(segments):
    bouts = [step.seconds for step in timeline(segments) if step.kind is StepKind.BACKWARD]

    assert bouts == [segment.seconds for segment in segments if segment.is_backward]


@given(rounds())
def test_nobody_changes_between_forward_and_backward_without_a_turn(segments):
    forward = {StepKind.WARM_UP, StepKind.FORWARD, StepKind.BRISK, StepKind.COOL_DOWN}
    kinds = [step.kind for step in timeline(segments)]

    for before, after in pairwise(kinds):
        assert not (before in forward and after is StepKind.BACKWARD)
        assert not (before is StepKind.BACKWARD and after in forward)


@pytest.mark.parametrize("segments", ROUNDS)
def test_every_shipped_round_keeps_its_seconds(segments):
    assert seconds_of(timeline(segments)) == sum(segment.seconds for segment in segments)


@pytest.mark.parametrize("segments", ROUNDS)
def test_the_easy_version_has_at_most_two_thirds_of_the_backward_seconds(segments):
    easy = easy_version(segments)

    backward = sum(segment.seconds for segment in segments if segment.is_backward)
    assert 0 < sum(segment.seconds for segment in easy if segment.is_backward) <= backward * 2 / 3
    assert (easy[0], easy[-1]) == (segments[0], segments[-1])


def test_a_round_begins_with_a_countdown_that_is_not_counted():
    steps = timeline(first_week(PLANS["foundations"]))

    assert steps[0] == Step(StepKind.GET_READY, GET_READY_SECONDS, segment=0, bout=0)
    assert not steps[0].is_counted


def test_foundations_turns_ten_seconds_before_and_after_each_bout():
    steps = timeline(first_week(PLANS["foundations"]))

    assert [(str(step.kind), step.seconds) for step in steps[1:7]] == [
        ("warm", 170),
        ("turn_back", 10),
        ("back", 30),
        ("turn_fwd", 10),
        ("fwd", 10),
        ("turn_back", 10),
    ]
    assert [(str(step.kind), step.seconds) for step in steps[-3:]] == [
        ("turn_fwd", 10),
        ("fwd", 20),
        ("cool", 60),
    ]


def test_bouts_are_counted_from_the_turn_that_leads_to_them():
    steps = timeline(first_week(PLANS["foundations"]))

    assert [step.bout for step in steps[:8]] == [0, 0, 1, 1, 1, 1, 2, 2]


@pytest.mark.parametrize(("rest", "turn"), [(20, 6), (29, 9), (30, 10), (31, TURN_SECONDS)])
def test_a_short_rest_shares_its_seconds_between_two_turns_and_itself(rest, turn):
    bout = Segment(Kind.BACKWARD, 40)
    steps = timeline((bout, Segment(Kind.FORWARD, rest), bout))

    assert [step.seconds for step in steps[1:]] == [40, turn, rest - 2 * turn, turn, 40]


def test_on_a_treadmill_every_turn_waits_and_there_is_none_between_bouts():
    steps = timeline(first_week(PLANS["treadmill"]))

    assert kinds_of(steps) == [
        *("get_ready", "warm", "turn_back", "back", "belt", "back", "belt", "back", "belt"),
        *("turn_fwd", "cool"),
    ]
    assert [step.kind for step in steps if step.is_waiting] == [
        StepKind.TURN_BACKWARD,
        StepKind.TURN_FORWARD,
    ]


def test_at_a_rail_each_bout_has_a_turn_but_walking_on_forward_has_none():
    steps = timeline(first_week(PLANS["steady_balance"]))

    assert kinds_of(steps)[-4:] == ["turn_back", "back", "stand", "cool"]
    assert not any(step.is_waiting for step in steps)
    assert {step.support for step in steps if step.kind is StepKind.BACKWARD} == {Support.HAND_ON}


def test_only_plans_that_stop_a_belt_are_on_a_treadmill():
    on_treadmill = [code for code, plan in PLANS.items() if is_on_treadmill(first_week(plan))]

    assert on_treadmill == ["treadmill"]


@pytest.mark.parametrize(("bouts", "kept"), [(2, 1), (3, 2), (4, 2), (5, 3), (6, 4), (12, 8)])
def test_the_easy_version_keeps_the_first_bouts_with_their_rests(bouts, kept):
    pair = (Segment(Kind.BACKWARD, 30), Segment(Kind.FORWARD, 40))
    warm_up, cool_down = Segment(Kind.WARM_UP, 180), Segment(Kind.COOL_DOWN, 60)

    assert easy_version((warm_up, *pair * bouts, cool_down)) == (warm_up, *pair * kept, cool_down)


def test_the_easy_version_of_a_single_bout_is_shorter():
    easy = easy_version(first_week(PLANS["desk_break"]))

    assert [segment.seconds for segment in easy] == [30, 20, 30, 30]


def test_ten_seconds_to_get_ready_and_to_turn_and_a_minute_of_rest_after_a_stumble():
    assert (GET_READY_SECONDS, TURN_SECONDS, REST_SECONDS) == (10, 10, 60)


def test_a_step_is_level_and_goes_back_to_nowhere_unless_said():
    step = Step(StepKind.BACKWARD, 30, segment=0, bout=1)

    assert (step.slope, step.is_onward, step.is_waiting) == (0.0, False, False)


@pytest.mark.parametrize(("seconds", "easy"), [(1, 1), (2, 1), (3, 2), (60, 40)])
def test_the_easy_version_of_a_single_bout_never_vanishes(seconds, easy):
    warm, cool = Segment(Kind.WARM_UP, 60), Segment(Kind.COOL_DOWN, 60)
    only = Segment(Kind.BACKWARD, seconds)

    assert [part.seconds for part in easy_version((warm, only, cool))] == [60, easy, 60]
