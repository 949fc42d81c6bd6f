"""Mail: letters to an address, through the relay or the provider of this deployment."""

import datetime as dt

from accounts.messages import LETTERS as ACCOUNT_LETTERS
from accounts.models import Delivery
from reminders.messages import letter_of
from reminders.models import Suppression
from walkapp.mail import Mail, compose, message_id
from walkapp.outcomes import Answer
from walkapp.quick_read import Asked
from walkapp.relay import Relay

# The mailbox or its domain does not exist (RFC 3463); 5.1.7 and 5.1.8 are about the sender.
NO_SUCH_ADDRESS = {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.5", "5.1.6", "5.1.10"}


class Letters:
    """The channel of every kind whose name has no colon."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay

    def write(self, delivery: Delivery, now: dt.datetime) -> Mail:
        """The letter as it must read now, in its envelope."""
        return compose(
            letter_of(delivery, now),
            to=delivery.goes_to,
            person=delivery.person,
            message_id=delivery.message_id or message_id(delivery.pk.hex),
        )

    def unless(self, delivery: Delivery) -> Asked:
        """Addresses that bounced or complained get nothing; asked as the letter leaves."""
        return Suppression.objects.asked(delivery.goes_to, *_scopes(delivery))

    def why_not(self, delivery: Delivery) -> str:
        """Whether that was the reason."""
        is_suppressed = Suppression.objects.forbids(delivery.goes_to, *_scopes(delivery))
        return "suppressed" if is_suppressed else ""

    def post(self, item: Mail) -> Answer:
        """Hand it to the relay; one that is in trouble gets no more letters in this drain."""
        return self._relay.post(item)

    def refused(self, delivery: Delivery, answer: Answer, now: dt.datetime) -> None:
        """An address that does not exist gets no more than mail about its account."""
        if answer.enhanced in NO_SUCH_ADDRESS:
            Suppression.objects.note(
                delivery.goes_to,
                scope=Suppression.Scope.REMINDERS,
                reason=answer.enhanced,
                now=now,
            )


def _scopes(delivery: Delivery) -> tuple[str, ...]:
    """Letters about the account still try an address that bounced: it may be the way back in."""
    every, reminders = Suppression.Scope.ALL.value, Suppression.Scope.REMINDERS.value
    return (every,) if delivery.kind in ACCOUNT_LETTERS else (every, reminders)
