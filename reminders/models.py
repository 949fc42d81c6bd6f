"""What people want to hear, whom we may not write to, and the engine's heartbeat. The ledger is accounts.Delivery."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Preference(models.Model):
    """One person's wish about one kind of reminder: on or off, and the local wall-clock time."""

    class Kind(models.TextChoices):
        SESSION_TODAY = "session_today", _("On walking days")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=40, choices=Kind)
    is_on = models.BooleanField(default=True)
    local_time = models.TimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_person_and_kind")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class Suppression(models.Model):
    """An address, kept as a keyed hash, that must not get reminders, or no mail at all."""

    class Scope(models.TextChoices):
        REMINDERS = "reminders", _("reminders")
        ALL = "all", _("all mail")

    address_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=10, choices=Scope)
    reason = models.CharField(max_length=60)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address_hash", "scope"], name="one_suppression_per_address_and_scope"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.scope}"


class MailToken(models.Model):
    """A link in a mail that does one thing without signing in; only its hash is kept, so a new secret key breaks none."""

    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_tokens")
    kind = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class Heartbeat(models.Model):
    """When a named part of the engine last ran; `/readyz` reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
