"""The catalogue file: programme documents in the order in which people see them."""

from functools import cache
from typing import Any

from programmes.clinical.data_files import DATA, PROGRAMMES, read_json


def load_documents() -> list[dict[str, Any]]:
    """All programmes, read afresh, so that nobody can change what another reads."""
    document = read_json(DATA / PROGRAMMES)
    documents: list[dict[str, Any]] = document["programmes"]
    return documents


@cache
def programme_codes() -> frozenset[str]:
    """The ids by which rules name programmes."""
    return frozenset(document["id"] for document in load_documents())


def slug_of(code: str) -> str:
    """The id as it stands in an address."""
    return code.replace("_", "-")
