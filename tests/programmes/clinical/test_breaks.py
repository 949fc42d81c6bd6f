"""Table 5: both sides of every gap, and what has to be done again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical.breaks import (
    HEALTH_CAUSES,
    MISSED_ROWS,
    Again,
    Cause,
    Place,
    come_back,
    missed_in_week,
)

AT_SEVEN = Place(week=7, finished=6)


def test_the_table_is_whole():
    assert list(MISSED_ROWS) == [
        "missed_one",
        "missed_many",
        "days_off_7",
        "days_off_14",
        "days_off_28",
        "days_off_56",
        "health",
    ]
    assert [MISSED_ROWS[code].when for code in list(MISSED_ROWS)[2:6]] == [
        "7 to 13 days off",
        "14 to 27 days off",
        "28 to 55 days off",
        "56 days off or more",
    ]


@pytest.mark.parametrize(
    ("done", "planned", "code"),
    [
        (3, 3, ""),
        (4, 3, ""),
        (2, 3, "missed_one"),
        (1, 3, "missed_many"),
        (4, 5, "missed_one"),
        (3, 5, "missed_many"),
        (0, 1, "missed_many"),
    ],
)
def test_a_week_with_missed_sessions(done, planned, code):
    row = missed_in_week(done, planned)

    assert (row.code if row else "") == code


@pytest.mark.parametrize(
    ("days_off", "week", "codes"),
    [
        (0, 7, []),
        (6, 7, []),
        (7, 6, ["days_off_7"]),
        (13, 6, ["days_off_7"]),
        (14, 5, ["days_off_14"]),
        (27, 5, ["days_off_14"]),
        (28, 3, ["days_off_28"]),
        (55, 3, ["days_off_28"]),
        (56, 1, ["days_off_56"]),
        (400, 1, ["days_off_56"]),
    ],
)
def test_the_gap_decides_the_week(days_off, week, codes):
    back = come_back(AT_SEVEN, days_off)

    assert (back.week, [row.code for row in back.rows]) == (week, codes)


@pytest.mark.parametrize("days_off", [0, 7, 14, 28, 56])
@pytest.mark.parametrize("finished", [0, 1, 5])
def test_nobody_goes_below_week_one_or_further_than_they_were(days_off, finished):
    assert come_back(Place(week=1, finished=finished), days_off).week == 1


@pytest.mark.parametrize(
    ("days_off", "facts", "again"),
    [
        (27, {"is_65_or_over": True}, set()),
        (28, {}, set()),
        (28, {"is_65_or_over": True}, {Again.BALANCE_TEST}),
        (28, {"programme_code": "steady_balance"}, {Again.BALANCE_TEST}),
        (55, {"programme_code": "steady_balance"}, {Again.BALANCE_TEST}),
        (56, {}, {Again.QUESTIONS, Again.TESTS}),
    ],
)
def test_what_is_done_again_first(days_off, facts, again):
    assert come_back(AT_SEVEN, days_off, **facts).again == again


@pytest.mark.parametrize("cause", Cause)
def test_after_illness_or_harm_all_questions_come_first(cause):
    back = come_back(AT_SEVEN, 3, cause)
    is_health = cause not in {Cause.HOLIDAY, Cause.OTHER}

    assert (cause in HEALTH_CAUSES) is is_health
    assert back.again == ({Again.QUESTIONS} if is_health else set())
    assert [row.code for row in back.rows] == (["health"] if is_health else [])


def test_after_an_operation_the_gap_still_decides_the_week():
    back = come_back(AT_SEVEN, 30, Cause.OPERATION, is_65_or_over=True)

    assert [row.code for row in back.rows] == ["health", "days_off_28"]
    assert (back.week, back.again) == (3, {Again.QUESTIONS, Again.BALANCE_TEST})


@given(st.integers(1, 30), st.integers(0, 1), st.integers(0, 100), st.integers(0, 100))
def test_a_longer_break_never_means_a_later_week(week, behind, days, more):
    place = Place(week, week - behind)

    assert come_back(place, days + more).week <= come_back(place, days).week
    assert 1 <= come_back(place, days).week <= week
