"""A clinician's yes: what it lifts, for how long, within which limits, and what ends it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical import screening
from programmes.clinical.change import NO_BOUNDS, Bounds
from programmes.clinical.clearance import (
    AskAgain,
    Clearance,
    Event,
    EventKind,
    Role,
    cancels,
    faults_in_clearance,
    is_valid,
    judge_with,
    latest_end,
    must_ask_again,
    strictest,
)
from programmes.clinical.programmes import programme_codes
from programmes.clinical.rules import Limit
from programmes.clinical.screening import CLEARABLE, Kind, judge, may_follow

GIVEN = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
TODAY = GIVEN + 10 * DAY
AMBER = [code for code in (question.code for question in screening.QUESTIONS) if code[:2] == "CF"]


def clearance(*codes: str, bounds: Bounds = NO_BOUNDS, **facts: object) -> Clearance:
    told = {
        "role": Role.DOCTOR,
        "name": "Dr Ada Okafor",
        "given_on": GIVEN,
        "ends_on": GIVEN + 100 * DAY,
        "codes": frozenset(codes),
    }
    return Clearance(**{**told, **facts}, bounds=bounds)


def open_to(verdict: screening.Verdict, **facts: bool) -> set[str]:
    return {code for code in programme_codes() if may_follow(verdict, code, **facts).is_allowed}


def cleared(*codes: str, bounds: Bounds = NO_BOUNDS) -> screening.Verdict:
    amber = [code for code in codes if code in CLEARABLE]
    return judge_with(frozenset(codes), [clearance(*amber, bounds=bounds)], [], TODAY)


def faults(*codes: str, today: dt.date = TODAY, **facts: object) -> list[str]:
    return list(faults_in_clearance(clearance(*codes, **facts), today))


def test_a_clinician_may_lift_every_amber_row_but_the_age():
    assert {code for code in AMBER if code != "CF15"} == CLEARABLE


@pytest.mark.parametrize("code", sorted(CLEARABLE))
def test_a_yes_lifts_the_lock_of_its_row(code):
    assert judge(frozenset({code})).kind is Kind.SEE_A_CLINICIAN
    assert cleared(code).kind is Kind.WITH_CARE
    assert cleared(code).cleared == {code}


def test_every_amber_row_needs_its_own_yes():
    yes = frozenset({"CF1", "CF3"})

    one = judge_with(yes, [clearance("CF1")], [], TODAY)
    both = judge_with(yes, [clearance("CF1"), clearance("CF3")], [], TODAY)

    assert (one.kind, one.cleared) == (Kind.SEE_A_CLINICIAN, {"CF1"})
    assert (both.kind, both.cleared) == (Kind.WITH_CARE, yes)


@given(st.frozensets(st.sampled_from([question.code for question in screening.QUESTIONS])))
def test_nobody_can_lift_an_emergency_or_the_age(yes):
    verdict = judge(yes, frozenset(question.code for question in screening.QUESTIONS))

    if any(code.startswith("EM") for code in yes):
        assert verdict.kind is Kind.EMERGENCY
    elif "CF15" in yes:
        assert verdict.kind is Kind.SEE_A_CLINICIAN
    else:
        assert verdict.kind in {Kind.GO, Kind.WITH_CARE}
    assert verdict.cleared == yes & CLEARABLE


def test_a_yes_to_a_question_that_nobody_asked_changes_nothing():
    verdict = judge_with(frozenset(), [clearance("CF1", bounds=Bounds(minutes=12))], [], TODAY)

    assert verdict == judge(frozenset())


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["CF4"], {"steady_balance"}),
        (["CF7"], {"steady_balance"}),
        (["CF6"], {"return_after_injury"}),
        (["CF8"], set()),
        (["CF4", "CF6"], set()),
        (
            ["CF1"],
            {"foundations", "bp_heart", "desk_break", "treadmill", "fit_incline", "athlete"},
        ),
        (["CF4", "CA2"], {"steady_balance"}),
        (["CF9", "CA3"], {"steady_balance"}),
        (["CF1", "CA10"], {"foundations", "bp_heart", "desk_break", "treadmill"}),
        (["EM1", "CF1"], set()),
        (["CF15", "CF1"], set()),
    ],
)
def test_what_stays_open_after_a_yes(codes, expected):
    assert open_to(cleared(*codes)) == expected


def test_nerve_problems_need_a_clinician_who_leads():
    verdict = cleared("CF8")

    assert may_follow(verdict, "foundations").reason == screening.ONLY_CLINICIAN_LED
    door = screening.load_eligibility("foundations")
    assert screening.may_enter(verdict, door).reason == screening.ONLY_CLINICIAN_LED
    assert screening.may_enter(verdict, door, is_clinician_led=True).is_allowed
    assert "foundations" in open_to(verdict, is_clinician_led=True)
    assert open_to(judge(frozenset({"CF8"})), is_clinician_led=True) == set()


def test_after_an_operation_only_its_own_programme_is_open():
    verdict = cleared("CF6")

    assert may_follow(verdict, "foundations").reason == screening.ONLY_RETURN_AFTER_INJURY
    assert may_follow(cleared("CF1"), "return_after_injury").reason == screening.NEEDS_CLEARANCE


def test_poor_sight_always_needs_a_helper():
    assert cleared("CF10").limits == {Limit.HELPER}


@pytest.mark.parametrize(
    ("bounds", "programme", "reason"),
    [
        (Bounds(effort=4), "foundations", ""),
        (Bounds(effort=3), "foundations", screening.TOO_HARD_FOR_CLEARANCE),
        (Bounds(effort=6), "athlete", ""),
        (Bounds(effort=5), "athlete", screening.TOO_HARD_FOR_CLEARANCE),
        (Bounds(slope=10.0), "athlete", ""),
        (Bounds(slope=9.0), "athlete", screening.TOO_STEEP_FOR_CLEARANCE),
        (Bounds(slope=0.0), "foundations", ""),
        (Bounds(minutes=10), "foundations", ""),
    ],
)
def test_the_limits_of_a_yes_close_what_goes_beyond_them(bounds, programme, reason):
    assert may_follow(cleared("CF1", bounds=bounds), programme).reason == reason


def test_a_yes_for_indoors_only_is_a_limit():
    assert cleared("CF1", bounds=Bounds(is_indoors=True)).limits == {Limit.INDOORS}
    assert cleared("CF1").limits == set()


def test_limits_add_up_and_the_strictest_wins():
    first = clearance("CF1", bounds=Bounds(minutes=20, effort=4))
    second = clearance("CF3", bounds=Bounds(minutes=15, slope=0.0, is_indoors=True))

    verdict = judge_with(frozenset({"CF1", "CF3"}), [first, second], [], TODAY)

    assert verdict.bounds == Bounds(minutes=15, effort=4, slope=0.0, is_indoors=True)
    assert strictest([Bounds(20, 4, 5.0), Bounds(15, 3, 2.5)]) == Bounds(15, 3, 2.5)
    assert strictest([]) == NO_BOUNDS


@pytest.mark.parametrize(
    ("today", "holds"),
    [(GIVEN - DAY, False), (GIVEN, True), (GIVEN + 100 * DAY, True), (GIVEN + 101 * DAY, False)],
)
def test_a_yes_holds_from_its_first_to_its_last_day(today, holds):
    assert is_valid(clearance("CF1"), [], today) is holds


@pytest.mark.parametrize("kind", [EventKind.FALL, EventKind.OPERATION, EventKind.HOSPITAL])
def test_a_new_harm_cancels_a_yes(kind):
    record = clearance("CF1")

    assert [cancels(Event(kind, GIVEN + ago * DAY), record) for ago in (-1, 0, 1)] == [
        False,
        False,
        True,
    ]
    assert is_valid(record, [Event(kind, GIVEN + DAY)], TODAY) is False
    assert is_valid(record, [Event(kind, TODAY)], TODAY) is False
    assert is_valid(record, [Event(kind, TODAY + DAY)], TODAY) is True


@pytest.mark.parametrize("kind", [EventKind.ILLNESS, EventKind.INJURY])
def test_other_events_bring_the_questions_back_but_cancel_nothing(kind):
    assert is_valid(clearance("CF1"), [Event(kind, TODAY)], TODAY) is True


@pytest.mark.parametrize(
    ("codes", "holds"),
    [
        ({"CF1"}, True),
        ({"CF1", "CA3"}, True),
        ({"CF2"}, False),
        ({"EM1"}, False),
        ({"CF1", "CF3"}, False),
    ],
)
def test_a_new_red_or_amber_answer_cancels_a_yes(codes, holds):
    answers = Event(EventKind.ANSWERS, TODAY, frozenset(codes))

    assert is_valid(clearance("CF1"), [answers], TODAY) is holds


def test_answers_of_the_day_itself_count_and_earlier_ones_do_not():
    record = clearance("CF1")
    codes = frozenset({"CF2"})

    assert is_valid(record, [Event(EventKind.ANSWERS, GIVEN, codes)], TODAY) is False
    assert is_valid(record, [Event(EventKind.ANSWERS, GIVEN - DAY, codes)], TODAY) is True


def test_a_cancelled_yes_lifts_nothing():
    fall = Event(EventKind.FALL, TODAY)

    verdict = judge_with(frozenset({"CF1"}), [clearance("CF1")], iter([fall]), TODAY)

    assert (verdict.kind, verdict.cleared) == (Kind.SEE_A_CLINICIAN, frozenset())


@pytest.mark.parametrize(
    ("given_on", "end"),
    [
        (dt.date(2026, 3, 2), dt.date(2027, 3, 2)),
        (dt.date(2028, 2, 29), dt.date(2029, 2, 28)),
        (dt.date(2027, 2, 28), dt.date(2028, 2, 28)),
        (dt.date(2026, 12, 31), dt.date(2027, 12, 31)),
        (dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    ],
)
def test_a_yes_lasts_twelve_months_at_most(given_on, end):
    assert latest_end(given_on) == end
    facts = {"given_on": given_on, "today": given_on}
    assert faults("CF1", ends_on=end, **facts) == []
    assert faults("CF1", ends_on=end + DAY, **facts) == ["it must end within 12 months"]


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"name": "  "}, "the name is missing"),
        ({"codes": frozenset()}, "it covers no question"),
        ({"codes": frozenset({"EM1", "CF15", "CF1"})}, "nobody can clear CF15, EM1"),
        ({"given_on": TODAY + DAY}, "it is from a day to come"),
        ({"ends_on": GIVEN - DAY}, "it must end within 12 months"),
        ({"bounds": Bounds(minutes=9)}, "minutes must be within 10 to 30"),
        ({"bounds": Bounds(minutes=31)}, "minutes must be within 10 to 30"),
        ({"bounds": Bounds(effort=-1)}, "effort must be within 0 to 10"),
        ({"bounds": Bounds(effort=11)}, "effort must be within 0 to 10"),
        ({"bounds": Bounds(slope=-1.0)}, "the slope must not go down"),
    ],
)
def test_a_record_that_cannot_be_kept_says_why(facts, fault):
    assert faults("CF1", **facts) == [fault]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"given_on": TODAY, "ends_on": TODAY},
        {"bounds": Bounds(10, 0, 0.0)},
        {"bounds": Bounds(30, 10, 10.0)},
    ],
)
def test_a_record_in_order_has_no_faults(facts):
    assert faults("CF1", **facts) == []


@pytest.mark.parametrize(
    ("answered_on", "facts", "why"),
    [
        (None, {}, AskAgain.NEVER_ANSWERED),
        (TODAY, {"is_new_programme": True}, None),
        (TODAY - DAY, {"is_new_programme": True}, AskAgain.NEW_PROGRAMME),
        (TODAY - DAY, {}, None),
        (TODAY - 83 * DAY, {}, None),
        (TODAY - 84 * DAY, {}, AskAgain.TWELVE_WEEKS),
    ],
)
def test_when_the_questions_come_again(answered_on, facts, why):
    assert must_ask_again(answered_on, [], TODAY, **facts) is why


@pytest.mark.parametrize("kind", EventKind)
def test_after_an_event_the_questions_come_again(kind):
    why = None if kind is EventKind.ANSWERS else AskAgain.EVENT

    assert must_ask_again(TODAY, [Event(kind, TODAY)], TODAY) is why
