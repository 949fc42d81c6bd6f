"""Who a programme is open to: the phrases `allow_if`, `exclude_if` and `reroute` of a programme document, read as codes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from programmes.clinical.known_rows import KNOWN
from programmes.clinical.plan import Kind, Support, read_plan
from programmes.clinical.programmes import load_documents

# Any EM and any CF closes every programme by the verdict itself, so these phrases add nothing to it.
SETTLED_BY_THE_VERDICT = frozenset(
    {
        "no EM",
        "no CF",
        "any EM",
        "any CF",
        "EM4",
        "CF1",
        "CF2",
        "CF3",
        "CF11",
        "CF12",
        "other CF",
        "resting pain > 5",
        "CF4 without clinician clearance",
        "CF6 without clearance",
        "any other CF without clearance",
        "other CF without clearance",
        "CA6 allowed",
    }
)
CLEARANCE = "CF6 with written clearance"
# Results of tests are recorded, but no clinician has said which of them count as passed: none opens a programme.
REFUSALS = {
    "no CA1-CA3": frozenset({"CA1", "CA2", "CA3"}),
    "no CA1 without passed tests": frozenset({"CA1"}),
}
CLOSED_BY = {
    "slopes": frozenset({"CA1", "CA6"}),
    "a moving belt": frozenset({"CA7"}),
    "several rounds a day": frozenset({"CA7"}),
}
"""No slopes, no treadmill and no desk breaks in table 1; slopes at 65 or over need tests that nobody has passed yet."""
ON_A_BELT = frozenset({Kind.STAND_BELT_STOPPED, Support.TWO_HANDS, Support.LIGHT_HANDS})
CODE = re.compile(r"CA\d+")
CAUTIONS = frozenset(code for code in KNOWN["screening"] if CODE.fullmatch(code))


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A programme's door: codes of which one is needed, codes that close it, and what fits better."""

    code: str
    needs_one_of: frozenset[str]
    excludes: frozenset[str]
    better: tuple[tuple[str, str], ...]
    needs_clearance: bool
    highest_effort: int
    steepest_slope: float


class UnknownPhraseError(ValueError):
    """A phrase that nobody has given a meaning."""


def read_eligibility(document: dict[str, Any]) -> Eligibility:
    """The door of a programme document; UnknownPhraseError when a phrase has no meaning here."""
    phrases = document["eligibility"]
    allow, exclude = phrases["allow_if"], phrases["exclude_if"]
    for phrase in unknown_phrases(document):
        raise UnknownPhraseError(phrase)
    refused = (codes for phrase, codes in REFUSALS.items() if phrase in allow)
    return Eligibility(
        code=document["id"],
        needs_one_of=frozenset(phrase for phrase in allow if CODE.fullmatch(phrase)),
        excludes=frozenset(phrase for phrase in exclude if CODE.fullmatch(phrase)).union(*refused),
        better=tuple(
            (code, target.removesuffix(" first"))
            for codes, target in phrases["reroute"]
            for code in CODE.findall(codes)
        ),
        needs_clearance=CLEARANCE in allow,
        highest_effort=max(week["effort_target_0_10"][1] for week in document["weekly"]),
        steepest_slope=max(week["grade_percent"] for week in document["weekly"]),
    )


def unknown_phrases(document: dict[str, Any]) -> Iterator[str]:
    """Phrases of a programme document that have no meaning here."""
    phrases = document["eligibility"]
    known = SETTLED_BY_THE_VERDICT | frozenset(REFUSALS) | {CLEARANCE}
    for phrase in [*phrases["allow_if"], *phrases["exclude_if"]]:
        if phrase not in known and phrase not in CAUTIONS:
            yield phrase
    for codes, _target in phrases["reroute"]:
        if not CAUTIONS.issuperset(codes.split(" or ")):
            yield codes


def too_wide(document: dict[str, Any]) -> Iterator[str]:
    """Cautions that the weeks forbid, and that the door does not close: what each limit of table 1 means for a programme."""
    plan, closed = read_plan(document), read_eligibility(document).excludes
    parts = [segment for week in plan.weeks for segment in week.segments]
    asks = {
        "slopes": any(part.slope > 0 for part in parts),
        "a moving belt": any(
            part.kind in ON_A_BELT or part.support in ON_A_BELT for part in parts
        ),
        "several rounds a day": any(week.rounds > 1 for week in plan.weeks),
    }
    for name, codes in CLOSED_BY.items():
        if asks[name] and (open_to := sorted(codes - closed)):
            yield f"{name}: must be closed to {' and '.join(open_to)}"


@cache
def _all() -> dict[str, Eligibility]:
    return {document["id"]: read_eligibility(document) for document in load_documents()}


def load_eligibility(code: str) -> Eligibility:
    """The door of a shipped programme; KeyError when there is no such programme."""
    return _all()[code]
