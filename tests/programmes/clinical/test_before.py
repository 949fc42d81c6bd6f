"""The check before a session: pain zones on both sides, the order of the table, the easy version, and more days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical.before import (
    BEFORE_ROWS,
    BY_PAIN,
    TICKS,
    Answers,
    Checked,
    check,
    easy_bouts,
    ticked_on_more_days,
)
from programmes.clinical.rules import BEFORE_ACTIONS, ON_MORE_DAYS, TO_THE_COACH
from programmes.clinical.screening import CLEARABLE

DAY = dt.timedelta(days=1)

ORDER = [row.code for row in BEFORE_ROWS]
pains = st.integers(0, 10)
ticks = st.frozensets(st.sampled_from(sorted(TICKS)))


@pytest.mark.parametrize(
    ("pain", "kind", "code"),
    [
        (0, "start", "ready"),
        (2, "start", "ready"),
        (3, "easy", "pain_some"),
        (5, "easy", "pain_some"),
        (6, "skip", "pain_high"),
        (10, "skip", "pain_high"),
    ],
)
def test_pain_now_decides_by_its_zone(pain, kind, code):
    verdict = check(Answers(pain_now=pain))

    assert (verdict.kind, verdict.row.code) == (kind, code)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("emergency_sign", "emergency"),
        ("ill", "skip"),
        ("dizzy", "skip"),
        ("alcohol_or_sleepy", "skip"),
        ("blood_pressure_high", "skip"),
        ("swelling", "skip"),
        ("place_unsafe", "block"),
        ("helper_missing", "block"),
        ("shoes_wrong", "block"),
        ("treadmill_unsafe", "block"),
    ],
)
def test_each_tick_gives_the_answer_of_its_row(code, kind):
    verdict = check(Answers(pain_now=0, codes=frozenset({code})))

    assert (verdict.kind, verdict.row.code) == (kind, code)


@given(pains, ticks)
def test_the_first_row_that_fires_wins(pain, codes):
    fired = codes | {code for code, fires in BY_PAIN.items() if fires(pain)} | {"ready"}

    verdict = check(Answers(pain, codes))

    assert verdict.row.code == min(fired, key=ORDER.index)
    assert verdict.kind == BEFORE_ACTIONS[verdict.row.action]


@given(pains)
def test_a_score_decides_one_row_at_most(pain):
    assert sum(fires(pain) for fires in BY_PAIN.values()) <= 1


@given(pains, ticks)
def test_an_emergency_sign_is_never_hidden_by_another_answer(pain, codes):
    assert check(Answers(pain, codes | {"emergency_sign"})).kind == "emergency"


@given(st.integers(6, 10), ticks)
def test_nobody_starts_with_high_pain(pain, codes):
    assert check(Answers(pain, codes)).kind in {"skip", "emergency"}


@pytest.mark.parametrize("pain", [-1, 11])
def test_a_score_off_the_scale_is_refused(pain):
    with pytest.raises(ValueError, match=str(pain)):
        check(Answers(pain_now=pain))


@pytest.mark.parametrize("code", ["pain_high", "ready", "nonsense"])
def test_only_rows_that_can_be_ticked_are_taken(code):
    with pytest.raises(ValueError, match=code):
        check(Answers(pain_now=0, codes=frozenset({code})))


@pytest.mark.parametrize(("bouts", "kept"), [(1, 1), (2, 1), (3, 2), (6, 4), (8, 5), (12, 8)])
def test_the_easy_version_keeps_two_thirds_and_at_least_one(bouts, kept):
    assert easy_bouts(bouts) == kept


@given(st.integers(1, 40))
def test_the_easy_version_never_keeps_more_than_two_thirds_but_one(bouts):
    assert easy_bouts(bouts) == 1 or easy_bouts(bouts) * 3 <= bouts * 2


DAY0 = dt.date(2026, 3, 2)


def checked(*days: tuple[int, str]) -> list[Checked]:
    """Checks on days counted from the first; an empty code is a day on which nothing was ticked."""
    return [Checked(DAY0 + day * DAY, frozenset({code} - {""})) for day, code in days]


def follows(*days: tuple[int, str]) -> list[tuple[str, str]]:
    return [(each.row.code, each.leads_to) for each in ticked_on_more_days(checked(*days))]


DIZZY, HIGH, SWOLLEN = ("dizzy", "CF5"), ("blood_pressure_high", "CF3"), ("swelling", "coach")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([(0, "dizzy")], []),
        ([(0, "dizzy"), (0, "dizzy")], []),
        ([(0, "dizzy"), (1, "dizzy")], [DIZZY]),
        ([(0, "dizzy"), (2, "dizzy")], [DIZZY]),
        ([(0, "dizzy"), (1, ""), (2, "dizzy")], []),
        ([(0, "dizzy"), (1, "ill"), (2, "dizzy")], []),
        ([(0, "dizzy"), (1, ""), (1, "dizzy")], [DIZZY]),
        ([(0, "dizzy"), (1, "dizzy"), (2, "")], [DIZZY]),
        ([(0, ""), (1, "dizzy"), (3, "dizzy"), (4, "")], [DIZZY]),
        ([(0, "dizzy"), (83, "dizzy")], [DIZZY]),
        ([(0, "dizzy"), (84, "dizzy")], []),
    ],
)
def test_dizzy_on_two_days_in_a_row_is_a_clinicians_question(days, expected):
    assert follows(*days) == expected


@pytest.mark.parametrize(("code", "expected"), [(HIGH[0], HIGH), (SWOLLEN[0], SWOLLEN)])
def test_any_second_day_of_high_blood_pressure_or_swelling_counts(code, expected):
    assert follows((0, code)) == []
    assert follows((0, code), (0, code)) == []
    assert follows((0, code), (1, "")) == []
    assert follows((0, code), (1, ""), (9, code)) == [expected]
    assert follows((0, code), (83, code)) == [expected]
    assert follows((0, code), (84, code)) == []
    assert follows((0, code), (84, code), (85, code)) == [expected]


@pytest.mark.parametrize("code", sorted(TICKS - {"dizzy", "blood_pressure_high", "swelling"}))
def test_no_other_tick_adds_up(code):
    assert follows((0, code), (1, code), (2, code)) == []


def test_all_that_follows_comes_in_the_order_of_the_table():
    both = [
        Checked(DAY0 + day * DAY, frozenset({"swelling", "dizzy", "blood_pressure_high"}))
        for day in range(2)
    ]

    assert [(each.row.code, each.leads_to) for each in ticked_on_more_days(both)] == [
        DIZZY,
        HIGH,
        SWOLLEN,
    ]


def test_what_follows_is_a_question_that_a_clinician_can_clear_or_the_coach():
    assert set(ON_MORE_DAYS) <= {row.action for row in BEFORE_ROWS}
    assert set(ON_MORE_DAYS.values()) - CLEARABLE == {TO_THE_COACH}
    for row in BEFORE_ROWS:
        assert ("->" in row.action) is (row.action in ON_MORE_DAYS)
        if row.action in ON_MORE_DAYS and ON_MORE_DAYS[row.action] != TO_THE_COACH:
            assert row.action.endswith(f"-> {ON_MORE_DAYS[row.action]}")


checks = st.lists(
    st.builds(
        Checked,
        st.integers(0, 100).map(lambda day: DAY0 + day * DAY),
        st.frozensets(st.sampled_from(["dizzy", "blood_pressure_high", "swelling", "ill"])),
    ),
    max_size=8,
)


@given(checks, st.randoms(use_true_random=True))
def test_the_order_of_the_checks_does_not_matter(known, chance):
    assert ticked_on_more_days(chance.sample(known, len(known))) == ticked_on_more_days(known)
    assert ticked_on_more_days([*known, *known]) == ticked_on_more_days(known)
