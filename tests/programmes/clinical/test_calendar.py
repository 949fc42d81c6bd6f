"""Dates of a programme's walks: properties over all plans, starts and weekdays."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical.calendar import (
    WalkingDay,
    free_days,
    next_monday,
    sensible_weekdays,
    walking_days,
    weekdays_for,
    weekdays_from,
)
from programmes.clinical.plan import Plan, Week, read_plan
from programmes.clinical.programmes import load_documents

MONDAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)

starts = st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31))
weekday_sets = st.sets(st.integers(0, 6), min_size=1)
shapes = st.lists(st.integers(1, 7), min_size=1, max_size=14)


def plan_of(*sessions: int) -> Plan:
    return Plan(
        weeks=tuple(
            Week(number=number, sessions=count, rounds=1, effort=(2, 3), change="", segments=())
            for number, count in enumerate(sessions, start=1)
        )
    )


@given(starts, weekday_sets, shapes)
def test_every_week_has_its_number_of_walks_within_its_seven_days(starts_on, weekdays, shape):
    days = list(walking_days(plan_of(*shape), starts_on, weekdays))

    for number, count in enumerate(shape, start=1):
        offsets = [(day.on - starts_on).days for day in days if day.week_number == number]
        assert len(offsets) == count
        assert all(7 * (number - 1) <= offset <= 7 * number - 1 for offset in offsets)


@given(starts, weekday_sets, shapes)
def test_walks_are_counted_from_one_in_order_of_date_and_never_share_a_day(
    starts_on, weekdays, shape
):
    days = list(walking_days(plan_of(*shape), starts_on, weekdays))

    assert [day.number for day in days] == list(range(1, sum(shape) + 1))
    assert all(before.on < after.on for before, after in itertools.pairwise(days))


@given(weekday_sets, st.integers(1, 7))
def test_chosen_days_stay_when_more_are_needed_and_suffice_when_fewer_are(chosen, needed):
    days = weekdays_for(chosen, needed)

    assert len(days) == needed
    assert set(days) >= chosen if needed >= len(chosen) else set(days) <= chosen


@given(weekday_sets, st.integers(1, 7))
def test_the_order_in_which_days_are_chosen_does_not_matter(chosen, needed):
    assert weekdays_for(sorted(chosen), needed) == weekdays_for(
        sorted(chosen, reverse=True), needed
    )


@pytest.mark.parametrize(
    ("chosen", "needed", "days"),
    [
        ({0, 2, 4}, 3, (0, 2, 4)),
        ({0}, 2, (0, 3)),
        ({0, 2, 4}, 4, (0, 2, 4, 5)),
        ({0, 1, 2}, 4, (0, 1, 2, 4)),
        ({0, 2, 4, 5}, 5, (0, 1, 2, 4, 5)),
        ({0, 1, 2, 4}, 3, (0, 2, 4)),
        ({5, 6}, 1, (5,)),
        ({0, 1, 2, 3, 4, 5, 6}, 7, (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_an_added_day_lies_far_from_the_others_and_a_dropped_one_is_crowded(chosen, needed, days):
    assert weekdays_for(chosen, needed) == days


@pytest.mark.parametrize("chosen", [set(), {7}, {-1}, {0, 9}])
def test_weekdays_that_no_week_has_are_refused(chosen):
    with pytest.raises(ValueError, match="Weekdays are numbers"):
        weekdays_for(chosen, 3)


@pytest.mark.parametrize("needed", [0, 8])
def test_a_week_has_one_to_seven_walks(needed):
    with pytest.raises(ValueError, match="1 to 7"):
        weekdays_for({0}, needed)


def test_a_start_in_the_middle_of_a_week_begins_the_first_week_there():
    thursday = MONDAY + 3 * DAY

    days = list(walking_days(plan_of(3), thursday, {0, 2, 4}))

    assert days == [
        WalkingDay(number=1, week_number=1, on=thursday + DAY),
        WalkingDay(number=2, week_number=1, on=thursday + 4 * DAY),
        WalkingDay(number=3, week_number=1, on=thursday + 6 * DAY),
    ]


@pytest.mark.parametrize("document", load_documents(), ids=lambda document: document["id"])
def test_every_shipped_programme_gets_as_many_walks_as_its_weeks_ask_for(document):
    plan = read_plan(document)

    days = list(walking_days(plan, MONDAY, sensible_weekdays(plan.week(1).sessions)))

    asked = [row["sessions_per_week"] for row in document["weekly"]]
    assert [sum(day.week_number == week.number for day in days) for week in plan.weeks] == asked


@pytest.mark.parametrize("count", range(1, 8))
def test_we_propose_as_many_weekdays_as_a_week_has_walks(count):
    assert len(set(sensible_weekdays(count))) == count


@pytest.mark.parametrize("count", [1, 2, 3])
def test_we_propose_rest_days_between_walking_days(count):
    days = sensible_weekdays(count)

    assert all((after - before) % 7 != 1 for before in days for after in days if before != after)


@pytest.mark.parametrize("offset", range(7))
def test_next_monday_is_the_first_monday_after_today(offset):
    assert next_monday(MONDAY + offset * DAY) == MONDAY + 7 * DAY


def test_free_days_are_the_six_days_after_today_without_those_taken():
    taken = [MONDAY, MONDAY + 2 * DAY, MONDAY + 7 * DAY]

    days = free_days(taken, MONDAY)

    assert days == tuple(MONDAY + offset * DAY for offset in (1, 3, 4, 5, 6))


@pytest.mark.parametrize(
    ("count", "days"),
    [
        (1, (0,)),
        (2, (0, 3)),
        (3, (0, 2, 4)),
        (4, (0, 2, 4, 5)),
        (5, (0, 1, 2, 3, 4)),
        (6, (0, 1, 2, 3, 4, 5)),
        (7, (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_proposed_days_leave_rest_between_walks_where_a_week_allows(count, days):
    assert sensible_weekdays(count) == days


@pytest.mark.parametrize(
    ("since", "chosen", "days"),
    [
        (0, (1, 3, 5), (1, 3, 5)),
        (2, (1, 3, 5), (1, 3, 6)),
        (4, (0, 1, 2), (0, 2, 6)),
        (6, (3, 4, 5), (0, 3, 6)),
        (7, (1, 3, 5), (0, 3, 6)),
    ],
)
def test_other_days_count_from_the_day_on_which_they_are_chosen(since, chosen, days):
    """The week begins on Saturday; Sunday, Monday and Thursday were to be walked."""
    saturday = MONDAY - 2 * DAY

    assert weekdays_from(saturday + since * DAY, chosen, (0, 3, 6), saturday) == days


def test_free_days_are_those_of_the_next_six():
    assert free_days([MONDAY + 2 * DAY], MONDAY) == tuple(
        MONDAY + days * DAY for days in (1, 3, 4, 5, 6)
    )
