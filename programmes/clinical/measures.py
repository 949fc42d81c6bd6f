"""Physical tests: who they suit, when they are due, what a result may be read as, and what is a real change.

None of them diagnoses anything. A person is compared with their own first and last results before anybody else.
"""

import datetime as dt
import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from programmes.clinical.data_files import DATA, EVIDENCE, MEASURES, read_json
from programmes.clinical.faults import BrokenDataError
from programmes.clinical.measure_faults import faults_in_measures
from programmes.clinical.screening import Kind as Verdict
from programmes.clinical.stop_rules import AFTER_ROWS

TENTHS = 10
STOP = "stop_seek_care"


class Kind(enum.StrEnum):
    """The four tests, in the order of the pages."""

    BACK_WALK = "back_walk"
    CHAIR_STAND = "chair_stand"
    UP_AND_GO = "up_and_go"
    BALANCE = "balance"


LESS_IS_BETTER = frozenset({Kind.BACK_WALK, Kind.UP_AND_GO})
"""Tests in which less time is better; in the others more is."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of section 8; `is_read` is False when it is second-hand and has to be checked before release."""

    code: str
    value: float
    unit: str
    says: str
    sources: tuple[str, ...]
    basis: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class StandTable:
    """Fewer stands than these are below average, for each age from which a row begins; the last row ends at `last_age`."""

    rows: tuple[tuple[int, int, int], ...]
    last_age: int
    says: str
    sources: tuple[str, ...]
    basis: str
    is_read: bool

    def under(self, age: int, *, is_man: bool) -> int | None:
        """The number for this age; None where the table has none."""
        if age > self.last_age:
            return None
        known = [row for row in self.rows if row[0] <= age]
        if not known:
            return None
        _age, men, women = known[-1]
        return men if is_man else women


@dataclass(frozen=True, slots=True)
class PhysicalTest:
    """One test with its numbers; `only_for_balance` means for 65 or over, and for Steady Balance."""

    kind: Kind
    slug: str
    only_for_balance: bool
    is_risky: bool
    due_weeks: tuple[int, ...]
    numbers: Mapping[str, Number]

    def number(self, code: str) -> float:
        """The value of a number; KeyError when the test has none of this name."""
        return self.numbers[code].value

    def tenths(self, code: str) -> int:
        """The value of a number in tenths, as results are kept."""
        return round(self.numbers[code].value * TENTHS)

    def suits(self, *, is_65: bool, is_steady_balance: bool) -> bool:
        """Whether this walker is offered the test."""
        return not self.only_for_balance or is_65 or is_steady_balance


@dataclass(frozen=True, slots=True)
class Measures:
    """The whole file."""

    tests: Mapping[Kind, PhysicalTest]
    shared: Mapping[str, Number]
    stands: StandTable


@cache
def load_measures() -> Measures:
    """The tests as shipped; BrokenDataError when a number cannot be trusted."""
    return read_measures(read_json(DATA / MEASURES), read_json(DATA / EVIDENCE))


def read_measures(document: dict[str, Any], evidence: dict[str, Any]) -> Measures:
    """The tests of a document whose numbers may name only sources of this evidence; BrokenDataError otherwise."""
    if faults := faults_in_measures(document, evidence):
        raise BrokenDataError(faults)
    tests = {Kind(row["kind"]): _test(row) for row in document["tests"]}
    table = next(row["below_average"] for row in document["tests"] if "below_average" in row)
    return Measures(
        {kind: tests[kind] for kind in Kind}, _numbers(document["shared"]), _table(table)
    )


def _test(row: dict[str, Any]) -> PhysicalTest:
    return PhysicalTest(
        kind=Kind(row["kind"]),
        slug=row["slug"],
        only_for_balance=row["only_for_balance"],
        is_risky=row["is_risky"],
        due_weeks=tuple(row["due_weeks"]),
        numbers=_numbers(row["numbers"]),
    )


def _numbers(rows: Iterable[dict[str, Any]]) -> Mapping[str, Number]:
    return {row["code"]: Number(**{**row, "sources": tuple(row["sources"])}) for row in rows}


def _table(row: dict[str, Any]) -> StandTable:
    return StandTable(
        rows=tuple(zip(row["ages"], row["men"], row["women"], strict=True)),
        last_age=row["last_age"],
        says=row["says"],
        sources=tuple(row["sources"]),
        basis=row["basis"],
        is_read=row["is_read"],
    )


class Closed(enum.StrEnum):
    """Why a test is not done now."""

    UNASKED = "unasked"
    EMERGENCY = "emergency"
    CLINICIAN = "clinician"
    STOPPED = "stopped"
    ON_HOLD = "on_hold"


def why_closed(test: PhysicalTest, verdict: Verdict | None, hold_code: str) -> Closed | None:
    """Why this test waits, from the verdict on the answers (None without any) and the hold of the plan; None when open.

    A plan that waits for a person closes what is risky; one that was stopped until a clinician agrees closes everything.
    """
    if verdict is None:
        return Closed.UNASKED
    if verdict is Verdict.EMERGENCY:
        return Closed.EMERGENCY
    if verdict is Verdict.SEE_A_CLINICIAN:
        return Closed.CLINICIAN
    row = AFTER_ROWS.get(hold_code)
    if row and row.action == STOP:
        return Closed.STOPPED
    return Closed.ON_HOLD if hold_code and test.is_risky else None


@dataclass(frozen=True, slots=True)
class Due:
    """Whether a test is asked for today, and the day of the next time that it is."""

    is_due: bool
    next_on: dt.date | None


def due(test: PhysicalTest, starts_on: dt.date, today: dt.date, done_on: Iterable[dt.date]) -> Due:
    """When a test is due in a plan that began on `starts_on`, given the days of the results there are."""
    shared = load_measures().shared
    before = dt.timedelta(days=shared["due_before_days"].value)
    after = dt.timedelta(days=shared["due_after_days"].value)
    days = sorted(done_on)
    open_now, later = False, []
    for week in test.due_weeks:
        on = starts_on + dt.timedelta(weeks=week)
        if today < on - before:
            later.append(on)
        elif today <= on + after:
            open_now = open_now or not any(on - before <= day <= on + after for day in days)
    return Due(open_now, min(later, default=None))


def mean_of(readings: Sequence[int]) -> int:
    """The mean in tenths; half a tenth counts as a whole one, so that no time looks better than it was."""
    return (2 * sum(readings) + len(readings)) // (2 * len(readings))


def stages_held(readings: Iterable[int]) -> int:
    """How many stages, in order, were held for the whole time."""
    whole = load_measures().tests[Kind.BALANCE].tenths("seconds")
    held = 0
    for reading in readings:
        if reading < whole:
            break
        held += 1
    return held


def result_of(kind: Kind, readings: Sequence[int]) -> int:
    """What is compared, in tenths: the mean of the times, the stands, or the stages held."""
    return stages_held(readings) * TENTHS if kind is Kind.BALANCE else mean_of(readings)


class Reading(enum.StrEnum):
    """What a result alone may be read as; never a diagnosis."""

    QUICK = "quick"
    MIDDLE = "middle"
    SLOW = "slow"
    BELOW_AVERAGE = "below_average"
    NOT_BELOW = "not_below"
    NOT_COMPARED = "not_compared"
    AT_RISK = "at_risk"
    NOT_AT_RISK = "not_at_risk"
    TANDEM_SHORT = "tandem_short"
    TANDEM_HELD = "tandem_held"


def reading_of(
    kind: Kind, tenths: int, *, is_65: bool, compared_with: int | None = None
) -> Reading:
    """The reading of section 8: of stands against a number of the table, of the timed up and go at 65 or over only."""
    test = load_measures().tests[kind]
    if kind is Kind.BACK_WALK:
        return _read_walk(test, tenths)
    if kind is Kind.BALANCE:
        is_held = tenths >= test.tenths("tandem_stage")
        return Reading.TANDEM_HELD if is_held else Reading.TANDEM_SHORT
    if kind is Kind.CHAIR_STAND:
        return _read_stands(tenths, compared_with)
    return _read_up_and_go(test, tenths) if is_65 else Reading.NOT_COMPARED


def _read_walk(test: PhysicalTest, tenths: int) -> Reading:
    if tenths > test.tenths("slow_over"):
        return Reading.SLOW
    return Reading.QUICK if tenths < test.tenths("quick_under") else Reading.MIDDLE


def _read_stands(tenths: int, compared_with: int | None) -> Reading:
    if compared_with is None:
        return Reading.NOT_COMPARED
    return Reading.BELOW_AVERAGE if tenths < compared_with * TENTHS else Reading.NOT_BELOW


def _read_up_and_go(test: PhysicalTest, tenths: int) -> Reading:
    return Reading.AT_RISK if tenths >= test.tenths("at_risk_from") else Reading.NOT_AT_RISK


def suggests_falls_check(reading: Reading, *, is_65: bool) -> bool:
    """A slow backward walk at 65 or over: a falls check and Steady Balance."""
    return is_65 and reading is Reading.SLOW


class Change(enum.StrEnum):
    """What a difference between two results of one person may be called."""

    UNKNOWN = "unknown"
    CHANCE = "chance"
    BETTER = "better"
    WORSE = "worse"


def change_between(kind: Kind, before: int, after: int) -> Change:
    """Real only beyond the stated amount; unknown where no study gives one that fits our walkers."""
    test = load_measures().tests[kind]
    if "real_change" not in test.numbers:
        return Change.UNKNOWN
    gain = before - after if kind in LESS_IS_BETTER else after - before
    real = test.tenths("real_change")
    if gain > real:
        return Change.BETTER
    return Change.WORSE if -gain > real else Change.CHANCE


def shows_trend(results: int) -> bool:
    """With fewer results we show dots and claim nothing."""
    return results >= load_measures().shared["trend_from"].value
