"""Putting the reminder of a walking day off to later on the same day."""

import datetime as dt

from django.db import transaction

from accounts.actions import owe
from accounts.audit import record
from accounts.models import Delivery
from programmes.models import Session
from reminders import timing
from reminders.reports.putting_off import KIND, next_name


@transaction.atomic
def remind_later(
    *, delivery: Delivery, session: Session, due_at: dt.datetime, now: dt.datetime
) -> Delivery:
    """One more reminder of the same walk at `due_at`; the link of one mail makes one, whatever is chosen later."""
    person = session.enrolment.walker
    again = owe(
        kind=KIND,
        occurrence=next_name(delivery),
        person=person,
        context={"session": str(session.pk)},
        due_at=due_at,
        expires_at=timing.expiry(due_at, person.zone),
        now=now,
    )
    record(at=now, actor=None, verb="reminders.put_off", subject=person, target=again.pk)
    return again
