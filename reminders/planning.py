"""When a reminder is sent and what becomes of it: one pure function for the engine and for what people are shown."""

import datetime as dt
import enum
from collections.abc import Callable
from dataclasses import dataclass

from reminders import timing

EVERY_DAY = 0b111_1111
"""The weekdays of a wish: one bit each, the first is Monday."""


LATER = tuple(dt.timedelta(hours=hours) for hours in (1, 2, 4))


class Fate(enum.StrEnum):
    """What becomes of a reminder, as far as its time can tell."""

    SENT = "sent"
    HELD = "held"  # quiet hours put it off, and it is still of use afterwards
    DROPPED = "dropped"  # when the quiet hours end it is of no use any more
    PAUSED = "paused"
    OFF = "off"


OWED = frozenset({Fate.SENT, Fate.HELD})


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all reminders of a person: the zone, quiet hours, a pause from day to day, and a stop."""

    zone: dt.tzinfo
    quiet: tuple[dt.time, dt.time] | None = None
    pause: tuple[dt.date, dt.date] | None = None
    is_stopped: bool = False
    since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of one kind: on or off, the hour on their clock, the weekdays, and since when."""

    is_on: bool
    local_time: dt.time
    since: dt.datetime
    weekdays: int = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Rule:
    """When a kind is sent and how long it is of use.

    It goes `days` after the day that it is about. `expires` says when it is too late, from when it may leave and the
    zone. One that is `for_its_day` says something of the day itself, and is of no use on the next. A safety notice
    goes out whatever is paused or stopped.
    """

    days: int
    expires: Callable[[dt.datetime, dt.tzinfo], dt.datetime]
    for_its_day: bool = True
    is_safety: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """When one reminder is wanted, when it may leave, when it is too late, and what becomes of it."""

    asked_at: dt.datetime
    goes_at: dt.datetime
    expires_at: dt.datetime
    fate: Fate


def moment(rule: Rule, about: dt.date, wish: Wish, terms: Terms) -> Moment:
    """The reminder about the day `about`, as the wish and the terms of its person make it."""
    on = about + dt.timedelta(days=rule.days)
    asked_at = timing.instant(on, wish.local_time, terms.zone)
    goes_at = timing.after_quiet(asked_at, terms.quiet, terms.zone) if terms.quiet else asked_at
    return Moment(
        asked_at=asked_at,
        goes_at=goes_at,
        expires_at=rule.expires(goes_at, terms.zone),
        fate=_fate(rule, on, goes_at, wish, terms),
    )


def _fate(rule: Rule, on: dt.date, goes_at: dt.datetime, wish: Wish, terms: Terms) -> Fate:
    is_stopped = terms.is_stopped and not rule.is_safety
    if not wish.is_on or is_stopped or not wish.weekdays >> on.weekday() & 1:
        return Fate.OFF
    if is_paused(rule, on, terms):
        return Fate.PAUSED
    if rule.for_its_day and goes_at.astimezone(terms.zone).date() != on:
        return Fate.DROPPED
    return Fate.SENT if goes_at == timing.instant(on, wish.local_time, terms.zone) else Fate.HELD


def is_paused(rule: Rule, on: dt.date, terms: Terms) -> bool:
    """True when the person wants nothing on the day `on`; safety notices are never paused."""
    if terms.pause is None or rule.is_safety:
        return False
    first, last = terms.pause
    return first <= on <= last


def later_today(now: dt.datetime, terms: Terms) -> tuple[dt.datetime, ...]:
    """When a reminder may come again if somebody puts it off at `now`: on the same day, and not in quiet hours."""
    last = timing.instant(now.astimezone(terms.zone).date(), timing.QUIET_FROM, terms.zone)
    asked = (now + wait for wait in LATER)
    return tuple(
        at
        for at in asked
        if at <= last
        and (terms.quiet is None or timing.after_quiet(at, terms.quiet, terms.zone) == at)
    )


def is_new(when: Moment, wish: Wish, terms: Terms) -> bool:
    """False for a time that had passed when the wish or the terms were last changed: nobody is told late on purpose."""
    return when.asked_at > max(wish.since, terms.since or wish.since)
