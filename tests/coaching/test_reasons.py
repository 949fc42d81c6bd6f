"""Why a walker needs their coach: each reason at its boundary, and on both sides of it."""

import datetime as dt

import pytest

from coaching.reasons import Code, Facts, Reason, TellFacts, WalkFacts, Yes, reasons

TODAY = dt.date(2026, 11, 21)


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def walk(days: int = 1, **scores: int | None) -> WalkFacts:
    return WalkFacts(walked_on=ago(days), **scores)


def codes(**known) -> list[Code]:
    return [reason.code for reason in reasons(Facts(today=TODAY, **known))]


def test_nothing_known_is_no_reason():
    assert reasons(Facts(today=TODAY)) == ()


@pytest.mark.parametrize(("days", "found"), [(0, [Code.FELL]), (13, [Code.FELL]), (14, [])])
def test_a_fall_counts_for_two_weeks(days, found):
    assert codes(walks=(walk(days, falls=1),)) == found


def test_the_latest_fall_is_named():
    facts = Facts(today=TODAY, walks=(walk(1), walk(3, falls=2), walk(5, falls=1)))

    assert reasons(facts) == (Reason(Code.FELL, value=2, on=ago(3)),)


@pytest.mark.parametrize(
    ("worst", "found"), [(5, []), (6, [Code.PAIN_HIGH]), (10, [Code.PAIN_HIGH]), (None, [])]
)
def test_pain_is_high_from_six(worst, found):
    assert codes(walks=(walk(pain_worst=worst),)) == found


def test_only_the_last_walk_makes_pain_high():
    assert codes(walks=(walk(1, pain_worst=2), walk(3, pain_worst=9))) == []


@pytest.mark.parametrize(
    ("newest_first", "found"),
    [
        ((4, 3, 2), [Code.PAIN_RISING]),
        ((3, 3, 2), []),
        ((4, 2), []),
        ((2, 3, 4), []),
        ((4, None, 2), []),
        ((3, 3, 2, 0), []),
    ],
)
def test_pain_rises_by_two_over_three_walks(newest_first, found):
    walks = tuple(walk(1 + place, pain_after=score) for place, score in enumerate(newest_first))

    assert codes(walks=walks) == found


def test_rising_pain_says_from_where_to_where():
    walks = (walk(1, pain_after=5), walk(2, pain_after=9), walk(3, pain_after=1))

    assert reasons(Facts(today=TODAY, walks=walks)) == (
        Reason(Code.PAIN_RISING, value=1, limit=5),
    )


def test_pain_that_is_not_shared_is_no_reason():
    walks = tuple(walk(days, pain_worst=9, pain_after=9 - 3 * days) for days in (1, 2, 3))

    assert codes(walks=walks, shares_pain=False) == []


@pytest.mark.parametrize(("days", "found"), [(6, []), (7, [Code.SILENT])])
def test_silent_from_seven_days_without_a_walk(days, found):
    assert codes(walks=(walk(days),), starts_on=ago(30)) == found


@pytest.mark.parametrize(("days", "found"), [(-3, []), (6, []), (7, [Code.SILENT])])
def test_silence_begins_when_the_plan_does(days, found):
    assert codes(walks=(walk(200),), starts_on=ago(days)) == found
    assert codes(starts_on=ago(days)) == found


def test_silence_counts_its_days():
    facts = Facts(today=TODAY, walks=(walk(9),), starts_on=ago(30))

    assert reasons(facts) == (Reason(Code.SILENT, value=9),)


def test_nobody_is_silent_or_behind_without_a_plan():
    assert codes(walks=(walk(60),), planned=6, done=0) == []


@pytest.mark.parametrize(
    ("done", "planned", "found"),
    [(4, 6, []), (3, 6, [Code.BEHIND]), (0, 0, []), (0, 1, [Code.BEHIND])],
)
def test_behind_below_two_thirds(done, planned, found):
    assert codes(walks=(walk(1),), starts_on=ago(30), done=done, planned=planned) == found


def test_the_silent_are_not_called_behind_too():
    assert codes(walks=(walk(8),), starts_on=ago(30), done=0, planned=6) == [Code.SILENT]


def test_a_plan_on_hold_is_neither_silent_nor_behind():
    known = {"walks": (walk(20),), "starts_on": ago(30), "planned": 6, "is_on_hold": True}

    assert codes(**known) == [Code.ON_HOLD]


def test_all_reasons_come_most_serious_first():
    walks = (
        walk(8, falls=1, pain_worst=7, pain_after=7),
        walk(9, pain_after=4),
        walk(10, pain_after=2),
    )

    assert codes(walks=walks, starts_on=ago(30), yes=Yes(is_missing=True)) == [
        Code.FELL,
        Code.PAIN_HIGH,
        Code.PAIN_RISING,
        Code.CLEARANCE,
        Code.SILENT,
    ]


def told(days: int, *rows: str) -> TellFacts:
    return TellFacts(ago(days), frozenset(rows))


@pytest.mark.parametrize(
    ("rows", "shares_pain", "found"),
    [
        (["swelling"], True, Code.SWELLING),
        (["swelling"], False, Code.ASK),
        (["stepped_back_twice"], True, Code.TOO_HARD),
        (["same_week_again"], False, Code.TOO_HARD),
    ],
)
@pytest.mark.parametrize(("days", "is_recent"), [(0, True), (13, True), (14, False)])
def test_what_the_rules_tell_a_coach_is_a_reason_for_two_weeks(
    rows, shares_pain, found, days, is_recent
):
    known = reasons(Facts(today=TODAY, told=(told(days, *rows),), shares_pain=shares_pain))

    assert known == (Reason(found, on=ago(days)),) * is_recent


def test_of_each_kind_the_latest_is_told_once():
    many = (told(1, "same_week_again"), told(2, "swelling"), told(3, "swelling"))

    assert reasons(Facts(today=TODAY, told=many)) == (
        Reason(Code.SWELLING, on=ago(2)),
        Reason(Code.TOO_HARD, on=ago(1)),
    )


@pytest.mark.parametrize(
    ("near_falls", "found"),
    [
        ({1: 1}, None),
        ({1: 2}, 2),
        ({1: 1, 3: 1}, None),
        ({1: 1, 3: 1, 13: 1}, 3),
        ({1: 1, 3: 1, 14: 1}, None),
        ({14: 9}, None),
        ({13: 2, 14: 2}, 2),
        ({1: 0, 2: 0}, None),
    ],
)
def test_near_falls_count_as_in_table_four_for_two_weeks(near_falls, found):
    walks = tuple(walk(days, near_falls=number) for days, number in near_falls.items())

    expected = (
        () if found is None else (Reason(Code.NEAR_FALLS, value=found, on=ago(min(near_falls))),)
    )
    assert reasons(Facts(today=TODAY, walks=walks)) == expected


@pytest.mark.parametrize(
    ("confidence", "found"), [(1, [Code.UNSURE]), (2, [Code.UNSURE]), (3, []), (None, [])]
)
def test_confidence_of_two_or_less_on_the_last_walk_is_low(confidence, found):
    assert codes(walks=(walk(1, confidence=confidence), walk(3, confidence=1))) == found
    assert codes(walks=(walk(1, confidence=confidence),), shares_pain=False) == []


def test_near_falls_stand_before_what_was_told_and_doubt_before_silence():
    seen = codes(
        walks=(walk(8, near_falls=2, confidence=1),),
        starts_on=ago(30),
        yes=Yes(is_missing=True),
    )

    assert seen == [Code.NEAR_FALLS, Code.UNSURE, Code.CLEARANCE, Code.SILENT]


def test_a_yes_that_ends_and_an_unread_message_name_their_day():
    facts = Facts(today=TODAY, yes=Yes(ends_on=ago(-3)), wrote_on=ago(2))

    assert reasons(facts) == (Reason(Code.YES_ENDS, on=ago(-3)), Reason(Code.MESSAGE, on=ago(2)))


@pytest.mark.parametrize(("days", "found"), [(0, []), (2, []), (3, [Code.PLAN_WAITS])])
def test_a_new_version_is_the_walkers_alone_for_three_days(days, found):
    assert codes(offered_on=ago(days)) == found


def test_a_version_that_waits_stands_before_an_unread_message():
    known = {"offered_on": ago(9), "wrote_on": ago(9), "yes": Yes(ends_on=ago(-3))}

    assert codes(**known) == [Code.YES_ENDS, Code.PLAN_WAITS, Code.MESSAGE]


@pytest.mark.parametrize(("days", "found"), [(0, [Code.ANSWERS]), (6, [Code.ANSWERS]), (7, [])])
def test_answers_given_again_while_a_plan_runs_are_news_for_a_week(days, found):
    assert codes(answered_on=ago(days)) == found
    assert codes(answered_on=ago(days), yes=Yes(is_missing=True)) == [Code.CLEARANCE]
