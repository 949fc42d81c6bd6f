"""Clinics, and who works there in which role."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
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

    def assistants(self) -> Self:
        """Only those who help: they read and write messages, and change no plan."""
        return self.filter(role=Membership.Role.ASSISTANT)

    def admins(self) -> Self:
        """Only those who run a clinic."""
        return self.filter(role=Membership.Role.ADMIN)

    def overseers(self) -> Self:
        """Those who read a clinic's page and its log: who run it, and auditors, who change nothing."""
        return self.filter(role__in=[Membership.Role.ADMIN, Membership.Role.AUDITOR])


class Membership(models.Model):
    """One person working in one clinic in one role; a person may have several roles, each a row of its own."""

    class Role(models.TextChoices):
        COACH = "coach", _("coach")
        ASSISTANT = "assistant", _("assistant")
        ADMIN = "admin", _("clinic admin")
        AUDITOR = "auditor", _("auditor")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=9, choices=Role)
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
