"""The decision tables of `data/rules.json` as values. A row that names an unknown action or source is refused here."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from programmes.clinical.faults import BrokenDataError, Fault, repeated
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
    "load_rules",
    "read_caps",
    "read_rules",
]

FILE = "rules.json"
PATH = Path(__file__).parent / "data" / FILE
SOURCES_PATH = Path(__file__).parent / "data" / "evidence.json"


@cache
def load_rules() -> Rules:
    """The rules as shipped; BrokenDataError when a row cannot be trusted."""
    evidence = json.loads(SOURCES_PATH.read_text(encoding="utf-8"))
    sources = frozenset(study["id"] for study in evidence["studies"])
    return read_rules(json.loads(PATH.read_text(encoding="utf-8")), sources)


def read_rules(document: dict[str, Any], sources: frozenset[str]) -> Rules:
    """The rules in a document whose rows may name only these sources; BrokenDataError otherwise."""
    faults = list(faults_in_rules(document, sources))
    if faults:
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


def faults_in_rules(document: dict[str, Any], sources: frozenset[str]) -> Iterator[Fault]:
    """What is wrong with the tables: codes, actions, tiers, messages and sources."""
    if tuple(document["action_order"]) != AFTER_ACTIONS:
        yield Fault(FILE, "action_order", f"must be {', '.join(AFTER_ACTIONS)}")
    for table, actions in KNOWN_ACTIONS.items():
        for code in repeated(row.get("code", "") for row in document[table]):
            yield Fault(FILE, f"{table} {code}", "the code is used twice")
        for row in document[table]:
            place = f"{table} {row.get('code', '')}"
            yield from (Fault(FILE, place, reason) for reason in _reasons(row, actions, sources))


def _reasons(
    row: dict[str, Any], actions: frozenset[str], sources: frozenset[str]
) -> Iterator[str]:
    if row.get("action") not in actions:
        yield f"unknown action {row.get('action')!r}"
    if "question" in row and row.get("tier") not in set(Tier):
        yield f"unknown tier {row.get('tier')!r}"
    for source in row.get("sources", []):
        if source not in sources:
            yield f"unknown source {source!r}"
    words = {"code", "message", "basis"} | (
        {"question"} if "question" in row else {"when", "inputs"}
    )
    yield from (f"{word} is missing" for word in sorted(words) if not row.get(word))
    yield from _thresholds(row)


def _thresholds(row: dict[str, Any]) -> Iterator[str]:
    for name, number in row.get("threshold", {}).items():
        if type(number) is not int or number < 0:
            yield f"threshold {name} must be a whole number, not {number!r}"


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
