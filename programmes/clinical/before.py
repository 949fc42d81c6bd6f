"""Table 2, before each session: the first row that fires wins. What is ticked on more days has an answer of its own."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, cast

from msgspec import Struct

from programmes.clinical.rules import BEFORE_ACTIONS, ON_MORE_DAYS, Row, load_rules
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

WITHIN = dt.timedelta(weeks=load_rules().asking_again.weeks)
"""Days that lie further apart than the answers to the questions count say nothing about one another."""

ROWS_OF_DAYS = tuple(row for row in BEFORE_ROWS if row.action in ON_MORE_DAYS)
"""The rows about what is ticked on more days."""

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


class Checked(Struct, frozen=True):
    """A check that was kept: the walker's own day, and the codes of the rows that they ticked."""

    on: dt.date
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class MoreDays:
    """A row that was ticked on too many days, and what follows: the code of a question of table 1, or the coach."""

    row: Row
    leads_to: str


def ticked_on_more_days(checks: Iterable[Checked]) -> tuple[MoreDays, ...]:
    """The rows of table 2 that were ticked on too many days, in the order of the table; the order of the checks does not matter.

    Walkers do not check in every day. "In a row" means days with a check between which no day had a check without the
    tick; "second day" and "twice" mean any two days. All of them lie within the weeks for which the answers to the
    questions count.
    """
    known = tuple(checks)
    return tuple(
        MoreDays(row, ON_MORE_DAYS[row.action])
        for row in ROWS_OF_DAYS
        if _is_on_more_days(row, known)
    )


def _is_on_more_days(row: Row, checks: Iterable[Checked]) -> bool:
    needed = dict(row.threshold)
    ticked = {check.on for check in checks if row.code in check.codes}
    if "days" in needed:
        return _are_near(sorted(ticked), needed["days"])
    days = sorted({check.on for check in checks}) if ticked else ()
    return any(_are_near(run, needed["days_in_a_row"]) for run in _runs(days, ticked))


def _runs(days: Iterable[dt.date], ticked: set[dt.date]) -> Iterator[list[dt.date]]:
    for is_ticked, run in groupby(days, key=ticked.__contains__):
        if is_ticked:
            yield list(run)


def _are_near(days: list[dt.date], number: int) -> bool:
    """True when so many of the days in order lie within the weeks that count."""
    return any(
        last - first < WITHIN for first, last in zip(days, days[number - 1 :], strict=False)
    )
