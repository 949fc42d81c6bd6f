"""Loading the decision tables: the shipped file is sound, and a broken one is refused with all its faults."""

import copy
import json

import pytest

from programmes.clinical.faults import BrokenDataError, Fault
from programmes.clinical.rules import KNOWN_ACTIONS, PATH, faults_in_rules, load_rules, read_rules

SOURCES = frozenset(
    source
    for table in KNOWN_ACTIONS
    for row in json.loads(PATH.read_text(encoding="utf-8"))[table]
    for source in row["sources"]
)


@pytest.fixture
def document():
    return copy.deepcopy(json.loads(PATH.read_text(encoding="utf-8")))


def test_the_shipped_tables_have_all_their_rows():
    rules = load_rules()

    assert [len(rows) for rows in (rules.screening, rules.before, rules.during, rules.after)] == [
        33,
        13,
        7,
        22,
    ]


def test_the_shipped_caps_are_those_of_the_document():
    caps = load_rules().caps

    assert (caps.total_rise, caps.backward_rise, caps.backward_rise_minutes) == (0.3, 0.3, 1.0)
    assert (caps.total_min, caps.total_max) == (10, 30)


@pytest.mark.parametrize(
    ("table", "change", "fault"),
    [
        (
            "screening",
            {"action": "hope"},
            Fault("rules.json", "screening EM1", "unknown action 'hope'"),
        ),
        (
            "screening",
            {"tier": "pink"},
            Fault("rules.json", "screening EM1", "unknown tier 'pink'"),
        ),
        (
            "screening",
            {"question": ""},
            Fault("rules.json", "screening EM1", "question is missing"),
        ),
        ("before", {"when": ""}, Fault("rules.json", "before emergency_sign", "when is missing")),
        (
            "before",
            {"message": ""},
            Fault("rules.json", "before emergency_sign", "message is missing"),
        ),
        ("during", {"basis": ""}, Fault("rules.json", "during emergency", "basis is missing")),
        ("after", {"code": ""}, Fault("rules.json", "after ", "code is missing")),
        (
            "after",
            {"sources": ["x1"]},
            Fault("rules.json", "after emergency_sign", "unknown source 'x1'"),
        ),
        ("after", {"code": "fall"}, Fault("rules.json", "after fall", "the code is used twice")),
    ],
)
def test_a_broken_row_is_named(document, table, change, fault):
    document[table][0].update(change)

    assert list(faults_in_rules(document, SOURCES)) == [fault]


def test_the_order_of_the_actions_may_not_change(document):
    document["action_order"].reverse()

    assert [fault.place for fault in faults_in_rules(document, SOURCES)] == ["action_order"]


def test_a_broken_file_is_refused_with_all_its_faults(document):
    document["before"][1]["action"] = "hope"
    document["after"][0]["sources"] = ["x1"]

    with pytest.raises(BrokenDataError) as error:
        read_rules(document, SOURCES)

    assert str(error.value).splitlines() == [
        "rules.json: before ill: unknown action 'hope'",
        "rules.json: after emergency_sign: unknown source 'x1'",
    ]
