"""Even steps between the ends of a draft: what is proposed, what stays, and what no proposal can do."""

import copy
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmes.clinical.authoring import (
    Pattern,
    blank_document,
    with_week_after,
    worked_out,
)
from programmes.clinical.lint import faults_in_plan
from programmes.clinical.programmes import load_documents
from programmes.clinical.rules import load_rules
from programmes.clinical.smoothing import TooSteepError, UnfitEndError, smoothed

CAPS = load_rules().caps
DOCUMENTS = {document["id"]: document for document in load_documents()}
STAYS = ("week", "sessions_per_week", "rounds_per_day", "effort_target_0_10", "change_this_week")
SECOND = 1 / 60


def minutes(document, name="total") -> list[float]:
    return [row[f"{name}_minutes_per_session"] for row in document["weekly"]]


def draft(*patterns: Pattern, **facts) -> dict:
    """A week of each pattern, three walks a week unless told otherwise."""
    blank = blank_document("own_1", "Mine")
    row = {**blank["weekly"][0], **facts}
    weekly = [{**copy.deepcopy(row), "segments": each.segments} for each in patterns]
    return worked_out({**blank, "weekly": weekly})


def with_facts(document, *facts: dict) -> dict:
    """The document with other facts in its weeks, in their order."""
    rows = zip(document["weekly"], facts, strict=True)
    return worked_out({**document, "weekly": [{**row, **fact} for row, fact in rows]})


TEN = Pattern(bouts=6)
"""Ten minutes, three of them backward."""


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_programme_of_the_catalogue_can_be_smoothed_within_the_caps(code):
    before = DOCUMENTS[code]
    after = smoothed(before, CAPS)

    assert list(faults_in_plan(after, CAPS)) == []
    assert [after["weekly"][end] for end in (0, -1)] == [before["weekly"][end] for end in (0, -1)]
    for old, new in zip(before["weekly"], after["weekly"], strict=True):
        assert [new[name] for name in STAYS] == [old[name] for name in STAYS]
        for name in ("backward_s", "recovery_s", "recovery_kind", "warm_up_s", "support"):
            assert new["pattern"][name] == old["pattern"][name]
        assert new["grade_percent"] == old["grade_percent"]
    assert smoothed(after, CAPS) == after


@pytest.mark.parametrize(
    ("code", "total", "backward"),
    [
        (
            "foundations",
            [10, 13, 16, 19, 22, 25, 27, 30],
            [3, 4, 5, 6, 7.5, 9, 11, 14],
        ),
        (
            "knee_oa",
            [10, 12, 14, 16, 18, 20, 22, 24, 25, 27, 28, 30],
            [3, 4, 4.5, 4.5, 5.25, 6, 7, 8, 8.75, 10, 10, 10],
        ),
        ("desk_break", [10, 13, 16, 19, 21, 24], [2.5, 3, 4, 5, 6, 7]),
        (
            "bp_heart",
            [10, 13, 16, 19, 19, 22, 25, 27, 30],
            [2, 2.5, 3, 3.5, 3.5, 4.5, 5.33, 6, 7.5],
        ),
        (
            "treadmill",
            [10, 12, 14, 16, 18, 20, 22, 25, 27, 30],
            [3, 4, 5, 6, 7.5, 9, 10.5, 12.25, 14, 16],
        ),
    ],
)
def test_the_steps_are_even(code, total, backward):
    """Where a day is added, as in the fifth week of Heart, the minutes wait."""
    after = smoothed(DOCUMENTS[code], CAPS)

    assert minutes(after) == total
    assert minutes(after, "backward") == backward


def test_a_week_that_grew_too_fast_comes_down_and_a_low_one_comes_up():
    steep = draft(TEN, Pattern(bouts=20), Pattern(bouts=6), Pattern(bouts=12))
    after = smoothed(steep, CAPS)

    assert minutes(steep) == [10, 24, 10, 16]
    assert minutes(after) == [10, 12, 14, 16]
    assert [row["pattern"]["repeats"] for row in after["weekly"]] == [6, 8, 10, 12]


def test_what_is_left_of_the_minutes_goes_to_the_cool_down():
    uneven = draft(TEN, Pattern(bouts=6, backward=40), Pattern(bouts=10))
    after = smoothed(uneven, CAPS)

    # six bouts of 40 seconds are the four backward minutes of an even step
    assert after["weekly"][1]["pattern"]["repeats"] == 6
    assert after["weekly"][1]["segments"][-1]["seconds"] == 120
    assert minutes(after) == [10, 12, 14]


def test_cool_downs_are_cut_only_where_bouts_find_no_room():
    room = draft(TEN, Pattern(bouts=8, cool_down=120), Pattern(bouts=8, cool_down=180))
    assert smoothed(room, CAPS)["weekly"][1]["segments"][-1]["seconds"] == 120

    after = smoothed(DOCUMENTS["return_after_injury"], CAPS)
    ends = [row["segments"][-1]["seconds"] for row in after["weekly"]]
    assert ends == [120, 120, 120, 120, 120, 150, 180, 180, 180, 240]


def test_a_week_of_unequal_parts_keeps_its_parts():
    parts = [
        {"kind": "forward_warm_up", "seconds": 200},
        {"kind": "backward", "seconds": 60, "mode": "hand_near_support"},
        {"kind": "forward_easy", "seconds": 100, "mode": "free"},
        {"kind": "backward", "seconds": 90},
        {"kind": "forward_easy", "seconds": 30},
        {"kind": "cool_down", "seconds": 60},
    ]
    document = draft(TEN, TEN, Pattern(bouts=10))
    document["weekly"][1]["segments"] = parts
    week = smoothed(worked_out(document), CAPS)["weekly"][1]

    assert week["total_minutes_per_session"] == 12
    assert week["segments"] == [
        {"kind": "forward_warm_up", "seconds": 200},
        {
            "kind": "backward",
            "seconds": 60,
            "mode": "hand_near_support",
            "grade_percent": 0.0,
        },
        {"kind": "forward_easy", "seconds": 100},
        {"kind": "backward", "seconds": 90, "mode": "free", "grade_percent": 0.0},
        {"kind": "forward_easy", "seconds": 30},
        {"kind": "backward", "seconds": 90, "mode": "free", "grade_percent": 0.0},
        {"kind": "forward_easy", "seconds": 30},
        {"kind": "cool_down", "seconds": 120},
    ]


def test_a_week_that_is_even_already_keeps_every_word():
    document = draft(TEN, Pattern(bouts=8), Pattern(bouts=10))
    del document["weekly"][1]["segments"][1]["mode"]
    document = worked_out(document)

    assert smoothed(document, CAPS) == document


def test_a_programme_may_come_down():
    document = draft(Pattern(bouts=26), Pattern(bouts=26), Pattern(bouts=16))

    days = [{"sessions_per_week": number} for number in (2, 3, 4)]

    assert minutes(smoothed(document, CAPS)) == [30, 25, 20]
    assert minutes(smoothed(with_facts(document, *days), CAPS)) == [30, 25, 20]


def test_minutes_wait_where_days_or_the_slope_grow_and_climb_evenly_elsewhere():
    patterns = [TEN, TEN, TEN, Pattern(bouts=10)]
    days = [{"sessions_per_week": number} for number in (3, 4, 4, 4)]
    hills = [TEN, replace_slope(TEN, 2.0), replace_slope(TEN, 2.0)]

    assert minutes(smoothed(with_facts(draft(*patterns), *days), CAPS)) == [10, 10, 12, 14]
    steep = draft(*hills, replace_slope(Pattern(bouts=10), 2.0))
    assert minutes(smoothed(steep, CAPS)) == [10, 10, 12, 14]
    gentler = draft(replace_slope(TEN, 2.0), TEN, Pattern(bouts=10))
    assert minutes(smoothed(gentler, CAPS)) == [10, 12, 14]
    at_last = [{"sessions_per_week": number} for number in (3, 3, 4)]
    assert minutes(smoothed(with_facts(draft(TEN, TEN, Pattern(bouts=8)), *at_last), CAPS)) == [
        10,
        12,
        12,
    ]
    fewer = [{"sessions_per_week": number} for number in (4, 3, 3)]
    assert minutes(smoothed(with_facts(draft(*patterns[1:]), *fewer), CAPS)) == [10, 12, 14]


def replace_slope(pattern: Pattern, slope: float) -> Pattern:
    return Pattern(bouts=pattern.bouts, slope=slope)


@pytest.mark.parametrize(
    "patterns",
    [
        (TEN, Pattern(bouts=26)),
        (TEN, TEN, Pattern(bouts=20)),
        (TEN, Pattern(bouts=9, warm_up=600), Pattern(bouts=10)),
    ],
    ids=["two weeks", "three weeks", "a warm-up without end"],
)
def test_so_few_weeks_do_not_lead_so_high(patterns):
    with pytest.raises(TooSteepError):
        smoothed(draft(*patterns), CAPS)


def test_no_week_is_longer_than_both_ends():
    """Seven rounds need a multiple of seven minutes: 14 are no steep rise from 11, but more than the last week has."""
    rounds = Pattern(warm_up=30, bouts=1, backward=30, rest=30, cool_down=30)
    facts = [{"rounds_per_day": number} for number in (1, 7, 1)]
    ends = [Pattern(bouts=7), Pattern(bouts=9), Pattern(bouts=9, cool_down=120)]

    with pytest.raises(TooSteepError):
        smoothed(with_facts(draft(ends[0], rounds, ends[1]), *facts), CAPS)
    assert minutes(smoothed(with_facts(draft(ends[0], rounds, ends[2]), *facts), CAPS)) == [
        11,
        14,
        14,
    ]


def test_a_week_more_leads_higher():
    high = draft(TEN, TEN, TEN, Pattern(bouts=13))
    assert minutes(smoothed(high, CAPS)) == [10, 12, 14, 17]

    with pytest.raises(TooSteepError):
        smoothed(draft(TEN, TEN, Pattern(bouts=13)), CAPS)


def test_nothing_grows_with_days_and_slope_at_once():
    document = draft(TEN, replace_slope(TEN, 1.0), replace_slope(TEN, 1.0))
    days = [{"sessions_per_week": number} for number in (3, 4, 4)]

    with pytest.raises(TooSteepError):
        smoothed(with_facts(document, *days), CAPS)


@pytest.mark.parametrize(
    ("patterns", "number"),
    [
        ((Pattern(bouts=5), TEN, TEN), 1),
        ((TEN, TEN, Pattern(bouts=27)), 3),
        ((TEN, TEN, Pattern(bouts=6, rest=31)), 3),
    ],
    ids=["too short", "too long", "no whole minutes"],
)
def test_an_end_that_breaks_a_rule_is_mended_first(patterns, number):
    with pytest.raises(UnfitEndError) as told:
        smoothed(draft(*patterns), CAPS)

    assert told.value.args == (number,)


def test_one_week_and_two_even_ones_stay_as_they_are():
    one = draft(TEN)
    two = draft(TEN, Pattern(bouts=8))

    assert smoothed(one, CAPS) == one
    assert smoothed(two, CAPS) == two


def test_a_walk_has_no_more_parts_than_may_be_written():
    """Wanted are 59 bouts of five seconds, which make 120 parts; and 42 with two rests each, of which 39 may be written."""
    small = {"warm_up": 30, "backward": 5, "rest": 5, "cool_down": 30}
    ends = [Pattern(bouts=6, backward=45, rest=15), Pattern(bouts=8, backward=40, rest=20)]
    full = smoothed(draft(ends[0], Pattern(**small), ends[1]), CAPS)["weekly"][1]
    assert (len(full["segments"]), full["backward_minutes_per_session"]) == (120, 4.92)

    document = draft(TEN, Pattern(**small), Pattern(bouts=8))
    warm, bout, rest, *_, cool = document["weekly"][1]["segments"]
    document["weekly"][1]["segments"] = [warm, bout, rest, rest, cool]
    three = smoothed(worked_out(document), CAPS)["weekly"][1]
    assert (len(three["segments"]), three["backward_minutes_per_session"]) == (119, 3.25)


def test_just_as_much_backward_as_an_even_step_is_better_than_more():
    document = draft(Pattern(bouts=10), Pattern(bouts=10, warm_up=60), Pattern(bouts=14))

    assert minutes(smoothed(document, CAPS), "backward") == [5, 6, 7]


@st.composite
def drafts(draw):
    """Drafts whose ends are fit, with anything between."""
    rows = st.builds(
        Pattern,
        warm_up=st.integers(4, 12).map(lambda n: 30 * n),
        bouts=st.integers(1, 20),
        backward=st.integers(1, 8).map(lambda n: 15 * n),
        rest=st.integers(1, 6).map(lambda n: 15 * n),
        cool_down=st.integers(1, 300),
        slope=st.sampled_from([0.0, 0.0, 2.0]),
    )
    document = draft(
        TEN, *draw(st.lists(rows, max_size=6)), Pattern(bouts=draw(st.integers(6, 20)))
    )
    days = st.integers(2, 5).map(lambda number: {"sessions_per_week": number})
    return with_facts(document, *(draw(days) for _ in document["weekly"]))


@settings(max_examples=60, deadline=None)
@given(drafts())
def test_a_proposal_keeps_the_caps_and_its_ends_whatever_stands_between(document):
    before = copy.deepcopy(document)
    try:
        after = smoothed(document, CAPS)
    except TooSteepError:
        return
    assert document == before
    assert list(faults_in_plan(after, CAPS)) == []
    assert [after["weekly"][end] for end in (0, -1)] == [before["weekly"][end] for end in (0, -1)]
    assert smoothed(after, CAPS) == after
    low, high = sorted((minutes(after)[0], minutes(after)[-1]))
    assert all(low <= each <= high for each in minutes(after))


@settings(deadline=None)
@given(st.integers(10, 16), st.integers(1, 8))
def test_even_steps_differ_by_no_more_than_the_minute_they_are_rounded_to(last, more):
    document = draft(TEN, Pattern(bouts=last - 4))
    for _ in range(more):
        document = with_week_after(document, 1)
    try:
        found = minutes(smoothed(document, CAPS))
    except TooSteepError:
        return
    steps = [after - before for before, after in pairwise(found)]
    assert max(steps) - min(steps) <= 1
