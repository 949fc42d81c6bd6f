"""Links in mails that do one thing without signing in."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Self

from django.db import models

from accounts.models import User
from programmes.models import Walk
from reminders.models.secrets_in_links import derived, hash_of


def token_of(person: uuid.UUID, kind: str) -> str:
    """The secret for links of one person about one kind of reminder: the same in every mail."""
    return derived("reminders.mail", f"{person} {kind}")


class MailTokenQuerySet(models.QuerySet["MailToken"]):
    """Words for links in mails."""

    def named(self, token: str) -> Self:
        """The row of a token that was not taken back."""
        return self.filter(token_hash=hash_of(token), revoked_at__isnull=True)

    def keep(self, people: Iterable[uuid.UUID], kind: str, *, now: dt.datetime) -> None:
        """Let the links of these people work; only hashes are kept, and keeping them twice is keeping them once."""
        hashes = {hash_of(token_of(person, kind)): person for person in people}
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
        return self.filter(token_hash=hash_of(token))

    def token_for(self, walk: Walk, *, expires_at: dt.datetime, now: dt.datetime) -> str:
        """The secret for the link about one walk; the same however often its letter is tried, kept only as a hash."""
        token = derived("reminders.check_in", str(walk.pk))
        self.get_or_create(
            token_hash=hash_of(token),
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
