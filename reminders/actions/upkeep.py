"""Keeping the ledger true when workers vanish and time runs out."""

import datetime as dt

from django.conf import settings

from accounts.models import Delivery

AT_A_TIME = 5000
"""Rows: more of them are left for the next time, so that nobody waits for a long deletion."""


def release_abandoned(*, now: dt.datetime) -> int:
    """End the leases that ran out: what was only claimed waits again, what was leaving is unknown and never resent."""
    lost = Delivery.objects.abandoned(now)
    waiting = lost.filter(state=Delivery.State.CLAIMED).update(
        state=Delivery.State.WAITING, lease_until=None, updated_at=now
    )
    unknown = lost.filter(state=Delivery.State.SENDING).update(
        state=Delivery.State.UNKNOWN,
        reason="worker_lost",
        context={},
        lease_until=None,
        updated_at=now,
    )
    return waiting + unknown


def expire(*, now: dt.datetime) -> int:
    """Give up what nobody wants any more; gives how many rows."""
    return Delivery.objects.overtaken(now).update(
        state=Delivery.State.EXPIRED, reason="too_late", context={}, updated_at=now
    )


def forget_old_letters(*, now: dt.datetime) -> int:
    """Delete what ended longer ago than the ledger is kept; gives how many rows, and leaves some where they are many."""
    before = now - dt.timedelta(days=settings.LEDGER_KEPT_DAYS)
    old = Delivery.objects.ended().filter(updated_at__lt=before).order_by("updated_at")
    keys = list(old.values_list("pk", flat=True)[:AT_A_TIME])
    return Delivery.objects.filter(pk__in=keys).delete()[0]
