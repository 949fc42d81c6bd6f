"""Reading a data file strictly."""

import pytest

from programmes.clinical.data_files import read_json
from programmes.clinical.faults import BrokenDataError


def refusal(path) -> str:
    with pytest.raises(BrokenDataError) as error:
        read_json(path)
    return str(error.value)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "rules.json"


def test_what_a_file_holds(path):
    path.write_text('{"a": [1, 2.5, "é", null, {"b": true}]}', encoding="utf-8")

    assert read_json(path) == {"a": [1, 2.5, "é", None, {"b": True}]}


def test_broken_json_is_named_with_its_line_and_column(path):
    path.write_text('{"a": 1,\n "b": }', encoding="utf-8")

    assert refusal(path) == "rules.json: line 2, column 7: is no JSON: Expecting value"


def test_a_file_that_is_not_there_is_named(path):
    assert refusal(path).startswith("rules.json: file: cannot be read: ")


def test_a_file_in_another_encoding_is_named(path):
    path.write_bytes(b'{"a": "\xff"}')

    assert refusal(path).startswith("rules.json: file: cannot be read: ")


def test_a_key_that_stands_twice_is_refused(path):
    path.write_text('{"a": {"pain": 6, "pain": 9}}', encoding="utf-8")

    assert refusal(path).endswith("cannot be read: the key 'pain' stands twice in one object")


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(path, name):
    path.write_text(f'{{"a": {name}}}', encoding="utf-8")

    assert refusal(path).endswith(f"cannot be read: {name} is no number")
