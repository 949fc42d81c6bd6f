"""What in a log contradicts itself or the plan: asked about once, and kept as it was written when it is sent again."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

FAR_LONGER = 10
"""So many minutes more than planned are asked about."""
FAR_BELOW = 2
"""One point of pain may be chance; so many points are a contradiction (`salaffi2004`)."""
CLOCKS_DIFFER = dt.timedelta(minutes=5)
"""Clocks of phones are not quite right."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """The field to look at, what was written (by which a second sending is known), and what is strange about it."""

    field: str
    key: str
    says: str

    @property
    def asks(self) -> str:
        """For somebody who still has the form."""
        return (
            f"{self.says} {gettext('Correct what is wrong, or press Save again if it is right.')}"
        )

    @property
    def tells(self) -> str:
        """For somebody whose phone sends it later."""
        return f"{self.says} {gettext('It is kept as you wrote it.')}"


def doubts_about(
    told: Mapping[str, Any], *, planned_minutes: int | None, now: dt.datetime
) -> Iterator[Doubt]:
    """The doubts about the answers of a log; `planned_minutes` is None when nobody knows the plan."""
    yield from _about_minutes(told.get("minutes"), planned_minutes)
    yield from _about_clock(_instant(told.get("began_at")), _instant(told.get("ended_at")), now)
    yield from _about_pain(told)


def _about_minutes(minutes: int | None, planned: int | None) -> Iterator[Doubt]:
    if minutes and planned is not None and minutes > planned + FAR_LONGER:
        says = gettext(
            "This walk was planned for %(planned)d minutes, and you wrote %(minutes)d."
        ) % {"planned": planned, "minutes": minutes}
        yield Doubt("minutes", f"minutes:{minutes}", says)


def _about_clock(
    began_at: dt.datetime | None, ended_at: dt.datetime | None, now: dt.datetime
) -> Iterator[Doubt]:
    """The instants are those of the player, by the clock of the phone, which may have been set on the way."""
    if began_at and ended_at and ended_at < began_at:
        says = gettext(
            "By the clock of your phone this walk ended before it began. Are the minutes right?"
        )
        yield Doubt("minutes", "before", says)
    if ended_at and ended_at > now + CLOCKS_DIFFER:
        says = gettext(
            "By the clock of your phone this walk ends later than now. Are the minutes right?"
        )
        yield Doubt("minutes", "future", says)


def _about_pain(told: Mapping[str, Any]) -> Iterator[Doubt]:
    worst = told.get("pain_worst")
    others = [told.get(name) for name in ("pain_before", "pain_after")]
    highest = max((score for score in others if score is not None), default=None)
    if worst is not None and highest is not None and worst + FAR_BELOW <= highest:
        says = gettext(
            "You chose %(worst)d for the worst pain while you walked, and %(other)d for the pain before or after it."
        ) % {"worst": worst, "other": highest}
        yield Doubt("pain_worst", f"pain:{worst}-{highest}", says)


def _instant(text: Any) -> dt.datetime | None:
    """What the player wrote; nobody types it, so what cannot be read says nothing."""
    try:
        instant = parse_datetime(text or "")
    except ValueError:
        return None
    return instant if instant and instant.tzinfo else None
