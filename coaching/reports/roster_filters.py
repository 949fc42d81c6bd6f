"""How a coach may look at the roster: the filters, the orders, and what an address says of them."""

import datetime as dt
import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coaching.reasons import ORDER, Code
from coaching.reports.standing import Standing

Filter = tuple[str | Promise, Callable[[Standing], bool]]


class Sort(enum.StrEnum):
    """The orders; those who need the coach come first in the first one."""

    NEED = "need"
    NAME = "name"
    PAIN = "pain"
    DONE = "done"
    LAST = "last"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Look:
    """A way to look at the roster."""

    query: str = ""
    why: str = ""
    programme: str = ""
    sort: Sort = Sort.NEED

    @property
    def is_filtered(self) -> bool:
        """True when walkers are left out on purpose."""
        return bool(self.query or self.why or self.programme)

    @property
    def address(self) -> str:
        """The part of the address that says all this; empty for the usual roster."""
        said = {"q": self.query, "why": self.why, "programme": self.programme}
        if self.sort is not Sort.NEED:
            said["sort"] = self.sort.value
        return urlencode({name: value for name, value in said.items() if value})

    def lets_through(self, standing: Standing) -> bool:
        """True for a walker that is looked for."""
        if self.query and self.query.casefold() not in standing.name.casefold():
            return False
        follows = standing.following.programme if standing.following else ""
        if self.programme and self.programme != follows:
            return False
        return not self.why or FILTERS[self.why][1](standing)


LONGEST = 80


def look_from(said: Any) -> Look:
    """What an address or a form asks for; what nobody offered is left out."""
    why, sort = said.get("why", ""), said.get("sort", "")
    return Look(
        query=said.get("q", "").strip()[:LONGEST],
        why=why if why in FILTERS else "",
        programme=said.get("programme", "").strip()[:LONGEST],
        sort=Sort(sort) if sort in set(Sort) else Sort.NEED,
    )


def _has(*codes: Code) -> Callable[[Standing], bool]:
    return lambda standing: any(reason.code in codes for reason in standing.reasons)


FILTERS: dict[str, Filter] = {
    "need": (_("need you"), lambda standing: standing.needs_coach),
    "fell": (_("fell"), _has(Code.FELL)),
    "on_hold": (_("on hold"), _has(Code.ON_HOLD)),
    "pain": (_("high or rising pain"), _has(Code.PAIN_HIGH, Code.PAIN_RISING)),
    "near_falls": (_("had near-falls"), _has(Code.NEAR_FALLS)),
    "told": (_("our rules ask about"), _has(Code.SWELLING, Code.ASK, Code.TOO_HARD)),
    "clearance": (_("wait for a clinician"), _has(Code.CLEARANCE)),
    "answers": (_("answered anew"), _has(Code.ANSWERS)),
    "yes_ends": (_("a yes ends soon"), _has(Code.YES_ENDS)),
    "plan_waits": (_("have a new version to answer"), _has(Code.PLAN_WAITS)),
    "message": (_("wrote to you"), _has(Code.MESSAGE)),
    "unsure": (_("feel unsure"), _has(Code.UNSURE)),
    "silent": (_("silent"), _has(Code.SILENT)),
    "behind": (_("behind plan"), _has(Code.BEHIND)),
    "snoozed": (_("put aside by you"), lambda standing: bool(standing.snoozed)),
    "on_track": (
        _("on track"),
        lambda standing: not standing.needs_coach and standing.following is not None,
    ),
}
LOUD = {"fell", "pain"}
# Tiles that are left out while they would show nobody.
RARE = {
    "on_hold",
    "near_falls",
    "told",
    "clearance",
    "answers",
    "yes_ends",
    "plan_waits",
    "message",
    "unsure",
    "snoozed",
}


def by_need(standing: Standing) -> tuple[int, bool, str]:
    """The most serious reason first; then walkers without a programme, who wait for one; then by name."""
    place = ORDER.index(standing.top) if standing.top else len(ORDER)
    return place, standing.following is not None, by_name(standing)


def by_name(standing: Standing) -> str:
    """As in an address book."""
    return standing.name.casefold()


def _share(standing: Standing) -> float:
    return standing.done / standing.planned if standing.planned else 2


ORDERS: dict[Sort, Callable[[Standing], Any]] = {
    Sort.NEED: by_need,
    Sort.NAME: by_name,
    Sort.PAIN: lambda standing: (-1 if standing.pain_now is None else standing.pain_now) * -1,
    Sort.DONE: _share,
    Sort.LAST: lambda standing: standing.last_on or dt.date.min,
    Sort.NEXT: lambda standing: standing.next_on or dt.date.max,
}
"""What comes first: most pain, fewest of the planned walks, longest without a walk, the next walk soonest."""
