"""The answers to the readiness questions."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Screening(models.Model):
    """One answering of the readiness questions; once completed it never changes."""

    class Verdict(models.TextChoices):
        GO = "go", _("You can start")
        WITH_CARE = "with_care", _("You can start, with changes")
        SEE_A_CLINICIAN = "see_a_clinician", _("See a clinician first")
        EMERGENCY = "emergency", _("Get help now")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="screenings")
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=16, choices=Verdict, blank=True)
    codes = models.JSONField(default=list)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["walker"],
                condition=Q(completed_at__isnull=True),
                name="one_unfinished_screening_per_walker",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True, verdict="")
                | (Q(completed_at__isnull=False) & ~Q(verdict="")),
                name="completed_screening_has_a_verdict",
            ),
        ]
        indexes = [models.Index(fields=["completed_at"], name="screening_by_completion")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ScreeningAnswer(models.Model):
    """Yes or no to one row of the screening table, named by its code."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(max_length=8)
    is_yes = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "code"], name="one_answer_per_screening_and_question"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
