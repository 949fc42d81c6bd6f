"""What is walked within a clinician's limits, and how it grows again when a limit has ended."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical.change import NO_BOUNDS, Bounds, Change, changed
from programmes.clinical.course import CAPS, Course, LivedWeek, weeks_of
from programmes.clinical.growth import faults_in_rise, slope_of, things_that_grow
from programmes.clinical.limits import bounded, walked_weeks
from programmes.clinical.plan import Support, read_plan
from programmes.clinical.programmes import load_documents

PLANS = {document["id"]: read_plan(document) for document in load_documents()}
START = dt.date(2026, 1, 5)
WEEK, DAY = dt.timedelta(weeks=1), dt.timedelta(days=1)
FOUNDATIONS = weeks_of(Course(PLANS["foundations"], START, (0, 2, 4)))
SLOPES = weeks_of(Course(PLANS["fit_incline"], START, (0, 2, 4)))


def walked(weeks, limits, plan="foundations"):
    """The weeks as walked, with the limits by place in the list; None for no limit on minutes."""
    known = [
        Bounds(minutes=each) if isinstance(each, int) else each or NO_BOUNDS for each in limits
    ]
    by_day = dict(zip((week.begins_on for week in weeks), known, strict=True))
    return list(walked_weeks(weeks, PLANS[plan], lambda week: by_day[week.begins_on]))


def minutes_of(weeks) -> list[float]:
    return [week.week.total_minutes for week in weeks]


def lived(number: int, begins_on: dt.date, days: int = 7, plan="foundations") -> LivedWeek:
    return LivedWeek(begins_on, begins_on + days * DAY, PLANS[plan].week(number), (0, 2, 4))


def in_turn(*numbers: int, days=None) -> list[LivedWeek]:
    """Weeks of Foundations one after the other; `days` is the length of each."""
    found, day = [], START
    for place, number in enumerate(numbers):
        length = days[place] if days else 7
        found.append(lived(number, day, length))
        day += length * DAY
    return found


def test_foundations_is_what_these_tables_think():
    assert minutes_of(FOUNDATIONS) == [10, 12, 15, 18, 21, 24, 27, 30]


def test_without_limits_nothing_changes():
    assert walked(FOUNDATIONS, [None] * 8) == list(FOUNDATIONS)


@pytest.mark.parametrize(
    ("limits", "minutes"),
    [
        ([12] * 8, [10, 12, 12, 12, 12, 12, 12, 12]),
        ([None, None, 12, 12, None, None, None, None], [10, 12, 12, 12, 14, 15, 16, 17]),
        ([None, None, None, None, 12, 20, 20, 20], [10, 12, 15, 18, 12, 15, 17, 17]),
        ([None] * 6 + [10, None], [10, 12, 15, 18, 21, 24, 10, 11]),
        ([30] * 8, [10, 12, 15, 18, 21, 24, 27, 30]),
        ([None, None, 12, 12, None, 10, None, None], [10, 12, 12, 12, 14, 10, 12, 13]),
    ],
)
def test_after_a_limit_minutes_grow_from_what_was_walked(limits, minutes):
    assert minutes_of(walked(FOUNDATIONS, limits)) == minutes


def test_as_long_as_before_with_more_of_it_backward_is_growth_too():
    found = walked(FOUNDATIONS, [None, None, None, None, 12, 20, 20, 20])

    assert [round(week.week.backward_minutes, 2) for week in found] == [3, 4, 5, 6, 3, 4, 5, 5.83]


def test_where_nothing_of_the_week_fits_the_week_before_comes_again():
    weeks = weeks_of(Course(PLANS["treadmill"], START, (0, 2, 4)))

    found = walked(weeks, [None] * 3 + [13] * 3 + [None] * 4, "treadmill")

    assert minutes_of(found) == [10, 12, 15, 13, 13, 13, 13, 14, 15, 15]


def test_a_day_with_fewer_rounds_is_cut_too():
    weeks = weeks_of(Course(PLANS["desk_break"], START, (0, 1, 2, 3, 4)))

    found = walked(weeks, [None, 10, None, None, None, None], "desk_break")

    assert minutes_of(weeks)[:4] == [10, 12, 15, 18]
    assert minutes_of(found) == [10, 10, 10, 13, 16, 20]


def test_a_week_that_comes_again_does_not_grow_when_the_limit_ends():
    weeks = in_turn(5, 5, 4, 5, 6)

    assert minutes_of(walked(weeks, [12, None, None, None, None])) == [12, 12, 12, 14, 15]


def test_a_short_week_is_no_step():
    weeks = in_turn(5, 6, 6, 7, days=[7, 3, 7, 7])

    assert minutes_of(walked(weeks, [12, None, None, None])) == [12, 15, 15, 16]


def test_a_first_week_that_was_short_is_where_growth_begins():
    weeks = in_turn(5, 6, days=[3, 7])

    assert minutes_of(walked(weeks, [12, None])) == [12, 15]


def test_numbers_and_days_stay_those_of_the_course():
    found = walked(FOUNDATIONS, [12, 12, 12, 12, None, None, None, None])

    assert [week.number for week in found] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [replace(week, week=None) for week in found] == [
        replace(week, week=None) for week in FOUNDATIONS
    ]


def test_slopes_come_back_one_level_at_a_time():
    assert [slope_of(week.week) for week in SLOPES] == [0, 0, 0, 0, 2.5, 2.5, 5, 5]
    limits = [Bounds(slope=0.0)] * 5 + [None] * 3

    found = walked(SLOPES, limits, "fit_incline")

    assert [slope_of(week.week) for week in found] == [0.0] * 5 + [2.5, 5.0, 5.0]
    assert minutes_of(found) == [15, 18, 20, 22, 22, 22, 22, 28]


def test_a_slope_of_the_plan_waits_for_the_levels_below_it():
    found = walked(SLOPES, [Bounds(slope=0.0)] * 6 + [None] * 2, "fit_incline")

    assert [slope_of(week.week) for week in found] == [0.0] * 6 + [2.5, 5.0]


def test_a_coachs_support_stays_while_minutes_grow_again():
    held = Change(support=Support.HAND_ON)
    weeks = [replace(week, week=changed(week.week, held)) for week in FOUNDATIONS]

    found = walked(weeks, [None, None, None, 12, None, None, None, None])

    assert {bout.support for week in found for bout in week.week.bouts} == {Support.HAND_ON}


LIMITS = st.one_of(
    st.none(),
    st.builds(
        Bounds,
        minutes=st.one_of(st.none(), st.integers(10, 30)),
        effort=st.one_of(st.none(), st.integers(2, 10)),
        slope=st.sampled_from([None, 0.0, 2.5]),
    ),
)


@given(st.sampled_from(sorted(PLANS)), st.data())
def test_whatever_limits_come_and_go_nothing_grows_too_fast(name, data):
    weeks = weeks_of(Course(PLANS[name], START, (0, 2, 4)))
    limits = data.draw(st.lists(LIMITS, min_size=len(weeks), max_size=len(weeks)))

    found = walked(weeks, limits, name)

    for week, planned, limit in zip(found, weeks, limits, strict=True):
        assert week.week.total_minutes <= planned.week.total_minutes
        assert CAPS.total_min <= week.week.total_minutes <= CAPS.total_max
        assert week.week.effort[1] <= min(planned.week.effort[1], (limit and limit.effort) or 10)
        assert slope_of(week.week) <= slope_of(planned.week)
        if limit and limit.minutes:
            assert week.week.total_minutes <= limit.minutes
        if limit and limit.slope is not None:
            assert slope_of(week.week) <= limit.slope
    for before, after in pairwise(found):
        assert list(faults_in_rise(before.week, after.week, CAPS)) == []


@given(
    st.lists(st.integers(1, 8), min_size=2, max_size=8),
    st.integers(10, 30),
)
def test_only_a_plan_that_moves_on_grows(numbers, minutes):
    weeks = in_turn(*numbers)

    found = walked(weeks, [minutes] + [None] * (len(weeks) - 1))

    was_cut = found[0].week.segments != weeks[0].week.segments
    if was_cut and numbers[1] <= numbers[0]:
        assert things_that_grow(found[0].week, found[1].week) == []


class TestBounded:
    def test_without_limits_the_week_is_the_planned_one(self):
        plan = PLANS["foundations"]

        assert bounded(plan.week(3), plan, NO_BOUNDS) is plan.week(3)

    @pytest.mark.parametrize("name", sorted(PLANS))
    @pytest.mark.parametrize("minutes", [10, 12, 15, 30])
    def test_no_week_is_longer_harder_or_steeper_than_a_clinician_allows(self, name, minutes):
        plan = PLANS[name]
        bounds = Bounds(minutes=minutes, effort=3, slope=0.0)

        for week in plan.weeks:
            cut = bounded(week, plan, bounds)
            assert cut.total_minutes <= minutes
            assert cut.effort[1] <= 3
            assert all(bout.slope == 0 for bout in cut.bouts)
            assert cut.number <= week.number

    def test_a_plan_whose_first_week_cannot_be_cut_keeps_that_week(self):
        plan = PLANS["foundations"]

        assert bounded(plan.week(1), plan, Bounds(minutes=1)) == plan.week(1)
