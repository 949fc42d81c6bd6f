"""Who may be owed a reminder about which day: what every kind's source gives, and how it is narrowed."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from accounts.models import Delivery, User
from reminders import timing
from reminders.models import TERMS, terms
from reminders.planning import EVERY_DAY, Terms, Wish

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reminder that a person may be owed: about which day, how the ledger names it, and what decides its time."""

    person_id: uuid.UUID
    about: dt.date
    occurrence: str
    wish: Wish
    terms: Terms
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom to look at: everybody whose time has come and who is not in the ledger yet, or one person's coming days.

    Of everybody only those who are `among` some people, if they are named, with the names of their zones.
    """

    now: dt.datetime
    person: User | None = None
    days: int = 0
    among: Mapping[uuid.UUID, str] | None = None

    def range(self, shift: int = 0) -> tuple[dt.date, dt.date]:
        """The days that reminders may be about, `shift` days before they are sent; with room for every zone."""
        today, moved = self.now.date(), dt.timedelta(days=shift)
        return today - 2 * A_DAY - moved, today + (self.days + 2) * A_DAY - moved

    def narrow(
        self, rows: QuerySet[Any, Any], *, kind: str, walker: str, on: str, at: str, shift: int
    ) -> QuerySet[Any, Any]:
        """The rows in scope: `walker`, `on` and `at` are the fields of the person, the day and the hour."""
        if self.person:
            return rows.filter(**{walker: self.person, f"{on}__range": self.range(shift)})
        named = Cast(OuterRef(on), CharField())
        owed = Delivery.objects.filter(kind=kind, person=OuterRef(walker), occurrence=named)
        come = self.has_come(walker=walker, on=on, at=at, shift=shift)
        return self.only_among(rows, walker).filter(come).exclude(Exists(owed))

    def only_among(self, rows: QuerySet[Any, Any], walker: str) -> QuerySet[Any, Any]:
        """The rows of those at whom to look; `walker` is the path to the person."""
        return rows if self.among is None else rows.filter(**{f"{walker}__in": list(self.among)})

    def has_come(self, *, walker: str, on: str, at: str, shift: int = 0) -> Q:
        """The person's clock shows the wanted hour of the day of sending, or later, up to the end of the next day."""
        return _has_come(self.clocks(), walker=walker, on=on, at=at, shift=shift)

    def clocks(self) -> dict[dt.datetime, list[str]]:
        """What the clocks of these people show now: date and time without a zone, and the zones that show it."""
        if self.among is None:
            return timing.clocks(self.now)
        shown: dict[dt.datetime, list[str]] = {}
        for name in set(self.among.values()):
            if zone := zone_named(name):
                wall = self.now.astimezone(zone).replace(tzinfo=None)
                shown.setdefault(wall, []).append(name)
        return shown


def _has_come(
    clocks: dict[dt.datetime, list[str]], *, walker: str, on: str, at: str, shift: int
) -> Q:
    if not clocks:
        return Q(pk__in=[])
    moved = dt.timedelta(days=shift)
    days = {day - moved for wall in clocks for day in (wall.date(), wall.date() - A_DAY)}
    come = Q()
    for wall, zones in clocks.items():
        day = wall.date() - moved
        today = Q(**{on: day, f"{at}__lte": wall.time()})
        come |= Q(**{f"{walker}__time_zone__in": zones}) & (today | Q(**{on: day - A_DAY}))
    return Q(**{f"{on}__range": (min(days), max(days))}) & come


def columns_of(walker: str) -> dict[str, F]:
    """The columns that `terms_in` reads, of the person at the end of the path `walker`."""
    columns = {f"terms_{name}": F(f"{walker}__reminder_terms__{name}") for name in TERMS}
    return {"zone": F(f"{walker}__time_zone"), **columns}


def terms_in(row: dict[str, Any]) -> Terms | None:
    """The terms in a row of these columns; None where the clock of the person is not known here."""
    zone = zone_named(row["zone"])
    return terms(zone, **{name: row[f"terms_{name}"] for name in TERMS}) if zone else None


@lru_cache(maxsize=1024)
def zone_named(name: str) -> zoneinfo.ZoneInfo | None:
    """The zone of that name, or None: one unknown name must not hold up everybody else."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


def given(
    rows: QuerySet[Any, Any],
    *,
    walker: str,
    on: str,
    about: str,
    name: str,
    also: tuple[str, ...] = (),
) -> Iterator[Candidate]:
    """A candidate for each row; its key `about` is what the letter is about, known to it as `name`. `also` goes along.

    The rows have `wished` and `wished_at`, and `wished_days` where weekdays may be chosen.
    """
    for row in rows:
        theirs = terms_in(row)
        if theirs:
            yield Candidate(
                person_id=row[walker],
                about=row[on],
                occurrence=row[on].isoformat(),
                wish=Wish(
                    is_on=True,
                    local_time=row["wished"],
                    since=row["wished_at"],
                    weekdays=row.get("wished_days") or EVERY_DAY,
                ),
                terms=theirs,
                context={name: str(row[about]), **{column: str(row[column]) for column in also}},
            )
