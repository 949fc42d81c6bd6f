"""Writing into the ledger whom we owe a reminder: once per walker and walking day, when its time has come."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from accounts.models import Delivery
from programmes.models import Enrolment, Session
from reminders import timing
from reminders.models import Preference
from reminders.reports.wishes import with_wish

KIND = Preference.Kind.SESSION_TODAY
BATCH = 500
A_DAY = dt.timedelta(days=1)


def owe_reminders(*, now: dt.datetime) -> int:
    """Owe each reminder that fell due up to `now` and is not in the ledger; gives how many were new.

    A row is written when its time has come and not before: a new time, zone or day needs no row to be changed.
    Reminders that were missed while nothing ran are owed too, so that the ledger shows them as expired.
    """
    rows = list(_new_deliveries(now))
    return sum(_write(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH))


def _write(rows: list[Delivery]) -> int:
    """How many of the rows were new; where another process was faster, its rows stay."""
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return Delivery.objects.filter(pk__in=[row.pk for row in rows]).count()


def _new_deliveries(now: dt.datetime) -> Iterator[Delivery]:
    for row in _not_yet_owed(now).values(
        "pk",
        "planned_on",
        "local_time",
        "asked_at",
        "enrolment__walker",
        "enrolment__walker__time_zone",
    ):
        zone = ZoneInfo(row["enrolment__walker__time_zone"])
        due = timing.instant(row["planned_on"], row["local_time"], zone)
        # Nobody is reminded of a time that had passed when they chose it.
        if row["asked_at"] < due <= now:
            yield Delivery(
                kind=KIND,
                person_id=row["enrolment__walker"],
                occurrence=row["planned_on"].isoformat(),
                context={"session": str(row["pk"])},
                due_at=due,
                next_at=due,
                expires_at=timing.expiry(due, zone),
                created_at=now,
            )


def _not_yet_owed(now: dt.datetime) -> QuerySet[Any, Any]:
    owed = Delivery.objects.filter(
        kind=KIND,
        person=OuterRef("enrolment__walker"),
        occurrence=Cast(OuterRef("planned_on"), CharField()),
    )
    return (
        with_wish(Session.objects.planned())
        .filter(_has_come(now), is_wanted=True)
        .filter(enrolment__status=Enrolment.Status.ACTIVE, enrolment__walker__is_active=True)
        .exclude(Exists(owed))
    )


def _has_come(now: dt.datetime) -> Q:
    """The walker's clock shows the wanted time of a walking day, or later, up to the end of the next day."""
    clocks = timing.clocks(now)
    days = {day for wall in clocks for day in (wall.date(), wall.date() - A_DAY)}
    has_come = Q()
    for wall, zones in clocks.items():
        today = Q(planned_on=wall.date(), local_time__lte=wall.time())
        has_come |= Q(enrolment__walker__time_zone__in=zones) & (
            today | Q(planned_on=wall.date() - A_DAY)
        )
    return Q(planned_on__range=(min(days), max(days))) & has_come
