"""Which week follows which when a coach eases hands or slope, and how they come back: one step, and nothing beside it."""

import datetime as dt
from dataclasses import replace

import pytest
from msgspec import structs

from programmes.clinical.change import NO_CHANGE, Bounds, Change, changed
from programmes.clinical.following import (
    Position,
    faults_in_step,
    freest_of,
    levels_of,
    next_week,
    steeper,
)
from programmes.clinical.growth import freedom_of, slope_of
from programmes.clinical.plan import Plan, Support, Week, read_plan
from programmes.clinical.programmes import load_documents

PLANS = {document["id"]: read_plan(document) for document in load_documents()}
DAY = dt.date(2026, 3, 2)
HELD = Change(support=Support.HAND_ON)


def walk(code: str, *changes: Change, plan: Plan | None = None, **position: object) -> list[Week]:
    """The weeks one after the other, each with the change that holds in it, when every week moves on."""
    plan = plan or PLANS[code]
    at, found = Position(DAY, **position), []
    for change in changes:
        week = next_week(plan, at, change)
        found.append(week)
        number = min(week.number + 1, len(plan.weeks))
        at = structs.replace(at, number=number, previous=week)
    return found


def told(weeks: list[Week]) -> list[tuple[int, float, int]]:
    """Number, minutes, and how free the hands are."""
    return [(week.number, week.total_minutes, freedom_of(week)) for week in weeks]


def test_a_course_begins_with_week_one_and_nothing_finished():
    assert Position(DAY) == Position(DAY, 1, 0, None, None, frozenset())


def test_more_support_holds_at_once_and_the_minutes_go_on_growing():
    assert told(walk("foundations", NO_CHANGE, HELD, HELD)) == [(1, 10, 2), (2, 12, 0), (3, 15, 0)]


def test_hands_that_were_held_come_free_step_by_step_in_weeks_that_come_again():
    assert told(walk("foundations", NO_CHANGE, HELD, *[NO_CHANGE] * 4)) == [
        (1, 10, 2),
        (2, 12, 0),
        (2, 12, 1),
        (2, 12, 2),
        (3, 15, 2),
        (4, 18, 2),
    ]


def test_hands_that_a_coach_frees_early_wait_for_a_week_that_does_not_grow():
    near = Change(support=Support.HAND_NEAR)

    weeks = walk("steady_balance", *[NO_CHANGE] * 2, near, near)
    assert [(week.number, freedom_of(week)) for week in weeks] == [(1, 0), (2, 0), (2, 1), (3, 1)]


def test_the_programme_itself_frees_the_hands_as_it_is_written():
    weeks = walk("steady_balance", *[NO_CHANGE] * 9)

    assert weeks == list(PLANS["steady_balance"].weeks[:9])
    fewer = Change(weekdays=(0, 3))
    assert [week.number for week in walk("steady_balance", *[fewer] * 9)] == list(range(1, 10))


def test_hands_never_get_freer_than_the_plan_ever_lets_them_be():
    free = Change(support=Support.FREE)

    assert {freedom_of(week) for week in walk("steady_balance", *[free] * 8)} == {0, 1}
    assert walk("steady_balance", free)[0].bouts[0].support is Support.HAND_ON
    rails = walk("treadmill", *[free] * 3)
    assert [week.bouts[0].support for week in rails] == [
        Support.TWO_HANDS,
        Support.LIGHT_HANDS,
        Support.LIGHT_HANDS,
    ]


def test_where_every_week_grows_the_hands_stay_held_and_the_minutes_come_first():
    plan = Plan((replace(PLANS["foundations"].week(3), number=1),))
    short = changed(plan.week(1), replace(HELD, minutes=13))
    at = Position(DAY, previous=short)

    first = next_week(plan, at, NO_CHANGE)
    second = next_week(plan, structs.replace(at, previous=first), NO_CHANGE)

    assert told([short, first, second]) == [(1, 13, 0), (1, 15, 0), (1, 15, 1)]


def test_a_slope_is_at_once_as_low_as_a_coach_says_and_comes_back_level_by_level():
    flat = Change(slope=0.0)
    weeks = walk("athlete", *[NO_CHANGE] * 7, flat, *[NO_CHANGE] * 3)

    assert [(week.number, slope_of(week)) for week in weeks[5:]] == [
        (6, 5),
        (7, 10),
        (8, 0),
        (8, 5),
        (8, 10),
        (8, 10),
    ]


def test_a_slope_that_a_coach_asks_for_early_waits_for_a_week_that_does_not_grow():
    steep = Change(slope=10.0)
    weeks = walk("athlete", *[NO_CHANGE] * 2, *[steep] * 4)

    assert [(week.number, slope_of(week)) for week in weeks] == [
        (1, 0),
        (2, 0),
        (2, 5),
        (2, 10),
        (3, 10),
        (4, 10),
    ]


def test_a_flat_plan_stays_flat_and_the_first_week_is_as_steep_as_it_is_written():
    steep = Change(slope=5.0)

    assert {slope_of(week) for week in walk("foundations", *[steep] * 5)} == {0}
    assert slope_of(walk("athlete", steep)[0]) == 0


def test_after_a_step_back_the_lower_of_both_caps_holds():
    at = Position(DAY, 6, previous=PLANS["athlete"].week(5), slope_cap=0.0)

    assert slope_of(next_week(PLANS["athlete"], at, Change(slope=5.0))) == 0
    assert slope_of(next_week(PLANS["athlete"], at, NO_CHANGE)) == 0
    uncapped = structs.replace(at, slope_cap=None)
    assert slope_of(next_week(PLANS["athlete"], uncapped, NO_CHANGE)) == 5
    limited = Change(slope=5.0, bounds=Bounds(slope=0.0))
    assert slope_of(next_week(PLANS["athlete"], uncapped, limited)) == 0


@pytest.mark.parametrize("cap", [None, 0.0, 5.0])
def test_where_nothing_fits_the_last_week_comes_again_no_freer_and_no_steeper(cap):
    plan = PLANS["athlete"]
    at = Position(DAY, 8, previous=plan.week(7), slope_cap=cap)
    impossible = Change(minutes=5, support=Support.HAND_NEAR, slope=5.0)

    week = next_week(plan, at, impossible)

    assert (week.number, freedom_of(week)) == (7, 1)
    assert slope_of(week) == (5 if cap is None else cap)
    assert slope_of(next_week(plan, at, Change(minutes=5, slope=10.0))) == (
        10 if cap is None else cap
    )


def test_where_nothing_fits_hands_that_were_held_stay_held():
    plan = PLANS["foundations"]
    at = Position(DAY, 4, previous=changed(plan.week(3), HELD))

    week = next_week(plan, at, Change(minutes=5, support=Support.FREE))

    assert told([week]) == [(3, 15, 0)]


def test_in_the_first_week_what_cannot_be_walked_is_left_out_and_the_hands_are_held():
    week = next_week(
        PLANS["foundations"], Position(DAY), Change(minutes=5, support=Support.HAND_ON)
    )

    assert told([week]) == [(1, 10, 0)]


def test_limits_of_a_coach_hold_in_the_week_that_comes_again():
    plan = PLANS["foundations"]
    at = Position(DAY, 4, previous=plan.week(3))

    week = next_week(plan, at, Change(minutes=5, bounds=Bounds(minutes=12, effort=2)))

    assert (week.number, week.total_minutes, week.effort) == (3, 12, (2, 2))


def test_levels_and_hands_of_a_plan():
    assert levels_of(PLANS["athlete"]) == (0, 5, 10)
    assert [steeper(PLANS["athlete"], slope) for slope in (0, 2.5, 5, 10, 12)] == [
        5,
        5,
        10,
        10,
        12,
    ]
    assert freest_of(PLANS["steady_balance"]) == 1
    assert freest_of(PLANS["foundations"]) == 2


def test_freer_hands_beside_more_minutes_are_a_fault_but_in_the_steps_of_the_plan():
    plan = PLANS["steady_balance"]
    seven, eight = plan.week(7), plan.week(8)
    near = changed(plan.week(3), Change(support=Support.HAND_NEAR))

    assert faults_in_step(plan, seven, eight) == ()
    assert faults_in_step(plan, plan.week(2), near) == ("week 3: minutes and freer hands at once",)
    assert faults_in_step(plan, changed(eight, HELD), plan.week(9)) == (
        "week 9: minutes and freer hands at once",
    )
    foundations = PLANS["foundations"]
    assert faults_in_step(
        foundations, changed(foundations.week(2), HELD), foundations.week(2)
    ) == ("week 2: hands freer by 2 steps at once",)
    assert faults_in_step(foundations, foundations.week(2), foundations.week(7))[0] == (
        "week 7: 12 to 27 minutes is too steep"
    )
