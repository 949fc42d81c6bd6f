"""Clinics and their members, invitations, and the grants by which walkers lend what they own."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Clinic(models.Model):
    """A place where coaches work; a solo coach is a clinic of one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Words for who works where."""

    def current(self) -> Self:
        """People who have not left."""
        return self.filter(left_at__isnull=True)

    def coaches(self) -> Self:
        """Only those who work as a coach."""
        return self.filter(role=Membership.Role.COACH)

    def admins(self) -> Self:
        """Only those who run a clinic."""
        return self.filter(role=Membership.Role.ADMIN)


class Membership(models.Model):
    """One person working in one clinic, as a coach or as its admin."""

    class Role(models.TextChoices):
        COACH = "coach", _("coach")
        ADMIN = "admin", _("clinic admin")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "person", "role"],
                condition=Q(left_at__isnull=True),
                name="one_current_membership_per_clinic_person_and_role",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Words for invitations."""

    def open(self, now: dt.datetime) -> Self:
        """Not yet answered, taken back or run out."""
        return self.unanswered().filter(expires_at__gt=now)

    def unanswered(self) -> Self:
        """Neither accepted, declined nor taken back, even when the time has run out."""
        return self.filter(
            accepted_at__isnull=True, declined_at__isnull=True, revoked_at__isnull=True
        )


class Invitation(models.Model):
    """A coach asks a walker, by e-mail, to share.

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
                condition=Q(
                    accepted_at__isnull=True, declined_at__isnull=True, revoked_at__isnull=True
                ),
                name="one_waiting_invitation_per_coach_and_address",
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


class GrantQuerySet(models.QuerySet["Grant"]):
    """Words for what is lent."""

    def current(self) -> Self:
        """Grants that the walker has not ended by hand; their last day may have passed."""
        return self.filter(ended_at__isnull=True)

    def open(self, now: dt.datetime) -> Self:
        """Current grants whose last day has not passed: the clock alone closes them."""
        return self.current().filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))

    def in_force(self, now: dt.datetime) -> Self:
        """Open grants whose coach still works as a coach in the clinic that the grant names."""
        works_there = (
            Membership.objects.current()
            .coaches()
            .filter(clinic=OuterRef("clinic"), person=OuterRef("coach"))
        )
        return self.open(now).filter(Exists(works_there))


class Grant(models.Model):
    """What one walker lends one coach: the plan and walks always, pain and check-ins, notes and test results when chosen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants_given")
    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants_held")
    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="grants")
    shares_pain = models.BooleanField(default=True)
    shares_notes = models.BooleanField(default=True)
    shares_tests = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["walker", "coach"],
                condition=Q(ended_at__isnull=True),
                name="one_current_grant_per_walker_and_coach",
            ),
            models.CheckConstraint(
                condition=~Q(walker=models.F("coach")), name="nobody_grants_to_themselves"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=models.F("began_at")),
                name="grant_closes_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def over_at(self, now: dt.datetime) -> dt.datetime | None:
        """When it ended, by hand or by its last day; None while it goes on."""
        if self.ended_at is not None:
            return self.ended_at
        return self.closes_at if self.closes_at is not None and self.closes_at <= now else None

    @property
    def last_on(self) -> dt.date | None:
        """The last day on which it is open, on the walker's calendar; load the walker with the grant."""
        if self.closes_at is None:
            return None
        return (self.closes_at - dt.timedelta(microseconds=1)).astimezone(self.walker.zone).date()
