"""What a walker said on a phone without a network, and what no longer fits the plan: kept beside it, never lost."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.models.enrolments import Session
from programmes.models.walks import Walk

EMERGENCY = "emergency_sign"
"""The row of table 2 that a body cannot wait for."""


class KeptAsideQuerySet(models.QuerySet["KeptAside"]):
    """Words for forms that were kept aside."""

    def unread(self) -> Self:
        """Those that the walker has not put away yet."""
        return self.filter(read_at=None)


class KeptAside(models.Model):
    """One form as it arrived, with the reason why it stands beside the plan and not in it; rows are never counted.

    `client_uuid` is the number that the phone gave the form: one that arrives again finds its row.
    """

    class Kind(models.TextChoices):
        CHECK_IN = "check_in", _("the check before a walk")
        LOG = "log", _("the log of a walk")
        MORNING = "morning", _("the morning after a walk")

    class Reason(models.TextChoices):
        LOGGED_TWICE = "logged_twice", _("the walk was logged before")
        PLAN_ENDED = "plan_ended", _("the plan had ended")
        TOO_EARLY = "too_early", _("the walk is planned for a later week")
        SESSION_GONE = "session_gone", _("the plan changed, and the walk is not in it any more")
        NOT_LOGGED = "not_logged", _("its walk is not logged")
        OVER = "over", _("that morning was too long ago")
        UNREADABLE = "unreadable", _("it could not be read")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_aside")
    session = models.ForeignKey(
        Session, null=True, on_delete=models.SET_NULL, related_name="kept_aside"
    )
    client_uuid = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind)
    reason = models.CharField(max_length=12, choices=Reason)
    told = models.JSONField()
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = KeptAsideQuerySet.as_manager()

    class Meta:
        ordering = ["-said_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["walker", "client_uuid"], name="a_form_is_kept_aside_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"

    @property
    def tells_of_a_walk(self) -> bool:
        """True for a log that could be read."""
        return self.kind == self.Kind.LOG and self.reason != self.Reason.UNREADABLE

    @property
    def tells_of_an_emergency(self) -> bool:
        """True for a check with an emergency sign, also when the rest of it could not be read."""
        return self.kind == self.Kind.CHECK_IN and EMERGENCY in self.told.get("symptoms", ())

    @property
    def walk(self) -> Walk:
        """What a log tells, as a walk that is never saved."""
        day = self.walker.local_date(self.said_at)
        return Walk(session=self.session, walked_on=day, **self.told)

    def put_away(self, at: dt.datetime) -> None:
        """The walker has read it; reading it twice changes nothing."""
        if self.read_at is None:
            self.read_at = at
            self.save(update_fields=["read_at"])
