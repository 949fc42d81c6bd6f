"""What stands between a draft and a programme: the lint of the catalogue, each fault with the field or the week it is about."""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from programmes.clinical.evidence import load_studies
from programmes.clinical.faults import Fault
from programmes.clinical.file_shapes import DRAFTS_SHAPE, PROGRAMME
from programmes.clinical.lint import faults_in_door, faults_in_plan, faults_in_sources
from programmes.clinical.programmes import programme_codes
from programmes.clinical.rules import load_rules
from programmes.clinical.shapes import faults_in_shape

WEEKS = "weekly"
IN_WEEK = re.compile(r"week (?P<number>\d+): (?P<reason>.*)")
FOLLOWS = re.compile(r"(minutes|backward)_range.*|.*_minutes_per_(session|week)")
"""Figures that follow from the segments: the weeks themselves say when they are too long."""
LINE, LONG = 80, 4000
"""The longest name, and the longest text, in characters."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: in a field of the document, and for weeks in which one (None for all of them together)."""

    field: str
    reason: str
    week: int | None = None


def findings_in(document: dict[str, Any]) -> tuple[Finding, ...]:
    """All that the catalogue's lint says about one document, which has at least the shape of a draft."""
    return (*_missing(document), *_meant(document))


def _missing(document: dict[str, Any]) -> Iterator[Finding]:
    for fault in faults_in_shape("", document, PROGRAMME):
        if not FOLLOWS.fullmatch(fault.place):
            yield _placed(fault)


def _meant(document: dict[str, Any]) -> Iterator[Finding]:
    """What the values mean: sources, the door, and the weeks."""
    for fault in faults_in_sources(document, frozenset(load_studies())):
        yield Finding("evidence_ids", fault.reason)
    for fault in faults_in_door(document, programme_codes()):
        yield Finding("eligibility", fault.reason)
    for fault in faults_in_plan(document, load_rules().caps):
        found = IN_WEEK.fullmatch(fault.reason)
        if found:
            yield Finding(WEEKS, found["reason"], int(found["number"]))
        else:
            yield Finding(WEEKS, fault.reason)


def _placed(fault: Fault) -> Finding:
    """The first name of the path is the field; in the weeks, the first number is the week."""
    field, _bracket, place = fault.place.split(".")[0].partition("[")
    is_of_week = field == WEEKS and place
    return Finding(field, fault.reason, int(place.rstrip("]")) + 1 if is_of_week else None)


def faults_in_file(name: str, content: Any) -> list[Fault]:
    """Why drafts cannot be read from a file: another shape, or words that no page can show."""
    faults = faults_in_shape(name, content, DRAFTS_SHAPE)
    return faults or [
        Fault(name, place, reason)
        for number, document in enumerate(content["programmes"])
        for place, reason in _unread(document, f"programmes[{number}]")
    ]


def _unread(document: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """What no form could mend: words that cannot be kept, and a door with unknown words in it."""
    yield from _unkept(document, path)
    for fault in faults_in_door(document, programme_codes()):
        if fault.reason.startswith("unknown"):
            yield f"{path}.eligibility", fault.reason


def _unkept(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """What a database or a letter cannot hold: control characters, half characters, numbers without end, too much text."""
    for each, place in _leaves(value, path):
        if isinstance(each, float) and not math.isfinite(each):
            yield place, "is no number"
        elif isinstance(each, str):
            yield from _unkept_words(each, place)


def _leaves(value: Any, path: str) -> Iterator[tuple[Any, str]]:
    """Every name and every plain value inside, with where it stands."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield name, path
            yield from _leaves(each, f"{path}.{name}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _leaves(each, f"{path}[{place}]")
    else:
        yield value, path


def _unkept_words(words: str, path: str) -> Iterator[tuple[str, str]]:
    is_line = path.endswith(".name")
    longest = LINE if is_line else LONG
    if len(words) > longest:
        yield path, f"is longer than {longest} characters"
    allowed = "" if is_line else "\n\r\t"
    if any(unicodedata.category(each) in {"Cc", "Cs"} and each not in allowed for each in words):
        yield path, "has a character that cannot be shown"
