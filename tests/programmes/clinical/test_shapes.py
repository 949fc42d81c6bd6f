"""The small checks of a data file: each on both sides of what it allows."""

import pytest

from programmes.clinical import shapes
from programmes.clinical.faults import Fault
from programmes.clinical.shapes import faults_in_shape

RECORD = shapes.record({"name": shapes.text}, age=shapes.whole(1, 3))
LONG = "a" * 60


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (shapes.text, "words"),
        (shapes.words_or_none, ""),
        (shapes.truth, False),
        (shapes.truth, True),
        (shapes.day, "2026-11-21"),
        (shapes.anything, object()),
        (shapes.whole(1, 3), 1),
        (shapes.whole(1, 3), 3),
        (shapes.number(0, 1.5), 0),
        (shapes.number(0, 1.5), 1.5),
        (shapes.one_of("a", "b"), "b"),
        (shapes.or_nothing(shapes.text), None),
        (shapes.or_nothing(shapes.text), "words"),
        (shapes.many(shapes.text), []),
        (shapes.many(shapes.text, least=2), ["a", "b"]),
        (shapes.pair(shapes.text, shapes.truth), ["a", True]),
        (RECORD, {"name": "a"}),
        (RECORD, {"name": "a", "age": 2}),
        (shapes.named(shapes.text), {}),
        (shapes.named(shapes.text), {"any": "a"}),
    ],
)
def test_what_fits_has_no_fault(shape, value):
    assert faults_in_shape("a.json", value, shape) == []


@pytest.mark.parametrize(
    ("shape", "value", "path", "reason"),
    [
        (shapes.text, "", "file", "must be words, not ''"),
        (shapes.text, " ", "file", "must be words, not ' '"),
        (shapes.text, 3, "file", "must be words, not 3"),
        (shapes.words_or_none, None, "file", "must be words, not None"),
        (shapes.truth, 1, "file", "must be true or false, not 1"),
        (shapes.day, "soon", "file", "must be a date such as 2026-11-21, not 'soon'"),
        (shapes.day, 20261121, "file", "must be a date such as 2026-11-21, not 20261121"),
        (shapes.whole(1, 3), 0, "file", "must be a whole number from 1 to 3, not 0"),
        (shapes.whole(1, 3), 4, "file", "must be a whole number from 1 to 3, not 4"),
        (shapes.whole(1, 3), 2.0, "file", "must be a whole number from 1 to 3, not 2.0"),
        (shapes.whole(1, 3), True, "file", "must be a whole number from 1 to 3, not True"),
        (shapes.number(0, 1.5), -0.1, "file", "must be a number from 0 to 1.5, not -0.1"),
        (shapes.number(0, 1.5), 1.6, "file", "must be a number from 0 to 1.5, not 1.6"),
        (shapes.number(0, 1.5), True, "file", "must be a number from 0 to 1.5, not True"),
        (shapes.number(0, 1.5), "1", "file", "must be a number from 0 to 1.5, not '1'"),
        (shapes.one_of("a", "b"), "c", "file", "must be one of a, b, not 'c'"),
        (shapes.or_nothing(shapes.text), "", "file", "must be words, not ''"),
        (shapes.many(shapes.text), "a", "file", "must be a list, not 'a'"),
        (shapes.many(shapes.text, least=2), ["a"], "file", "must have 2 or more, and has 1"),
        (shapes.many(shapes.text), ["a", 1], "[1]", "must be words, not 1"),
        (
            shapes.pair(shapes.text, shapes.truth),
            ["a"],
            "file",
            "must be a list of two, not a list",
        ),
        (shapes.pair(shapes.text, shapes.truth), "ab", "file", "must be a list of two, not 'ab'"),
        (shapes.pair(shapes.text, shapes.truth), [1, True], "[0]", "must be words, not 1"),
        (shapes.pair(shapes.text, shapes.truth), ["a", 1], "[1]", "must be true or false, not 1"),
        (RECORD, [], "file", "must be an object, not a list"),
        (RECORD, {}, "name", "is missing"),
        (RECORD, {"name": "a", "nmae": "b"}, "nmae", "is not known here"),
        (RECORD, {"name": {}}, "name", "must be words, not an object"),
        (RECORD, {"name": "a", "age": 9}, "age", "must be a whole number from 1 to 3, not 9"),
        (shapes.named(shapes.text), [], "file", "must be an object, not a list"),
        (shapes.named(shapes.text), {"any": 1}, "any", "must be words, not 1"),
        (shapes.truth, LONG[:38], "file", f"must be true or false, not '{LONG[:38]}'"),
        (shapes.truth, LONG[:39], "file", f"must be true or false, not '{LONG[:39]}…"),
    ],
)
def test_what_does_not_fit_is_named(shape, value, path, reason):
    assert faults_in_shape("a.json", value, shape) == [Fault("a.json", path, reason)]


def test_the_path_leads_through_objects_and_lists():
    shape = shapes.record({"weeks": shapes.many(RECORD)})

    faults = faults_in_shape("a.json", {"weeks": [{"name": "a"}, {"name": 1, "age": 0}]}, shape)

    assert [str(fault) for fault in faults] == [
        "a.json: weeks[1].name: must be words, not 1",
        "a.json: weeks[1].age: must be a whole number from 1 to 3, not 0",
    ]
