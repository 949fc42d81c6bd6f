"""A walk that a helper follows on a second phone: a code that is kept as a hash, and the clock as the walker's phone told it."""

import datetime as dt
import secrets
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from programmes.models.enrolments import Session
from programmes.models.spot_code import ALPHABET, LENGTH, tidy

LASTS = dt.timedelta(hours=2)
"""A code works so long at most."""
FRESH = dt.timedelta(seconds=10)
"""A phone that told nothing for longer has no network."""


def new_code() -> str:
    """A code that nobody can foresee."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def hash_of(code: str) -> str:
    """What is kept of a code: short codes are quickly tried, so the hash needs the secret key."""
    return salted_hmac("programmes.spotting", code, algorithm="sha256").hexdigest()


class SpottingQuerySet(models.QuerySet["Spotting"]):
    """Words for walks that are followed."""

    def open(self, now: dt.datetime) -> Self:
        """Not over: neither the time nor the walk."""
        return self.filter(expires_at__gt=now, session__status=Session.Status.PLANNED)

    def named(self, typed: str) -> Self:
        """The one with this code."""
        code = tidy(typed)
        return self.filter(code_hash=hash_of(code)) if code else self.none()


class Spotting(models.Model):
    """One walk that a helper may follow; the row goes when the walker ends it or begins another.

    `elapsed` are the seconds of the timeline at the instant `told_at`, edits included; `view` is what the walker sees,
    `lane_seconds` a walk from end to end of a short lane.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="spotting")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    lane_seconds = models.PositiveSmallIntegerField(null=True)
    is_easier = models.BooleanField(default=False)
    kind = models.CharField(max_length=5, blank=True)
    edits = models.JSONField(default=list)
    elapsed = models.FloatField(default=0)
    is_running = models.BooleanField(default=False)
    view = models.CharField(max_length=12, blank=True)
    told_at = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    stop_heard_at = models.DateTimeField(null=True)

    objects = SpottingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at"), expires_at__lte=F("made_at") + LASTS),
                name="a_spotting_lasts_two_hours_at_most",
            ),
            models.CheckConstraint(
                condition=Q(elapsed__gte=0), name="a_followed_clock_begins_at_nought"
            ),
            models.CheckConstraint(
                condition=Q(stop_heard_at__isnull=True) | Q(stop_asked_at__isnull=False),
                name="a_stop_is_asked_before_it_is_heard",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def is_fresh(self, now: dt.datetime) -> bool:
        """True when the walker's phone told its clock just now."""
        return self.told_at is not None and now - self.told_at <= FRESH
