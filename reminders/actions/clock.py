"""The engine's time: the database's where it has a clock, and never one that somebody has just set."""

import datetime as dt
import logging
import socket
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from reminders.models import ClockMark

logger = logging.getLogger(__name__)
JUMP = dt.timedelta(minutes=5)
"""A clock that moves by more than this against the counter was set."""
HOLD_SECONDS = 5 * 60.0
"""So long a clock that was set must run evenly before anything is sent by it."""
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def engine_time() -> dt.datetime:
    """All workers of one PostgreSQL have one clock, whatever their machines show."""
    if connection.vendor != "postgresql" or settings.ENGINE_CLOCK == "machine":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        at: dt.datetime = cursor.fetchone()[0]
        return at


def counter() -> float:
    """Seconds of this machine, also while it sleeps, which nobody sets."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime(clock)


@cache
def machine() -> str:
    """This machine since it started; a container counts with its host."""
    return BOOT_ID.read_text().strip() if BOOT_ID.exists() else socket.gethostname()[:64]


def steady_time() -> Callable[[], dt.datetime] | None:
    """A clock for one round, which no setting of the wall clock moves; None while the engine's time is not to be trusted."""
    began_at, began = engine_time(), counter()
    if not is_steady(now=began_at, seconds=began):
        return None
    return lambda: began_at + dt.timedelta(seconds=counter() - began)


@transaction.atomic
def is_steady(*, now: dt.datetime, seconds: float) -> bool:
    """False when the clock has moved against the counter, until it has run evenly for a while.

    A machine that has just started must not be behind what was seen before: some begin in 1970 until the network
    tells them the time.
    """
    mark = ClockMark.objects.select_for_update().filter(pk=machine()).first()
    if mark is None or seconds < mark.counter - HOLD_SECONDS:
        latest = ClockMark.objects.order_by("-engine_at").first()
        is_behind = latest is not None and now < latest.engine_at - JUMP
        ClockMark.objects.exclude(pk=machine()).filter(engine_at__lt=now - JUMP).delete()
        return _marked(now, seconds, seconds + HOLD_SECONDS if is_behind else 0.0)
    moved = (now - mark.engine_at) - dt.timedelta(seconds=seconds - mark.counter)
    if abs(moved) > JUMP:
        return _marked(now, seconds, seconds + HOLD_SECONDS)
    return _marked(now, seconds, mark.held_until)


def _marked(now: dt.datetime, seconds: float, held_until: float) -> bool:
    ClockMark.objects.update_or_create(
        machine=machine(),
        defaults={"engine_at": now, "counter": seconds, "held_until": held_until},
    )
    if seconds < held_until:
        logger.error(
            "The clock was set. Nothing is sent for %d seconds, until it has run evenly.",
            held_until - seconds,
        )
    return seconds >= held_until
