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
    found: dict[tuple[str, str, dt.datetime | None], Coming] = {}
    for each in sorted(_all(person, now, days, kinds or tuple(SOURCES)), key=_by_time):
        is_to_come = each.when.goes_at > now and each.when.asked_at <= until
        if is_to_come and is_new(each.when, each.one.wish, each.one.terms):
            # Of two with one name the first goes; one that is paused takes nobody's place.
            asked_at = None if each.when.fate in OWED else each.when.asked_at
            found.setdefault((each.kind.code, each.one.occurrence, asked_at), each)
    return tuple(found.values())


def _all(person: User, now: dt.datetime, days: int, kinds: tuple[str, ...]) -> Iterator[Coming]:
    for code in kinds:
        kind = KINDS[code]
        for one in SOURCES[code](Scope(now, person, days)):
            when = moment(kind.rule, one.about, one.wish, one.terms)
            if when.fate is not Fate.OFF:
                yield Coming(kind, one, when)


def _by_time(each: Coming) -> tuple[dt.datetime, str]:
    return each.when.goes_at, each.kind.code
