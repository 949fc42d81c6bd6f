"""A broken file of decision tables: every kind of damage is named with its path and its reason."""

import copy

import pytest

from programmes.clinical.data_files import DATA, EVIDENCE, read_json
from programmes.clinical.faults import BrokenDataError
from programmes.clinical.rule_faults import faults_in_rules, known_sources
from programmes.clinical.rules import PATH

SOURCES = known_sources(read_json(DATA / EVIDENCE))
SHIPPED = read_json(PATH)


@pytest.fixture
def document():
    return copy.deepcopy(SHIPPED)


def found(document) -> list[str]:
    return [
        str(fault).removeprefix("rules.json: ") for fault in faults_in_rules(document, SOURCES)
    ]


def test_the_shipped_file_is_sound(document):
    assert found(document) == []


@pytest.mark.parametrize(
    ("table", "change", "fault"),
    [
        ("screening", {"action": "hope"}, "screening[0].action: unknown action 'hope'"),
        (
            "screening",
            {"tier": "caution"},
            "screening[0].tier: EM1 must be emergency, not 'caution'",
        ),
        ("screening", {"tier": "pink"}, "screening[0].tier: EM1 must be emergency, not 'pink'"),
        ("screening", {"question": ""}, "screening[0].question: must be words, not ''"),
        ("before", {"when": ""}, "before[0].when: must be words, not ''"),
        ("before", {"message": None}, "before[0].message: must be words, not None"),
        (
            "during",
            {"basis": "a feeling"},
            "during[0].basis: must begin with one of evidence, guideline, expert",
        ),
        ("after", {"sources": ["nhs_knee", "x1"]}, "after[0].sources[1]: unknown source 'x1'"),
        ("unknown", {"action": "advance"}, "unknown[0].action: unknown action 'advance'"),
        (
            "missed",
            {"threshold": {"days": 3}},
            "missed[0].threshold.days: is not known for missed_one",
        ),
        ("escalation", {"inputs": []}, "escalation[0].inputs: must have 1 or more, and has 0"),
    ],
)
def test_a_broken_row_is_named(document, table, change, fault):
    document[table][0].update(change)

    assert found(document) == [fault]


@pytest.mark.parametrize("basis", ["evidence", "guideline + expert", "expert (twice)"])
def test_a_basis_may_have_a_remark(document, basis):
    document["after"][0]["basis"] = basis

    assert found(document) == []


def test_a_row_that_nobody_knows_and_one_that_is_missing(document):
    document["after"][3]["code"] = "tumble"

    assert found(document) == [
        "after: the row fall is missing",
        "after[3].code: unknown code 'tumble'",
    ]


def test_a_code_that_is_used_twice(document):
    document["during"].append(document["during"][0])

    assert found(document) == ["during: the code emergency is used twice"]


def test_a_threshold_that_is_missing(document):
    del document["after"][3]["threshold"]["falls"]

    assert found(document) == ["after[3].threshold.falls: is missing"]


@pytest.mark.parametrize(
    ("code", "name", "top"),
    [
        ("pain_high", "pain", 10),
        ("effort_far_over", "effort", 10),
        ("confidence_low", "confidence", 5),
    ],
)
def test_a_score_stays_on_its_scale(document, code, name, top):
    [place] = [place for place, row in enumerate(document["after"]) if row["code"] == code]
    threshold = document["after"][place]["threshold"]

    threshold[name] = top
    assert found(document) == []
    threshold[name] = top + 1
    assert found(document) == [
        f"after[{place}].threshold.{name}: must be {top} at most, not {top + 1}"
    ]


def test_the_order_of_the_actions_may_not_change(document):
    document["action_order"].reverse()

    assert found(document) == [
        "action_order: must be stop_seek_care, pause_contact_coach, step_back, repeat, advance"
    ]


def test_the_caps_leave_room(document):
    document["progression_caps"].update(total_min=20, total_max=20)
    assert found(document) == []

    document["progression_caps"].update(total_min=21)
    assert found(document) == ["progression_caps.total_min: is more than total_max"]


@pytest.mark.parametrize(
    "ranges",
    [
        ["0-9"],
        ["0-11"],
        ["0-5", "5-10"],
        ["0-4", "6-10"],
        ["6-10", "0-5"],
        ["0-10", "more"],
        ["0-5-10"],
        ["none", "0-10"],
    ],
)
def test_the_words_of_the_efforts_cover_every_score_once(document, ranges):
    document["effort"] = [[scores, "words"] for scores in ranges]

    assert found(document) == ["effort: must have words for each score from 0 to 10 once"]


@pytest.mark.parametrize("ranges", [["0-10"], ["0", "1-10"], ["0-5", "6-10"]])
def test_ranges_of_any_length_will_do(document, ranges):
    document["effort"] = [[scores, "words"] for scores in ranges]

    assert found(document) == []


def test_sources_are_read_from_evidence_of_the_right_shape():
    assert "lin2025" in SOURCES

    with pytest.raises(BrokenDataError, match=r"evidence\.json: meta: is missing"):
        known_sources({"studies": []})
