"""Reading claimed rows again right before they leave: some at once, and never long before."""

import time
import uuid
from functools import lru_cache

from django.db.models import QuerySet

from accounts.models import Delivery
from reminders.channels import CHANNELS, Channel, channel_of
from walkapp.relay import Relay

AT_ONCE = 20
READ_LASTS = 1.0
"""Seconds: what was read earlier is asked again."""


class Ahead:
    """The next rows as they are now, with what their channels ask of the database, for the time of one batch."""

    def __init__(self, relay: Relay) -> None:
        self.channels: dict[str, Channel] = {
            name: way.opened(relay) for name, way in CHANNELS.items()
        }
        self._rows: dict[uuid.UUID, Delivery] = {}
        self._looked_up: set[uuid.UUID] = set()
        self._read_at = 0.0

    def next_of(self, rest: list[Delivery]) -> Delivery | None:
        """The first of these rows, when it is still ours: None when its lease was lost or its person was erased."""
        wanted = rest[0]
        is_old = time.monotonic() - self._read_at > READ_LASTS
        if is_old or wanted.pk not in self._looked_up:
            self._read(_one_each(rest[:AT_ONCE]))
        return self._rows.get(wanted.pk)

    def _read(self, rows: list[Delivery]) -> None:
        self._read_at = time.monotonic()
        tokens = {row.pk: row.lease_token for row in rows}
        found = _claimed().filter(pk__in=list(tokens))
        self._rows = {row.pk: row for row in found if row.lease_token == tokens[row.pk]}
        self._looked_up = set(tokens)
        for name, channel in self.channels.items():
            theirs = [row for row in self._rows.values() if channel_of(row.kind) == name]
            if theirs:
                channel.read_ahead(theirs)


def _one_each(rows: list[Delivery]) -> list[Delivery]:
    """Up to the second row of one person: what becomes of the first may speak against the second."""
    people = set[uuid.UUID | None]()
    for number, row in enumerate(rows):
        if row.person_id and row.person_id in people:
            return rows[:number]
        people.add(row.person_id)
    return rows


@lru_cache(maxsize=1)
def _claimed() -> QuerySet[Delivery]:
    """Put together once: that takes longer than the database takes to answer."""
    return (
        Delivery.objects.filter(state=Delivery.State.CLAIMED)
        .select_related("person__reminder_terms")
        .order_by()
    )
