"""Every row that makes a plan wait has a key, and a question that a clinician's yes can cover."""

import pytest

from programmes.clinical.adaptation import Key
from programmes.clinical.holds import (
    QUESTION_OF_ROW,
    holding_codes,
    key_of,
    question_of,
    row_of,
)
from programmes.clinical.screening import CLEARABLE


def test_every_row_that_holds_can_be_cleared_and_no_other():
    assert set(QUESTION_OF_ROW) == holding_codes()
    assert set(QUESTION_OF_ROW.values()) <= CLEARABLE


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("screening", Key.WALKER),
        ("clearance", Key.WALKER),
        ("fall", Key.COACH),
        ("near_falls", Key.COACH),
        ("coach", Key.COACH),
        ("emergency_sign", Key.CLEARANCE),
        ("head_hit", Key.CLEARANCE),
        ("CF5", Key.CLEARANCE),
        ("CF3", Key.CLEARANCE),
        ("CF15", Key.COACH),
    ],
)
def test_a_stop_needs_a_yes_and_a_pause_a_coach(code, key):
    assert key_of(code) is key


def test_a_coachs_own_decision_is_cleared_by_nobody_else():
    assert question_of("coach") == ""
    assert question_of("emergency_sign") == "CF2"


def test_a_question_that_checks_answered_is_cleared_by_a_yes_to_itself():
    assert question_of("CF5") == "CF5"
    assert question_of("CF15") == ""


def test_the_words_of_a_hold_are_those_of_its_row():
    assert row_of("fall").code == "fall"
    assert row_of("CF5").message.startswith("Walking backward can be unsafe with dizziness.")
    assert row_of("coach") is None
    assert row_of("screening") is None
