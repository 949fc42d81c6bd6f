"""What the evidence page shows: claims with verdicts, rules with their basis, studies with grades, and what nobody knows."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_lazy

from programmes.clinical.evidence import (
    Claim,
    ClaimVerdict,
    Grade,
    Study,
    load_claims,
    load_studies,
)
from programmes.clinical.programmes import load_documents, slug_of
from programmes.clinical.rules import Question, Row
from programmes.clinical.signing import rows_by_table
from programmes.models import RuleSignature

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GRADE_BARS = {Grade.HIGH: 4, Grade.MODERATE: 3, Grade.LOW: 2, Grade.VERY_LOW: 1}
GRADE_WORDS = {
    Grade.HIGH: gettext_lazy("Strong study"),
    Grade.MODERATE: gettext_lazy("Fair study"),
    Grade.LOW: gettext_lazy("Weak study"),
    Grade.VERY_LOW: gettext_lazy("Very weak study"),
}
TOPIC_WORDS = {
    Grade.HIGH: gettext_lazy("Strong"),
    Grade.MODERATE: gettext_lazy("Fair"),
    Grade.LOW: gettext_lazy("Early"),
    Grade.VERY_LOW: gettext_lazy("Weak"),
}
VERDICT_WORDS = {
    ClaimVerdict.SUPPORTED: gettext_lazy("Shown"),
    ClaimVerdict.PARTLY: gettext_lazy("Partly shown"),
    ClaimVerdict.WEAK: gettext_lazy("Weak"),
    ClaimVerdict.UNSUPPORTED: gettext_lazy("Not shown"),
    ClaimVerdict.MISLEADING: gettext_lazy("Misleading"),
}
VERDICT_BARS = {
    ClaimVerdict.SUPPORTED: 4,
    ClaimVerdict.PARTLY: 2,
    ClaimVerdict.WEAK: 1,
    ClaimVerdict.UNSUPPORTED: 0,
    ClaimVerdict.MISLEADING: 0,
}
TABLE_NAMES = {
    "screening": gettext_lazy("Before you join"),
    "before": gettext_lazy("Before each walk"),
    "during": gettext_lazy("During a walk"),
    "after": gettext_lazy("After a walk, and each week"),
    "unknown": gettext_lazy("When we do not know enough"),
    "escalation": gettext_lazy("When a plan stays too hard"),
    "missed": gettext_lazy("After missed walks and breaks"),
}
"""The decision tables, by their names in the data file."""


@dataclass(frozen=True)
class Bars:
    """How strong something is: so many of four bars, and always a word."""

    filled: int
    word: "StrOrPromise"

    @property
    def steps(self) -> tuple[bool, ...]:
        """One entry a bar."""
        return tuple(index < self.filled for index in range(4))


NOT_SHOWN = Bars(0, gettext_lazy("Not shown"))


@dataclass(frozen=True)
class RatedStudy:
    """A study with its grade in words."""

    study: Study
    bars: Bars


@dataclass(frozen=True)
class RatedClaim:
    """A claim with its verdict in words, and its sources."""

    claim: Claim
    bars: Bars
    studies: tuple[Study, ...]


@dataclass(frozen=True)
class Topic:
    """What we can say about one reason to walk backward."""

    name: str
    bars: Bars
    words: str


@dataclass(frozen=True)
class ClaimGroup:
    """All claims with one verdict."""

    bars: Bars
    is_refused: bool
    claims: tuple[RatedClaim, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who reviewed a row, and when, as the deployment recorded it."""

    reviewer: str
    profession: str
    on: dt.date


Signatures = dict[tuple[str, str], Signature]


@dataclass(frozen=True)
class SafetyRule:
    """One row of the decision tables, as a reader sees it; `signature` is who reviewed it, if anybody did."""

    text: str
    message: str
    basis: str
    is_expert: bool
    studies: tuple[Study, ...]
    signature: Signature | None

    @property
    def awaits_review(self) -> bool:
        """True for our own choice that no clinician has signed."""
        return self.is_expert and self.signature is None


@dataclass(frozen=True)
class RuleTable:
    """One decision table."""

    name: str
    rows: tuple[SafetyRule, ...]


@dataclass(frozen=True)
class Unknown:
    """What nobody has tested about one programme."""

    name: str
    slug: str
    words: str


@dataclass(frozen=True)
class EvidencePage:
    """What we read, what we say, and what nobody knows."""

    topics: tuple[Topic, ...]
    groups: tuple[ClaimGroup, ...]
    unknowns: tuple[Unknown, ...]
    tables: tuple[RuleTable, ...]
    studies: tuple[RatedStudy, ...]

    @property
    def claim_count(self) -> int:
        """How many claims we tested."""
        return sum(len(group.claims) for group in self.groups)

    @property
    def expert_count(self) -> int:
        """How many rules rest on our own choice."""
        return sum(row.is_expert for table in self.tables for row in table.rows)

    @property
    def signed_count(self) -> int:
        """How many rules a clinician has signed."""
        return sum(row.signature is not None for table in self.tables for row in table.rows)

    @property
    def awaiting_count(self) -> int:
        """How many rules rest on our own choice and have no signature."""
        return sum(row.awaits_review for table in self.tables for row in table.rows)


def rated(study: Study) -> RatedStudy:
    """A study with its grade in words."""
    return RatedStudy(study, Bars(GRADE_BARS[study.grade], GRADE_WORDS[study.grade]))


def topics() -> tuple[Topic, ...]:
    """What we can say in short; the words are those of the evidence and catalogue files."""
    studies, claims = load_studies(), {claim.code: claim for claim in load_claims()}
    documents = _documents()

    def by_study(name: str, study: str, programme: str) -> Topic:
        grade = studies[study].grade
        bars = Bars(GRADE_BARS[grade], TOPIC_WORDS[grade])
        return Topic(name, bars, gettext(documents[programme]["may_say"]))

    def by_claim(name: str, code: str) -> Topic:
        claim = claims[code]
        bars = NOT_SHOWN if claim.is_refused else verdict_bars(claim)
        return Topic(name, bars, gettext(claim.wording))

    return (
        by_study(gettext("Sore knees"), "lin2025", "knee_oa"),
        by_study(gettext("Balance"), "wang2019", "steady_balance"),
        by_study(gettext("Low back pain"), "raza2023", "back_comfort"),
        by_claim(gettext("Blood pressure"), "c16"),
        by_claim(gettext("Weight"), "c14"),
        by_claim(gettext("Memory"), "c05"),
    )


@cache
def _documents() -> dict[str, dict[str, Any]]:
    return {document["id"]: document for document in load_documents()}


def verdict_bars(claim: Claim) -> Bars:
    """A claim's verdict in words."""
    return Bars(VERDICT_BARS[claim.verdict], VERDICT_WORDS[claim.verdict])


def evidence_page() -> EvidencePage:
    """All claims, unknowns, rules and studies, from the data files; and who signed which rule, in one query."""
    return EvidencePage(
        topics=topics(),
        groups=tuple(_groups()),
        unknowns=tuple(
            Unknown(
                name=gettext(document["name"]),
                slug=slug_of(document["id"]),
                words=gettext(document["extrapolated"]),
            )
            for document in _documents().values()
        ),
        tables=tuple(_tables(_signatures())),
        studies=tuple(rated(study) for study in load_studies().values()),
    )


def _groups() -> Iterator[ClaimGroup]:
    for verdict in ClaimVerdict:
        claims = [claim for claim in load_claims() if claim.verdict is verdict]
        yield ClaimGroup(
            bars=verdict_bars(claims[0]),
            is_refused=claims[0].is_refused,
            claims=tuple(
                RatedClaim(claim, verdict_bars(claim), _sources(claim.studies)) for claim in claims
            ),
        )


def _sources(codes: Iterable[str]) -> tuple[Study, ...]:
    return tuple(load_studies()[code] for code in codes)


def _signatures() -> Signatures:
    return {
        (row.table, row.code): Signature(row.reviewer, row.profession, row.reviewed_on)
        for row in RuleSignature.objects.all()
    }


def _tables(signatures: Signatures) -> Iterator[RuleTable]:
    rows_of = rows_by_table()
    for table, name in TABLE_NAMES.items():
        rows = (_safety_rule(row, signatures.get((table, row.code))) for row in rows_of[table])
        yield RuleTable(str(name), tuple(rows))


def _safety_rule(row: Question | Row, signature: Signature | None) -> SafetyRule:
    return SafetyRule(
        text=gettext(row.text if isinstance(row, Question) else row.when),
        message=gettext(row.message),
        basis=row.basis,
        is_expert="expert" in row.basis,
        studies=_sources(row.sources),
        signature=signature,
    )
