"""A walker's plan replayed from its rows: week by week, after every verdict, pause and change."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec import structs

from programmes.clinical.adaptation import Action, Adaptation, Key, closures_of
from programmes.clinical.change import Bounds, Change
from programmes.clinical.course import (
    Course,
    LivedWeek,
    change_on,
    chosen_on,
    coming_weeks,
    diff,
    plan_on,
    violations,
    weeks_of,
)
from programmes.clinical.growth import (
    faults_in_rise,
    faults_in_week,
    freedom_of,
    slope_of,
    things_that_grow,
)
from programmes.clinical.plan import Kind, Plan, Segment, Support, Week, read_plan
from programmes.clinical.programmes import load_documents
from programmes.clinical.rules import load_rules

CAPS = load_rules().caps
PLANS = {document["id"]: read_plan(document) for document in load_documents()}
START = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)


def on(offset: int) -> dt.date:
    return START + offset * DAY


def course(*rows: Adaptation, code: str = "foundations", plan: Plan | None = None) -> Course:
    return Course(plan or PLANS[code], START, (0, 2, 4), rows)


def verdict(action: Action, week: int) -> Adaptation:
    """A verdict at the end of the calendar week `week`, counted from 1."""
    return Adaptation(action, on(7 * week))


def back(week: int) -> Adaptation:
    return verdict(Action.STEP_BACK, week)


def again(week: int) -> Adaptation:
    return verdict(Action.REPEAT, week)


def pause(offset: int, days: int, **facts: object) -> Adaptation:
    return Adaptation(Action.PAUSE, on(offset), until=on(offset + days - 1), **facts)


def change(offset: int, order: int = 0, **numbers: object) -> Adaptation:
    return Adaptation(Action.COACH_CHANGE, on(offset), change=Change(**numbers), order=order)


def numbers(*rows: Adaptation, **facts: object) -> list[int]:
    return [lived.number for lived in weeks_of(course(*rows, **facts))]


def test_without_rows_the_weeks_are_those_of_the_version():
    lived = weeks_of(course())

    assert [each.week for each in lived] == list(PLANS["foundations"].weeks)
    assert [each.begins_on for each in lived] == [on(7 * week) for week in range(8)]
    assert {each.weekdays for each in lived} == {(0, 2, 4)}
    assert lived[0].walking_days == (on(0), on(2), on(4))


def test_walking_days_of_a_week_that_begins_on_another_day_than_monday_are_in_order():
    saturday = START - 2 * DAY
    week = PLANS["foundations"].week(1)

    whole = LivedWeek(saturday, saturday + 7 * DAY, week, (0, 3, 6))
    cut = LivedWeek(saturday, saturday + 3 * DAY, week, (0, 3, 6))

    assert whole.walking_days == (on(-1), on(0), on(3))
    assert cut.walking_days == (on(-1), on(0))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((verdict(Action.ADVANCE, 1),), [1, 2, 3, 4, 5, 6, 7, 8]),
        ((again(1),), [1, 1, 2, 3, 4, 5, 6, 7, 8]),
        ((again(8),), [1, 2, 3, 4, 5, 6, 7, 8, 8]),
        ((back(3),), [1, 2, 3, 2, 3, 4, 5, 6, 7, 8]),
        ((back(1),), [1, 1, 2, 3, 4, 5, 6, 7, 8]),
        ((back(2), back(3)), [1, 2, 1, 1, 2, 3, 4, 5, 6, 7, 8]),
        ((again(2), verdict(Action.ADVANCE, 2)), [1, 2, 2, 3, 4, 5, 6, 7, 8]),
        ((again(2), back(2)), [1, 2, 1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_verdicts_move_the_plan_and_the_most_serious_of_a_week_wins(rows, expected):
    assert numbers(*rows) == expected
    assert numbers(*rows, *rows) == expected


@pytest.mark.parametrize(
    ("offset", "expected"), [(0, [1, 2]), (1, [1, 1]), (7, [1, 1]), (8, [1, 2])]
)
def test_a_verdict_counts_at_the_end_of_the_week_it_is_about(offset, expected):
    assert numbers(Adaptation(Action.REPEAT, on(offset)))[:2] == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (3, [1, 2, 3, 4, 5]),
        (6, [1, 2, 3, 4, 5]),
        (7, [1, 2, 3, 3, 4]),
        (13, [1, 2, 3, 3, 4]),
        (14, [1, 2, 3, 2, 3]),
        (28, [1, 2, 3, 2, 3]),
        (56, [1, 2, 3, 1, 2]),
    ],
)
def test_after_a_pause_between_weeks_table_five_says_where_to_go_on(days, expected):
    assert numbers(pause(21, days))[:5] == expected


def test_a_pause_moves_the_weeks_after_it_and_keeps_those_before():
    lived = weeks_of(course(pause(21, 10)))

    assert lived[:3] == weeks_of(course())[:3]
    assert [(each.begins_on, each.number) for each in lived[3:5]] == [(on(31), 3), (on(38), 4)]


def test_a_pause_inside_a_week_cuts_it_short_and_the_week_comes_again():
    lived = weeks_of(course(pause(9, 5)))

    assert (lived[1].begins_on, lived[1].ends_before, lived[1].number) == (on(7), on(9), 2)
    assert lived[1].walking_days == (on(7),)
    assert (lived[2].begins_on, lived[2].ends_before, lived[2].number) == (on(14), on(21), 2)


def test_the_first_of_two_pauses_in_a_week_cuts_it():
    assert [each.ends_before for each in weeks_of(course(pause(8, 1), pause(10, 1)))[1:3]] == [
        on(8),
        on(10),
    ]


def test_a_week_that_was_cut_short_is_not_finished():
    assert numbers(pause(16, 8))[:4] == [1, 2, 3, 2]
    assert numbers(pause(14, 8))[:3] == [1, 2, 2]


def test_a_step_back_in_a_week_that_was_cut_short_still_counts():
    assert numbers(pause(16, 3), Adaptation(Action.STEP_BACK, on(15)))[:4] == [1, 2, 3, 2]
    assert numbers(pause(16, 3), Adaptation(Action.ADVANCE, on(15)))[:4] == [1, 2, 3, 3]


def test_somebody_may_name_an_earlier_week_to_go_on_with_and_never_a_later_one():
    assert numbers(pause(21, 3, week=2))[:4] == [1, 2, 3, 2]
    assert numbers(pause(21, 3, week=0))[:4] == [1, 2, 3, 1]
    assert numbers(pause(21, 3, week=7))[:5] == [1, 2, 3, 4, 5]


def test_a_pause_before_the_start_moves_the_start():
    lived = weeks_of(course(pause(-3, 10)))

    assert (lived[0].begins_on, lived[0].number) == (on(7), 1)


def test_after_a_stop_there_is_nothing_until_a_clearance():
    stop = Adaptation(Action.STOP, on(21))
    opened = Adaptation(Action.RESUME, on(31), key=Key.CLEARANCE)
    refused = Adaptation(Action.RESUME, on(31), key=Key.COACH)

    assert numbers(stop) == [1, 2, 3]
    assert numbers(stop, refused) == [1, 2, 3]
    assert numbers(stop, opened)[:4] == [1, 2, 3, 3]
    assert numbers(stop, opened, Adaptation(Action.STOP, on(33))) == [1, 2, 3, 3]


def test_the_week_of_a_day():
    paused = course(pause(21, 10))

    assert plan_on(paused, on(-1)) is None
    assert plan_on(paused, on(0)).number == 1
    assert plan_on(paused, on(6)).number == 1
    assert plan_on(paused, on(7)).number == 2
    assert plan_on(paused, on(20)).number == 3
    assert plan_on(paused, on(21)) is None
    assert plan_on(paused, on(30)) is None
    assert plan_on(paused, on(31)).number == 3
    assert plan_on(paused, on(31 + 6 * 7)) is None


def test_the_weeks_to_come_begin_with_that_of_the_day():
    assert [each.number for each in coming_weeks(course(), on(6), 3)] == [1, 2, 3]
    assert [each.number for each in coming_weeks(course(), on(7), 2)] == [2, 3]
    assert [each.number for each in coming_weeks(course(), on(55), 2)] == [8]
    assert coming_weeks(course(), on(56), 2) == ()


def test_a_difference_shows_the_weeks_before_and_after():
    before, after = course(), course(again(7))

    found = diff(before, after, on(0))

    assert [
        (each.begins_on, each.before and each.before.number, each.after.number) for each in found
    ] == [
        (on(49), 8, 7),
        (on(56), None, 8),
    ]
    assert [each.begins_on for each in diff(before, after, on(55))] == [on(49), on(56)]
    assert [each.begins_on for each in diff(before, after, on(56))] == [on(56)]
    assert [each.after for each in diff(after, before, on(56))] == [None]
    assert diff(before, before, on(0)) == ()


def test_another_version_of_a_programme_shows_as_a_difference():
    old = course()
    shorter = Plan(old.plan.weeks[:7])

    assert [(each.begins_on, each.after) for each in diff(old, course(plan=shorter), on(0))] == [
        (on(49), None)
    ]


def slopes(*rows: Adaptation, code: str = "athlete") -> list[tuple[int, float]]:
    return [(each.number, slope_of(each.week)) for each in weeks_of(course(*rows, code=code))]


def test_after_a_step_back_the_slope_drops_to_the_last_level_that_felt_fine():
    assert slopes(back(7))[6:] == [(7, 10), (6, 5), (7, 10), (8, 10)]


def test_a_level_that_failed_twice_drops_further_and_comes_back_one_by_one():
    assert slopes(back(7), back(8))[6:11] == [(7, 10), (6, 5), (5, 0), (5, 5), (6, 5)]


def test_a_slope_that_never_felt_fine_drops_to_the_flat():
    assert slopes(back(5))[4:9] == [(5, 5), (4, 0), (5, 5), (6, 5), (7, 10)]
    assert slopes(again(5), back(6))[4:8] == [(5, 5), (5, 5), (4, 0), (5, 5)]


def test_slopes_come_back_level_by_level():
    assert slopes(back(8), back(9))[7:13] == [(8, 10), (7, 5), (6, 0), (7, 5), (7, 10), (8, 10)]


def test_without_any_level_that_felt_fine_the_ground_is_flat():
    steep = PLANS["athlete"].week(5)
    twice = Plan((replace(steep, number=1), replace(steep, number=2)))

    assert [slope_of(each.week) for each in weeks_of(course(back(1), plan=twice))][:2] == [5, 0]


def test_a_repeat_leaves_the_slope_alone():
    assert slopes(back(7), again(8))[6:10] == [(7, 10), (6, 5), (6, 5), (7, 10)]


def minutes(*rows: Adaptation, code: str = "foundations") -> list[float]:
    return [each.week.total_minutes for each in weeks_of(course(*rows, code=code))]


def test_a_coachs_number_holds_from_the_next_week_until_the_next_change():
    assert minutes(change(8, minutes=12), change(22))[:6] == [10, 12, 12, 12, 12, 15]
    assert numbers(change(8, minutes=12), change(22))[:6] == [1, 2, 3, 4, 2, 3]
    assert minutes(change(7, minutes=11))[:3] == [10, 11, 11]


def test_of_two_changes_the_later_one_holds():
    assert minutes(change(7, minutes=12), change(14, minutes=11))[:4] == [10, 12, 11, 11]
    assert minutes(change(14, minutes=11), change(7, minutes=12))[:4] == [10, 12, 11, 11]


def test_a_change_that_would_grow_too_fast_leaves_the_week_as_it_was():
    assert minutes(change(7, minutes=20))[:3] == [10, 10, 10]
    assert minutes(change(7, minutes=13))[:3] == [10, 13, 13]


def test_a_change_that_does_not_fit_leaves_the_week_as_it_was():
    assert minutes(change(0, minutes=5))[0] == 10
    assert minutes(change(7, bouts=0))[:2] == [10, 10]


def test_a_clinicians_limits_hold_in_the_first_week_too():
    limited = weeks_of(course(change(0, bounds=Bounds(minutes=12, effort=3))))

    assert max(each.week.total_minutes for each in limited) == 12
    assert {each.week.effort for each in limited} == {(3, 3)}


def test_a_limit_that_no_week_can_keep_leaves_week_one():
    first = weeks_of(course(change(0, bounds=Bounds(minutes=5))))[0]

    assert first.week == PLANS["foundations"].week(1)


def test_a_clinicians_limit_holds_when_a_coach_asks_for_more():
    both = change(0, bouts=99, bounds=Bounds(minutes=12, effort=3))
    impossible = change(0, minutes=11, bouts=0, bounds=Bounds(effort=3))

    assert max(minutes(both)) <= 12
    assert {each.week.effort for each in weeks_of(course(impossible))} == {(3, 3)}


def test_a_limit_on_slope_and_a_step_back_add_up():
    limited = change(0, bounds=Bounds(slope=5.0))

    assert max(slope for _number, slope in slopes(limited)) == 5
    assert slopes(limited, back(6))[5:7] == [(6, 5), (5, 0)]


def test_a_coach_may_change_the_days():
    lived = weeks_of(course(change(7, weekdays=(1, 3))))

    assert [each.weekdays for each in lived[:3]] == [(0, 2, 4), (1, 3), (1, 3)]
    assert lived[1].walking_days == (on(8), on(10))


def days_of_week(number: int, *rows: Adaptation) -> list[int]:
    """The days of a week on which to walk, counted from the first day of the course."""
    return [(day - START).days for day in weeks_of(course(*rows))[number - 1].walking_days]


def chosen(offset: int, *weekdays: int, **facts: object) -> Adaptation:
    return Adaptation(Action.WEEKDAYS, on(offset), change=Change(weekdays=weekdays), **facts)


@pytest.mark.parametrize(
    ("offset", "days"),
    [
        (0, [1, 3, 5]),
        (1, [0, 1, 3]),
        (2, [0, 3, 5]),
        (3, [0, 2, 3]),
        (4, [0, 2, 5]),
        (5, [0, 2, 4]),
        (7, [0, 2, 4]),
    ],
)
def test_other_weekdays_hold_from_the_day_on_which_they_were_chosen(offset, days):
    """Mondays, Wednesdays and Fridays become Tuesdays, Thursdays and Saturdays."""
    assert days_of_week(1, chosen(offset, 1, 3, 5)) == days
    assert days_of_week(2, chosen(offset, 1, 3, 5)) == [8, 10, 12]
    assert numbers(chosen(offset, 1, 3, 5)) == numbers()


def test_when_none_of_the_chosen_days_is_left_others_take_their_place():
    assert days_of_week(1, chosen(3, 0, 1, 2)) == [0, 2, 3]
    assert days_of_week(1, chosen(1, 0)) == [0, 3, 5]
    assert days_of_week(1, chosen(1, 5, 6)) == [0, 2, 5]
    assert days_of_week(1, chosen(1, 5, 6), chosen(3, 1)) == [0, 2, 4]


def test_of_weekdays_the_choice_that_was_made_last_holds():
    first, second = chosen(7, 1, 3, 5, order=1), chosen(7, 2, 4, 6, order=2)

    assert days_of_week(2, first, second) == [9, 11, 13]
    assert days_of_week(2, second, first) == [9, 11, 13]
    assert days_of_week(3, chosen(14, 1, 3, 5), chosen(7, 2, 4, 6)) == [15, 17, 19]


def test_a_row_that_does_not_say_its_turn_comes_before_those_that_do():
    """Had both the same turn, the second would win: its numbers come last."""
    first, second = (
        chosen(7, 1, order=1),
        Adaptation(Action.WEEKDAYS, on(7), change=Change(weekdays=(2,))),
    )
    assert repr(second.change) > repr(first.change)

    assert days_of_week(2, first, second) == days_of_week(2, first)
    assert days_of_week(2, second) != days_of_week(2, first)


def test_a_walker_chooses_the_days_and_a_coach_how_many():
    two = change(7, weekdays=(1, 3), order=1)

    assert days_of_week(2, two) == [8, 10]
    assert days_of_week(2, two, chosen(7, 2, 4, 6, order=2)) == [9, 13]
    assert days_of_week(2, structs.replace(two, order=2), chosen(7, 2, 4, 6, order=1)) == [8, 10]
    assert days_of_week(2, two, chosen(0, 2, 4, 6)) == [8, 10]
    assert days_of_week(3, two, chosen(0, 2, 4, 6), change(14, order=2)) == [16, 18, 20]


def test_the_weekdays_of_a_day():
    rows = course(chosen(7, 1, 3, 5))

    assert chosen_on(rows, on(6)) == (0, 2, 4)
    assert chosen_on(rows, on(7)) == (1, 3, 5)


def test_of_two_changes_for_one_day_the_one_made_later_holds():
    more, less = change(7, minutes=13, order=1), change(7, minutes=11, order=2)

    assert minutes(more, less)[1] == minutes(less, more)[1] == 11
    turned = (structs.replace(more, order=2), structs.replace(less, order=1))
    assert minutes(*turned)[1] == minutes(*turned[::-1])[1] == 13
    assert change_on(turned, on(7)).minutes == 13
    assert change_on(turned, on(6)) == Change()


def review(action: Action, ended: int, order: int = 0, **facts: object) -> Adaptation:
    """What the rules say at the end of a calendar week."""
    return Adaptation(action, on(7 * ended), reviewed_on=on(7 * (ended - 1)), order=order, **facts)


def test_of_the_reviews_of_a_week_the_last_made_counts():
    strict, mild = Action.STEP_BACK, Action.ADVANCE

    assert numbers(review(strict, 2, 1), review(mild, 2, 2))[:4] == [1, 2, 3, 4]
    assert numbers(review(mild, 2, 2), review(strict, 2, 1))[:4] == [1, 2, 3, 4]
    assert numbers(review(mild, 2, 1), review(strict, 2, 2))[:4] == [1, 2, 1, 2]


def test_a_review_takes_nothing_back_that_people_decided():
    own = Adaptation(Action.REPEAT, on(14), order=1)

    assert numbers(own, review(Action.ADVANCE, 2, 2))[:4] == [1, 2, 2, 3]
    assert numbers(own, review(Action.STEP_BACK, 2, 2))[:4] == [1, 2, 1, 2]


def test_a_verdict_may_name_the_furthest_week_to_go_on_with():
    assert numbers(review(Action.REPEAT, 4, week=2))[:6] == [1, 2, 3, 4, 2, 3]
    assert numbers(review(Action.REPEAT, 4, week=0))[:6] == [1, 2, 3, 4, 1, 2]
    assert numbers(review(Action.REPEAT, 4, week=7))[:6] == [1, 2, 3, 4, 4, 5]
    assert numbers(review(Action.REPEAT, 4, week=3), review(Action.REPEAT, 4, week=2))[4] == 2


def test_a_week_whose_review_closed_the_plan_comes_again_however_soon_it_was_opened():
    def held(offset, until):
        closing = Adaptation(Action.PAUSE, on(offset), key=Key.COACH, reviewed_on=on(7), order=1)
        return closing, Adaptation(Action.RESUME, on(until), key=Key.COACH, order=2)

    assert numbers(*held(9, 9))[:4] == [1, 2, 2, 3]
    assert numbers(*held(14, 14))[:4] == [1, 2, 2, 3]
    assert numbers(*held(14, 16))[:4] == [1, 2, 2, 3]
    assert numbers(*held(9, 9), review(Action.STEP_BACK, 2, 3))[:4] == [1, 2, 1, 2]
    assert numbers(structs.replace(held(14, 16)[0], reviewed_on=None), held(14, 16)[1])[:3] == [
        1,
        2,
        3,
    ]


def test_a_plan_that_can_never_go_on_ends_some_day():
    steep = Plan((*PLANS["foundations"].weeks[:7], PLANS["back_comfort"].weeks[7]))

    assert numbers(plan=steep) == [1, 2, 3, 4, 5, 6] + [7] * (3 * 8 - 6)
    assert len(numbers(again(1), plan=steep)) == 3 * 8 + 1


def test_a_course_that_breaks_its_word_is_found_out():
    lived = weeks_of(course())
    short = Plan(PLANS["foundations"].weeks[:2])
    closed = course(Adaptation(Action.STOP, on(3)))

    assert list(violations(course(), lived)) == []
    assert list(violations(course(), lived[:1] + lived[2:3])) == [
        "week 3: 10 to 15 minutes is too steep",
        "week 3: 3 to 5 backward minutes is too steep",
        "week 3: out of turn",
    ]
    assert list(violations(course(), lived[1::-1])) == ["week 1: out of turn"]
    assert list(violations(course(plan=short), lived[1::-1])) == ["week 1: out of turn"]
    assert list(violations(closed, lived[:1])) == ["week 1: a session on a closed day"]
    assert list(violations(closed, lived[:0])) == []
    assert list(violations(course(plan=short), lived[:3])) == ["week 3: not in the plan"]


def test_a_bad_week_is_found_out():
    odd = Week(1, 3, 1, (3, 4), "", (Segment(Kind.BACKWARD, 610),))

    assert list(violations(course(), weeks_of(course(plan=Plan((odd,)))))) == [
        "week 1: 10.1667 minutes are not whole"
    ]


pieces = st.lists(st.tuples(st.integers(0, 130), st.integers(0, 130)), max_size=12).map(tuple)
changes = st.builds(
    Change,
    minutes=st.none() | st.integers(5, 35),
    bouts=st.none() | st.integers(0, 20),
    support=st.none() | st.sampled_from(Support),
    slope=st.none() | st.sampled_from([0.0, 2.5, 5.0, 10.0]),
    pieces=st.none() | pieces,
    weekdays=st.none()
    | st.frozensets(st.integers(0, 6), min_size=1).map(lambda d: tuple(sorted(d))),
    bounds=st.builds(
        Bounds,
        minutes=st.none() | st.integers(10, 30),
        effort=st.none() | st.integers(0, 10),
        slope=st.none() | st.sampled_from([0.0, 2.5]),
        freedom=st.none() | st.integers(0, 2),
    ),
)
one_number = st.one_of(
    st.builds(Change, minutes=st.sampled_from([8, 9, 31, 33])),
    st.builds(Change, minutes=st.integers(10, 30)),
    st.builds(Change, bouts=st.integers(1, 20)),
    st.builds(Change, slope=st.sampled_from([0.0, 2.5, 5.0, 10.0])),
    st.builds(Change, minutes=st.integers(10, 30), slope=st.sampled_from([2.5, 5.0])),
    st.builds(Change, support=st.sampled_from(Support)),
    st.builds(Change, support=st.sampled_from(Support), minutes=st.integers(10, 30)),
    st.builds(Change, pieces=pieces),
    st.builds(
        Change,
        pieces=st.lists(
            st.tuples(st.sampled_from([15, 30, 60]), st.sampled_from([30, 45])),
            min_size=1,
            max_size=8,
        ).map(tuple),
    ),
    st.builds(
        Change,
        weekdays=st.frozensets(st.integers(0, 6), min_size=1).map(lambda d: tuple(sorted(d))),
    ),
)
"""Changes that fit most weeks, so that what holds them back is the caps."""
any_row = st.builds(
    Adaptation,
    action=st.sampled_from(Action),
    on=st.integers(-5, 150).map(on),
    until=st.none() | st.integers(0, 160).map(on),
    key=st.sampled_from(Key),
    week=st.none() | st.integers(0, 12),
    change=changes,
    reviewed_on=st.none() | st.integers(0, 20).map(lambda week: on(7 * week)),
    order=st.integers(0, 3),
)
by_a_coach = st.builds(
    Adaptation,
    action=st.just(Action.COACH_CHANGE),
    on=st.integers(0, 8).map(lambda week: on(7 * week)),
    change=one_number,
    order=st.integers(0, 3),
)
adaptations = any_row | by_a_coach
plans = st.sampled_from(sorted(PLANS))
few = settings(max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""A course is many weeks: fewer of them are as many cases, and a smaller one would be looked for too long."""
courses = st.builds(
    lambda code, rows, asked: course(*rows, *asked, code=code),
    plans,
    st.lists(any_row, max_size=4),
    st.lists(by_a_coach, min_size=1, max_size=3),
)


@few
@given(courses)
def test_no_course_ever_breaks_a_rule(any_course):
    lived = weeks_of(any_course)

    assert list(violations(any_course, lived)) == []
    for each in lived:
        assert 10 <= each.week.total_minutes <= 30
        assert each.week.total_seconds % 60 == 0
        assert faults_in_week(each.week, CAPS) == ()
        assert len(each.walking_days) <= each.week.sessions
    for before, after in pairwise(lived):
        assert faults_in_rise(before.week, after.week, CAPS) == ()


@few
@given(courses)
def test_backward_minutes_never_rise_by_more_than_30_per_cent_or_a_minute(any_course):
    for before, after in pairwise(weeks_of(any_course)):
        old, new = before.week.backward_seconds, after.week.backward_seconds
        assert new * 10 <= old * 13 or new <= old + 60


@few
@given(courses)
def test_never_two_of_minutes_slope_and_days_rise_at_once(any_course):
    for before, after in pairwise([each.week for each in weeks_of(any_course)]):
        is_longer = (
            after.total_seconds > before.total_seconds
            or after.backward_seconds > before.backward_seconds
        )
        is_steeper = slope_of(after) > slope_of(before)
        assert is_longer + is_steeper + (after.sessions > before.sessions) <= 1


@few
@given(courses)
def test_hands_and_slope_change_by_one_step_and_never_beside_something_else(any_course):
    """Where the plan itself frees the hands beside more minutes, it does so in its own weeks alone.

    A coach may choose a slope between two of the plan's.
    """
    plan = any_course.plan
    levels = sorted({slope_of(week) for week in plan.weeks})
    for before, after in pairwise([each.week for each in weeks_of(any_course)]):
        own = [plan.week(before.number), plan.week(after.number)]
        if slope_of(after) > slope_of(before) and slope_of(before) == slope_of(own[0]):
            step = min((x for x in levels if x > slope_of(before)), default=slope_of(before))
            assert slope_of(after) <= max(slope_of(own[1]), step)
        if [freedom_of(week) for week in own] != [freedom_of(before), freedom_of(after)]:
            steps = freedom_of(after) - freedom_of(before)
            assert steps <= 1
            assert not (steps > 0 and things_that_grow(before, after))


@few
@given(courses)
def test_no_course_is_steeper_or_freer_than_its_plan_ever_is(any_course):
    plan = any_course.plan
    for each in weeks_of(any_course):
        assert 0 <= slope_of(each.week) <= max(map(slope_of, plan.weeks))
        assert freedom_of(each.week) <= max(map(freedom_of, plan.weeks))


without_a_clearance = st.builds(
    Adaptation,
    action=st.just(Action.RESUME),
    on=st.integers(0, 130).map(on),
    key=st.sampled_from([Key.WALKER, Key.COACH]),
    order=st.integers(0, 3),
)
closings = st.builds(
    Adaptation,
    action=st.sampled_from([Action.PAUSE, Action.STOP]),
    on=st.integers(0, 30).map(on),
    until=st.none() | st.integers(0, 60).map(on),
    order=st.integers(0, 3),
)


@few
@given(
    courses,
    st.integers(0, 120),
    st.integers(0, 3),
    st.lists(without_a_clearance, min_size=1, max_size=3),
)
def test_after_a_stop_nobody_walks_without_a_clearance(any_course, offset, order, resumes):
    any_course = replace(any_course, adaptations=(*any_course.adaptations, *resumes))
    stop = Adaptation(Action.STOP, on(offset), order=order)
    cleared = any(
        row.action is Action.RESUME and row.key is Key.CLEARANCE for row in any_course.adaptations
    )

    stopped = course(*any_course.adaptations, stop, plan=any_course.plan)

    days = [day for week in weeks_of(stopped) for day in week.walking_days]
    assert cleared or all(day < stop.on for day in days)


@few
@given(courses, st.integers(0, 120), st.integers(1, 70))
def test_a_pause_never_loses_what_was_before_it(any_course, offset, days):
    def before(lived):
        return [
            (day, week.number, week.week)
            for week in lived
            for day in week.walking_days
            if day < on(offset)
        ]

    paused = course(*any_course.adaptations, pause(offset, days, order=9), plan=any_course.plan)

    assert before(weeks_of(paused)) == before(weeks_of(any_course))


@few
@given(courses, st.integers(0, 120), st.sets(st.integers(0, 6), min_size=1))
def test_other_weekdays_leave_the_days_before_and_the_number_of_walks(any_course, offset, chosen):
    row = Adaptation(
        Action.WEEKDAYS, on(offset), change=Change(weekdays=tuple(sorted(chosen))), order=9
    )
    others = [
        each
        for each in any_course.adaptations
        if each.action is not Action.WEEKDAYS or each.on < row.on
    ]
    plain = weeks_of(course(*others, plan=any_course.plan))
    moved = weeks_of(course(*others, row, plan=any_course.plan))[: len(plain)]

    assert [(each.begins_on, each.week) for each in moved] == [
        (each.begins_on, each.week) for each in plain
    ]
    for old, new in zip(plain, moved, strict=True):
        assert [day for day in new.walking_days if day < row.on] == [
            day for day in old.walking_days if day < row.on
        ]
        assert len(new.weekdays) <= len(old.weekdays)


@few
@given(courses, st.lists(closings, min_size=2, max_size=3), st.randoms(use_true_random=True))
def test_replay_gives_the_same_plan_in_whatever_order_the_rows_come(any_course, closed, chance):
    rows = (*any_course.adaptations, *closed)
    shuffled = tuple(chance.sample(rows, len(rows)))

    turned = replace(any_course, adaptations=shuffled)

    assert weeks_of(turned) == weeks_of(replace(any_course, adaptations=rows))
    assert closures_of(shuffled) == closures_of(rows)


@few
@given(courses, adaptations.filter(lambda row: row.week is None and row.reviewed_on is None))
def test_a_new_row_never_changes_the_weeks_before_it(any_course, row):
    more = Course(any_course.plan, START, any_course.weekdays, (*any_course.adaptations, row))
    first = min([row.on, *(each.on for each in any_course.adaptations if each.on > row.on)])

    def until(lived):
        return [each for each in lived if each.ends_before <= min(first, row.on) - DAY]

    assert until(weeks_of(more)) == until(weeks_of(any_course))


@few
@given(courses, st.integers(0, 160).map(on))
def test_a_day_has_a_session_only_when_it_is_open(any_course, day):
    lived = plan_on(any_course, day)

    if lived:
        assert lived.begins_on <= day < lived.ends_before
        assert not any(
            c.begins_on <= day < c.opens_on for c in closures_of(any_course.adaptations)
        )
        assert lived in weeks_of(any_course)


asked_by_a_coach = st.lists(
    st.builds(
        Adaptation,
        action=st.sampled_from([Action.COACH_CHANGE, Action.WEEKDAYS]),
        on=st.sampled_from([0, 7, 14, 35]).map(on),
        change=changes | one_number,
        order=st.integers(0, 1),
    ),
    min_size=2,
    max_size=4,
)
quick = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])


@quick
@given(plans, asked_by_a_coach)
def test_whatever_a_coach_asks_for_no_week_leaves_the_caps(code, rows):
    lived = [each.week for each in weeks_of(course(*rows, code=code))]

    for week in lived:
        assert 10 <= week.total_minutes <= 30
        assert week.total_seconds % 60 == 0
    for before, after in pairwise(lived):
        old, new = before.backward_seconds, after.backward_seconds
        assert new * 10 <= old * 13 or new <= old + 60


@quick
@given(plans, asked_by_a_coach)
def test_replay_gives_the_same_plan_when_changes_are_for_one_day(code, rows):
    assert weeks_of(course(*rows[::-1], code=code)) == weeks_of(course(*rows, code=code))
