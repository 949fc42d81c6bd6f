"""Turning reminders on and off, and choosing when they come."""

import datetime as dt

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from reminders.actions.terms import lift_stop
from reminders.kinds import KINDS
from reminders.models import MailToken, Preference, Suppression
from reminders.reports.wishes import chosen_of

Kind = Preference.Kind


@transaction.atomic
def choose(
    *,
    person: User,
    is_on: bool,
    local_time: dt.time,
    by: User | None,
    now: dt.datetime,
    kind: str = Kind.SESSION_TODAY,
    weekdays: int | None = None,
    lead_minutes: int | None = None,
) -> Preference:
    """What `person` wants of one kind from now on; choosing the same again changes nothing, and None keeps what was.

    Turning reminders on is also a request to try the address again after it could not be reached.
    """
    User.objects.select_for_update().get(pk=person.pk)
    if is_on:
        Suppression.objects.of(person.email).filter(scope=Suppression.Scope.REMINDERS).update(
            lifted_at=now
        )
        lift_stop(person=person, but=kind, by=by, now=now)
    preference = person.preferences.filter(kind=kind).first()
    kept = preference or Preference(person=person, kind=kind, weekdays=KINDS[kind].weekdays)
    wanted = {
        "is_on": is_on,
        "local_time": local_time,
        "weekdays": kept.weekdays if weekdays is None else weekdays,
        "lead_minutes": kept.lead_minutes if lead_minutes is None else lead_minutes,
    }
    if preference and all(getattr(kept, name) == value for name, value in wanted.items()):
        return kept
    for name, value in wanted.items():
        setattr(kept, name, value)
    kept.changed_at = now
    kept.save()
    person.look_again()
    verb = "reminders.turned_on" if is_on else "reminders.turned_off"
    record(at=now, actor=by, verb=verb, subject=person, target=kind)
    return kept


def turn_off_by_link(*, link: MailToken, now: dt.datetime) -> Preference:
    """No more mails of this kind to the person whom the mail with this link was for; we do not know who clicked."""
    kind = link.kind if link.kind in KINDS else Kind.SESSION_TODAY
    at = chosen_of(link.person, KINDS[kind], now=now).local_time
    return choose(person=link.person, is_on=False, local_time=at, by=None, now=now, kind=kind)
