"""What holds for all reminders of one person: quiet hours, days without any, and stopping all of them."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from reminders.kinds import ANY_TIME, KINDS
from reminders.models import Preference, ReminderTerms


@transaction.atomic
def keep_quiet(
    *, person: User, hours: tuple[dt.time, dt.time] | None, now: dt.datetime
) -> ReminderTerms:
    """Hold what falls due within these hours of every day until they end; None for no quiet hours."""
    begins, ends = hours or (None, None)
    return _change(person, "quiet", now, by=person, quiet_from=begins, quiet_until=ends)


@transaction.atomic
def pause_reminders(
    *, person: User, from_on: dt.date, until_on: dt.date, now: dt.datetime
) -> ReminderTerms:
    """Send no reminders on these days; the plan goes on."""
    return _change(person, "paused", now, by=person, paused_from=from_on, paused_until=until_on)


@transaction.atomic
def end_pause(*, person: User, now: dt.datetime) -> ReminderTerms:
    """Send reminders again from now on."""
    return _change(person, "unpaused", now, by=person, paused_from=None, paused_until=None)


@transaction.atomic
def stop_all(*, person: User, by: User | None, now: dt.datetime) -> ReminderTerms:
    """Send nothing but safety notices and mail about the account; stopping twice keeps the first instant."""
    kept = ReminderTerms.objects.filter(person=person).first()
    stopped_at = (kept and kept.stopped_at) or now
    return _change(person, "stopped", now, by=by, stopped_at=stopped_at)


@transaction.atomic
def start_again(*, person: User, now: dt.datetime) -> ReminderTerms:
    """Every kind as it was chosen before all were stopped."""
    return _change(person, "started", now, by=person, stopped_at=None)


def lift_stop(*, person: User, but: str, by: User | None, now: dt.datetime) -> None:
    """Somebody who stopped all wants the kind `but`: that one, and no other that the stop held back."""
    stopped = ReminderTerms.objects.filter(person=person, stopped_at__isnull=False)
    if not stopped.exists() or KINDS[but].is_safety:
        return
    for kind in KINDS.values():
        if kind.code != but and not kind.is_safety:
            Preference.objects.update_or_create(
                person=person,
                kind=kind.code,
                defaults={"is_on": False, "changed_at": now},
                create_defaults={
                    "is_on": False,
                    "changed_at": now,
                    "local_time": kind.at or ANY_TIME,
                    "weekdays": kind.weekdays,
                },
            )
    _change(person, "started", now, by=by, stopped_at=None)


def _change(
    person: User, verb: str, now: dt.datetime, *, by: User | None, **wanted: Any
) -> ReminderTerms:
    """The terms with these values; nothing is written when they hold already."""
    User.objects.select_for_update().get(pk=person.pk)
    terms = ReminderTerms.objects.filter(person=person).first()
    terms = terms or ReminderTerms(person=person)
    if terms.changed_at and all(getattr(terms, name) == value for name, value in wanted.items()):
        return terms
    for name, value in wanted.items():
        setattr(terms, name, value)
    terms.changed_at = now
    terms.save()
    record(at=now, actor=by, verb=f"reminders.{verb}", subject=person)
    return terms
