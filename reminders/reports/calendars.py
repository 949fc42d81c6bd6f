"""Where programs read a person's calendar."""

from django.conf import settings
from django.urls import reverse

from accounts.models import User


def calendar_address(person: User) -> str | None:
    """Where programs read this person's calendar: None when nowhere, empty when it can no longer be shown."""
    feed = person.calendar_feeds.open().first()
    if feed is None:
        return None
    path = reverse("reminders:calendar", kwargs={"token": feed.token}) if feed.token else ""
    return path and settings.SITE_URL + path
