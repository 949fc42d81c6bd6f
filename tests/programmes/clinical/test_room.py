"""How far a coach may go: easier is open, harder needs a reason, and nobody passes what the programme itself reaches."""

from dataclasses import replace

import pytest

from programmes.clinical.change import Change, changed
from programmes.clinical.plan import Kind, Plan, Segment, Support, Week, read_plan
from programmes.clinical.programmes import load_documents
from programmes.clinical.room import (
    SHORTEST_BOUT,
    SHORTEST_REST,
    Room,
    Wall,
    pieces_of,
    rests_of,
)

PLANS = {document["id"]: read_plan(document) for document in load_documents()}


def room(code: str, number: int, *, now: Week | None = None, is_flat: bool = False) -> Room:
    """In week `number`, with the next one to come as the programme writes it."""
    plan = PLANS[code]
    coming = plan.week(number + 1)
    return Room(plan, now or plan.week(number), coming, coming, is_flat)


def walls(room: Room, **wish: object) -> list[Wall]:
    return list(room.walls(Change(**wish)))


@pytest.mark.parametrize(
    ("code", "number", "open_to"),
    [
        ("steady_balance", 1, (Support.HAND_ON, Support.HAND_NEAR)),
        ("steady_balance", 9, (Support.HAND_ON, Support.HAND_NEAR)),
        ("treadmill", 1, (Support.TWO_HANDS, Support.LIGHT_HANDS)),
        ("foundations", 1, (Support.HAND_ON, Support.HAND_NEAR, Support.FREE)),
    ],
)
def test_hands_are_never_freer_than_the_programme_ever_lets_them_be(code, number, open_to):
    assert room(code, number).supports == open_to


def test_hands_get_freer_one_step_at_a_time_but_for_the_step_of_the_programme():
    plan = PLANS["foundations"]
    held = changed(plan.week(2), Change(support=Support.HAND_ON))
    eased = Room(plan, held, changed(plan.week(3), Change(support=Support.HAND_ON)), held)

    assert eased.supports == (Support.HAND_ON, Support.HAND_NEAR)
    assert walls(eased, support=Support.FREE) == [Wall.HANDS]
    assert walls(eased, support=Support.HAND_NEAR) == []
    assert Room(plan, held, plan.week(3), plan.week(3)).supports[-1] is Support.FREE


def test_more_support_is_open_and_less_than_in_the_programme_needs_a_reason():
    early, late = room("steady_balance", 3), room("steady_balance", 8)

    assert not early.is_raise(Change(support=Support.HAND_ON))
    assert early.is_raise(Change(support=Support.HAND_NEAR))
    assert not late.is_raise(Change(support=Support.HAND_NEAR))


def test_the_hand_that_is_held_most_counts_for_a_raise():
    plan = PLANS["steady_balance"]
    mixed = replace(
        plan.week(4),
        segments=(*plan.week(4).segments, Segment(Kind.BACKWARD, 30, Support.HAND_NEAR)),
    )

    assert Room(plan, mixed, mixed, mixed).is_raise(Change(support=Support.HAND_NEAR))


@pytest.mark.parametrize(
    ("code", "number", "open_to"),
    [
        ("foundations", 3, (0.0,)),
        ("athlete", 3, (0.0, 5.0)),
        ("athlete", 5, (0.0, 5.0, 10.0)),
        ("fit_incline", 1, (0.0, 2.5)),
        ("fit_incline", 7, (0.0, 2.5, 5.0)),
    ],
)
def test_slopes_are_those_of_the_programme_one_level_at_a_time(code, number, open_to):
    assert room(code, number).slopes == open_to


def test_the_level_of_the_programme_is_open_from_any_week_and_more_is_not():
    plan = PLANS["athlete"]
    flat = changed(plan.week(7), Change(slope=0.0))
    eased = Room(plan, flat, changed(plan.week(8), Change(slope=0.0)), plan.week(8))

    assert eased.slopes == (0.0, 5.0, 10.0)
    assert walls(room("athlete", 3), slope=10.0) == [Wall.SLOPE]
    assert walls(room("athlete", 3), slope=-5.0) == [Wall.SLOPE]
    assert walls(room("athlete", 3), slope=5.0) == []


def test_who_may_walk_on_flat_ground_only_has_no_slope_to_choose():
    flat = room("athlete", 5, is_flat=True)

    assert flat.slopes == (0.0,)
    assert walls(flat, slope=5.0) == [Wall.FLAT]
    assert walls(flat, slope=0.0) == []


def test_a_slope_above_that_of_the_coming_week_needs_a_reason():
    assert room("athlete", 3).is_raise(Change(slope=5.0))
    assert not room("athlete", 4).is_raise(Change(slope=5.0))
    assert not room("athlete", 4).is_raise(Change(slope=0.0))


def test_days_go_up_one_at_a_time_and_never_above_the_busiest_week():
    heart = room("bp_heart", 1)

    assert heart.most_days == 5
    assert room("foundations", 1).most_days == 3
    fewer = replace(
        heart, now=replace(heart.now, sessions=2), planned=replace(heart.now, sessions=3)
    )
    assert fewer.most_days == 3
    assert replace(fewer, planned=heart.planned).most_days == 4
    assert walls(heart, weekdays=(0, 1, 2, 3, 4)) == []
    assert walls(heart, weekdays=(0, 1, 2, 3, 4, 5)) == [Wall.DAYS]
    assert walls(heart, weekdays=(2, 2)) == []
    assert walls(heart, weekdays=()) == [Wall.DAYS]


def test_more_days_than_the_programme_has_need_a_reason():
    heart = room("bp_heart", 1)

    assert heart.is_raise(Change(weekdays=(0, 1, 2, 3, 4)))
    assert not heart.is_raise(Change(weekdays=(0, 1, 3, 3, 4)))


def test_the_bouts_of_a_week_with_the_rests_after_them():
    plan = PLANS["foundations"]
    odd = replace(
        plan.week(1),
        segments=(
            Segment(Kind.WARM_UP, 60),
            Segment(Kind.FORWARD, 15),
            Segment(Kind.BACKWARD, 30),
            Segment(Kind.FORWARD, 20),
            Segment(Kind.STAND, 10),
            Segment(Kind.BACKWARD, 40),
            Segment(Kind.COOL_DOWN, 60),
        ),
    )

    assert pieces_of(plan.week(1)) == ((30, 30),) * 6
    assert pieces_of(odd) == ((30, 30), (40, 0))
    assert rests_of(odd) == (30,)


class TestPieces:
    """In week 2 of Foundations, eight bouts of half a minute; week 3 has ten in fifteen minutes."""

    room = room("foundations", 2)

    def test_shorter_bouts_and_longer_rests_are_open(self):
        assert walls(self.room, pieces=((15, 60),) * 6) == []
        assert not self.room.is_raise(Change(pieces=((15, 60),) * 6))
        assert not self.room.is_raise(Change(pieces=((30, 30),) * 10))

    @pytest.mark.parametrize(
        "pieces", [((31, 30),), ((30, 29),), ((30, 30),) * 9 + ((29, 30), (2, 30))]
    )
    def test_a_longer_bout_a_shorter_rest_or_more_in_all_needs_a_reason(self, pieces):
        assert self.room.is_raise(Change(pieces=pieces))

    def test_the_longest_bout_and_the_shortest_rest_of_both_count(self):
        mixed = changed(self.room.planned, Change(pieces=((60, 20), (30, 60))))
        mixed_room = replace(self.room, planned=mixed)

        assert not mixed_room.is_raise(Change(pieces=((60, 20), (20, 60))))
        assert mixed_room.is_raise(Change(pieces=((61, 30), (20, 60))))
        assert mixed_room.is_raise(Change(pieces=((20, 19), (20, 60))))

    def test_rounds_count(self):
        desk = room("desk_break", 1)

        assert desk.planned.backward_seconds == 180
        assert not desk.is_raise(Change(pieces=((30, 30),)))
        assert desk.is_raise(Change(pieces=((30, 30), (1, 30))))

    @pytest.mark.parametrize(
        ("seconds", "said"), [(14, [Wall.BOUT]), (15, []), (70, []), (71, [Wall.BOUT])]
    )
    def test_a_bout_is_as_long_as_some_bout_of_a_programme(self, seconds, said):
        assert (SHORTEST_BOUT, self.room.longest) == (15, 70)
        assert walls(self.room, pieces=((seconds, 30),)) == said

    @pytest.mark.parametrize(("seconds", "said"), [(19, [Wall.REST]), (20, [])])
    def test_a_rest_is_long_enough_to_turn_round(self, seconds, said):
        assert (SHORTEST_REST, self.room.shortest_rest) == (20, 20)
        assert walls(self.room, pieces=((30, 30), (30, seconds))) == said

    def test_the_programme_itself_may_have_shorter_rests(self):
        quick = replace(
            self.room, planned=changed(self.room.planned, Change(pieces=((30, 12), (30, 15))))
        )

        assert quick.shortest_rest == 12

    def test_a_week_without_rests_has_the_shortest_of_all(self):
        bare = replace(self.room.planned, segments=(Segment(Kind.BACKWARD, 600),))
        quick = replace(self.room, planned=bare)

        assert quick.shortest_rest == 20
        assert not quick.is_raise(Change(pieces=((60, 0),)))

    def test_they_have_to_fit_in_the_walk(self):
        assert walls(self.room, pieces=((20, 80),) * 6) == []
        assert walls(self.room, pieces=((20, 80),) * 6 + ((15, 20),)) == [Wall.FIT]
        assert walls(self.room, pieces=((30, 700),)) == [Wall.FIT]
        assert walls(self.room, pieces=()) == [Wall.FIT]

    def test_no_more_than_30_per_cent_more_backward_than_now(self):
        assert self.room.now.backward_seconds == 240
        assert walls(self.room, pieces=((60, 20),) * 5 + ((15, 20),)) == [Wall.BACKWARD]
        assert walls(self.room, pieces=((52, 20),) * 6) == []
        assert walls(self.room, pieces=((52, 20),) * 5 + ((53, 20),)) == [Wall.BACKWARD]


@pytest.mark.parametrize(
    ("kept", "is_eased"),
    [
        ({}, False),
        ({"support": Support.HAND_ON}, True),
        ({"support": Support.HAND_NEAR}, False),
        ({"weekdays": (0, 1)}, True),
        ({"weekdays": (0, 1, 2)}, False),
        ({"pieces": ((30, 45),) * 9}, True),
        ({"pieces": ((30, 45),) * 10}, False),
        ({"minutes": 10}, False),
    ],
)
def test_to_take_away_what_made_a_week_easier_is_a_raise(kept, is_eased):
    steady = room("steady_balance", 7)

    assert steady.planned.backward_seconds == 10 * 30
    assert steady.is_eased(Change(**kept)) is is_eased


def test_to_take_a_lower_slope_away_is_a_raise():
    assert room("athlete", 4).is_eased(Change(slope=0.0))
    assert not room("athlete", 4).is_eased(Change(slope=5.0))


def test_a_wish_for_nothing_is_neither():
    assert not room("athlete", 4).is_raise(Change())
    assert not room("athlete", 4).is_eased(Change())
    assert walls(room("athlete", 4)) == []


def test_a_plan_of_one_week_is_its_own_measure():
    week = PLANS["athlete"].week(5)
    one = Plan((replace(week, number=1),))

    assert Room(one, one.week(1), one.week(1), one.week(1)).slopes == (0.0, 5.0)
