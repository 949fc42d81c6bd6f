"""How far a coach may go in the coming week: what needs a reason, and what no reason opens.

Easier than the programme is always open. Harder needs a reason, goes one step at a time, and never beyond what the
programme itself asks for in some week: nobody has looked at a flat plan on a slope.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from programmes.clinical.change import Change, ImpossibleChangeError, changed, hands
from programmes.clinical.following import CAPS, freest_of, levels_of, steeper
from programmes.clinical.growth import extra_backward_seconds, freedom, freedom_of, slope_of
from programmes.clinical.plan import Kind, Plan, Support, Week

SHORTEST_BOUT = 15
SHORTEST_REST = 20
"""In seconds: the shortest of any programme of ours."""
Pieces = tuple[tuple[int, int], ...]
ENDS = frozenset({Kind.WARM_UP, Kind.COOL_DOWN})


class Wall(enum.StrEnum):
    """What stops a coach, whatever the reason."""

    HANDS = "hands"
    FLAT = "flat"
    SLOPE = "slope"
    DAYS = "days"
    BOUT = "bout"
    REST = "rest"
    BACKWARD = "backward"
    FIT = "fit"


@dataclass(frozen=True, slots=True)
class Room:
    """The week of today as it is walked, the coming one as it stands, and as the programme itself would have it.

    `is_flat` says that the answers or a clinician allow flat ground only.
    """

    plan: Plan
    now: Week
    coming: Week
    planned: Week
    is_flat: bool = False

    @property
    def supports(self) -> tuple[Support, ...]:
        """What the hands may do, safest first."""
        reached = min(freest_of(self.plan), freedom_of(self.now) + 1)
        freest = max(reached, freedom_of(self.planned))
        return tuple(kind for kind in hands(self.coming) if freedom(kind) <= freest)

    @property
    def slopes(self) -> tuple[float, ...]:
        """How steep a bout may be, in per cent."""
        if self.is_flat:
            return (0.0,)
        top = max(slope_of(self.planned), steeper(self.plan, slope_of(self.now)))
        return tuple(level for level in sorted({0.0, *levels_of(self.plan)}) if level <= top)

    @property
    def most_days(self) -> int:
        """How many walks a week may have."""
        busiest = max(week.sessions for week in self.plan.weeks)
        return max(self.planned.sessions, min(busiest, self.now.sessions + 1))

    @property
    def longest(self) -> int:
        """How long a bout may be, in seconds."""
        return max(bout.seconds for week in self.plan.weeks for bout in week.bouts)

    @property
    def shortest_rest(self) -> int:
        """How short a rest may be, in seconds."""
        return min((SHORTEST_REST, *rests_of(self.planned)))

    def is_raise(self, wish: Change) -> bool:
        """True for more than the programme asks for in the coming week: it needs a reason."""
        planned = self.planned
        return any(
            (
                wish.support and freedom(wish.support) > _least_free(planned),
                wish.slope is not None and wish.slope > slope_of(planned),
                wish.weekdays and len(set(wish.weekdays)) > planned.sessions,
                wish.pieces and _is_harder(wish.pieces, planned),
            )
        )

    def is_eased(self, kept: Change) -> bool:
        """True when these numbers make the coming week easier than the programme, so that taking them away is a raise."""
        planned = self.planned
        return any(
            (
                kept.support and freedom(kept.support) < freedom_of(planned),
                kept.slope is not None and kept.slope < slope_of(planned),
                kept.weekdays and len(set(kept.weekdays)) < planned.sessions,
                kept.pieces and _backward(kept.pieces, planned) < planned.backward_seconds,
            )
        )

    def walls(self, wish: Change) -> Iterator[Wall]:
        """What stops a wish."""
        if wish.support and wish.support not in self.supports:
            yield Wall.HANDS
        if wish.slope is not None and wish.slope not in self.slopes:
            yield Wall.FLAT if self.is_flat else Wall.SLOPE
        if wish.weekdays is not None and not 1 <= len(set(wish.weekdays)) <= self.most_days:
            yield Wall.DAYS
        if wish.pieces is not None:
            yield from self._walls_of(wish.pieces)

    def _walls_of(self, pieces: Pieces) -> Iterator[Wall]:
        if not all(SHORTEST_BOUT <= bout <= self.longest for bout, _rest in pieces):
            yield Wall.BOUT
        if any(rest < self.shortest_rest for _bout, rest in pieces):
            yield Wall.REST
        try:
            after = changed(self.coming, Change(pieces=pieces))
        except ImpossibleChangeError:
            yield Wall.FIT
            return
        if len(after.bouts) < len(pieces):
            yield Wall.FIT
        most = self.now.backward_seconds + extra_backward_seconds(self.now, CAPS)
        if _backward(pieces, self.coming) > most:
            yield Wall.BACKWARD


def pieces_of(week: Week) -> Pieces:
    """The bouts of a round, each with the seconds of rest until the next one."""
    found: list[tuple[int, int]] = []
    for part in week.segments:
        if part.is_backward:
            found.append((part.seconds, 0))
        elif found and part.kind not in ENDS:
            found[-1] = (found[-1][0], found[-1][1] + part.seconds)
    return tuple(found)


def rests_of(week: Week) -> tuple[int, ...]:
    """The rests of a round."""
    return tuple(rest for _bout, rest in pieces_of(week) if rest)


def _backward(pieces: Pieces, week: Week) -> int:
    return week.rounds * sum(bout for bout, _rest in pieces)


def _is_harder(pieces: Pieces, planned: Week) -> bool:
    """More backward seconds, a longer bout, or a shorter rest than in the programme."""
    longest = max(bout.seconds for bout in planned.bouts)
    shortest = min(rests_of(planned), default=0)
    return (
        _backward(pieces, planned) > planned.backward_seconds
        or max(bout for bout, _rest in pieces) > longest
        or min(rest for _bout, rest in pieces) < shortest
    )


def _least_free(week: Week) -> int:
    return min(freedom(bout.support) for bout in week.bouts)
