"""Tests that table 5 asks for again after a break: balance after four weeks, all of them after eight."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise

from programmes.clinical.breaks import Again, asked_again
from programmes.clinical.measures import Kind, PhysicalTest, load_measures


def due_after_break(
    test: PhysicalTest,
    walked_on: Iterable[dt.date],
    today: dt.date,
    done_on: Sequence[dt.date],
    *,
    is_in_question: bool,
) -> bool:
    """Whether the last break asks for this test and no result answers it yet; asked as long as for a week of the plan.

    `is_in_question` is somebody of 65 or over, or in Steady Balance. A break may go on today.
    """
    days = sorted(walked_on)
    asked_for = dt.timedelta(days=load_measures().shared["due_after_days"].value)
    for last, back in reversed([*pairwise(days), *((day, today) for day in days[-1:])]):
        if back < today - asked_for:
            return False
        if _names(test, last, back, is_in_question=is_in_question):
            return not any(
                _names(test, last, day, is_in_question=is_in_question) for day in done_on
            )
    return False


def _names(test: PhysicalTest, last: dt.date, day: dt.date, *, is_in_question: bool) -> bool:
    """True when a break from the walk of `last` to this day asks for the test."""
    again = asked_again((day - last).days - 1, is_in_question=is_in_question)
    return Again.TESTS in again or (Again.BALANCE_TEST in again and test.kind is Kind.BALANCE)
