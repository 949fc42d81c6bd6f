"""The letter that people send to themselves, to see whether our mail reaches them."""

import datetime as dt

from accounts.models import Delivery
from walkapp.links import link
from walkapp.mail import Letter


def trial(delivery: Delivery, now: dt.datetime) -> Letter:
    """Says that it arrived, and nothing about anybody's plan."""
    return Letter("trial", {"settings_url": link("reminders:settings")})
