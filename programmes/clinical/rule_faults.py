"""What is wrong with the file of the decision tables: rows, codes, actions, tiers, numbers and sources."""

import re
from collections.abc import Iterator
from typing import Any

from programmes.clinical.data_files import EVIDENCE, RULES
from programmes.clinical.faults import BrokenDataError, Fault, repeated
from programmes.clinical.file_shapes import EVIDENCE_SHAPE, RULES_SHAPE
from programmes.clinical.known_rows import faults_in_codes
from programmes.clinical.rows import AFTER_ACTIONS, KNOWN_ACTIONS
from programmes.clinical.shapes import faults_in_shape

BASES = ("evidence", "guideline", "expert")
"""How a row may rest on something; the rest of its basis is a remark."""
EFFORT_TOP = 10
RANGE = re.compile(r"\d+(-\d+)?")


def known_sources(evidence: Any) -> frozenset[str]:
    """The codes that rows may name; BrokenDataError when the evidence has another shape."""
    if faults := faults_in_shape(EVIDENCE, evidence, EVIDENCE_SHAPE):
        raise BrokenDataError(faults)
    return frozenset(study["id"] for study in evidence["studies"])


def faults_in_rules(document: Any, sources: frozenset[str]) -> list[Fault]:
    """What is wrong with the tables: first their shape, then codes, actions, tiers, numbers and sources."""
    return faults_in_shape(RULES, document, RULES_SHAPE) or list(_faults(document, sources))


def _faults(document: dict[str, Any], sources: frozenset[str]) -> Iterator[Fault]:
    if tuple(document["action_order"]) != AFTER_ACTIONS:
        yield Fault(RULES, "action_order", f"must be {', '.join(AFTER_ACTIONS)}")
    yield from (Fault(RULES, path, reason) for path, reason in faults_in_codes(document))
    for table in KNOWN_ACTIONS:
        yield from _faults_in_table(table, document[table], sources)
    yield from _faults_in_numbers(document)


def _faults_in_table(
    table: str, rows: list[dict[str, Any]], sources: frozenset[str]
) -> Iterator[Fault]:
    for code in repeated(row["code"] for row in rows):
        yield Fault(RULES, table, f"the code {code} is used twice")
    for place, row in enumerate(rows):
        for key, reason in _reasons(row, KNOWN_ACTIONS[table], sources):
            yield Fault(RULES, f"{table}[{place}].{key}", reason)


def _reasons(
    row: dict[str, Any], actions: frozenset[str], sources: frozenset[str]
) -> Iterator[tuple[str, str]]:
    if row["action"] not in actions:
        yield "action", f"unknown action {row['action']!r}"
    if not row["basis"].startswith(BASES):
        yield "basis", f"must begin with one of {', '.join(BASES)}"
    for place, source in enumerate(row["sources"]):
        if source not in sources:
            yield f"sources[{place}]", f"unknown source {source!r}"


def _faults_in_numbers(document: dict[str, Any]) -> Iterator[Fault]:
    """The caps must leave room, and the words of the efforts cover every score once, in order."""
    caps = document["progression_caps"]
    if caps["total_min"] > caps["total_max"]:
        yield Fault(RULES, "progression_caps.total_min", "is more than total_max")
    ranges = [scores for scores, _words in document["effort"]]
    ends = [
        [int(end) for end in scores.split("-")] for scores in ranges if RANGE.fullmatch(scores)
    ]
    covered = [score for each in ends for score in range(each[0], each[-1] + 1)]
    if covered != list(range(EFFORT_TOP + 1)) or len(ends) != len(ranges):
        yield Fault(RULES, "effort", f"must have words for each score from 0 to {EFFORT_TOP} once")
