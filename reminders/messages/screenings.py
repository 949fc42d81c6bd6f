"""The letter that asks for new answers to the safety questions."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from accounts.models import Delivery
from programmes.reports.screening import usable_screening
from walkapp.mail import Letter, NotWantedError


def rescreening_due(delivery: Delivery, now: dt.datetime) -> Letter:
    """Every 12 weeks while a programme is followed. Says nothing about the last answers."""
    person = delivery.person
    if person is None or not person.enrolments.active().exists():
        raise NotWantedError("ended")
    if usable_screening(person, now):
        raise NotWantedError("answered")
    return Letter(
        "rescreening_due", {"screening_url": settings.SITE_URL + reverse("programmes:screening")}
    )
