"""A measured value, as a row of `benchmarks/results.json`."""

import statistics
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """A name, the median and its spread; a ratio says what it was measured against in the same run."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    ratio_to: str | None = None
    ratio: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Ready for the file."""
        return asdict(self)


def row(name: str, values: list[float], unit: str) -> Row:
    """The median of some rounds, with the lowest and the highest."""
    shown = [round(value, 3) for value in values]
    return Row(name, round(statistics.median(shown), 3), unit, min(shown), max(shown))


def ratio_row(name: str, values: list[float], ratio_to: str) -> Row:
    """The same for quotients that were taken round by round."""
    plain = row(name, values, "ratio")
    return Row(name, plain.value, "ratio", plain.low, plain.high, ratio_to, plain.value)
