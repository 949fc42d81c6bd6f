"""Table 2, before each session: the first row that fires wins."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

from programmes.clinical.rules import BEFORE_ACTIONS, Row, load_rules
from programmes.clinical.scales import PAIN_RANGE

BeforeKind = Literal["start", "easy", "skip", "block", "emergency"]

BEFORE_ROWS: tuple[Row, ...] = load_rules().before
"""All rows in the order of the table; the last one is the row of a person who is ready."""

BY_CODE = {row.code: row for row in BEFORE_ROWS}

PAIN_HIGH = BY_CODE["pain_high"].number("pain")
"""Pain now from this score on is a rest day (zones: `ageberg2010`)."""
PAIN_SOME = BY_CODE["pain_some"].number("pain")
"""Pain now from this score on takes the easy version (zones: `ageberg2010`; the amount is our own choice)."""
EASY_PART = (BY_CODE["pain_some"].number("keep"), BY_CODE["pain_some"].number("of"))
"""The easy version keeps two bouts of three (our own choice, `expert`)."""

BY_PAIN: dict[str, Callable[[int], bool]] = {
    "pain_high": lambda pain: pain >= PAIN_HIGH,
    "pain_some": lambda pain: PAIN_SOME <= pain < PAIN_HIGH,
}
"""Rows that the pain score decides; nobody ticks them."""

READY = "ready"
TICKS = frozenset(row.code for row in BEFORE_ROWS) - {READY, *BY_PAIN}
"""Codes of the rows that a walker ticks."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Pain now, 0 to 10, and the codes of the rows that the walker ticked."""

    pain_now: int
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BeforeVerdict:
    """What to do now, and the row that says so."""

    kind: BeforeKind
    row: Row


def check(answers: Answers) -> BeforeVerdict:
    """The first row from the top that fires; ValueError for a code or a score that cannot be."""
    unknown = answers.codes - TICKS
    if unknown or answers.pain_now not in PAIN_RANGE:
        raise ValueError(f"codes {sorted(unknown)}, pain {answers.pain_now}")
    row = next(row for row in BEFORE_ROWS if _fires(row, answers))
    return BeforeVerdict(cast("BeforeKind", BEFORE_ACTIONS[row.action]), row)


def _fires(row: Row, answers: Answers) -> bool:
    if row.code in BY_PAIN:
        return BY_PAIN[row.code](answers.pain_now)
    return row.code == READY or row.code in answers.codes


def easy_bouts(bouts: int) -> int:
    """How many bouts the easy version keeps: two thirds, at least one."""
    kept, of = EASY_PART
    return max(1, bouts * kept // of)
