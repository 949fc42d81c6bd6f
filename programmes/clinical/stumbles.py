"""Near-falls on walks and in physical tests: table 4 counts them all."""

import datetime as dt
from collections.abc import Iterable, Iterator

from programmes.clinical.stop_rules import (
    NEAR_FALLS_WINDOW_DAYS,
    StumbledInTests,
    TellsOfAWalk,
    stumbled_too_often,
)


def in_tests(told: Iterable[tuple[dt.date, int]]) -> list[StumbledInTests]:
    """One row for each day with near-falls in tests; they come in any order, and one at a time."""
    days: dict[dt.date, int] = {}
    for on, near_falls in told:
        if near_falls:
            days[on] = days.get(on, 0) + near_falls
    return [StumbledInTests(on, near_falls) for on, near_falls in sorted(days.items())]


def is_stumbling(walk: TellsOfAWalk, known: Iterable[TellsOfAWalk]) -> bool:
    """Too many near-falls at once, or in the two weeks up to this day."""
    recent = up_to(walk, known, NEAR_FALLS_WINDOW_DAYS)
    return stumbled_too_often(walk.near_falls, sum(other.near_falls for other in recent))


def up_to(walk: TellsOfAWalk, known: Iterable[TellsOfAWalk], days: int) -> Iterator[TellsOfAWalk]:
    """The walks of the `days` days up to `walk`, and itself."""
    return (other for other in known if 0 <= (walk.walked_on - other.walked_on).days < days)
