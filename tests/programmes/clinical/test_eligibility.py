"""The phrases of a programme's door, read as codes."""

import copy

import pytest

from programmes.clinical.eligibility import (
    UnknownPhraseError,
    load_eligibility,
    read_eligibility,
    unknown_phrases,
)
from programmes.clinical.programmes import load_documents


@pytest.fixture
def document():
    return copy.deepcopy(load_documents()[0])


def test_the_door_of_foundations_is_wide_and_knows_better():
    eligibility = load_eligibility("foundations")

    assert (eligibility.needs_one_of, eligibility.excludes) == (frozenset(), frozenset())
    assert eligibility.better == (
        ("CA2", "steady_balance"),
        ("CA3", "steady_balance"),
        ("CA4", "knee_oa"),
        ("CA5", "back_comfort"),
    )
    assert (eligibility.needs_clearance, eligibility.highest_effort) == (False, 4)


def test_first_is_no_part_of_a_programmes_name():
    assert load_eligibility("knee_oa").better == (
        ("CA2", "steady_balance"),
        ("CA3", "steady_balance"),
    )


def test_a_passed_test_cannot_open_a_door_while_none_is_recorded():
    assert load_eligibility("fit_incline").excludes == {"CA1", "CA2", "CA3", "CA6"}
    assert load_eligibility("athlete").excludes == {"CA1", "CA2", "CA3", "CA6", "CA7"}


def test_return_after_injury_needs_a_clearance():
    assert load_eligibility("return_after_injury").needs_clearance is True


@pytest.mark.parametrize("field", ["allow_if", "exclude_if"])
def test_a_phrase_without_a_meaning_is_refused(document, field):
    document["eligibility"][field].append("feeling lucky")

    with pytest.raises(UnknownPhraseError, match="feeling lucky"):
        read_eligibility(document)


def test_a_reroute_names_codes_only(document):
    document["eligibility"]["reroute"].append(["CA2 or worse", "steady_balance"])

    assert list(unknown_phrases(document)) == ["CA2 or worse"]
