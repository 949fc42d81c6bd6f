"""Owing the question of the morning after a walk: once for each walker and walking day."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from accounts.models import Delivery
from programmes.models import Enrolment, MorningAnswer, Walk
from reminders import timing
from reminders.models import Preference
from reminders.reports.wishes import MORNING_TIME

KIND = Preference.Kind.MORNING_CHECK_IN
A_DAY = dt.timedelta(days=1)
WALKER = "session__enrolment__walker"
WISHES = f"{WALKER}__preferences"


def owe_morning_check_ins(*, now: dt.datetime) -> int:
    """Owe each question that fell due up to `now` and is not in the ledger; gives how many were new.

    The walk of a walking day decides: of two walks on one day the later one is asked about.
    """
    rows = {(row.person_id, row.occurrence): row for row in _new_deliveries(now)}
    Delivery.objects.bulk_create(rows.values(), ignore_conflicts=True)
    if not rows:
        return 0
    return Delivery.objects.filter(pk__in=[row.pk for row in rows.values()]).count()


def _new_deliveries(now: dt.datetime) -> Iterator[Delivery]:
    for walk in _not_yet_owed(now):
        zone = ZoneInfo(walk["zone"])
        morning = walk["walked_on"] + A_DAY
        due = timing.instant(morning, walk["wished"] or MORNING_TIME, zone)
        asked_at = max(filter(None, (walk["logged_at"], walk["wished_at"])))
        # Nobody is asked at a time that had passed when they logged the walk or chose the time.
        if asked_at < due <= now:
            yield Delivery(
                kind=KIND,
                person_id=walk[WALKER],
                occurrence=walk["walked_on"].isoformat(),
                context={"walk": str(walk["pk"])},
                due_at=due,
                next_at=due,
                expires_at=timing.morning_expiry(due, zone),
                created_at=now,
            )


def _not_yet_owed(now: dt.datetime) -> QuerySet[Any, Any]:
    """The walks of the last days, in the order of time, that nobody was asked about or has told about."""
    owed = Delivery.objects.filter(
        kind=KIND,
        person=OuterRef(WALKER),
        occurrence=Cast(OuterRef("walked_on"), CharField()),
    )
    answered = MorningAnswer.objects.filter(walk=OuterRef("pk"))
    today = now.date()
    walks: QuerySet[Any, Any] = (
        Walk.objects.filter(
            walked_at__gt=now - 4 * A_DAY,
            walked_on__range=(today - 2 * A_DAY, today),
            session__enrolment__walker__is_active=True,
            session__enrolment__in=Enrolment.objects.active(),
        )
        .annotate(wish=FilteredRelation(WISHES, condition=Q(**{f"{WISHES}__kind": KIND})))
        .filter(Q(wish__isnull=True) | Q(wish__is_on=True))
        .exclude(Exists(owed))
        .exclude(Exists(answered))
        .order_by("walked_at")
        .values(
            "pk",
            "walked_on",
            "logged_at",
            WALKER,
            zone=F(f"{WALKER}__time_zone"),
            wished=F("wish__local_time"),
            wished_at=F("wish__changed_at"),
        )
    )
    return walks
