"""Turning reminders on and off, and choosing their time."""

import datetime as dt

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from reminders.models import MailToken, Preference, Suppression
from reminders.reports.wishes import morning_wish, reminder_settings

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
) -> Preference:
    """What `person` wants from now on; choosing the same again changes nothing.

    Turning reminders on is also a request to try the address again after it could not be reached.
    """
    User.objects.select_for_update().get(pk=person.pk)
    if is_on:
        Suppression.objects.of(person.email).filter(scope=Suppression.Scope.REMINDERS).update(
            lifted_at=now
        )
    preference = person.preferences.filter(kind=kind).first()
    wanted = (is_on, local_time)
    if preference and (preference.is_on, preference.local_time) == wanted:
        return preference
    preference = preference or Preference(person=person, kind=kind)
    preference.is_on, preference.local_time, preference.changed_at = is_on, local_time, now
    preference.save()
    verb = "reminders.turned_on" if is_on else "reminders.turned_off"
    record(at=now, actor=by, verb=verb, subject=person, target=kind)
    return preference


def turn_off_by_link(*, link: MailToken, now: dt.datetime) -> Preference:
    """No more mails of this kind to the person whom the mail with this link was for; we do not know who clicked."""
    person, kind = link.person, Kind.SESSION_TODAY
    local_time = reminder_settings(person, now=now).local_time
    if link.kind == Kind.MORNING_CHECK_IN:
        kind, local_time = Kind.MORNING_CHECK_IN, morning_wish(person).local_time
    return choose(person=person, is_on=False, local_time=local_time, by=None, now=now, kind=kind)
