"""What walkers say before a session, and how the walk went."""

import datetime as dt
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User
from programmes.clinical.before import PAIN_HIGH
from programmes.models.enrolments import Session

SCORE = [MinValueValidator(0), MaxValueValidator(10)]


def between(field: str, low: int, high: int) -> Q:
    """A check that `field` is empty or within `low` to `high`."""
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": low, f"{field}__lte": high})


class CheckIn(models.Model):
    """What the walker says before a session (table 2), and what we answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="check_ins")
    at = models.DateTimeField()
    pain_now = models.PositiveSmallIntegerField(validators=SCORE)
    codes = models.JSONField(default=list)
    verdict = models.CharField(max_length=12)
    place = models.ForeignKey(
        "programmes.SavedPlace", null=True, on_delete=models.SET_NULL, related_name="check_ins"
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=between("pain_now", 0, 10), name="check_in_pain_is_0_to_10"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Walk(models.Model):
    """A session as actually done. Scores: pain and effort 0 to 10 (NPRS, RPE), confidence 1 to 5.

    `walker` is the person of the session's enrolment, who never changes: named here so that somebody's latest walks are
    found without reading all of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="walk")
    walker = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="walks", db_index=False
    )
    client_uuid = models.UUIDField()
    walked_on = models.DateField()
    walked_at = models.DateTimeField()
    logged_at = models.DateTimeField()
    logged_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    pain_before = models.PositiveSmallIntegerField(null=True, validators=SCORE)
    pain_worst = models.PositiveSmallIntegerField(null=True, validators=SCORE)
    pain_after = models.PositiveSmallIntegerField(null=True, validators=SCORE)
    effort = models.PositiveSmallIntegerField(null=True, validators=SCORE)
    near_falls = models.PositiveSmallIntegerField(default=0)
    falls = models.PositiveSmallIntegerField(default=0)
    confidence = models.PositiveSmallIntegerField(null=True)
    stop_code = models.CharField(max_length=40, blank=True)
    note = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-walked_at"]
        constraints = [
            models.UniqueConstraint(fields=["client_uuid"], name="a_form_makes_one_walk"),
            models.CheckConstraint(
                condition=Q(minutes__gte=0, minutes__lte=60), name="walk_minutes_are_0_to_60"
            ),
            models.CheckConstraint(
                condition=between("pain_before", 0, 10), name="pain_before_is_0_to_10"
            ),
            models.CheckConstraint(
                condition=between("pain_worst", 0, 10), name="pain_worst_is_0_to_10"
            ),
            models.CheckConstraint(
                condition=between("pain_after", 0, 10), name="pain_after_is_0_to_10"
            ),
            models.CheckConstraint(condition=between("effort", 0, 10), name="effort_is_0_to_10"),
            models.CheckConstraint(
                condition=between("confidence", 1, 5), name="confidence_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(near_falls__lte=20, falls__lte=20), name="falls_are_at_most_20"
            ),
        ]
        indexes = [
            models.Index(fields=["walked_at"], name="walk_by_instant"),
            models.Index(fields=["walker", "-walked_at"], name="walk_by_walker"),
            models.Index(
                fields=["logged_at"],
                condition=Q(pain_worst__gte=PAIN_HIGH),
                name="sore_walk_by_log",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.walked_on}"

    def days_ago(self, today: dt.date) -> int:
        """Whole days from the walk to `today`, both local dates."""
        return (today - self.walked_on).days
