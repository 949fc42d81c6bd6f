"""The check before a session: pain zones on both sides, the order of the table, and the easy version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical.before import (
    BEFORE_ROWS,
    BY_PAIN,
    TICKS,
    Answers,
    check,
    easy_bouts,
)
from programmes.clinical.rules import BEFORE_ACTIONS

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
