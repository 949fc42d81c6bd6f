"""Letters to coaches. They name nobody and say nothing of health: the page behind the link does."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from accounts.models import Delivery
from coaching.access import current_grants
from coaching.reports.standing import standings
from walkapp.mail import Letter, NotWantedError


def coach_alert(delivery: Delivery, now: dt.datetime) -> Letter:
    """At once: somebody who lends this coach their plan needs them."""
    walker = delivery.context.get("walker")
    lent = delivery.person and current_grants(delivery.person, now).filter(walker=walker)
    if not lent or not lent.exists():
        raise NotWantedError("grant_ended")
    page = reverse("coaching:walker", kwargs={"pk": walker})
    return Letter("coach_alert", {"walker_url": settings.SITE_URL + page})


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
        {"needing": needing, "roster_url": settings.SITE_URL + reverse("coaching:roster")},
    )
