"""What opens a plan that waits: new answers, a coach, or a clinician's yes, and which question that yes has to cover."""

from collections.abc import Mapping

from programmes.clinical.adaptation import Key
from programmes.clinical.rules import Question, Row
from programmes.clinical.screening import CLEARABLE, question
from programmes.clinical.stop_rules import AFTER_ROWS, HOLDING_ACTIONS

SCREENING = "screening"
"""The plan waits because the walker's answers do not fit it."""
CLEARANCE = "clearance"
"""The plan waits because a clinician's yes ended or was cancelled."""
OPENED_BY_ANSWERS = frozenset({SCREENING, CLEARANCE})
"""These wait for the answers alone; the answers count with every yes that a clinician gave."""
STOP = "stop_seek_care"

QUESTION_OF_ROW: Mapping[str, str] = {
    "emergency_sign": "CF2",
    "head_hit": "CF4",
    "fall_injury": "CF4",
    "fall": "CF4",
    "knee_urgent": "CF11",
    "leg_numb_or_weak": "CF8",
    "near_falls": "CF4",
    "pain_high_twice": "CF14",
    "morning_pain_lasting": "CF14",
    "usual_pain_rising": "CF14",
}
"""The question of table 1 that comes nearest to what each row is about: a yes has to cover it (our own choice, `expert`)."""


def key_of(code: str) -> Key:
    """The lowest key that opens a hold; an unknown code is a coach's own decision.

    A question of table 1 that checks before sessions answered needs a clinician's yes, whoever asks.
    """
    if code in OPENED_BY_ANSWERS:
        return Key.WALKER
    if code in CLEARABLE:
        return Key.CLEARANCE
    row = AFTER_ROWS.get(code)
    return Key.CLEARANCE if row and row.action == STOP else Key.COACH


def question_of(code: str) -> str:
    """The code that a clinician's yes has to cover before it opens this hold; empty when none can."""
    return code if code in CLEARABLE else QUESTION_OF_ROW.get(code, "")


def row_of(code: str) -> Row | Question | None:
    """The row whose words say why the plan waits; None when a person or the answers decided."""
    return question(code) if code in CLEARABLE else AFTER_ROWS.get(code)


def holding_codes() -> frozenset[str]:
    """The rows of table 4 that make a plan wait."""
    return frozenset(code for code, row in AFTER_ROWS.items() if row.action in HOLDING_ACTIONS)
