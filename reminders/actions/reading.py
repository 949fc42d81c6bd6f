"""Reading a claimed row again right before it leaves."""

from functools import lru_cache

from django.db.models import QuerySet

from accounts.models import Delivery
from reminders.channels import CHANNELS, Channel, channel_of
from walkapp.relay import Relay


class Ahead:
    """The next row as it is now, with what its channel asks of the database; the channels last for one batch."""

    def __init__(self, relay: Relay) -> None:
        self.channels: dict[str, Channel] = {
            name: way.opened(relay) for name, way in CHANNELS.items()
        }

    def next_of(self, wanted: Delivery) -> Delivery | None:
        """The row when it is still ours: None when its lease was lost or its person was erased.

        Each is read by itself, right before it leaves: what a person changes while one letter leaves holds for the next.
        """
        row = _claimed().filter(pk=wanted.pk, lease_token=wanted.lease_token).first()
        if row is not None:
            self.channels[channel_of(row.kind)].read_ahead([row])
        return row


@lru_cache(maxsize=1)
def _claimed() -> QuerySet[Delivery]:
    """Put together once: that takes longer than the database takes to answer."""
    return (
        Delivery.objects.filter(state=Delivery.State.CLAIMED)
        .select_related("person__reminder_terms")
        .order_by()
    )
