"""What walkers do with what they lend: share more or less, until a day, and end it; and the trail of who looked."""

import datetime as dt

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from coaching import access
from coaching.models import Grant

A_DAY = dt.timedelta(days=1)


class SharingOverError(Exception):
    """The grant has ended, by hand or by its last day: it cannot be changed."""


class LastDayPassedError(Exception):
    """A grant cannot end on a day that is over."""


class NotYourWalkerError(Exception):
    """No current grant lets this coach act for the walker."""


@transaction.atomic
def end_grant(*, grant: Grant, by: User, now: dt.datetime) -> Grant:
    """Stop sharing at once; ending twice is ending once."""
    locked = (
        Grant.objects.select_for_update(of=("self",)).select_related("walker").get(pk=grant.pk)
    )
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = locked.over_at(now) or now, by
        locked.save(update_fields=["ended_at", "ended_by"])
        note_about(locked, by, "grant.ended", now)
    return locked


@transaction.atomic
def change_sharing(
    *,
    grant: Grant,
    shares_pain: bool,
    shares_notes: bool,
    now: dt.datetime,
    shares_tests: bool = False,
    shares_team: bool = False,
    last_on: dt.date | None = None,
) -> Grant:
    """Share more or less with the same coach, or until another day, from their next page; only the walker does this."""
    locked = (
        Grant.objects.select_for_update(of=("self",)).select_related("walker").get(pk=grant.pk)
    )
    if locked.over_at(now):
        raise SharingOverError
    wanted: dict[str, object] = {
        "shares_pain": shares_pain,
        "shares_notes": shares_notes,
        "shares_tests": shares_tests,
        "shares_team": shares_team,
    }
    if last_on != locked.last_on:
        wanted["closes_at"] = closing(locked.walker, last_on, now)
    if any(getattr(locked, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(wanted))
        record_sharing(locked, verb="grant.changed", now=now)
    return locked


def view_walker(*, grant: Grant, by: User, now: dt.datetime) -> None:
    """Write to the access log that the coach opened this walker's page."""
    note_about(grant, by, "walker.viewed", now)


def view_plan(*, grant: Grant, by: User, now: dt.datetime) -> None:
    """Write to the access log that the coach opened this walker's plan, to change it."""
    note_about(grant, by, "plan.viewed", now)


def note_about(grant: Grant, by: User, verb: str, now: dt.datetime) -> None:
    """Write to the trail of the walker, and of the clinic, what somebody did by this grant."""
    record(
        at=now,
        actor=by,
        verb=verb,
        subject=grant.walker,
        target=grant.pk,
        place=grant.clinic_id,
    )


def led_grant(coach: User, walker: User, now: dt.datetime) -> Grant:
    """The grant by which this coach may change the walker's plan; raises `NotYourWalkerError` when there is none."""
    grant = access.led_grants(coach, now).select_related("walker").filter(walker=walker).first()
    if grant is None:
        raise NotYourWalkerError
    return grant


def record_sharing(grant: Grant, *, verb: str, now: dt.datetime) -> None:
    record(
        at=now,
        actor=grant.walker,
        verb=verb,
        subject=grant.walker,
        target=grant.pk,
        place=grant.clinic_id,
        pain=grant.shares_pain,
        notes=grant.shares_notes,
        tests=grant.shares_tests,
        team=grant.shares_team,
        until=grant.last_on.isoformat() if grant.last_on else "",
    )


def closing(walker: User, last_on: dt.date | None, now: dt.datetime) -> dt.datetime | None:
    """The midnight that ends the last day on the walker's calendar; None for no last day."""
    if last_on is None:
        return None
    if last_on < walker.local_date(now):
        raise LastDayPassedError
    return dt.datetime.combine(last_on + A_DAY, dt.time.min, tzinfo=walker.zone)
