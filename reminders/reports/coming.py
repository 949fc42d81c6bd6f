"""What is coming to one person in the next days: worked out by the planner that the engine asks too."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import User
from reminders.kinds import KINDS, Kind
from reminders.planning import OWED, Fate, Moment, is_new, moment
from reminders.reports.candidates import Candidate, Scope
from reminders.reports.sources import SOURCES

DAYS_AHEAD = 14
# The look back at a week has the longest-lived name: that of its week, on whichever day it is sent.
A_NAME_LASTS = dt.timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Coming:
    """One reminder to come: which kind, about which day, and what becomes of it when."""

    kind: Kind
    one: Candidate
    when: Moment


def coming_to(
    person: User, *, now: dt.datetime, days: int = DAYS_AHEAD, kinds: tuple[str, ...] = ()
) -> tuple[Coming, ...]:
    """What the engine will owe in the next days if nothing changes, and what is held or paused, in the order of time."""
    until = now + dt.timedelta(days=days)
    known, owed = kinds or tuple(SOURCES), _owed(person, now)
    found: dict[tuple[str, str, dt.datetime | None], Coming] = {}
    for each in sorted(_all(person, now, days, known), key=_by_time):
        is_to_come = each.when.goes_at > now and each.when.asked_at <= until
        is_other = owed.get((each.kind.code, each.one.occurrence)) not in {
            None,
            each.when.asked_at,
        }
        if is_to_come and not is_other and is_new(each.when, each.one.wish, each.one.terms):
            # Of two with one name the first goes; one that is paused takes nobody's place.
            asked_at = None if each.when.fate in OWED else each.when.asked_at
            found.setdefault((each.kind.code, each.one.occurrence, asked_at), each)
    return tuple(found.values())


def _owed(person: User, now: dt.datetime) -> dict[tuple[str, str], dt.datetime]:
    """What the ledger holds of the last days, by kind and name, with the instant for which it was asked.

    Whatever hour or weekday is chosen afterwards, the engine owes nothing twice under one name.
    """
    rows = person.deliveries.filter(due_at__gte=now - A_NAME_LASTS)
    return {
        (kind, occurrence): due_at
        for kind, occurrence, due_at in rows.values_list("kind", "occurrence", "due_at")
    }


def _all(person: User, now: dt.datetime, days: int, kinds: tuple[str, ...]) -> Iterator[Coming]:
    for code in kinds:
        kind = KINDS[code]
        for one in SOURCES[code](Scope(now, person, days)):
            when = moment(kind.rule, one.about, one.wish, one.terms)
            if when.fate is not Fate.OFF:
                yield Coming(kind, one, when)


def _by_time(each: Coming) -> tuple[dt.datetime, str]:
    return each.when.goes_at, each.kind.code
