"""What is done with people's accounts, and how mail is owed."""

import datetime as dt
from typing import Any

from accounts.models import Delivery, User

KEEP_TRYING = dt.timedelta(days=2)


def owe(
    *,
    kind: str,
    occurrence: str,
    now: dt.datetime,
    person: User | None = None,
    address: str = "",
    context: dict[str, Any] | None = None,
    due_at: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
) -> Delivery:
    """Promise one letter, in the transaction of whatever causes it; owing the same occurrence again changes nothing.

    `kind` names a letter of some app's `messages.LETTERS`. It goes to `person`, or to `address` where there is no person.
    """
    due = due_at or now
    delivery, _made = Delivery.objects.get_or_create(
        kind=kind,
        occurrence=occurrence,
        person=person,
        address="" if person else address.lower(),
        defaults={
            "context": context or {},
            "due_at": due,
            "next_at": due,
            "expires_at": expires_at or due + KEEP_TRYING,
        },
    )
    return delivery
