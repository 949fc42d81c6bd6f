"""The bounds of every number in the data files, on both sides, and what each file needs."""

import copy
from functools import reduce

import pytest

from programmes.clinical.data_files import (
    CLAIMS,
    DATA,
    EVIDENCE,
    MEASURES,
    PROGRAMMES,
    RULES,
    read_json,
)
from programmes.clinical.file_shapes import SHAPES
from programmes.clinical.shapes import faults_in_shape

SHIPPED = {name: read_json(DATA / name) for name in SHAPES}
WEEK = ("programmes", 0, "weekly", 0)
SEGMENT = (*WEEK, "segments", 0)
CAPS = ("progression_caps",)
BOUNDS = [
    (PROGRAMMES, (*WEEK, "week"), 1, 99),
    (PROGRAMMES, (*WEEK, "rounds_per_day"), 1, 99),
    (PROGRAMMES, (*WEEK, "sessions_per_week"), 1, 7),
    (PROGRAMMES, (*WEEK, "total_minutes_per_session"), 0, 30),
    (PROGRAMMES, (*WEEK, "backward_minutes_per_session"), 0, 30),
    (PROGRAMMES, (*WEEK, "backward_minutes_per_week"), 0, 210),
    (PROGRAMMES, (*WEEK, "effort_target_0_10", 0), 0, 10),
    (PROGRAMMES, (*WEEK, "effort_target_0_10", 1), 0, 10),
    (PROGRAMMES, (*WEEK, "grade_percent"), 0, 10),
    (PROGRAMMES, (*SEGMENT, "seconds"), 1, 1800),
    (PROGRAMMES, (*SEGMENT, "grade_percent"), 0, 10),
    (PROGRAMMES, ("programmes", 0, "weeks_count"), 1, 99),
    (PROGRAMMES, ("programmes", 0, "sessions_per_week", 0), 1, 7),
    (PROGRAMMES, ("programmes", 0, "minutes_range", 0), 0, 30),
    (PROGRAMMES, ("programmes", 0, "backward_range", 1), 0, 30),
    (RULES, (*CAPS, "total_minutes_rise_max"), 0, 1),
    (RULES, (*CAPS, "backward_minutes_rise_max"), 0, 1),
    (RULES, (*CAPS, "backward_minutes_rise_abs_min"), 0, 1),
    (RULES, (*CAPS, "total_min"), 10, 30),
    (RULES, (*CAPS, "total_max"), 10, 30),
    (RULES, ("usual_pain", "answers"), 1, 99),
    (RULES, ("usual_pain", "until"), 1, 99),
    (RULES, ("asking_again", "weeks"), 1, 12),
    (RULES, ("asking_again", "clearance_months"), 1, 12),
    (RULES, ("after", 3, "threshold", "falls"), 1, 99),
    (EVIDENCE, ("studies", 0, "citation", "year"), 1900, 2100),
    (MEASURES, ("shared", 0, "value"), 0, 1000),
    (MEASURES, ("tests", 0, "numbers", 0, "value"), 0, 1000),
    (MEASURES, ("tests", 1, "due_weeks", 0), 0, 99),
    (MEASURES, ("tests", 1, "below_average", "last_age"), 1, 99),
    (MEASURES, ("tests", 1, "below_average", "ages", 0), 1, 99),
]
"""File, path, lowest and highest number."""


def written(path) -> str:
    return reduce(
        lambda sofar, key: (
            f"{sofar}[{key}]" if isinstance(key, int) else f"{sofar}.{key}".lstrip(".")
        ),
        path,
        "",
    )


def faults_with(name, path, value) -> list[str]:
    """Faults of a copy of a file in which one value is another."""
    document = copy.deepcopy(SHIPPED[name])
    *way, last = path
    reduce(lambda node, key: node[key], way, document)[last] = value
    return [str(fault) for fault in faults_in_shape(name, document, SHAPES[name])]


@pytest.mark.parametrize(("name", "path", "low", "high"), BOUNDS)
def test_numbers_stay_within_their_bounds(name, path, low, high):
    assert faults_with(name, path, low) == faults_with(name, path, high) == []
    for outside in (low - 1, high + 1):
        [fault] = faults_with(name, path, outside)
        assert fault.startswith(f"{name}: {written(path)}: must be a ")
        assert fault.endswith(f" from {low} to {high}, not {outside}")


EMPTY = [
    (EVIDENCE, ("studies",)),
    (EVIDENCE, ("studies", 0, "topics")),
    (CLAIMS, ("claims",)),
    (PROGRAMMES, ("programmes",)),
    (PROGRAMMES, ("programmes", 0, "weekly")),
    (PROGRAMMES, ("programmes", 0, "sessions_per_week")),
    (PROGRAMMES, (*WEEK, "segments")),
    (RULES, ("before", 0, "inputs")),
    (RULES, ("effort",)),
    (MEASURES, ("tests", 1, "below_average", "ages")),
]


@pytest.mark.parametrize(("name", "path"), EMPTY)
def test_a_list_that_is_needed_is_not_empty(name, path):
    assert faults_with(name, path, []) == [
        f"{name}: {written(path)}: must have 1 or more, and has 0"
    ]
    assert faults_with(name, path, "none") == [
        f"{name}: {written(path)}: must be a list, not 'none'"
    ]


def keys_of(node, path=()):
    """Every key of a document, in the first row of each list."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield (*path, key)
            yield from keys_of(value, (*path, key))
    elif isinstance(node, list) and node:
        yield from keys_of(node[0], (*path, 0))


POSSIBLE = {
    (PROGRAMMES, "mode"),
    (PROGRAMMES, "meta"),
    (PROGRAMMES, "minutes_basis"),
    (PROGRAMMES, "progression_rule"),
    (PROGRAMMES, "stop_rules"),
    (PROGRAMMES, "pattern"),
    (RULES, "energy"),
    (RULES, "measures"),
    (RULES, "one_change_at_a_time"),
    (CLAIMS, "meta"),
    (CLAIMS, "wording_grade_level"),
    (MEASURES, "meta"),
    (EVIDENCE, "note"),
    (EVIDENCE, "grade_scale"),
}
"""What a file may leave out."""
FREE = {"meta", "pattern", "dose", "energy", "measures", "ids", "threshold"}
"""What no rule reads, the numbers of a source in libraries, and thresholds, which differ by row."""
KEYS = [
    (name, path)
    for name, document in SHIPPED.items()
    for path in keys_of(document)
    if (name, path[-1]) not in POSSIBLE and not FREE & {*path[:-1]}
]


@pytest.mark.parametrize(("name", "path"), KEYS, ids=str)
def test_every_key_is_needed_and_has_its_kind(name, path):
    document = copy.deepcopy(SHIPPED[name])
    *way, last = path
    node = reduce(lambda each, key: each[key], way, document)
    kept = node.pop(last)

    assert [str(fault) for fault in faults_in_shape(name, document, SHAPES[name])] == [
        f"{name}: {written(path)}: is missing"
    ]

    node[last] = kept
    if (name, last) not in {(EVIDENCE, "n"), (EVIDENCE, "dose")}:
        node[last] = {"of another kind": object()}
        assert faults_in_shape(name, document, SHAPES[name])
    node[last] = kept
    node["misspelt"] = 1
    assert [str(fault) for fault in faults_in_shape(name, document, SHAPES[name])] == [
        f"{name}: {written((*way, 'misspelt'))}: is not known here"
    ]
