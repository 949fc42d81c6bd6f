"""Opening and closing the secret address at which a calendar program reads somebody's walks."""

import datetime as dt

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from reminders.models import CalendarFeed


@transaction.atomic
def open_calendar(*, person: User, now: dt.datetime) -> CalendarFeed:
    """A new secret address; one that was open before works no more."""
    close_calendar(person=person, now=now)
    feed = CalendarFeed.opened(person, now)
    feed.save()
    record(at=now, actor=person, verb="calendar.opened", subject=person, target=feed.pk)
    return feed


@transaction.atomic
def close_calendar(*, person: User, now: dt.datetime) -> None:
    """The address, if any, works no more; closing it twice is closing it once."""
    User.objects.select_for_update().get(pk=person.pk)
    for feed in person.calendar_feeds.open():
        feed.closed_at = now
        feed.save(update_fields=["closed_at"])
        record(at=now, actor=person, verb="calendar.closed", subject=person, target=feed.pk)
