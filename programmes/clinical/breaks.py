"""Table 5, missed sessions and breaks: in which week to go on, and what to do again first."""

import enum
from dataclasses import dataclass

from programmes.clinical.figures import STEADY_BALANCE
from programmes.clinical.review import is_too_few
from programmes.clinical.rules import Row, load_rules

MISSED_ROWS: dict[str, Row] = {row.code: row for row in load_rules().missed}
"""Table 5 by code."""

BY_DAYS_OFF = tuple(
    (row.number("from_days"), row)
    for row in reversed(MISSED_ROWS.values())
    if "from_days" in dict(row.threshold)
)
"""The rows that the number of days off decides, longest break first."""
WEEKS_BACK = MISSED_ROWS["days_off_14"].number("weeks_back")
ONE_PART_OF = MISSED_ROWS["days_off_28"].number("one_part_of")


class Cause(enum.StrEnum):
    """Why somebody did not walk."""

    HOLIDAY = "holiday"
    OTHER = "other"
    ILLNESS = "illness"
    INJURY = "injury"
    FALL = "fall"
    OPERATION = "operation"
    HOSPITAL = "hospital"


HEALTH_CAUSES = frozenset(Cause) - {Cause.HOLIDAY, Cause.OTHER}
"""After these all questions come again."""


class Again(enum.StrEnum):
    """What has to be done again before the next walk."""

    QUESTIONS = "questions"
    BALANCE_TEST = "balance_test"
    TESTS = "tests"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was in the plan: the week they were in, and the last one that they finished, 0 for none."""

    week: int
    finished: int


@dataclass(frozen=True, slots=True)
class Return:
    """The week to go on with, what to do first, and the rows that say so; no rows after a gap that is none."""

    week: int
    again: frozenset[Again]
    rows: tuple[Row, ...]


def missed_in_week(done: int, planned: int) -> Row | None:
    """What a week with missed sessions means; None when none is missed."""
    if done >= planned:
        return None
    return MISSED_ROWS["missed_many" if is_too_few(done, planned) else "missed_one"]


def come_back(
    place: Place,
    days_off: int,
    cause: Cause = Cause.OTHER,
    *,
    programme_code: str = "",
    is_65_or_over: bool = False,
) -> Return:
    """Where to go on after so many days without a walk; never further than where they were, never below week 1."""
    row = _row_for(days_off)
    health = (MISSED_ROWS["health"],) if cause in HEALTH_CAUSES else ()
    rows = health + ((row,) if row else ())
    is_in_question = is_65_or_over or programme_code == STEADY_BALANCE
    again = asked_again(days_off, is_in_question=is_in_question)
    if health:
        again |= {Again.QUESTIONS}
    week = min(place.week, max(1, _week(row.code, place))) if row else place.week
    return Return(week, again, rows)


def _week(code: str, place: Place) -> int:
    weeks = {
        "days_off_7": place.finished,
        "days_off_14": place.week - WEEKS_BACK,
        "days_off_28": place.week // ONE_PART_OF,
        "days_off_56": 1,
    }
    return weeks[code]


def asked_again(days_off: int, *, is_in_question: bool) -> frozenset[Again]:
    """What is done again after so many days without a walk, whatever the cause; balance only by who is in question."""
    row = _row_for(days_off)
    code = row.code if row else ""
    if code == "days_off_56":
        return frozenset({Again.QUESTIONS, Again.TESTS})
    if code == "days_off_28" and is_in_question:
        return frozenset({Again.BALANCE_TEST})
    return frozenset()


def _row_for(days_off: int) -> Row | None:
    return next((row for from_days, row in BY_DAYS_OFF if days_off >= from_days), None)
