"""The roster: all walkers of a coach, those who need them first."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from coaching import access
from coaching.models import SavedView
from coaching.reports.roster_filters import (
    FILTERS,
    LOUD,
    ORDERS,
    RARE,
    Look,
    Sort,
    by_name,
)
from coaching.reports.standing import Standing, standings

PAGE_SIZE = 25
Group = tuple[str | Promise, int, tuple[Standing, ...]]
HEADS: dict[Sort, str | Promise] = {
    Sort.NAME: _("By name"),
    Sort.PAIN: _("Most pain first"),
    Sort.DONE: _("Fewest of their walks first"),
    Sort.LAST: _("Longest without a walk first"),
    Sort.NEXT: _("Next walk soonest first"),
}


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
    look: Look
    tiles: tuple[Tile, ...]
    groups: tuple[Group, ...]
    programmes: tuple[str, ...]
    views: tuple[SavedView, ...]
    total: int
    needing: int
    found: int
    shown: int
    previous_page: int | None
    next_page: int | None


def roster_page(
    *, coach: User, look: Look | None = None, page: int = 1, now: dt.datetime
) -> RosterPage:
    """The walkers that a look lets through, in its order."""
    look = look or Look()
    everyone = sorted(standings(access.current_grants(coach, now), now, coach), key=by_name)
    found = sorted(filter(look.lets_through, everyone), key=ORDERS[look.sort])
    first = (max(page, 1) - 1) * PAGE_SIZE
    shown = found[first : first + PAGE_SIZE]
    tiles = (_tile(key, everyone, look.why) for key in FILTERS)
    followed = {standing.following.programme for standing in everyone if standing.following}
    return RosterPage(
        today=coach.local_date(now),
        look=look,
        tiles=tuple(tile for tile in tiles if _is_offered(tile)),
        groups=_groups(found, shown, look.sort),
        programmes=tuple(sorted(followed)),
        views=tuple(coach.saved_views.all()) if everyone else (),
        total=len(everyone),
        needing=sum(standing.needs_coach for standing in everyone),
        found=len(found),
        shown=len(shown),
        previous_page=page - 1 if first and found else None,
        next_page=page + 1 if first + PAGE_SIZE < len(found) else None,
    )


def _is_offered(tile: Tile) -> bool:
    return bool(tile.count) or tile.is_chosen or tile.key not in RARE


def _tile(key: str, everyone: list[Standing], chosen: str) -> Tile:
    label, lets_through = FILTERS[key]
    count = sum(lets_through(standing) for standing in everyone)
    # Nobody is nothing to be alarmed about
    css = "pain" if count and key in LOUD else ""
    return Tile(key=key, label=label, count=count, is_chosen=key == chosen, css=css)


def _groups(found: list[Standing], shown: list[Standing], sort: Sort) -> tuple[Group, ...]:
    """The halves of the table by need, or all in one; the numbers count all that were found, on other pages too."""
    if sort is not Sort.NEED:
        return ((HEADS[sort], len(found), tuple(shown)),) if shown else ()
    needing = tuple(standing for standing in shown if standing.needs_coach)
    others = tuple(standing for standing in shown if not standing.needs_coach)
    in_need = sum(standing.needs_coach for standing in found)
    halves = (
        (_("Need you"), in_need, needing),
        (_("On track, or not following a programme"), len(found) - in_need, others),
    )
    return tuple(half for half in halves if half[2])
