"""Studies and claims as values, and how a source is cited."""

import dataclasses

import pytest

from programmes.clinical.evidence import ClaimVerdict, Grade, load_claims, load_studies


def cited(**changes: object) -> str:
    return dataclasses.replace(load_studies()["lin2025"], **changes).short


def test_all_sources_and_claims_are_there():
    assert (len(load_studies()), len(load_claims())) == (94, 74)


def test_every_claim_names_sources_that_exist():
    assert {code for claim in load_claims() for code in claim.studies} <= set(load_studies())


def test_a_study_keeps_its_grade():
    assert load_studies()["lin2025"].grade is Grade.LOW


def test_a_study_keeps_its_address_and_size():
    study = load_studies()["alghadir2019"]

    assert (study.size, study.url) == ("68", "https://pmc.ncbi.nlm.nih.gov/articles/PMC6456984")


@pytest.mark.parametrize(
    ("verdict", "is_refused"),
    [
        (ClaimVerdict.SUPPORTED, False),
        (ClaimVerdict.PARTLY, False),
        (ClaimVerdict.WEAK, False),
        (ClaimVerdict.UNSUPPORTED, True),
        (ClaimVerdict.MISLEADING, True),
    ],
)
def test_unsupported_and_misleading_claims_are_refused(verdict, is_refused):
    assert {claim.is_refused for claim in load_claims() if claim.verdict is verdict} == {
        is_refused
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Lin LH and others, 2025"),
        ({"authors": "Laufer Y", "year": 2005}, "Laufer Y, 2005"),
        ({"authors": "Flynn TW et al.", "year": 1994}, "Flynn TW and others, 1994"),
        ({"authors": "Rose DK (name from memory)", "year": None}, "Rose DK"),
        ({"authors": "CDC; somebody", "year": None}, "CDC"),
        (
            {
                "authors": "authors not shown (a university)",
                "title": "One two three four five six",
            },
            "One two three four five …, 2025",
        ),
    ],
)
def test_a_source_is_cited_as_people_do(changes, words):
    assert cited(**changes) == words


@pytest.mark.parametrize(
    ("size", "counted"), [("68", "68"), ("13 RCTs", "13 RCTs"), ("page", ""), ("", "")]
)
def test_a_size_without_a_number_is_not_shown(size, counted):
    assert dataclasses.replace(load_studies()["lin2025"], size=size).counted == counted
