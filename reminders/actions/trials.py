"""Sending oneself a letter, to see whether our mail arrives."""

import datetime as dt

from django.db import transaction

from accounts.actions import owe
from accounts.models import User

TRIAL = "trial"
EVERY_MINUTES = 10
STILL_WANTED = dt.timedelta(hours=1)


@transaction.atomic
def try_mail(*, person: User, now: dt.datetime) -> bool:
    """Owe the person a letter that says that it arrived; False when they asked within the last ten minutes."""
    tries = person.deliveries.filter(kind=TRIAL)
    if tries.filter(due_at__gt=now - dt.timedelta(minutes=EVERY_MINUTES)).exists():
        return False
    owe(
        kind=TRIAL,
        occurrence=f"{now:%Y-%m-%d %H}:{now.minute // EVERY_MINUTES}",
        person=person,
        now=now,
        expires_at=now + STILL_WANTED,
    )
    return True
