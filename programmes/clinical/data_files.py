"""Reading a data file strictly: no broken JSON, no key twice, no number that is none."""

import json
from pathlib import Path
from typing import Any

from programmes.clinical.faults import BrokenDataError, Fault, repeated

DATA = Path(__file__).parent / "data"
PROGRAMMES, RULES, EVIDENCE, CLAIMS, MEASURES, SIMULATED = (
    "programmes.json",
    "rules.json",
    "evidence.json",
    "claims.json",
    "measures.json",
    "simulated.json",
)


def read_json(path: Path) -> Any:
    """What a file holds; BrokenDataError with the place of the fault."""
    try:
        return parse_json(path.name, path.read_bytes())
    except OSError as error:
        raise BrokenDataError([Fault(path.name, "file", f"cannot be read: {error}")]) from error


def parse_json(name: str, content: bytes) -> Any:
    """What the content of the file `name` means; BrokenDataError with the place of the fault."""
    try:
        return json.loads(
            content.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BrokenDataError([Fault(name, place, f"is no JSON: {error.msg}")]) from error
    except ValueError as error:
        raise BrokenDataError([Fault(name, "file", f"cannot be read: {error}")]) from error
    except RecursionError as error:
        raise BrokenDataError([Fault(name, "file", "is nested too deeply")]) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys are all different; Python would silently keep the last of two."""
    for name in repeated(name for name, _value in pairs):
        raise ValueError(f"the key {name!r} stands twice in one object")
    return dict(pairs)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number")
