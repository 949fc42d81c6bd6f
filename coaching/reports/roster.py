"""The roster: all walkers of a coach, those who need them first."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from coaching import access
from coaching.reasons import ORDER, Code
from coaching.reports.standing import Standing, standings

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Tile:
    """A filter with the number of walkers that it would show."""

    key: str
    label: str | Promise
    count: int
    is_chosen: bool
    css: str = ""


@dataclass(frozen=True, slots=True)
class RosterPage:
    """One page of the roster, and how it was chosen."""

    today: dt.date
    tiles: tuple[Tile, ...]
    groups: tuple[tuple[str | Promise, int, tuple[Standing, ...]], ...]
    total: int
    needing: int
    found: int
    shown: int
    query: str
    why: str
    previous_page: int | None
    next_page: int | None

    @property
    def is_filtered(self) -> bool:
        """True when walkers are left out on purpose."""
        return bool(self.query or self.why)


def _has(*codes: Code) -> Callable[[Standing], bool]:
    return lambda standing: any(reason.code in codes for reason in standing.reasons)


FILTERS: dict[str, tuple[str | Promise, Callable[[Standing], bool]]] = {
    "need": (_("need you"), lambda standing: standing.needs_coach),
    "fell": (_("fell"), _has(Code.FELL)),
    "on_hold": (_("on hold"), _has(Code.ON_HOLD)),
    "pain": (_("high or rising pain"), _has(Code.PAIN_HIGH, Code.PAIN_RISING)),
    "told": (_("our rules ask about"), _has(Code.SWELLING, Code.ASK, Code.TOO_HARD)),
    "clearance": (_("wait for a clinician"), _has(Code.CLEARANCE)),
    "silent": (_("silent a week"), _has(Code.SILENT)),
    "behind": (_("behind plan"), _has(Code.BEHIND)),
    "on_track": (
        _("on track"),
        lambda standing: not standing.needs_coach and standing.following is not None,
    ),
}
LOUD = {"fell", "pain"}
# Tiles that are left out while they would show nobody.
RARE = {"on_hold", "told", "clearance"}


def roster_page(
    *, coach: User, query: str = "", why: str = "", page: int = 1, now: dt.datetime
) -> RosterPage:
    """The walkers whose name holds `query` and whom the filter `why` lets through; an unknown filter lets all through."""
    everyone = sorted(standings(access.current_grants(coach, now), now), key=_rank)
    chosen = why if why in FILTERS else ""
    found = [standing for standing in everyone if _is_wanted(standing, query, chosen)]
    first = (max(page, 1) - 1) * PAGE_SIZE
    shown = found[first : first + PAGE_SIZE]
    return RosterPage(
        today=coach.local_date(now),
        tiles=tuple(
            tile
            for tile in (_tile(key, everyone, chosen) for key in FILTERS)
            if tile.count or tile.is_chosen or tile.key not in RARE
        ),
        groups=_groups(found, shown),
        total=len(everyone),
        needing=sum(standing.needs_coach for standing in everyone),
        found=len(found),
        shown=len(shown),
        query=query,
        why=chosen,
        previous_page=page - 1 if first and found else None,
        next_page=page + 1 if first + PAGE_SIZE < len(found) else None,
    )


def _rank(standing: Standing) -> tuple[int, bool, str]:
    """The most serious reason first; then walkers without a programme, who wait for one; then by name."""
    place = ORDER.index(standing.top) if standing.top else len(ORDER)
    return place, standing.following is not None, standing.name.casefold()


def _is_wanted(standing: Standing, query: str, why: str) -> bool:
    if query and query.casefold() not in standing.name.casefold():
        return False
    return not why or FILTERS[why][1](standing)


def _tile(key: str, everyone: list[Standing], chosen: str) -> Tile:
    label, lets_through = FILTERS[key]
    count = sum(lets_through(standing) for standing in everyone)
    # Nobody is nothing to be alarmed about
    css = "pain" if count and key in LOUD else ""
    return Tile(key=key, label=label, count=count, is_chosen=key == chosen, css=css)


def _groups(
    found: list[Standing], shown: list[Standing]
) -> tuple[tuple[str | Promise, int, tuple[Standing, ...]], ...]:
    """The two halves of the table; the numbers count all that were found, on other pages too."""
    needing = tuple(standing for standing in shown if standing.needs_coach)
    others = tuple(standing for standing in shown if not standing.needs_coach)
    in_need = sum(standing.needs_coach for standing in found)
    halves = (
        (_("Need you"), in_need, needing),
        (_("On track, or not following a programme"), len(found) - in_need, others),
    )
    return tuple(half for half in halves if half[2])
