"""What people want to hear, whom we may not write to, and the engine's heartbeat. The ledger is accounts.Delivery."""

import base64
import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.models import Walk


class Preference(models.Model):
    """One person's wish about one kind of reminder: on or off, and the local wall-clock time."""

    class Kind(models.TextChoices):
        SESSION_TODAY = "session_today", _("On walking days")
        MORNING_CHECK_IN = "morning_check_in", _("On the morning after a walk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=40, choices=Kind)
    is_on = models.BooleanField(default=True)
    local_time = models.TimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], name="one_preference_per_person_and_kind"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


def _address_hash(address: str, secret: str) -> str:
    return salted_hmac(
        "reminders.suppression", address.strip().lower(), secret=secret, algorithm="sha256"
    ).hexdigest()


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Words for addresses that we may not write to."""

    def of(self, address: str) -> Self:
        """What holds for one address, also when it was noted under a secret key that has been replaced."""
        secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return self.filter(address_hash__in=[_address_hash(address, secret) for secret in secrets])

    def note(self, address: str, *, scope: str, reason: str, now: dt.datetime) -> None:
        """Write no more to `address`; noting it twice is noting it once."""
        self.get_or_create(
            address_hash=_address_hash(address, settings.SECRET_KEY),
            scope=scope,
            defaults={"reason": reason, "created_at": now},
        )


class Suppression(models.Model):
    """An address, kept as a keyed hash, that must not get reminders, or no mail at all."""

    class Scope(models.TextChoices):
        REMINDERS = "reminders", _("reminders")
        ALL = "all", _("all mail")

    address_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=10, choices=Scope)
    reason = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address_hash", "scope"], name="one_suppression_per_address_and_scope"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.scope}"


def token_of(person: uuid.UUID, kind: str) -> str:
    """The secret for links of one person about one kind of reminder: the same in every mail."""
    return _derived("reminders.mail", f"{person} {kind}")


def _derived(salt: str, value: str) -> str:
    digest = salted_hmac(salt, value, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class MailTokenQuerySet(models.QuerySet["MailToken"]):
    """Words for links in mails."""

    def named(self, token: str) -> Self:
        """The row of a token that was not taken back."""
        return self.filter(token_hash=_token_hash(token), revoked_at__isnull=True)

    def keep(self, people: Iterable[uuid.UUID], kind: str, *, now: dt.datetime) -> None:
        """Let the links of these people work; only hashes are kept, and keeping them twice is keeping them once."""
        hashes = {_token_hash(token_of(person, kind)): person for person in people}
        known = set(self.filter(token_hash__in=hashes).values_list("token_hash", flat=True))
        self.bulk_create(
            [
                MailToken(token_hash=token_hash, person_id=person, kind=kind, created_at=now)
                for token_hash, person in hashes.items()
                if token_hash not in known
            ],
            ignore_conflicts=True,
        )


class MailToken(models.Model):
    """A link in a mail that does one thing without signing in; only its hash is kept, so a new secret key breaks none."""

    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_tokens")
    kind = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = MailTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class CheckInLinkQuerySet(models.QuerySet["CheckInLink"]):
    """Words for links to the question of one morning."""

    def named(self, token: str) -> Self:
        """The row of a token, also when its morning is over."""
        return self.filter(token_hash=_token_hash(token))

    def token_for(self, walk: Walk, *, expires_at: dt.datetime, now: dt.datetime) -> str:
        """The secret for the link about one walk; the same however often its letter is tried, kept only as a hash."""
        token = _derived("reminders.check_in", str(walk.pk))
        self.get_or_create(
            token_hash=_token_hash(token),
            defaults={"walk": walk, "expires_at": expires_at, "created_at": now},
        )
        return token


class CheckInLink(models.Model):
    """A link in a mail that takes the answer of one morning about one walk, and opens nothing else."""

    token_hash = models.CharField(max_length=64, unique=True)
    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="check_in_links")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = CheckInLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="check_in_link_runs_out_after_it_is_made",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Words for calendars that other programs read."""

    def open(self) -> Self:
        """Those whose address works."""
        return self.filter(closed_at__isnull=True)

    def named(self, token: str) -> Self:
        """The open feed at this address, of somebody whose account is open too."""
        return self.open().filter(token_hash=_token_hash(token), person__is_active=True)


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
        feed.token_hash = _token_hash(feed.derived_token)
        return feed

    @property
    def derived_token(self) -> str:
        """What the secret key makes of this row: worked out again whenever the page shows the address."""
        return _derived("reminders.calendar", str(self.pk))

    @property
    def token(self) -> str:
        """The secret in the address; empty when the secret key was replaced since, though the address still works."""
        token = self.derived_token
        return token if _token_hash(token) == self.token_hash else ""


ENGINE = "engine"


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    """Words for signs of life."""

    def beat(self, name: str, *, now: dt.datetime) -> None:
        """Note that the part called `name` has just run."""
        self.update_or_create(name=name, defaults={"beat_at": now})


class Heartbeat(models.Model):
    """When a named part of the engine last ran; `/readyz` reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
