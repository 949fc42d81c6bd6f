"""The rows of table 4 that act at once, on both sides of each boundary."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical.figures import Walked
from programmes.clinical.rules import AFTER_ACTIONS
from programmes.clinical.stop_rules import (
    AFTER_ROWS,
    DURING_ROWS,
    NEAR_FALLS_IN_TWO_WEEKS,
    PAIN_WINDOW_DAYS,
    AfterVerdict,
    SoreCheck,
    StumbledInTests,
    Told,
    after_walk,
    fell,
    was_an_emergency,
    was_too_sore,
    with_sore_checks,
)

logs = st.builds(
    Told,
    falls=st.integers(0, 3),
    near_falls=st.integers(0, 4),
    pain_worst=st.none() | st.integers(0, 10),
    stop_code=st.sampled_from(["", *(row.code for row in DURING_ROWS)]),
    near_falls_before=st.integers(0, 4),
    high_pain_before=st.integers(0, 2),
)


def fired(**told: object) -> list[str]:
    return [row.code for row in after_walk(Told(**told)).rows]


def test_a_log_of_which_nothing_was_told_tells_nothing():
    assert Told() == Told(0, 0, None, "", 0, 0)


def test_a_calm_walk_fires_nothing():
    verdict = after_walk(Told(pain_worst=5, near_falls=1))

    assert (verdict.rows, verdict.row, verdict.holds) == ((), None, False)


@pytest.mark.parametrize(
    ("told", "codes", "holds"),
    [
        ({"falls": 0}, [], False),
        ({"falls": 1}, ["fall"], True),
        ({"stop_code": "fall"}, ["fall"], True),
        ({"stop_code": "emergency"}, ["emergency_sign"], True),
        ({"stop_code": "dizzy"}, [], False),
        ({"near_falls": 1}, [], False),
        ({"near_falls": 2}, ["near_falls"], True),
        ({"near_falls": 1, "near_falls_before": 1}, [], False),
        ({"near_falls": 1, "near_falls_before": 2}, ["near_falls"], True),
        ({"near_falls": 0, "near_falls_before": 3}, [], False),
        ({"pain_worst": None}, [], False),
        ({"pain_worst": 5}, [], False),
        ({"pain_worst": 6}, ["pain_high"], False),
        ({"pain_worst": 6, "high_pain_before": 1}, ["pain_high_twice"], True),
        ({"pain_worst": 5, "high_pain_before": 1}, [], False),
        ({"stop_code": "pain_high"}, ["pain_high"], False),
        ({"stop_code": "pain_high", "high_pain_before": 2}, ["pain_high_twice"], True),
    ],
)
def test_each_row_fires_from_its_boundary_on(told, codes, holds):
    assert fired(**told) == codes
    assert after_walk(Told(**told)).holds is holds


def test_the_most_serious_row_comes_first():
    assert fired(stop_code="emergency", falls=1, pain_worst=9) == [
        "emergency_sign",
        "fall",
        "pain_high",
    ]


@given(logs)
def test_rows_are_sorted_by_how_serious_they_are(told):
    actions = [row.action for row in after_walk(told).rows]

    assert actions == sorted(actions, key=AFTER_ACTIONS.index)


@given(logs)
def test_a_fall_always_holds_the_plan(told):
    verdict = after_walk(told)

    assert not told.falls or verdict.holds


@given(logs)
def test_the_winner_is_the_first_row(told):
    verdict = after_walk(told)

    assert verdict.row == (verdict.rows[0] if verdict.rows else None)


def test_a_step_back_alone_does_not_hold():
    assert AfterVerdict((AFTER_ROWS["pain_high"],)).holds is False


def test_the_constants_are_the_numbers_in_the_rows():
    assert f"{NEAR_FALLS_IN_TWO_WEEKS} in two weeks" in AFTER_ROWS["near_falls"].when
    assert AFTER_ROWS["near_falls"].when.startswith("2 or more near-falls in one session")
    assert f"second time in {PAIN_WINDOW_DAYS} days" in AFTER_ROWS["pain_high_twice"].when
    assert "Pain in session 6 or more" in AFTER_ROWS["pain_high"].when


def test_table_three_has_seven_rows_with_codes_of_their_own():
    assert [row.code for row in DURING_ROWS] == [
        "emergency",
        "fall",
        "pain_high",
        "pain_rise",
        "near_fall",
        "breathless",
        "dizzy",
    ]


TODAY = dt.date(2026, 3, 2)
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.mark.parametrize(("pain", "counts"), [(5, False), (6, True)])
def test_high_pain_in_a_check_counts_like_a_walk(pain, counts):
    calm = Walked(TODAY, pain_worst=1)

    assert with_sore_checks([calm], [(TODAY, pain)]) == [calm, *[SoreCheck(TODAY)] * counts]


def test_one_day_with_high_pain_counts_once():
    sore = Walked(TODAY, pain_worst=6)

    assert with_sore_checks([sore], [(TODAY, 9), (YESTERDAY, 7), (YESTERDAY, 8)]) == [
        sore,
        SoreCheck(YESTERDAY),
    ]


def test_a_sore_check_is_too_sore_and_nothing_else():
    check = SoreCheck(TODAY)

    assert (was_too_sore(check), fell(check), was_an_emergency(check)) == (True, False, False)
    assert check.near_falls == 0


def test_stumbling_in_a_test_is_no_fall():
    stumbled = StumbledInTests(TODAY, near_falls=2)

    assert (was_too_sore(stumbled), fell(stumbled), was_an_emergency(stumbled)) == (False,) * 3
