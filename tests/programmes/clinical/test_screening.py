"""The verdict on the screening answers, and the programmes that it leaves open: properties, and both sides of each rule."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical import screening
from programmes.clinical.programmes import load_documents, programme_codes
from programmes.clinical.rules import Limit, Tier
from programmes.clinical.screening import Kind, judge, may_follow

CODES = [question.code for question in screening.QUESTIONS]
BY_TIER = {
    tier: [row.code for row in screening.QUESTIONS if row.tier is tier]
    for tier in (Tier.EMERGENCY, Tier.CLINICIAN_FIRST, Tier.CAUTION)
}
EVERY_PROGRAMME = [document["id"] for document in load_documents()]
FLAT_AND_OPEN = {"foundations", "bp_heart", "desk_break", "treadmill"}

answers = st.frozensets(st.sampled_from(CODES))
cautions = st.frozensets(st.sampled_from(BY_TIER[Tier.CAUTION]), min_size=1)
programmes = st.sampled_from(EVERY_PROGRAMME)


def open_to(*codes: str) -> set[str]:
    verdict = judge(frozenset(codes))
    return {code for code in EVERY_PROGRAMME if may_follow(verdict, code).is_allowed}


def test_the_table_has_thirty_two_questions_in_three_tiers():
    assert {tier: len(codes) for tier, codes in BY_TIER.items()} == {
        Tier.EMERGENCY: 7,
        Tier.CLINICIAN_FIRST: 15,
        Tier.CAUTION: 10,
    }


def test_the_questions_are_asked_worst_tier_first():
    assert [code for codes in BY_TIER.values() for code in codes] == CODES


def test_no_to_everything_is_a_go():
    verdict = judge(frozenset())

    assert (verdict.kind, verdict.rows, verdict.suggested) == (Kind.GO, (), ())
    assert screening.ALL_CLEAR.message == "You are ready to start. Clear your path and go slowly."


@pytest.mark.parametrize(
    ("tier", "kind"),
    [
        (Tier.EMERGENCY, Kind.EMERGENCY),
        (Tier.CLINICIAN_FIRST, Kind.SEE_A_CLINICIAN),
        (Tier.CAUTION, Kind.WITH_CARE),
    ],
)
def test_one_yes_gives_the_verdict_of_its_tier(tier, kind):
    assert {judge(frozenset({code})).kind for code in BY_TIER[tier]} == {kind}


@given(answers)
def test_the_worst_tier_decides(yes):
    kind = judge(yes).kind

    if yes & set(BY_TIER[Tier.EMERGENCY]):
        assert kind is Kind.EMERGENCY
    elif yes & set(BY_TIER[Tier.CLINICIAN_FIRST]):
        assert kind is Kind.SEE_A_CLINICIAN
    elif yes:
        assert kind is Kind.WITH_CARE
    else:
        assert kind is Kind.GO


@given(answers)
def test_every_yes_keeps_its_row_in_the_order_of_the_table(yes):
    verdict = judge(yes)

    assert [row.code for row in verdict.rows] == [code for code in CODES if code in yes]
    assert verdict.codes == yes


@given(answers, st.sampled_from(CODES))
def test_one_more_yes_never_makes_the_verdict_milder(yes, code):
    order = [Kind.GO, Kind.WITH_CARE, Kind.SEE_A_CLINICIAN, Kind.EMERGENCY]

    assert order.index(judge(yes | {code}).kind) >= order.index(judge(yes).kind)


@given(answers, st.sampled_from(CODES))
def test_limits_only_add_up(yes, code):
    assert judge(yes | {code}).limits >= judge(yes).limits


@given(answers, programmes)
def test_a_refusal_always_says_why_and_a_yes_says_nothing(yes, code):
    suitability = may_follow(judge(yes), code)

    assert suitability.is_allowed == (suitability.reason == "")


@given(answers)
def test_a_suggested_programme_may_be_followed(yes):
    verdict = judge(yes)

    assert all(may_follow(verdict, code).is_allowed for code in verdict.suggested)


@given(answers.filter(lambda yes: not yes <= set(BY_TIER[Tier.CAUTION])), programmes)
def test_an_emergency_or_a_clinicians_question_closes_everything(yes, code):
    assert not may_follow(judge(yes), code).is_allowed


@given(cautions)
def test_unsteady_people_may_only_follow_steady_balance(yes):
    assert open_to(*yes, "CA2") == {"steady_balance"}
    assert open_to(*yes, "CA3") == {"steady_balance"}


@given(cautions)
def test_weak_bones_never_open_more_than_two_programmes(yes):
    assert open_to(*yes, "CA9") <= {"steady_balance", "foundations"}


@given(answers)
def test_nobody_returns_after_an_injury_without_a_written_yes(yes):
    assert not may_follow(judge(yes), "return_after_injury").is_allowed


def test_a_go_leaves_the_general_programmes_open():
    assert open_to() == FLAT_AND_OPEN | {"fit_incline", "athlete"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("CA1", FLAT_AND_OPEN | {"steady_balance"}),
        ("CA4", FLAT_AND_OPEN | {"fit_incline", "athlete", "knee_oa"}),
        ("CA5", FLAT_AND_OPEN | {"fit_incline", "athlete", "back_comfort"}),
        ("CA6", FLAT_AND_OPEN),
        ("CA7", {"foundations", "bp_heart", "fit_incline"}),
        ("CA8", FLAT_AND_OPEN | {"fit_incline", "athlete"}),
        ("CA9", {"foundations", "steady_balance"}),
        ("CA10", FLAT_AND_OPEN),
    ],
)
def test_each_caution_leaves_these_programmes_open(code, expected):
    assert open_to(code) == expected


@pytest.mark.parametrize(
    ("yes", "suggested"),
    [
        ({"CA4"}, ("knee_oa",)),
        ({"CA5"}, ("back_comfort",)),
        ({"CA6"}, ("bp_heart",)),
        ({"CA4", "CA5"}, ("knee_oa", "back_comfort")),
        ({"CA2", "CA3"}, ("steady_balance",)),
        ({"CA2", "CA4"}, ("steady_balance",)),
        ({"CA9", "CA5"}, ()),
        ({"CF1", "CA4"}, ()),
    ],
)
def test_the_table_suggests_what_fits_best(yes, suggested):
    assert judge(frozenset(yes)).suggested == suggested


@pytest.mark.parametrize(
    ("yes", "programme", "reason"),
    [
        ({"EM1"}, "foundations", screening.WHY_BLOCKED[Kind.EMERGENCY]),
        ({"CF6"}, "return_after_injury", screening.WHY_BLOCKED[Kind.SEE_A_CLINICIAN]),
        (set(), "return_after_injury", screening.NEEDS_CLEARANCE),
        ({"CA2"}, "foundations", screening.ONLY_STEADY_BALANCE),
        ({"CA9"}, "treadmill", screening.ONLY_GENTLE_PLACES),
        ({"CA10"}, "athlete", screening.TOO_HARD),
        ({"CA1"}, "fit_incline", screening.WHY_EXCLUDED["CA1"]),
        ({"CA6"}, "fit_incline", screening.WHY_EXCLUDED["CA6"]),
        ({"CA7"}, "desk_break", screening.WHY_EXCLUDED["CA7"]),
        (set(), "knee_oa", screening.WHY_NEEDED["CA4"]),
        (set(), "back_comfort", screening.WHY_NEEDED["CA5"]),
        (set(), "steady_balance", screening.NEEDS_OTHER),
    ],
)
def test_a_refusal_gives_the_reason_that_comes_first(yes, programme, reason):
    assert may_follow(judge(frozenset(yes)), programme).reason == reason


def test_every_exclusion_of_the_catalogue_has_words():
    excluded = {
        code for name in EVERY_PROGRAMME for code in screening.load_eligibility(name).excludes
    }

    assert excluded == set(screening.WHY_EXCLUDED)


def test_only_an_age_under_eighteen_blocks_the_sign_up():
    assert [code for code in CODES if judge(frozenset({code})).blocks_sign_up] == ["CF15"]


def test_the_same_day_cards_are_the_three_of_the_table():
    same_day = [row.code for row in screening.QUESTIONS if row.consequence.is_same_day]

    assert same_day == ["EM5", "EM6", "EM7"]


def test_limits_of_several_answers_add_up():
    assert judge(frozenset({"CA1", "CA7", "CA8"})).limits == {
        Limit.HELPER_FIRST_WEEKS,
        Limit.HELPER,
        Limit.NO_TREADMILL,
        Limit.NO_DESK_BREAK,
        Limit.FROM_WEEK_1,
    }


def test_an_unknown_code_is_refused():
    with pytest.raises(screening.UnknownCodeError, match="XX1, XX2"):
        judge(frozenset({"XX2", "CA1", "XX1"}))


def test_a_question_is_found_by_its_code():
    assert screening.question("CF15").text == "Under 18?"
    with pytest.raises(screening.UnknownCodeError):
        screening.question("OK")


def test_an_unknown_programme_is_an_error():
    assert programme_codes() == set(EVERY_PROGRAMME)
    with pytest.raises(KeyError):
        may_follow(judge(frozenset()), "nothing_like_it")


def test_the_seven_questions_of_an_emergency_are_known_by_name():
    assert {f"EM{number}" for number in range(1, 8)} == screening.RED


def test_one_answer_that_blocks_the_sign_up_is_enough_among_others():
    assert judge(frozenset({"CF15", "CA10"})).blocks_sign_up
    assert not judge(frozenset({"CF1", "CA10"})).blocks_sign_up


def test_with_a_heart_problem_effort_four_is_open_and_five_is_not():
    heart = judge(frozenset({"CA10"}))
    door = screening.load_eligibility("foundations")

    assert screening.may_enter(heart, replace(door, highest_effort=4)).is_allowed
    assert not screening.may_enter(heart, replace(door, highest_effort=5)).is_allowed
