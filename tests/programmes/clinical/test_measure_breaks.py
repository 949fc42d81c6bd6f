"""Which tests table 5 asks for again after a break."""

import datetime as dt

import pytest

from programmes.clinical.measure_breaks import due_after_break
from programmes.clinical.measures import Kind, load_measures

TODAY = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)


def ago(days: int) -> dt.date:
    return TODAY - days * DAY


def asked(walked, done=(), *, is_in_question=True) -> list[str]:
    """The tests that are asked for, given how many days ago somebody walked and was tested."""
    tests = load_measures().tests
    return [
        str(kind)
        for kind in Kind
        if due_after_break(
            tests[kind],
            [ago(days) for days in walked],
            TODAY,
            [ago(days) for days in done],
            is_in_question=is_in_question,
        )
    ]


EVERY = [str(kind) for kind in Kind]


@pytest.mark.parametrize(
    ("last_walk", "tests"),
    [(28, []), (29, ["balance"]), (56, ["balance"]), (57, EVERY), (400, EVERY)],
)
def test_the_days_off_decide_which_tests_come_again(last_walk, tests):
    assert asked([last_walk]) == tests


@pytest.mark.parametrize(("last_walk", "tests"), [(29, []), (56, []), (57, EVERY)])
def test_balance_alone_is_asked_for_at_65_or_in_steady_balance_only(last_walk, tests):
    assert asked([last_walk], is_in_question=False) == tests


def test_who_never_walked_had_no_break():
    assert asked([]) == []


@pytest.mark.parametrize(("back", "tests"), [(21, ["balance"]), (22, [])])
def test_after_the_return_it_is_asked_for_three_weeks(back, tests):
    assert asked([back + 40, back, back - 2]) == tests


def test_a_result_from_late_in_the_break_or_after_it_answers():
    assert asked([70, 20], done=[19]) == []
    assert asked([40], done=[10]) == []
    assert asked([40], done=[11]) == []
    assert asked([40], done=[12]) == ["balance"]


def test_the_order_of_the_walks_does_not_matter():
    assert asked([10, 50, 8]) == asked([8, 10, 50]) == ["balance"]
