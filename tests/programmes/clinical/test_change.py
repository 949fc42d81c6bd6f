"""What a coach may change in a week: exact segments, whole minutes, and one thing at a time."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from programmes.clinical.change import (
    Bounds,
    Change,
    ImpossibleChangeError,
    changed,
    faults_in_change,
    hands,
)
from programmes.clinical.growth import faults_in_rise, faults_in_week, freedom_of, slope_of
from programmes.clinical.plan import Kind, Segment, Support, Week, read_plan
from programmes.clinical.programmes import load_documents
from programmes.clinical.rules import load_rules

CAPS = load_rules().caps
PLANS = {document["id"]: read_plan(document) for document in load_documents()}
WARM, COOL = Segment(Kind.WARM_UP, 180), Segment(Kind.COOL_DOWN, 180)
BOUT, REST = Segment(Kind.BACKWARD, 60), Segment(Kind.FORWARD, 60)


def week(*segments: Segment, rounds: int = 1, sessions: int = 3, number: int = 2) -> Week:
    """Twelve minutes with three bouts, unless told otherwise."""
    parts = segments or (WARM, *(BOUT, REST) * 3, COOL)
    return Week(number, sessions, rounds, (3, 5), "", parts)


def seconds(changed_week: Week) -> list[int]:
    return [segment.seconds for segment in changed_week.segments]


def why_not(now: Week, change: Change) -> list[str]:
    return list(faults_in_change(now, change, CAPS))


@pytest.mark.parametrize("code", PLANS)
def test_no_change_changes_nothing(code):
    assert [changed(each, Change()) for each in PLANS[code].weeks] == list(PLANS[code].weeks)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(minutes=12), [180, 60, 60, 60, 60, 60, 60, 180]),
        (Change(minutes=13), [180, 60, 60, 60, 60, 60, 60, 240]),
        (Change(minutes=11), [180, 60, 60, 60, 60, 240]),
        (Change(minutes=10), [180, 60, 60, 60, 60, 180]),
        (Change(minutes=8), [180, 60, 60, 180]),
        (Change(bouts=4), [180, 60, 60, 60, 60, 60, 60, 60, 60, 180]),
        (Change(bouts=2), [180, 60, 60, 60, 60, 180]),
        (Change(bouts=1), [180, 60, 60, 180]),
        (Change(bouts=2, minutes=12), [180, 60, 60, 60, 60, 300]),
        (Change(bounds=Bounds(minutes=10)), [180, 60, 60, 60, 60, 180]),
        (Change(bounds=Bounds(minutes=20)), [180, 60, 60, 60, 60, 60, 60, 180]),
        (Change(minutes=20, bounds=Bounds(minutes=10)), [180, 60, 60, 60, 60, 180]),
    ],
)
def test_minutes_and_bouts(change, expected):
    after = changed(week(), change)

    assert seconds(after) == expected
    assert (after.segments[0], after.segments[-1].kind) == (WARM, Kind.COOL_DOWN)


def test_minutes_that_are_not_whole_are_rounded_up_into_the_cool_down():
    after = changed(week(WARM, Segment(Kind.BACKWARD, 50), REST, COOL), Change(bouts=2))

    assert seconds(after) == [180, 50, 60, 50, 60, 200]


def test_a_session_without_a_cool_down_gets_one():
    bare = week(WARM, BOUT, REST)

    assert changed(bare, Change(minutes=6)).segments == (
        WARM,
        BOUT,
        REST,
        Segment(Kind.COOL_DOWN, 60),
    )
    assert changed(bare, Change()) == bare


def test_the_last_part_of_the_cool_down_takes_what_is_left():
    two = week(WARM, BOUT, REST, COOL, Segment(Kind.COOL_DOWN, 60))

    assert seconds(changed(two, Change(minutes=10))) == [180, 60, 60, 180, 120]


def test_rounds_share_the_minutes_evenly():
    desk = PLANS["desk_break"].week(1)

    assert desk.rounds == 5
    assert changed(desk, Change(minutes=15)).total_minutes == 15
    with pytest.raises(ImpossibleChangeError, match="13 minutes cannot be shared evenly"):
        changed(week(rounds=7), Change(minutes=13))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(bouts=0), "at least one bout"),
        (Change(minutes=7), "7 minutes are too short"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(change, words):
    with pytest.raises(ImpossibleChangeError, match=words):
        changed(week(), change)
    assert words in why_not(week(), change)[0]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Change(pieces=((30, 90),)), [180, 30, 90, 420]),
        (Change(pieces=((30, 30),) * 4), [180, *[30] * 8, 300]),
        (Change(pieces=((60, 60), (40, 80), (20, 100))), [180, 60, 60, 40, 80, 20, 100, 180]),
        (Change(pieces=((60, 60),) * 4), [180, *[60] * 6, 180]),
        (Change(pieces=((30, 30),) * 4, minutes=10), [180, *[30] * 8, 180]),
        (Change(pieces=((30, 30),) * 4, minutes=9), [180, *[30] * 6, 180]),
        (Change(pieces=((30, 30),) * 4, bouts=2), [180, *[30] * 4, 420]),
        (Change(pieces=((1, 1),)), [180, 1, 1, 538]),
    ],
)
def test_bouts_and_rests_of_these_lengths_in_a_walk_of_the_same_minutes(change, expected):
    after = changed(week(), change)

    assert seconds(after) == expected
    assert {part.kind for part in after.segments} == {part.kind for part in week().segments}


def test_bouts_keep_their_hands_and_slope_and_rests_what_is_done_in_them():
    held = Segment(Kind.BACKWARD, 60, Support.HAND_ON, 2.5)
    near = Segment(Kind.BACKWARD, 60, Support.HAND_NEAR)
    stand = Segment(Kind.STAND, 60)
    after = changed(week(WARM, held, stand, near, stand, COOL), Change(pieces=((30, 30),) * 3))

    assert after.bouts == (
        replace(held, seconds=30),
        replace(near, seconds=30),
        replace(near, seconds=30),
    )
    assert after.segments[2] == replace(stand, seconds=30)
    bare = changed(week(WARM, BOUT, COOL), Change(pieces=((30, 30),)))
    assert bare.segments[2] == Segment(Kind.FORWARD, 30)


def test_pieces_are_those_of_a_round():
    desk = PLANS["desk_break"].week(1)

    assert seconds(changed(desk, Change(pieces=((15, 45),)))) == [30, 15, 45, 30]


@pytest.mark.parametrize("pieces", [(), ((0, 30),), ((30, 30), (30, 0))])
def test_a_bout_or_a_rest_without_length_is_refused(pieces):
    with pytest.raises(ImpossibleChangeError, match="needs a length"):
        changed(week(), Change(pieces=pieces))


@pytest.mark.parametrize(
    ("support", "freest", "expected"),
    [
        (Support.FREE, 2, Support.FREE),
        (Support.FREE, 1, Support.HAND_NEAR),
        (Support.FREE, 0, Support.HAND_ON),
        (Support.HAND_NEAR, 1, Support.HAND_NEAR),
        (Support.HAND_ON, 2, Support.HAND_ON),
        (Support.LIGHT_HANDS, 0, Support.TWO_HANDS),
    ],
)
def test_a_limit_on_how_free_the_hands_are(support, freest, expected):
    now = week(WARM, Segment(Kind.BACKWARD, 60, support), REST, COOL)

    assert changed(now, Change(bounds=Bounds(freedom=freest))).bouts[0].support is expected


def test_on_a_treadmill_the_hands_stay_on_the_rails():
    belt = week(WARM, BOUT, Segment(Kind.STAND_BELT_STOPPED, 60), COOL)

    assert hands(belt) == (Support.TWO_HANDS, Support.LIGHT_HANDS)
    assert hands(week(Segment(Kind.BACKWARD, 60, Support.LIGHT_HANDS))) == hands(belt)
    assert hands(week()) == (Support.HAND_ON, Support.HAND_NEAR, Support.FREE)
    assert changed(belt, Change(bounds=Bounds(freedom=1))).bouts[0].support is Support.LIGHT_HANDS
    near = Change(support=Support.HAND_NEAR, bounds=Bounds(freedom=1))
    assert changed(belt, near).bouts[0].support is Support.HAND_NEAR


def test_support_and_slope_are_those_of_the_bouts():
    after = changed(week(), Change(support=Support.HAND_ON, slope=2.5))

    assert {(bout.support, bout.slope) for bout in after.bouts} == {(Support.HAND_ON, 2.5)}
    assert [segment for segment in after.segments if not segment.is_backward] == [
        segment for segment in week().segments if not segment.is_backward
    ]


def test_nobody_set_a_limit_until_somebody_does():
    assert Bounds() == Bounds(
        minutes=None, effort=None, slope=None, is_indoors=False, freedom=None
    )


def test_limits_lower_slope_and_effort_and_never_raise_them():
    steep = changed(week(), Change(slope=5.0))

    assert slope_of(changed(steep, Change(bounds=Bounds(slope=2.5)))) == 2.5
    assert slope_of(changed(steep, Change(bounds=Bounds(slope=7.0)))) == 5
    assert slope_of(changed(steep, Change(slope=9.0, bounds=Bounds(slope=2.5)))) == 2.5
    assert changed(week(), Change(bounds=Bounds(effort=4))).effort == (3, 4)
    assert changed(week(), Change(bounds=Bounds(effort=2))).effort == (2, 2)
    assert changed(week(), Change(bounds=Bounds(effort=9))).effort == (3, 5)


def test_the_days_are_those_that_the_coach_names():
    assert changed(week(), Change(weekdays=(0, 2, 2))).sessions == 2
    assert changed(week(), Change()).sessions == 3


@pytest.mark.parametrize(
    "change",
    [
        Change(),
        Change(minutes=15),
        Change(minutes=10),
        Change(bouts=2),
        Change(weekdays=(0, 1, 2, 3)),
        Change(slope=2.5),
        Change(slope=10.0),
        Change(minutes=10, weekdays=(0, 1, 2, 3)),
        Change(support=Support.HAND_NEAR, minutes=15),
        Change(support=Support.HAND_NEAR, slope=5.0),
    ],
)
def test_a_coach_may_lower_anything_and_raise_one_thing(change):
    assert why_not(week(), change) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (Change(minutes=16), "week 2: 12 to 16 minutes is too steep"),
        (Change(minutes=9), "week 2: 9 minutes are not within 10 to 30"),
        (Change(minutes=15, slope=1.0), "week 2: minutes and slope grow at once"),
        (Change(slope=1.0, weekdays=(0, 1, 2, 3)), "week 2: slope and days grow at once"),
        (Change(weekdays=()), "week 2: there must be a session a week and a round a day"),
        (Change(slope=10.5), "week 2: a slope of 10.5 per cent is outside 0 to 10"),
        (Change(slope=-1.0), "week 2: a slope of -1 per cent is outside 0 to 10"),
    ],
)
def test_a_coach_may_not_do_too_much(change, fault):
    assert why_not(week(), change) == [fault]


def test_freer_hands_and_more_minutes_are_two_things():
    held = changed(week(), Change(support=Support.HAND_ON))

    assert why_not(held, Change(support=Support.HAND_NEAR)) == []
    assert why_not(held, Change(support=Support.TWO_HANDS, minutes=13)) == []
    assert why_not(held, Change(support=Support.HAND_NEAR, minutes=13)) == [
        "week 2: minutes and freer hands at once"
    ]
    assert why_not(held, Change(support=Support.FREE, slope=1.0)) == [
        "week 2: hands freer by 2 steps at once",
        "week 2: slope and freer hands at once",
    ]


@pytest.mark.parametrize(
    ("support", "place"),
    [
        (Support.TWO_HANDS, 0),
        (Support.HAND_ON, 0),
        (Support.LIGHT_HANDS, 1),
        (Support.HAND_NEAR, 1),
        (Support.FREE, 2),
    ],
)
def test_supports_have_an_order(support, place):
    assert freedom_of(changed(week(), Change(support=support))) == place


def test_the_freest_bout_counts():
    mixed = week(WARM, Segment(Kind.BACKWARD, 60, Support.HAND_ON), REST, BOUT, COOL)

    assert freedom_of(mixed) == 2


def test_without_a_bout_the_hands_are_not_free():
    assert freedom_of(week(WARM, COOL)) == 0


def test_the_steepest_bout_counts():
    mixed = week(WARM, Segment(Kind.BACKWARD, 60, slope=5.0), REST, BOUT, COOL)

    assert slope_of(mixed) == 5


@settings(max_examples=50)
@given(
    st.sampled_from([each for plan in PLANS.values() for each in plan.weeks]),
    st.builds(
        Change,
        minutes=st.none() | st.integers(5, 35),
        bouts=st.none() | st.integers(0, 20),
        support=st.none() | st.sampled_from(Support),
        slope=st.none() | st.floats(0, 12),
        weekdays=st.none() | st.lists(st.integers(0, 6), max_size=7).map(tuple),
        pieces=st.none()
        | st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=9).map(tuple),
    ),
)
def test_what_may_be_made_is_a_sound_week_that_grows_in_one_way(now, change):
    assume(not why_not(now, change))

    after = changed(now, change)

    assert faults_in_week(after, CAPS) == ()
    assert faults_in_rise(now, after, CAPS) == ()
    assert after.total_seconds % 60 == 0
    assert change.minutes in {None, after.total_minutes}
