"""Where programs read a person's calendar."""

from accounts.models import User
from walkapp.links import link


def calendar_address(person: User) -> str | None:
    """Where programs read this person's calendar: None when nowhere, empty when it can no longer be shown."""
    feed = person.calendar_feeds.open().first()
    if feed is None:
        return None
    return link("reminders:calendar", feed.token) if feed.token else ""
