"""Checks the data files against the rules they state themselves; every fault names the file, the place and the reason."""

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from programmes.clinical.data_files import (
    CLAIMS,
    DATA,
    EVIDENCE,
    MEASURES,
    PROGRAMMES,
    RULES,
    read_json,
)
from programmes.clinical.eligibility import too_wide, unknown_phrases
from programmes.clinical.evidence import ClaimVerdict, Grade
from programmes.clinical.faults import BrokenDataError, Fault, repeated
from programmes.clinical.file_shapes import SHAPES
from programmes.clinical.growth import faults_in_rise, faults_in_week
from programmes.clinical.measure_faults import faults_in_measures
from programmes.clinical.plan import Plan, Week, read_plan
from programmes.clinical.rows import SCREENING_ACTIONS
from programmes.clinical.rules import Caps, faults_in_rules, known_sources, read_caps
from programmes.clinical.shapes import faults_in_shape, missing

SUGGESTED = {row.suggests for row in SCREENING_ACTIONS.values() if row.suggests}
ROUNDING = 0.01
"""The files write minutes with two decimals."""


def check_files(folder: Path = DATA) -> list[Fault]:
    """All faults of the data files in a folder, in their order."""
    documents: dict[str, Any] = {}
    faults: list[Fault] = []
    for name in (EVIDENCE, RULES, CLAIMS, PROGRAMMES, MEASURES):
        try:
            documents[name] = read_json(folder / name)
        except BrokenDataError as error:
            faults.extend(error.faults)
    return faults or list(check_documents(documents))


def refuse_broken_files() -> None:
    """Called when the program starts; BrokenDataError with every fault of the shipped files."""
    if faults := check_files():
        raise BrokenDataError(faults)


def check_documents(documents: dict[str, Any]) -> Iterator[Fault]:
    """All faults of the documents, named by their files; what values mean is judged when every file has its shape."""
    misshapen = [
        fault
        for name, shape in SHAPES.items()
        for fault in faults_in_shape(name, documents[name], shape)
    ]
    if misshapen:
        yield from misshapen
        return
    sources = known_sources(documents[EVIDENCE])
    yield from faults_in_evidence(documents[EVIDENCE])
    yield from faults_in_rules(documents[RULES], sources)
    yield from faults_in_claims(documents[CLAIMS], sources)
    yield from faults_in_programmes(documents[PROGRAMMES], read_caps(documents[RULES]), sources)
    yield from faults_in_measures(documents[MEASURES], documents[EVIDENCE])


def faults_in_evidence(document: dict[str, Any]) -> Iterator[Fault]:
    """Studies: one code each, and a known grade."""
    yield from _repeated(EVIDENCE, (study["id"] for study in document["studies"]))
    for study in document["studies"]:
        if study["strength"]["grade"] not in set(Grade):
            yield Fault(EVIDENCE, study["id"], f"unknown grade {study['strength']['grade']!r}")


def faults_in_claims(document: dict[str, Any], sources: frozenset[str]) -> Iterator[Fault]:
    """Claims: one code each, a known verdict, and known sources."""
    yield from _repeated(CLAIMS, (claim["id"] for claim in document["claims"]))
    for claim in document["claims"]:
        if claim["verdict"] not in set(ClaimVerdict):
            yield Fault(CLAIMS, claim["id"], f"unknown verdict {claim['verdict']!r}")
        yield from _unknown_sources(CLAIMS, claim["id"], claim["study_ids"], sources)


def faults_in_programmes(
    document: dict[str, Any], caps: Caps, sources: frozenset[str]
) -> Iterator[Fault]:
    """Programmes: one id each, known phrases, programmes and sources, and weeks that add up and grow slowly."""
    codes = [programme["id"] for programme in document["programmes"]]
    yield from _repeated(PROGRAMMES, codes)
    for code in missing(sorted(SUGGESTED), codes):
        yield Fault(PROGRAMMES, "programmes", f"{code} is missing, and the questions suggest it")
    for programme in document["programmes"]:
        yield from faults_in_sources(programme, sources)
        yield from faults_in_door(programme, codes)
        yield from faults_in_plan(programme, caps)


def faults_in_sources(programme: dict[str, Any], sources: frozenset[str]) -> Iterator[Fault]:
    """What it rests on: known sources."""
    return _unknown_sources(PROGRAMMES, programme["id"], programme["evidence_ids"], sources)


def faults_in_door(programme: dict[str, Any], codes: Collection[str]) -> Iterator[Fault]:
    """Who may follow it: known phrases, programmes that exist, and a door no wider than its weeks allow."""
    place = programme["id"]
    unknown = [f"unknown phrase {phrase!r}" for phrase in unknown_phrases(programme)]
    yield from (Fault(PROGRAMMES, place, reason) for reason in unknown)
    for _phrase, target in programme["eligibility"]["reroute"]:
        if target.removesuffix(" first") not in codes:
            yield Fault(PROGRAMMES, place, f"unknown programme {target!r}")
    if not unknown:
        yield from (Fault(PROGRAMMES, place, reason) for reason in too_wide(programme))


def faults_in_plan(programme: dict[str, Any], caps: Caps) -> Iterator[Fault]:
    """The weeks of one programme: numbers, sums, bounds and rises."""
    plan = read_plan(programme)
    reasons = (
        _headline(programme, plan),
        *(faults_in_week(week, caps) for week in plan.weeks),
        *(_sums(week, row) for week, row in zip(plan.weeks, programme["weekly"], strict=True)),
        *(faults_in_rise(before, after, caps) for before, after in pairwise(plan.weeks)),
    )
    for group in reasons:
        yield from (Fault(PROGRAMMES, programme["id"], reason) for reason in group)


def _headline(programme: dict[str, Any], plan: Plan) -> Iterator[str]:
    """What the document says of all weeks together."""
    if [week.number for week in plan.weeks] != list(range(1, programme["weeks_count"] + 1)):
        yield f"the weeks must be numbered from 1 to {programme['weeks_count']}"
    totals = [week.total_minutes for week in plan.weeks]
    backward = [week.backward_minutes for week in plan.weeks]
    for name, minutes in (("minutes_range", totals), ("backward_range", backward)):
        said = programme[name]
        if not _agree(said[0], min(minutes)) or not _agree(said[1], max(minutes)):
            yield f"{name} says {said}, the weeks say {min(minutes):g} to {max(minutes):g}"
    if sorted({week.sessions for week in plan.weeks}) != sorted(programme["sessions_per_week"]):
        yield f"sessions_per_week says {programme['sessions_per_week']}, the weeks differ"


def _sums(week: Week, row: dict[str, Any]) -> Iterator[str]:
    """What the week says of itself, against its segments."""
    counted = {
        "total_minutes_per_session": week.total_minutes,
        "backward_minutes_per_session": week.backward_minutes,
        "backward_minutes_per_week": week.backward_minutes * week.sessions,
        "grade_percent": max((bout.slope for bout in week.bouts), default=0.0),
    }
    for name, value in counted.items():
        if not _agree(row[name], value):
            yield f"week {week.number}: {name} says {row[name]:g}, the segments say {value:g}"


def _agree(said: float, counted: float) -> bool:
    return abs(said - counted) < ROUNDING


def _repeated(file: str, codes: Iterable[str]) -> Iterator[Fault]:
    return (Fault(file, code, "the id is used twice") for code in repeated(codes))


def _unknown_sources(
    file: str, place: str, named: Iterable[str], sources: frozenset[str]
) -> Iterator[Fault]:
    for source in named:
        if source not in sources:
            yield Fault(file, place, f"unknown source {source!r}")
