"""Loading the decision tables: the shipped file is sound, and a broken one is refused with all its faults."""

import copy
import json

import pytest

from programmes.clinical.faults import BrokenDataError
from programmes.clinical.rules import KNOWN_ACTIONS, PATH, load_rules, read_rules

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


def test_a_broken_file_is_refused_with_all_its_faults(document):
    document["before"][1]["action"] = "hope"
    document["after"][0]["sources"] = ["x1"]

    with pytest.raises(BrokenDataError) as error:
        read_rules(document, SOURCES)

    assert str(error.value).splitlines() == [
        "rules.json: before[1].action: unknown action 'hope'",
        "rules.json: after[0].sources[0]: unknown source 'x1'",
    ]
