"""What the rules say at once about a walk, given the walks of the two weeks up to it."""

from collections.abc import Iterable

from programmes.clinical.stop_rules import (
    PAIN_WINDOW_DAYS,
    AfterVerdict,
    TellsOfAWalk,
    Told,
    after_walk,
    was_too_sore,
)


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
            high_pain_before=sum(was_too_sore(other) for other in recent),
        )
    )
