"""The spans of days that pauses and stops close, and what opens them."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from programmes.clinical.adaptation import (
    FOREVER,
    Action,
    Adaptation,
    Closure,
    Key,
    closures_of,
)

START = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


def on(offset: int) -> dt.date:
    return START + offset * DAY


def row(action: Action, offset: int, **facts: object) -> Adaptation:
    return Adaptation(action, on(offset), **facts)


def pause(offset: int, last: int | None = None, **facts: object) -> Adaptation:
    return row(Action.PAUSE, offset, until=None if last is None else on(last), **facts)


def back(offset: int, last: int, **facts: object) -> Adaptation:
    """The walker comes back from a pause that would have lasted until a day."""
    return row(Action.RESUME, offset, until=on(last), **facts)


def resume(offset: int, key: Key, **facts: object) -> Adaptation:
    return row(Action.RESUME, offset, key=key, **facts)


def spans(*rows: Adaptation) -> list[tuple[int, int | None]]:
    """First closed day and first open day of each closure; None for one that nobody has opened."""
    return [
        (
            (closure.begins_on - START).days,
            None if closure.opens_on == FOREVER else (closure.opens_on - START).days,
        )
        for closure in closures_of(rows)
    ]


def test_a_walkers_own_pause_ends_after_its_last_day():
    assert spans(pause(3, 9)) == [(3, 10)]
    assert spans(pause(3, 3)) == [(3, 4)]


def test_a_pause_without_an_end_waits():
    assert spans(pause(3)) == [(3, None)]
    assert spans(pause(3), resume(8, Key.WALKER)) == [(3, 8)]


def test_a_walker_may_come_back_early_and_not_late():
    assert spans(pause(3, 9), back(6, 9)) == [(3, 6)]
    assert spans(pause(3, 9), back(9, 9)) == [(3, 9)]
    assert spans(pause(3, 9), back(10, 12)) == [(3, 10)]
    assert spans(pause(3, 9), back(6, 8)) == [(3, 10)]
    assert spans(pause(3, 9), back(6, 12)) == [(3, 6)]


def test_coming_back_on_the_first_day_or_before_leaves_no_pause():
    assert spans(pause(3, 9), back(3, 9)) == []
    assert spans(pause(3, 5), pause(6, 9), back(4, 9)) == [(3, 4)]


def test_a_pause_asked_for_after_coming_back_holds():
    assert spans(pause(3, 9, order=1), back(5, 9, order=2)) == [(3, 5)]
    assert spans(pause(6, 8, order=3), back(5, 9, order=2)) == [(6, 9)]


@pytest.mark.parametrize("key", Key)
def test_opening_a_hold_does_not_end_a_holiday(key):
    assert spans(pause(3, 9), resume(6, key)) == [(3, 10)]
    assert spans(pause(3, 9), pause(4, key=Key.COACH), resume(6, Key.COACH)) == [(3, 10)]
    assert spans(pause(3, 9), pause(4, key=Key.COACH), resume(12, Key.COACH)) == [(3, 12)]


def test_coming_back_from_a_holiday_opens_no_hold():
    assert spans(pause(3), back(5, 9)) == [(3, None)]
    assert spans(row(Action.STOP, 3), back(5, 9, key=Key.CLEARANCE)) == [(3, None)]
    assert spans(pause(3, 9, key=Key.COACH), back(5, 9, key=Key.COACH)) == [(3, None)]


@pytest.mark.parametrize("action", [Action.PAUSE, Action.STOP])
@pytest.mark.parametrize("needed", Key)
@pytest.mark.parametrize("shown", Key)
def test_only_a_key_that_is_high_enough_opens(action, needed, shown):
    needs = Key.CLEARANCE if action is Action.STOP else needed

    found = spans(row(action, 0, key=needed), resume(5, shown))

    assert found == ([(0, 5)] if shown >= needs else [(0, None)])


def test_a_date_never_opens_what_a_rule_has_closed():
    assert spans(pause(0, 4, key=Key.COACH)) == [(0, None)]
    assert spans(row(Action.STOP, 0, until=on(4))) == [(0, None)]


def test_a_resume_of_the_same_day_or_earlier_opens_nothing():
    assert spans(row(Action.STOP, 5), resume(5, Key.CLEARANCE)) == [(5, None)]
    assert spans(row(Action.STOP, 5), resume(4, Key.CLEARANCE)) == [(5, None)]
    assert spans(row(Action.STOP, 5), resume(6, Key.CLEARANCE)) == [(5, 6)]


def test_on_its_own_day_a_closure_is_opened_by_what_was_made_later():
    for closing, key in (
        (pause(5, key=Key.COACH), Key.COACH),
        (row(Action.STOP, 5), Key.CLEARANCE),
    ):
        made = [structs.replace(closing, order=2)]
        assert spans(*made, resume(5, key, order=3)) == []
        assert spans(*made, resume(5, key, order=2)) == [(5, None)]
        assert spans(*made, resume(6, key, order=2)) == [(5, 6)]


def test_what_was_made_before_a_closure_never_opens_it():
    assert spans(row(Action.STOP, 5, order=2), resume(8, Key.CLEARANCE, order=1)) == [(5, None)]
    assert spans(pause(5, key=Key.COACH, order=2), resume(8, Key.COACH, order=1)) == [(5, None)]


def test_the_first_resume_opens():
    assert spans(pause(0), resume(9, Key.COACH), resume(4, Key.COACH)) == [(0, 4)]


def test_a_pause_that_ends_before_it_begins_closes_nothing():
    assert spans(pause(5, 3)) == []
    assert spans(pause(5, 4)) == []


def test_spans_that_touch_are_one():
    assert spans(pause(0, 4), pause(5, 9)) == [(0, 10)]
    assert spans(pause(0, 4), pause(6, 9)) == [(0, 5), (6, 10)]
    assert spans(pause(0, 9), pause(2, 4)) == [(0, 10)]
    assert spans(pause(0, 3), pause(2, 9), pause(20, 21), pause(30, 31)) == [
        (0, 10),
        (20, 22),
        (30, 32),
    ]


def test_other_rows_close_nothing():
    rows = [row(action, 0) for action in Action if action not in {Action.PAUSE, Action.STOP}]

    assert closures_of(rows) == ()


def test_the_earliest_week_that_somebody_named_counts():
    assert [closure.week for closure in closures_of([pause(0, 4)])] == [None]
    assert closures_of([pause(0, 4, week=3)])[0].week == 3
    assert closures_of([pause(0, 9, week=3), resume(6, Key.COACH, week=2)])[0].week == 2
    assert closures_of([pause(0, 9, week=2), resume(6, Key.COACH, week=3)])[0].week == 2
    assert closures_of([row(Action.STOP, 0, week=4), resume(6, Key.CLEARANCE)])[0].week == 4


def test_a_week_named_elsewhere_is_not_of_this_span():
    others = [
        row(Action.COACH_CHANGE, 2, week=1),
        resume(-1, Key.COACH, week=1),
        resume(6, Key.COACH, week=1),
    ]

    assert closures_of([pause(0, 4, week=3), *others])[0].week == 3
    assert closures_of([pause(0, 4, week=3), resume(5, Key.COACH, week=1)])[0].week == 1
    assert closures_of([pause(0, 4, week=3), pause(0, 2, week=1)])[0].week == 1


@pytest.mark.parametrize(
    ("first", "after", "meets"),
    [(0, 3, False), (0, 4, True), (5, 6, True), (6, 7, True), (7, 8, False), (0, 20, True)],
)
def test_a_span_meets_a_closure_when_they_share_a_day(first, after, meets):
    assert Closure(on(3), on(7)).meets(on(first), on(after)) is meets


def test_a_closure_knows_its_days():
    assert Closure(on(3), on(7)).days == 4


rows = st.lists(
    st.builds(
        Adaptation,
        action=st.sampled_from(Action),
        on=st.integers(0, 60).map(on),
        until=st.none() | st.integers(0, 70).map(on),
        key=st.sampled_from(Key),
        week=st.none() | st.integers(1, 8),
        order=st.integers(0, 3),
    ),
    max_size=6,
)


@given(rows, st.randoms(use_true_random=True))
def test_the_order_of_the_rows_does_not_matter(known, chance):
    assert closures_of(chance.sample(known, len(known))) == closures_of(known)


@given(rows)
def test_closures_come_in_order_and_never_touch(known):
    found = closures_of(known)

    assert all(closure.begins_on < closure.opens_on for closure in found)
    assert all(before.opens_on < after.begins_on for before, after in pairwise(found))


@given(rows, st.integers(0, 60), st.integers(0, 3))
def test_no_day_after_a_stop_is_open_before_a_clearance_made_after_it(known, offset, order):
    stop = row(Action.STOP, offset, order=order)
    opened = [
        each.on
        for each in known
        if each.action is Action.RESUME and each.key is Key.CLEARANCE and each.until is None
        if each.order >= order and (each.on, each.order) > (stop.on, order)
    ]
    until = min(opened, default=FOREVER)

    found = closures_of([*known, stop])

    assert until == stop.on or any(
        closure.begins_on <= stop.on and closure.opens_on >= until for closure in found
    )
