"""What is wrong with the file of physical tests: kinds, numbers, sources, and whether a number says that nobody read it."""

from collections.abc import Iterator, Mapping
from typing import Any

from programmes.clinical.data_files import MEASURES
from programmes.clinical.faults import Fault, repeated
from programmes.clinical.file_shapes import MEASURES_SHAPE
from programmes.clinical.shapes import faults_in_shape, missing

KINDS = ("back_walk", "chair_stand", "up_and_go", "balance")
ACCEPTED = ("accepts_from", "accepts_to")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "shared": ("trend_from", "due_before_days", "due_after_days"),
    "back_walk": (*ACCEPTED, "quick_under", "slow_over", "best_cut"),
    "chair_stand": (*ACCEPTED, "real_change"),
    "up_and_go": (*ACCEPTED, "at_risk_from", "real_change"),
    "balance": (*ACCEPTED, "seconds", "tandem_stage"),
}
"""The numbers without which a page or a reading would break."""
BASES = frozenset({"evidence", "guideline", "expert"})


def faults_in_measures(document: Any, evidence: Any) -> list[Fault]:
    """Its shape; then each test once, each number with a basis and sources that exist, and unread ones called so."""
    return faults_in_shape(MEASURES, document, MEASURES_SHAPE) or list(_faults(document, evidence))


def _faults(document: dict[str, Any], evidence: dict[str, Any]) -> Iterator[Fault]:
    read = {study["id"]: study["verified"] for study in evidence["studies"]}
    kinds = [row["kind"] for row in document["tests"]]
    if sorted(kinds) != sorted(KINDS):
        yield Fault(MEASURES, "tests", f"must be {', '.join(KINDS)}")
    for slug in repeated(row["slug"] for row in document["tests"]):
        yield Fault(MEASURES, slug, "the slug is used twice")
    groups = {"shared": document["shared"]}
    groups.update((row["kind"], row["numbers"]) for row in document["tests"])
    for place, numbers in groups.items():
        yield from _faults_in_numbers(place, numbers, read)
    yield from _faults_in_tables(document, read)


def _faults_in_numbers(
    place: str, numbers: list[dict[str, Any]], read: dict[str, bool]
) -> Iterator[Fault]:
    for code in repeated(number["code"] for number in numbers):
        yield Fault(MEASURES, f"{place} {code}", "the code is used twice")
    for code in missing(NEEDED.get(place, ()), [number["code"] for number in numbers]):
        yield Fault(MEASURES, f"{place} {code}", "the number is missing")
    for number in numbers:
        for reason in _trust(number, read):
            yield Fault(MEASURES, f"{place} {number['code']}", reason)


def _trust(row: dict[str, Any], read: dict[str, bool]) -> Iterator[str]:
    """Where a number comes from; one that rests on unread sources alone has to say so."""
    if row["basis"] not in BASES:
        yield f"unknown basis {row['basis']!r}"
    sources = row["sources"]
    yield from (f"unknown source {source!r}" for source in sources if source not in read)
    if bool(sources) == (row["basis"] == "expert"):
        yield "a source is needed, and an expert number has none"
    if sources and row["is_read"] and not any(read.get(source) for source in sources):
        yield "nobody read its sources, and it does not say so"


def _faults_in_tables(document: dict[str, Any], read: dict[str, bool]) -> Iterator[Fault]:
    """Exactly one table of stands: ages that rise, and a number for each."""
    tables = [row["below_average"] for row in document["tests"] if "below_average" in row]
    if len(tables) != 1:
        yield Fault(MEASURES, "below_average", "must be there once")
    for table in tables:
        ages = [*table["ages"], table["last_age"]]
        if ages != sorted(set(ages)):
            yield Fault(MEASURES, "below_average", "the ages must rise")
        if {len(table["men"]), len(table["women"])} != {len(table["ages"])}:
            yield Fault(MEASURES, "below_average", "every age needs two numbers")
        yield from (Fault(MEASURES, "below_average", reason) for reason in _trust(table, read))
