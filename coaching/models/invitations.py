"""Invitations: to share with a coach, or to work in a clinic."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from coaching.models.clinics import Clinic, Membership

WAITS = Q(accepted_at__isnull=True, declined_at__isnull=True, revoked_at__isnull=True)
"""Nobody has answered it or taken it back, even when the time has run out."""


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Words for invitations."""

    def open(self, now: dt.datetime) -> Self:
        """Not yet answered, taken back or run out."""
        return self.unanswered().filter(expires_at__gt=now)

    def to_share(self) -> Self:
        """Those that ask a walker to share."""
        return self.filter(role="")

    def to_work(self) -> Self:
        """Those that ask somebody to work in a clinic."""
        return self.exclude(role="")

    def unanswered(self) -> Self:
        """Neither accepted, declined nor taken back, even when the time has run out."""
        return self.filter(WAITS)


class Invitation(models.Model):
    """A coach asks a walker, by e-mail, to share; or an admin asks somebody to work in the clinic in a `role`.

    Only the hash of the token is kept; the link works once, and only for the address it was sent to.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        REVOKED = "revoked", _("taken back")
        EXPIRED = "expired", _("run out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="invitations")
    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations_sent")
    role = models.CharField(max_length=9, choices=Membership.Role, blank=True, default="")
    email = models.EmailField()
    name = models.CharField(max_length=80, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    declined_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["coach", "email"],
                condition=WAITS & Q(role=""),
                name="one_waiting_invitation_per_coach_and_address",
            ),
            models.UniqueConstraint(
                fields=["clinic", "email", "role"],
                condition=WAITS & ~Q(role=""),
                name="one_waiting_invitation_per_clinic_address_and_role",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True)
                | Q(accepted_at__isnull=True, revoked_at__isnull=True)
                | Q(declined_at__isnull=True, revoked_at__isnull=True),
                name="invitation_ends_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")),
                name="invitation_runs_out_after_it_is_made",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def state(self, now: dt.datetime) -> State:
        """What has become of it by `now`."""
        ends = (
            (self.accepted_at, self.State.ACCEPTED),
            (self.declined_at, self.State.DECLINED),
            (self.revoked_at, self.State.REVOKED),
        )
        for ended_at, state in ends:
            if ended_at is not None:
                return state
        return self.State.WAITING if self.expires_at > now else self.State.EXPIRED
