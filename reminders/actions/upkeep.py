"""Keeping the ledger true when workers vanish and time runs out."""

import datetime as dt

from accounts.models import Delivery


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
