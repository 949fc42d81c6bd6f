"""Ways to reach people: each is a file here, and a line in `CHANNELS`.

The channel of a row of the ledger stands before the colon of its kind, such as `push:session_today`; a kind without one
is a letter. Whatever the channel, a row is owed once, claimed by one worker, asked about again at the last moment, marked
before a word leaves, and ended by what came of it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from accounts.models import Delivery
from reminders.channels import push
from reminders.channels.letters import Letters
from reminders.reports.candidates import Scope
from walkapp.outcomes import Answer
from walkapp.quick_read import Asked
from walkapp.relay import Relay

MAIL = "mail"


class Channel(Protocol):
    """What a way to reach people can do, for the time of one drain."""

    def write(self, delivery: Delivery, now: dt.datetime) -> Any:
        """What to hand over, with its `message_id`; raises `NotWantedError` when nothing is wanted any more."""

    def unless(self, delivery: Delivery) -> Asked | None:
        """A question to the database that forbids it to leave where it finds a row; None for none."""

    def why_not(self, delivery: Delivery) -> str:
        """The reason for the ledger, where that question forbids it; empty where it does not."""

    def post(self, item: Any) -> Answer:
        """Hand it over, and say honestly what is known of it."""

    def refused(self, delivery: Delivery, answer: Answer, now: dt.datetime) -> None:
        """What follows for the address or the device that refused for good."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a channel is opened for one drain, and how it owes; letters are owed by what happens and by their kinds."""

    opened: Callable[[Relay], Channel]
    owe: Callable[[Scope], int] | None = None


CHANNELS: dict[str, Way] = {
    MAIL: Way(Letters),
    "push": Way(push.Push, push.owe),
}


def channel_of(kind: str) -> str:
    """The name of the channel that a kind of delivery takes."""
    name, colon, _ = kind.partition(":")
    return name if colon else MAIL


def kind_of(kind: str) -> str:
    """What the delivery is about, whatever its channel."""
    return kind.rpartition(":")[2]


def owe_on_other_ways(scope: Scope) -> int:
    """Owe what fell due on the channels that owe by themselves; gives how many rows were new."""
    return sum(way.owe(scope) for way in CHANNELS.values() if way.owe)
