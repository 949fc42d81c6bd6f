"""What a data file has to look like: small checks that are put together, each naming the path and the reason of a fault."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from programmes.clinical.faults import Fault

Shape = Callable[[Any, str], Iterator[tuple[str, str]]]
"""Looks at a value, which stands at a path, and yields the path and the reason of each fault."""


def faults_in_shape(file: str, document: Any, shape: Shape) -> list[Fault]:
    """All faults of a file, in its order."""
    return [Fault(file, path or "file", reason) for path, reason in shape(document, "")]


def text(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Words, at least one."""
    if not isinstance(value, str) or not value.strip():
        yield path, f"must be words, not {_shown(value)}"


def words_or_none(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Words that may be missing: an empty text will do."""
    if not isinstance(value, str):
        yield path, f"must be words, not {_shown(value)}"


def truth(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """True or false."""
    if not isinstance(value, bool):
        yield path, f"must be true or false, not {_shown(value)}"


def day(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """A date as 2026-11-21."""
    try:
        dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        yield path, f"must be a date such as 2026-11-21, not {_shown(value)}"


def anything(_value: Any, _path: str) -> Iterator[tuple[str, str]]:
    """What no rule reads."""
    return iter(())


def whole(low: int, high: int) -> Shape:
    """A whole number from `low` to `high`."""

    def shape(value: Any, path: str) -> Iterator[tuple[str, str]]:
        if type(value) is not int or not low <= value <= high:
            yield path, f"must be a whole number from {low} to {high}, not {_shown(value)}"

    return shape


def number(low: float, high: float) -> Shape:
    """A number from `low` to `high`."""

    def shape(value: Any, path: str) -> Iterator[tuple[str, str]]:
        if type(value) not in {int, float} or not low <= value <= high:
            yield path, f"must be a number from {low:g} to {high:g}, not {_shown(value)}"

    return shape


def one_of(*known: str) -> Shape:
    """One of some words."""

    def shape(value: Any, path: str) -> Iterator[tuple[str, str]]:
        if value not in known:
            yield path, f"must be one of {', '.join(known)}, not {_shown(value)}"

    return shape


def or_nothing(known: Shape) -> Shape:
    """The shape, or null."""

    def shape(value: Any, path: str) -> Iterator[tuple[str, str]]:
        if value is not None:
            yield from known(value, path)

    return shape


def many(known: Shape, *, least: int = 0, most: int | None = None) -> Shape:
    """A list of values of one shape."""

    def shape(value: Any, path: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, list):
            yield path, f"must be a list, not {_shown(value)}"
            return
        if len(value) < least:
            yield path, f"must have {least} or more, and has {len(value)}"
        if most is not None and len(value) > most:
            yield path, f"must have {most} or fewer, and has {len(value)}"
            return
        for place, each in enumerate(value):
            yield from known(each, f"{path}[{place}]")

    return shape


def pair(first: Shape, second: Shape) -> Shape:
    """A list of just two values."""

    def shape(value: Any, path: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004  # a pair
            yield path, f"must be a list of two, not {_shown(value)}"
            return
        yield from first(value[0], f"{path}[0]")
        yield from second(value[1], f"{path}[1]")

    return shape


def record(needed: Mapping[str, Shape], **possible: Shape) -> Shape:
    """An object with these keys and no others, so that a misspelt key is not passed over."""

    def shape(value: Any, path: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, dict):
            yield path, f"must be an object, not {_shown(value)}"
            return
        for name in missing(needed, value):
            yield _below(path, name), "is missing"
        known = {**needed, **possible}
        for name, each in value.items():
            if name in known:
                yield from known[name](each, _below(path, name))
            else:
                yield _below(path, name), "is not known here"

    return shape


def named(known: Shape) -> Shape:
    """An object whose keys are free, and whose values have one shape."""

    def shape(value: Any, path: str) -> Iterator[tuple[str, str]]:
        if not isinstance(value, dict):
            yield path, f"must be an object, not {_shown(value)}"
            return
        for name, each in value.items():
            yield from known(each, _below(path, name))

    return shape


def missing(needed: Collection[str], found: Collection[str]) -> list[str]:
    """What is needed and not found, in order."""
    return [name for name in needed if name not in found]


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


LONGEST = 40


def _shown(value: Any) -> str:
    """The value as a reader of the file knows it, cut short."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    words = repr(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
