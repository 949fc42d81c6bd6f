"""Writing into the ledger whom we owe a reminder: once per person, kind and occurrence, when its time has come."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Delivery, User
from reminders.actions.clock import counter
from reminders.channels import owe_on_other_ways
from reminders.kinds import KINDS
from reminders.models import Preference
from reminders.planning import OWED, is_new, moment
from reminders.reports.alerts import alerts
from reminders.reports.candidates import Scope
from reminders.reports.hours import next_looks
from reminders.reports.sources import SOURCES

BATCH, PEOPLE_AT_ONCE = 500, 1000
LOOKING_LASTS = 40.0
"""Seconds: a tick ends before Celery's time limits. Whom it did not reach comes first in the next one."""
ALERT_LASTS = dt.timedelta(days=2)


def owe_everything(*, now: dt.datetime) -> int:
    """Owe everybody all that fell due up to `now`; gives how many rows were new. It takes longer the more people walk."""
    return _owe_in(Scope(now)) + owe_alerts(now=now)


def owe_at_their_hour(*, now: dt.datetime) -> int:
    """Owe all that fell due to people one of whose hours has come, for a limited time; gives how many rows were new.

    It takes as long as they are many. What becomes due later than its hour, by a walk that moved to today, is found by
    `owe_everything` when that runs next.
    """
    ends, owed = counter() + LOOKING_LASTS, owe_alerts(now=now)
    # In their order: PostgreSQL then takes the index, whatever it believes about how many they are.
    coming = User.objects.filter(next_look_at__lte=now).order_by("next_look_at")
    while counter() < ends and coming.values("pk").first():
        seen, new = _look_at_some(coming, now)
        owed += new
        if seen < PEOPLE_AT_ONCE:
            break
    return owed


@transaction.atomic
def _look_at_some(coming: QuerySet[User], now: dt.datetime) -> tuple[int, int]:
    """How many people were looked at, and how many rows were new; who is being looked at elsewhere is left out.

    Their row is held meanwhile: an hour that they change now is either seen here or makes the next tick look again.
    """
    some = coming.select_for_update(skip_locked=True, no_key=True)
    zones = dict(some.values_list("pk", "time_zone")[:PEOPLE_AT_ONCE])
    owed = _owe_in(Scope(now, among=zones)) if zones else 0
    for at, people in next_looks(zones, now).items():
        User.objects.filter(pk__in=people).update(next_look_at=at)
    return len(zones), owed


def _owe_in(scope: Scope) -> int:
    return sum(_owe_kind_in(kind, scope) for kind in SOURCES) + owe_on_other_ways(scope)


def owe_alerts(*, now: dt.datetime) -> int:
    """Owe coaches what they should know at once; gives how many were new."""
    found = alerts(now)
    people = {one.coach_id for one in found.values()}
    known = Delivery.objects.filter(
        kind=Preference.Kind.COACH_ALERT, person__in=people, due_at__gt=now - ALERT_LASTS
    )
    owed = {f"{person} {name}" for person, name in known.values_list("person", "occurrence")}
    return _write(
        [
            Delivery(
                kind=Preference.Kind.COACH_ALERT,
                person_id=one.coach_id,
                occurrence=one.occurrence,
                context={"walker": str(one.walker_id)},
                due_at=now,
                next_at=now,
                expires_at=now + ALERT_LASTS,
                created_at=now,
            )
            for name, one in found.items()
            if name not in owed
        ]
    )


def owe_kind(*, kind: str, now: dt.datetime) -> int:
    """Owe each reminder of one kind that fell due up to `now` and is not in the ledger; gives how many were new.

    A row is written when its time has come and not before: a new time, zone or day needs no row to be changed.
    Reminders that were missed while nothing ran are owed too, so that the ledger shows them as expired.
    """
    return _owe_kind_in(kind, Scope(now))


def _owe_kind_in(kind: str, scope: Scope) -> int:
    new = {(row.person_id, row.occurrence): row for row in _new_deliveries(kind, scope)}
    rows = list(new.values())
    return sum(_write(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH))


def owe_reminders(*, now: dt.datetime) -> int:
    """Owe the reminders of walking days."""
    return owe_kind(kind=Preference.Kind.SESSION_TODAY, now=now)


def owe_morning_check_ins(*, now: dt.datetime) -> int:
    """Owe the questions of the morning after a walk: once for each walker and walking day."""
    return owe_kind(kind=Preference.Kind.MORNING_CHECK_IN, now=now)


def _write(rows: list[Delivery]) -> int:
    """How many of the rows were new; where another process was faster, its rows stay."""
    if not rows:
        return 0
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return Delivery.objects.filter(pk__in=[row.pk for row in rows]).count()


def _new_deliveries(kind: str, scope: Scope) -> Iterator[Delivery]:
    rule, now = KINDS[kind].rule, scope.now
    for one in SOURCES[kind](scope):
        when = moment(rule, one.about, one.wish, one.terms)
        if when.fate in OWED and when.asked_at <= now and is_new(when, one.wish, one.terms):
            yield Delivery(
                kind=kind,
                person_id=one.person_id,
                occurrence=one.occurrence,
                context=one.context,
                due_at=when.asked_at,
                next_at=when.goes_at,
                expires_at=when.expires_at,
                created_at=now,
            )
