"""What the rules say at once about a walk, given the walks of the two weeks up to it; and what a walk told late adds."""

from collections.abc import Iterable, Sequence

from programmes.clinical.rules import AFTER_ACTIONS, Row
from programmes.clinical.stop_rules import (
    AFTER_ROWS,
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


def told_late(walk: TellsOfAWalk, others: Sequence[TellsOfAWalk]) -> AfterVerdict:
    """The rows that fire because of `walk`: about itself, and about later walks of the two weeks after it.

    What was said about a later walk before is not said again, so that the order of the logs does not matter.
    """
    found = set(aftermath(walk, _up_to(walk, others)).rows)
    for later in others:
        if 0 < (later.walked_on - walk.walked_on).days < PAIN_WINDOW_DAYS:
            before = [other for other in _up_to(later, others) if other is not later]
            known = aftermath(later, before).rows
            found.update(set(aftermath(later, [*before, walk]).rows).difference(known))
    return AfterVerdict(tuple(sorted(found, key=_seriousness)))


def _up_to(walk: TellsOfAWalk, others: Iterable[TellsOfAWalk]) -> list[TellsOfAWalk]:
    return [other for other in others if other.walked_on <= walk.walked_on]


def _seriousness(row: Row) -> tuple[int, int]:
    """Most serious first; of two alike the one that comes first in the table."""
    return AFTER_ACTIONS.index(row.action), list(AFTER_ROWS).index(row.code)
