"""Putting the reminder of a walking day off, from a link in the mail itself."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core import signing

from accounts.models import Delivery
from programmes.models import Enrolment, Session
from reminders.models import Preference
from reminders.planning import later_today
from reminders.reports.terms import terms_of

KIND = Preference.Kind.SESSION_TODAY
SALT = "reminders.later"
AT_MOST = 3
"""So often a day; the walk itself can be moved at any time."""


@dataclass(frozen=True, slots=True)
class LaterPage:
    """When the reminder of one mail may come again, or when it does; neither when there is nothing to put off."""

    now: dt.datetime
    delivery: Delivery
    session: Session | None
    choices: tuple[dt.datetime, ...] = ()
    comes_at: dt.datetime | None = None


def later_token(delivery: Delivery) -> str:
    """What the link in a mail carries: signed, so that nobody can guess another; an older secret key still reads it."""
    return signing.dumps(delivery.pk.hex, salt=SALT)


def later_page(token: str, *, now: dt.datetime) -> LaterPage | None:
    """What the link opens; None for a link that nobody signed, or whose mail was not sent."""
    try:
        pk = uuid.UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError):
        return None
    rows = Delivery.objects.select_related("person").filter(kind=KIND, person__is_active=True)
    delivery = rows.filter(state__in=[Delivery.State.SENT, Delivery.State.UNKNOWN], pk=pk).first()
    if delivery is None or delivery.person is None:
        return None
    session = _still_to_walk(delivery, now)
    again = delivery.person.deliveries.filter(kind=KIND, occurrence=next_name(delivery)).first()
    may_choose = session is not None and again is None and _times_put_off(delivery) < AT_MOST
    return LaterPage(
        now=now,
        delivery=delivery,
        session=session,
        choices=later_today(now, terms_of(delivery.person)) if may_choose else (),
        comes_at=again.due_at if again and session else None,
    )


def next_name(delivery: Delivery) -> str:
    """How the ledger names the reminder that follows this one on the same day."""
    day = delivery.occurrence.partition(".")[0]
    return f"{day}.{_times_put_off(delivery) + 1}"


def _times_put_off(delivery: Delivery) -> int:
    return int(delivery.occurrence.partition(".")[2] or 0)


def _still_to_walk(delivery: Delivery, now: dt.datetime) -> Session | None:
    """The walk of that mail, while it is today's and waits."""
    person, day = delivery.person, delivery.occurrence.partition(".")[0]
    if person is None or person.local_date(now).isoformat() != day:
        return None
    waiting = Session.objects.planned().filter(enrolment__status=Enrolment.Status.ACTIVE)
    return waiting.of_walker(person).filter(planned_on=day).first()
