"""The studies we read and the claims we tested, as in `data/evidence.json` and `data/claims.json`."""

import enum
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from programmes.clinical.data_files import CLAIMS, DATA, EVIDENCE, read_json

REMARK = re.compile(r"\s*\([^)]*\)")
UNKNOWN_AUTHORS = "authors not shown"
ET_AL = " et al."
TITLE_WORDS = 5


class Grade(enum.StrEnum):
    """How far a study can be trusted, in our own judgement."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very low"


class ClaimVerdict(enum.StrEnum):
    """How a popular claim stands against the studies, best first."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    WEAK = "weak"
    UNSUPPORTED = "unsupported"
    MISLEADING = "misleading"


REFUSED = frozenset({ClaimVerdict.UNSUPPORTED, ClaimVerdict.MISLEADING})
"""Claims that we do not make."""


@dataclass(frozen=True, slots=True)
class Study:
    """A source; `is_read` is False when we could not read even its abstract."""

    code: str
    authors: str
    year: int | None
    title: str
    journal: str
    doi: str
    url: str
    design: str
    population: str
    size: str
    effect: str
    harms: str
    grade: Grade
    why_grade: str
    is_read: bool
    scope: str

    @property
    def short(self) -> str:
        """First author and year, as people cite it; the first words of the title when no author is known."""
        names = REMARK.sub("", self.authors).split(";")[0].strip()
        if names == UNKNOWN_AUTHORS:
            who = " ".join(self.title.split()[:TITLE_WORDS]) + " …"
        elif "," in names or names.endswith(ET_AL):
            who = names.split(",")[0].removesuffix(ET_AL) + " and others"
        else:
            who = names
        return f"{who}, {self.year}" if self.year else who

    @property
    def counted(self) -> str:
        """The size when it has a number in it; some sources are pages, which nobody took part in."""
        return self.size if any(letter.isdigit() for letter in self.size) else ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What articles say, what the studies say, and what we may say."""

    code: str
    text: str
    evidence: str
    verdict: ClaimVerdict
    wording: str
    studies: tuple[str, ...]

    @property
    def is_refused(self) -> bool:
        """True when we do not make this claim."""
        return self.verdict in REFUSED


@cache
def load_studies() -> dict[str, Study]:
    """All sources by code, in the order of the file."""
    document = read_json(DATA / EVIDENCE)
    return {row["id"]: read_study(row) for row in document["studies"]}


@cache
def load_claims() -> tuple[Claim, ...]:
    """All claims in the order of the file."""
    document = read_json(DATA / CLAIMS)
    return tuple(read_claim(row) for row in document["claims"])


def read_study(row: dict[str, Any]) -> Study:
    """A source of the evidence file; ValueError for an unknown grade."""
    citation, strength = row["citation"], row["strength"]
    return Study(
        code=row["id"],
        authors=citation["authors_short"],
        year=citation["year"],
        title=citation["title"],
        journal=citation["journal"],
        doi=citation["ids"].get("doi", ""),
        url=citation["url"] or "",
        design=row["design"],
        population=row["population"],
        size=str(row["n"] or ""),
        effect=row["effect"],
        harms=row["adverse_events"],
        grade=Grade(strength["grade"]),
        why_grade=strength["reason"],
        is_read=row["verified"],
        scope=row["verified_scope"],
    )


def read_claim(row: dict[str, Any]) -> Claim:
    """A claim of the claims file; ValueError for an unknown verdict."""
    return Claim(
        code=row["id"],
        text=row["claim"],
        evidence=row["evidence_says"],
        verdict=ClaimVerdict(row["verdict"]),
        wording=row["product_wording"],
        studies=tuple(row["study_ids"]),
    )
