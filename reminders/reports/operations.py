"""What those who run Backalong look at: how much mail waits, what became of the rest, and who is alive. No personal data."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, F, Min, Q, QuerySet, Value, When
from django.db.models.functions import TruncHour

from accounts.models import Delivery
from reminders.models import BEAT, ENGINE, Heartbeat, Suppression
from reminders.reports.readiness import HEARTBEAT_LASTS
from walkapp import restored

State = Delivery.State
HOURS = 24
AN_HOUR = dt.timedelta(hours=1)
SUPPRESSED = "suppressed"
OUTCOMES = ("sent", "failed", "unknown", SUPPRESSED, "skipped", "expired")
"""What a row can end as; "skipped" are the others that were not sent on purpose."""


@dataclass(frozen=True, slots=True)
class Hour:
    """How many rows ended in the hour from `begins_at`, by outcome."""

    begins_at: dt.datetime
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pulse:
    """When a part of the engine was last heard of; None when never."""

    name: str
    age_seconds: int | None

    @property
    def is_late(self) -> bool:
        """Silent for so long that somebody should look."""
        return self.age_seconds is None or self.age_seconds > HEARTBEAT_LASTS.total_seconds()


@dataclass(frozen=True, slots=True)
class Operations:
    """The figures of one moment."""

    due: int
    later: int
    leaving: int
    oldest_due_seconds: int
    last_hour: dict[str, int]
    hours: tuple[Hour, ...]
    pulses: tuple[Pulse, ...]
    suppressed_addresses: int
    is_held: bool
    outcomes: tuple[str, ...] = OUTCOMES

    @property
    def is_well(self) -> bool:
        """Nothing here asks for somebody to look."""
        return not self.is_held and not any(pulse.is_late for pulse in self.pulses)


def operations(*, now: dt.datetime) -> Operations:
    """Six questions to the database, however much there is."""
    waiting = Delivery.objects.filter(state=State.WAITING, expires_at__gt=now).aggregate(
        due=Count("pk", filter=Q(next_at__lte=now)),
        later=Count("pk", filter=Q(next_at__gt=now)),
        oldest=Min("due_at", filter=Q(next_at__lte=now)),
    )
    leaving = Delivery.objects.filter(state__in=[State.CLAIMED, State.SENDING]).count()
    oldest = waiting.pop("oldest") or now
    return Operations(
        **waiting,
        leaving=leaving,
        oldest_due_seconds=round((now - oldest).total_seconds()),
        last_hour=_last_hour(now),
        hours=_hours(now),
        pulses=_pulses(now),
        suppressed_addresses=Suppression.objects.filter(lifted_at__isnull=True).count(),
        is_held=restored.is_guarded(),
    )


def _ended(since: dt.datetime) -> QuerySet[Any, Any]:
    """Rows that ended since then. That nobody has a lease on them lets the database use its index."""
    return (
        Delivery.objects.filter(lease_until__isnull=True, updated_at__gte=since)
        .exclude(state__in=[State.WAITING, State.CLAIMED, State.SENDING])
        .annotate(
            outcome=Case(
                When(state=State.SKIPPED, reason=SUPPRESSED, then=Value(SUPPRESSED)),
                default=F("state"),
                output_field=CharField(),
            )
        )
        .order_by()
    )


def _last_hour(now: dt.datetime) -> dict[str, int]:
    rows = _ended(now - AN_HOUR).values_list("outcome").annotate(many=Count("pk"))
    return {**dict.fromkeys(OUTCOMES, 0), **dict(rows)}


def _hours(now: dt.datetime) -> tuple[Hour, ...]:
    """The hours of a day, the present one first, also those without mail."""
    latest = now.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
    hours = [latest - number * AN_HOUR for number in range(HOURS)]
    rows = (
        _ended(hours[-1])
        .annotate(hour=TruncHour("updated_at", tzinfo=dt.UTC))
        .values_list("hour", "outcome")
        .annotate(many=Count("pk"))
    )
    found = Counter({(hour, outcome): many for hour, outcome, many in rows})
    return tuple(Hour(hour, tuple(found[hour, outcome] for outcome in OUTCOMES)) for hour in hours)


def _pulses(now: dt.datetime) -> tuple[Pulse, ...]:
    """The engine and the scheduler, heard of or not, then the workers."""
    heard = dict(Heartbeat.objects.order_by("name").values_list("name", "beat_at"))
    names = [ENGINE, BEAT, *(name for name in heard if name not in {ENGINE, BEAT})]
    return tuple(
        Pulse(name, round((now - heard[name]).total_seconds()) if name in heard else None)
        for name in names
    )


def as_metrics(figures: Operations) -> str:
    """The same figures in the text format of Prometheus."""
    return "".join(
        f"# HELP backalong_{name} {words}\n# TYPE backalong_{name} gauge\n"
        + "".join(f"backalong_{name}{label} {value}\n" for label, value in values)
        for name, words, values in _gauges(figures)
    )


def _gauges(figures: Operations) -> list[tuple[str, str, list[tuple[str, int]]]]:
    ended = [(f'{{outcome="{name}"}}', many) for name, many in figures.last_hour.items()]
    heard = [
        (f'{{part="{_label(pulse.name)}"}}', pulse.age_seconds)
        for pulse in figures.pulses
        if pulse.age_seconds is not None
    ]
    return [
        ("deliveries_due", "Letters whose time has come.", [("", figures.due)]),
        ("deliveries_later", "Letters that wait for a later time.", [("", figures.later)]),
        ("deliveries_leaving", "Letters in the hands of a worker.", [("", figures.leaving)]),
        (
            "oldest_due_seconds",
            "Age of the oldest letter due.",
            [("", figures.oldest_due_seconds)],
        ),
        ("deliveries_ended_last_hour", "Letters that ended in the last 60 minutes.", ended),
        ("heartbeat_age_seconds", "Since a part was last heard of.", heard),
        (
            "suppressed_addresses",
            "Addresses not written to.",
            [("", figures.suppressed_addresses)],
        ),
        ("mail_is_held", "1 while a restored copy holds all mail.", [("", int(figures.is_held))]),
    ]


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
