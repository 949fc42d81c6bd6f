"""What people want to hear."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


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
