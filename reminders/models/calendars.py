"""Calendars that other programs read."""

import datetime as dt
import uuid
from typing import Self

from django.db import models

from accounts.models import User
from reminders.models.secrets_in_links import derived, hash_of


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Words for calendars that other programs read."""

    def open(self) -> Self:
        """Those whose address works."""
        return self.filter(closed_at__isnull=True)

    def named(self, token: str) -> Self:
        """The open feed at this address, of somebody whose account is open too."""
        return self.open().filter(token_hash=hash_of(token), person__is_active=True)


class CalendarFeed(models.Model):
    """The secret address at which a calendar program reads one person's walks; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_calendar_feed_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True)
                | models.Q(closed_at__gte=models.F("opened_at")),
                name="calendar_feed_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @classmethod
    def opened(cls, person: User, now: dt.datetime) -> Self:
        """A new feed, not saved yet."""
        feed = cls(person=person, opened_at=now)
        feed.token_hash = hash_of(feed.derived_token)
        return feed

    @property
    def derived_token(self) -> str:
        """What the secret key makes of this row: worked out again whenever the page shows the address."""
        return derived("reminders.calendar", str(self.pk))

    @property
    def token(self) -> str:
        """The secret in the address; empty when the secret key was replaced since, though the address still works."""
        token = self.derived_token
        return token if hash_of(token) == self.token_hash else ""
