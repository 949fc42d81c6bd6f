"""The letter that people send to themselves, to see whether our mail reaches them."""

import datetime as dt

from django.conf import settings
from django.urls import reverse

from accounts.models import Delivery
from walkapp.mail import Letter


def trial(delivery: Delivery, now: dt.datetime) -> Letter:
    """Says that it arrived, and nothing about anybody's plan."""
    return Letter("trial", {"settings_url": settings.SITE_URL + reverse("reminders:settings")})
