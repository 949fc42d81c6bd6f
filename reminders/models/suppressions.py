"""Addresses that we may not write to."""

import datetime as dt
from functools import cache
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from walkapp.quick_read import Asked, Question


def _address_hash(address: str, secret: str) -> str:
    return salted_hmac(
        "reminders.suppression", address.strip().lower(), secret=secret, algorithm="sha256"
    ).hexdigest()


def _hashes(address: str) -> list[str]:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_address_hash(address, secret) for secret in secrets]


@cache
def _holding(hashes: int, scopes: tuple[str, ...]) -> "Question[Suppression]":
    """What of these scopes holds for an address that is known by so many hashes."""
    return Question(
        lambda *known: Suppression.objects.filter(
            address_hash__in=known, lifted_at=None, scope__in=scopes
        ),
        *(f"hash {number}" for number in range(hashes)),
    )


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Words for addresses that we may not write to."""

    def about(self, address: str) -> Self:
        """What was ever noted about one address, also under a secret key that has been replaced."""
        return self.filter(address_hash__in=_hashes(address))

    def of(self, address: str) -> Self:
        """What holds for one address."""
        return self.about(address).filter(lifted_at__isnull=True)

    def forbids(self, address: str, *scopes: str) -> bool:
        """Whether we must not write to one address, as far as these scopes go."""
        hashes = _hashes(address)
        return any(_holding(len(hashes), scopes).rows(*hashes))

    def asked(self, address: str, *scopes: str) -> Asked:
        """The same as a question for the database: it finds a row where we must not."""
        hashes = _hashes(address)
        return _holding(len(hashes), scopes).words(*hashes)

    def note(self, address: str, *, scope: str, reason: str, now: dt.datetime) -> bool:
        """Write no more to `address`; noting it twice is noting it once. True when it is news.

        `now` is when it happened: what happened before mail was allowed again says nothing.
        """
        known = self.about(address).filter(scope=scope)
        if known.filter(lifted_at__lt=now).update(reason=reason, created_at=now, lifted_at=None):
            return True
        if known.exists():
            return False
        return self.get_or_create(
            address_hash=_address_hash(address, settings.SECRET_KEY),
            scope=scope,
            defaults={"reason": reason, "created_at": now},
        )[1]


class Suppression(models.Model):
    """An address, kept as a keyed hash, that must not get reminders, or no mail at all."""

    class Scope(models.TextChoices):
        REMINDERS = "reminders", _("reminders")
        ALL = "all", _("all mail")

    address_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=10, choices=Scope)
    reason = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address_hash", "scope"], name="one_suppression_per_address_and_scope"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True)
                | models.Q(lifted_at__gte=models.F("created_at")),
                name="suppression_is_lifted_after_it_is_noted",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.scope}"
