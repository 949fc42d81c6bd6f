"""The decision tables of `data/rules.json` as values. A row that names an unknown action or source is refused here."""

from functools import cache
from typing import Any

from programmes.clinical.data_files import DATA, EVIDENCE, RULES, read_json
from programmes.clinical.faults import BrokenDataError
from programmes.clinical.rows import (
    AFTER_ACTIONS,
    BEFORE_ACTIONS,
    KNOWN_ACTIONS,
    ON_MORE_DAYS,
    TO_THE_COACH,
    AskingAgain,
    Caps,
    Limit,
    Question,
    Row,
    Rules,
    Tier,
    UsualPain,
)
from programmes.clinical.rule_faults import faults_in_rules, known_sources

__all__ = [
    "AFTER_ACTIONS",
    "BEFORE_ACTIONS",
    "KNOWN_ACTIONS",
    "ON_MORE_DAYS",
    "PATH",
    "TO_THE_COACH",
    "Caps",
    "Limit",
    "Question",
    "Row",
    "Tier",
    "faults_in_rules",
    "known_sources",
    "load_rules",
    "read_caps",
    "read_rules",
]

PATH = DATA / RULES


@cache
def load_rules() -> Rules:
    """The rules as shipped; BrokenDataError when a row cannot be trusted."""
    return read_rules(read_json(PATH), known_sources(read_json(DATA / EVIDENCE)))


def read_rules(document: Any, sources: frozenset[str]) -> Rules:
    """The rules in a document whose rows may name only these sources; BrokenDataError otherwise."""
    if faults := faults_in_rules(document, sources):
        raise BrokenDataError(faults)
    return Rules(
        screening=tuple(_question(row) for row in document["screening"]),
        before=_rows(document["before"]),
        during=_rows(document["during"]),
        after=_rows(document["after"]),
        unknown=_rows(document["unknown"]),
        escalation=_rows(document["escalation"]),
        missed=_rows(document["missed"]),
        usual_pain=UsualPain(**document["usual_pain"]),
        asking_again=AskingAgain(**document["asking_again"]),
        caps=read_caps(document),
        effort=tuple((scores, words) for scores, words in document["effort"]),
    )


def read_caps(document: dict[str, Any]) -> Caps:
    """How fast a plan may grow."""
    caps = document["progression_caps"]
    return Caps(
        total_rise=caps["total_minutes_rise_max"],
        backward_rise=caps["backward_minutes_rise_max"],
        backward_rise_minutes=caps["backward_minutes_rise_abs_min"],
        total_min=caps["total_min"],
        total_max=caps["total_max"],
    )


def _question(row: dict[str, Any]) -> Question:
    return Question(
        code=row["code"],
        tier=Tier(row["tier"]),
        text=row["question"],
        action=row["action"],
        message=row["message"],
        basis=row["basis"],
        sources=tuple(row["sources"]),
    )


def _rows(rows: list[dict[str, Any]]) -> tuple[Row, ...]:
    return tuple(
        Row(
            code=row["code"],
            when=row["when"],
            action=row["action"],
            message=row["message"],
            basis=row["basis"],
            sources=tuple(row["sources"]),
            inputs=tuple(row["inputs"]),
            threshold=tuple(row["threshold"].items()),
        )
        for row in rows
    )
