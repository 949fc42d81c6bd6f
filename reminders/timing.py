"""When a promise falls due on somebody's clock, when it is too late, and how long to wait between tries."""

import datetime as dt
import uuid
import zlib
import zoneinfo
from collections.abc import Callable
from functools import cache, lru_cache

# Quiet hours begin in the evening: a reminder that was held up is not sent after this time of the walker's day.
# A time that walkers chose themselves wins over quiet hours, for a short while after it.
QUIET_FROM = dt.time(21)
AS_CHOSEN = dt.timedelta(minutes=30)
STILL_USEFUL = dt.timedelta(hours=3)
# The question about the morning is of no use in the afternoon.
MORNING_ENDS = dt.time(14)
# Somebody who flies east meets the next walking day early; two reminders are never closer than this.
SPACING = dt.timedelta(hours=10)
SPREAD = 0.2
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))


def instant(on: dt.date, at: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """The instant, in UTC, at which clocks in `zone` show `at` on the day `on`.

    A time that the clocks skip moves forward with them, or back where forward were the next day; of a time that comes
    twice, the first is taken.
    """
    wall = dt.datetime.combine(on, at.replace(fold=0), tzinfo=zone)
    due = wall.astimezone(dt.UTC)
    if due.astimezone(zone).date() == on:
        return due
    return wall.replace(fold=1).astimezone(dt.UTC)


def expiry(due_at: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """When a reminder due at `due_at` is of no use any more: three hours later or in the quiet hours, never at once."""
    evening = instant(due_at.astimezone(zone).date(), QUIET_FROM, zone)
    return max(min(due_at + STILL_USEFUL, evening), due_at + AS_CHOSEN)


def lasts(useful: dt.timedelta) -> Callable[[dt.datetime, dt.tzinfo], dt.datetime]:
    """An expiry so long after the instant at which the reminder may leave."""

    def expires(goes_at: dt.datetime, _zone: dt.tzinfo) -> dt.datetime:
        return goes_at + useful

    return expires


def morning_expiry(due_at: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """When the question about a morning, due at `due_at`, is too late: at two in the afternoon, never at once."""
    return max(instant(due_at.astimezone(zone).date(), MORNING_ENDS, zone), due_at + AS_CHOSEN)


def after_quiet(at: dt.datetime, quiet: tuple[dt.time, dt.time], zone: dt.tzinfo) -> dt.datetime:
    """The instant `at`, or the end of the quiet hours that it lies in; the hour at which they end is not quiet.

    Hours that begin and end at one time are no quiet hours.
    """
    begins, ends = quiet
    wall = at.astimezone(zone)
    shown, on = wall.time(), wall.date()
    is_by_day, is_before = begins <= ends, shown < begins
    if is_by_day and is_before:
        return at
    last_day = on if is_by_day or is_before else on + dt.timedelta(days=1)
    # The end may lie behind: the hours are over for today, or clocks show their end twice.
    return max(instant(last_day, ends, zone), at)


def day_ends(on: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """The instant, in UTC, at which the day `on` is over in `zone`."""
    return instant(on + dt.timedelta(days=1), dt.time(0), zone)


def wait_before_retry(attempts: int, key: uuid.UUID) -> dt.timedelta:
    """How long to wait after `attempts` tries, at least one, that the relay put off.

    Up to a fifth more or less, by the random `key` of the row: what was put off together does not come back together.
    """
    lot = zlib.crc32(f"{key} {attempts}".encode()) / 2**32
    return WAITS[min(attempts, len(WAITS)) - 1] * (1 - SPREAD + 2 * SPREAD * lot)


@cache
def zones() -> tuple[zoneinfo.ZoneInfo, ...]:
    """All zones that this machine knows."""
    return tuple(zoneinfo.ZoneInfo(name) for name in sorted(zoneinfo.available_timezones()))


@lru_cache(maxsize=1)
def clocks(now: dt.datetime) -> dict[dt.datetime, list[str]]:
    """What clocks show all over the world at `now`: date and time without a zone, and the zones that show it.

    Every kind asks at the same instant, so the last answer is kept; nobody may change it.
    """
    shown: dict[dt.datetime, list[str]] = {}
    for zone in zones():
        shown.setdefault(now.astimezone(zone).replace(tzinfo=None), []).append(zone.key)
    return shown
