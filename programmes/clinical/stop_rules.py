"""Table 3, during a session, and the rows of table 4 that act at once, in the middle of a week."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from msgspec import Struct

from programmes.clinical import before
from programmes.clinical.rules import AFTER_ACTIONS, Row, load_rules

DURING_ROWS: tuple[Row, ...] = load_rules().during
"""What to do when something feels wrong, in the order of the table."""

AFTER_ROWS: dict[str, Row] = {row.code: row for row in load_rules().after}
"""Table 4 by code; an enrolment on hold keeps the code of its row."""

FALLS = AFTER_ROWS["fall"].number("falls")
PAIN_HIGH = AFTER_ROWS["pain_high"].number("pain")
"""Pain in a session from this score on is too much (zones: `ageberg2010`)."""
PAIN_HIGH_TIMES = AFTER_ROWS["pain_high_twice"].number("times")
PAIN_WINDOW_DAYS = AFTER_ROWS["pain_high_twice"].number("window_days")
"""High pain so many times within so many days pauses the plan (our own choice, `expert`)."""
NEAR_FALLS_IN_A_WALK = AFTER_ROWS["near_falls"].number("in_session")
"""So many near-falls in one session pause the plan (our own choice, `expert`; why it matters: `falls_direction`)."""
NEAR_FALLS_IN_TWO_WEEKS = AFTER_ROWS["near_falls"].number("in_window")
NEAR_FALLS_WINDOW_DAYS = AFTER_ROWS["near_falls"].number("window_days")
"""So many near-falls in 14 days pause the plan (our own choice, `expert`; why it matters: `falls_direction`)."""
HOLDING_ACTIONS = frozenset({"stop_seek_care", "pause_contact_coach"})
"""These lock the plan at once; the others wait for the review at the end of the week."""


@dataclass(frozen=True, slots=True)
class Told:
    """The log of one walk, with what the 14 days up to it remember: near-falls, and walks with high pain, before this one."""

    falls: int = 0
    near_falls: int = 0
    pain_worst: int | None = None
    stop_code: str = ""
    near_falls_before: int = 0
    high_pain_before: int = 0


@dataclass(frozen=True, slots=True)
class AfterVerdict:
    """The rows that fired, most serious first."""

    rows: tuple[Row, ...]

    @property
    def row(self) -> Row | None:
        """The row that wins; None when nothing fired."""
        return self.rows[0] if self.rows else None

    @property
    def holds(self) -> bool:
        """True when the plan has to wait for a person."""
        return bool(self.rows) and self.rows[0].action in HOLDING_ACTIONS


class TellsOfAWalk(Protocol):
    """The log of a walk, however it was read."""

    @property
    def walked_on(self) -> dt.date: ...
    @property
    def near_falls(self) -> int: ...
    @property
    def falls(self) -> int: ...
    @property
    def pain_worst(self) -> int | None: ...
    @property
    def stop_code(self) -> str: ...


class SoreCheck(Struct, frozen=True):
    """A day on which a check before a session told of high pain: table 2 refers it to the rows about pain of table 4."""

    walked_on: dt.date
    near_falls: int = 0
    falls: int = 0
    pain_worst: int | None = None
    stop_code: str = "pain_high"


class StumbledInTests(Struct, frozen=True):
    """The near-falls in physical tests of one day: table 4 counts them like those of one session (our choice, `expert`)."""

    walked_on: dt.date
    near_falls: int
    falls: int = 0
    pain_worst: int | None = None
    stop_code: str = ""


def with_sore_checks(
    walks: Iterable[TellsOfAWalk], checks: Iterable[tuple[dt.date, int]]
) -> list[TellsOfAWalk]:
    """The walks, and after them each day with high pain in a check that has no walk with high pain: one day counts once."""
    known = list(walks)
    told = {walk.walked_on for walk in known if was_too_sore(walk)}
    sore = {on for on, pain in checks if pain >= before.PAIN_HIGH}
    return [*known, *map(SoreCheck, sorted(sore - told))]


def after_walk(told: Told) -> AfterVerdict:
    """The rows of table 4 that the log of one walk fires at once."""
    high_pains = told.high_pain_before + 1 if was_too_sore(told) else 0
    fired = {
        "emergency_sign": was_an_emergency(told),
        "fall": fell(told),
        "near_falls": stumbled_too_often(
            told.near_falls, told.near_falls + told.near_falls_before
        ),
        "pain_high_twice": high_pains >= PAIN_HIGH_TIMES,
        "pain_high": 0 < high_pains < PAIN_HIGH_TIMES,
    }
    rows = [row for row in AFTER_ROWS.values() if fired.get(row.code)]
    return AfterVerdict(tuple(sorted(rows, key=lambda row: AFTER_ACTIONS.index(row.action))))


def was_an_emergency(walk: Told | TellsOfAWalk) -> bool:
    """A walk that was stopped for an emergency sign."""
    return walk.stop_code == "emergency"


def fell(walk: Told | TellsOfAWalk) -> bool:
    """A walk with a fall, told afterward or on the way."""
    return walk.falls >= FALLS or walk.stop_code == "fall"


def was_too_sore(walk: Told | TellsOfAWalk) -> bool:
    """A walk that was stopped for pain counts, whatever the score."""
    is_high = walk.pain_worst is not None and walk.pain_worst >= PAIN_HIGH
    return is_high or walk.stop_code == "pain_high"


def stumbled_too_often(in_this_walk: int, in_two_weeks: int) -> bool:
    """Near-falls of a walk, and of the two weeks up to it; a walk without one fires nothing."""
    if in_this_walk == 0:
        return False
    return in_this_walk >= NEAR_FALLS_IN_A_WALK or in_two_weeks >= NEAR_FALLS_IN_TWO_WEEKS
