"""What is wrong with the file of physical tests: kinds, numbers, sources, and whether a number says that nobody read it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from programmes.clinical.faults import Fault, repeated

FILE = "measures.json"
DATA = Path(__file__).parent / "data"
KINDS = ("back_walk", "chair_stand", "up_and_go", "balance")
BASES = frozenset({"evidence", "guideline", "expert"})
WORDS = ("code", "unit", "says")


def check_measures(folder: Path = DATA) -> list[Fault]:
    """All faults of the file in a folder that has the evidence beside it."""
    try:
        document, evidence = (
            json.loads((folder / name).read_text(encoding="utf-8"))
            for name in (FILE, "evidence.json")
        )
    except (OSError, ValueError) as error:
        return [Fault(FILE, "file", f"cannot be read: {error}")]
    try:
        return list(faults_in_measures(document, evidence))
    except (KeyError, TypeError, AttributeError) as error:
        return [Fault(FILE, "structure", f"malformed: {type(error).__name__} {error}")]


def faults_in_measures(document: dict[str, Any], evidence: dict[str, Any]) -> Iterator[Fault]:
    """Each test once, each number with a basis and sources that exist, and unread ones called so."""
    read = {study["id"]: study["verified"] for study in evidence["studies"]}
    kinds = [row["kind"] for row in document["tests"]]
    if sorted(kinds) != sorted(KINDS):
        yield Fault(FILE, "tests", f"must be {', '.join(KINDS)}")
    for slug in repeated(row["slug"] for row in document["tests"]):
        yield Fault(FILE, slug, "the slug is used twice")
    yield from _faults_in_numbers("shared", document["shared"], read)
    for row in document["tests"]:
        yield from _faults_in_numbers(row["kind"], row["numbers"], read)
    yield from _faults_in_tables(document, read)


def _faults_in_numbers(
    place: str, numbers: list[dict[str, Any]], read: dict[str, bool]
) -> Iterator[Fault]:
    for code in repeated(number["code"] for number in numbers):
        yield Fault(FILE, f"{place} {code}", "the code is used twice")
    for number in numbers:
        for reason in _reasons(number, read):
            yield Fault(FILE, f"{place} {number['code']}", reason)


def _reasons(number: dict[str, Any], read: dict[str, bool]) -> Iterator[str]:
    yield from (f"{word} is missing" for word in WORDS if not number[word])
    if type(number["value"]) not in {int, float} or number["value"] < 0:
        yield f"the value must be a number of 0 or more, not {number['value']!r}"
    yield from _trust(number, read)


def _trust(row: dict[str, Any], read: dict[str, bool]) -> Iterator[str]:
    """Where a number comes from; one that rests on unread sources alone has to say so."""
    if row["basis"] not in BASES:
        yield f"unknown basis {row['basis']!r}"
    sources = row["sources"]
    yield from (f"unknown source {source!r}" for source in sources if source not in read)
    if bool(sources) == (row["basis"] == "expert"):
        yield "a source is needed, and an expert number has none"
    if type(row["is_read"]) is not bool:
        yield "is_read must be true or false"
    if sources and row["is_read"] and not any(read.get(source) for source in sources):
        yield "nobody read its sources, and it does not say so"


def _faults_in_tables(document: dict[str, Any], read: dict[str, bool]) -> Iterator[Fault]:
    """Exactly one table of stands: ages that rise, and a number for each."""
    tables = [row["below_average"] for row in document["tests"] if "below_average" in row]
    if len(tables) != 1:
        yield Fault(FILE, "below_average", "must be there once")
    for table in tables:
        ages = [*table["ages"], table["last_age"]]
        if ages != sorted(set(ages)):
            yield Fault(FILE, "below_average", "the ages must rise")
        if {len(table["men"]), len(table["women"])} != {len(table["ages"])}:
            yield Fault(FILE, "below_average", "every age needs two numbers")
        yield from (Fault(FILE, "below_average", reason) for reason in _trust(table, read))
