"""The catalogue file: programme documents in the order in which people see them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def load_documents() -> list[dict[str, Any]]:
    """All programmes, read afresh, so that nobody can change what another reads."""
    document = json.loads((DATA / "programmes.json").read_text(encoding="utf-8"))
    documents: list[dict[str, Any]] = document["programmes"]
    return documents


@cache
def programme_codes() -> frozenset[str]:
    """The ids by which rules name programmes."""
    return frozenset(document["id"] for document in load_documents())


def slug_of(code: str) -> str:
    """The id as it stands in an address."""
    return code.replace("_", "-")
