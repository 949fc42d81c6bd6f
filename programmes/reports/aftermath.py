"""What the rules say at once about a walk, given the walks of the two weeks up to it."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from programmes.clinical.stop_rules import (
    PAIN_HIGH,
    PAIN_WINDOW_DAYS,
    AfterVerdict,
    Told,
    after_walk,
)


class TellsOfAWalk(Protocol):
    """A row of the log, however it was read."""

    @property
    def walked_on(self) -> dt.date: ...
    @property
    def near_falls(self) -> int: ...
    @property
    def falls(self) -> int: ...
    @property
    def pain_worst(self) -> int | None: ...
    @property
    def stop_code(self) -> str: ...


def aftermath(walk: TellsOfAWalk, earlier: Iterable[TellsOfAWalk]) -> AfterVerdict:
    """The verdict on `walk`; of the `earlier` walks, those of its last 14 days count."""
    recent = [
        other for other in earlier if (walk.walked_on - other.walked_on).days < PAIN_WINDOW_DAYS
    ]
    return after_walk(
        Told(
            falls=walk.falls,
            near_falls=walk.near_falls,
            pain_worst=walk.pain_worst,
            stop_code=walk.stop_code,
            near_falls_before=sum(other.near_falls for other in recent),
            high_pain_before=sum(_was_too_sore(other) for other in recent),
        )
    )


def _was_too_sore(walk: TellsOfAWalk) -> bool:
    return (walk.pain_worst or 0) >= PAIN_HIGH or walk.stop_code == "pain_high"
