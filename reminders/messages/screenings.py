"""The letter that asks for new answers to the safety questions."""

import datetime as dt

from accounts.models import Delivery
from programmes.reports.screening import usable_screening
from walkapp.links import link
from walkapp.mail import Letter, NotWantedError


def rescreening_due(delivery: Delivery, now: dt.datetime) -> Letter:
    """Every 12 weeks while a programme is followed. Says nothing about the last answers."""
    person = delivery.person
    if person is None or not person.enrolments.active().exists():
        raise NotWantedError("ended")
    if usable_screening(person, now):
        raise NotWantedError("answered")
    return Letter("rescreening_due", {"screening_url": link("programmes:screening")})
