"""The audit trail: who did what to whose data."""

from django.db import models

from accounts.models.people import User


class AuditEvent(models.Model):
    """One line of the append-only trail: who did what to whose data, and in which clinic (`place`). Ids and codes only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="audit_as_actor"
    )
    subject = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="audit_as_subject"
    )
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=80, blank=True)
    place = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject", "-at"], name="audit_by_subject"),
            models.Index(fields=["place", "-at"], name="audit_by_place"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.verb}"
