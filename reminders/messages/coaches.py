"""Letters to coaches and their assistants. They name nobody and say nothing of health: the page behind the link does."""

import datetime as dt

from accounts.models import Delivery
from coaching.access import current_grants, roles_of
from coaching.models import Membership, Message
from coaching.reports.standing import standings
from walkapp.links import link
from walkapp.mail import Letter, NotWantedError


def coach_alert(delivery: Delivery, now: dt.datetime) -> Letter:
    """At once: somebody who lends this coach their plan needs them."""
    walker = delivery.context.get("walker")
    lent = delivery.person and current_grants(delivery.person, now).filter(walker=walker)
    if not lent or not lent.exists():
        raise NotWantedError("grant_ended")
    return Letter("coach_alert", {"walker_url": link("coaching:walker", walker)})


def coach_digest(delivery: Delivery, now: dt.datetime) -> Letter:
    """How many walkers need their coach this morning; nothing when nobody does."""
    if delivery.person is None:
        raise NotWantedError("nobody")
    lent = current_grants(delivery.person, now)
    needing = sum(each.needs_coach for each in standings(lent, now, delivery.person))
    if not needing:
        raise NotWantedError("nobody_needs")
    return Letter(
        "coach_digest",
        {"needing": needing, "roster_url": link("coaching:roster")},
    )


def waiting_messages(delivery: Delivery, now: dt.datetime) -> Letter:
    """How many messages of walkers nobody has read; who helps sees no reasons in a mail, and nothing comes when none waits."""
    person = delivery.person
    if person is None or Membership.Role.ASSISTANT not in roles_of(person):
        raise NotWantedError("left")
    waiting = Message.objects.unread_by_team(person, now).count()
    if not waiting:
        raise NotWantedError("none_waits")
    return Letter(
        "waiting_messages",
        {"waiting": waiting, "inbox_url": link("coaching:inbox")},
    )
