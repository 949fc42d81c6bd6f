"""Physical tests as walkers did them: a result is added, never changed, and may be left out later."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Words for test results."""

    def counted(self) -> Self:
        """Results that the walker has not left out."""
        return self.filter(left_out_at__isnull=True)


class Measure(models.Model):
    """One physical test. `tenths` is what is compared: tenths of a second, of a stand or of a stage held.

    `readings` are the tenths it is made of, in order. Of age and sex nothing is kept but the number that the count of
    stands was compared with.
    """

    class Kind(models.TextChoices):
        BACK_WALK = "back_walk", _("3-metre backward walk")
        CHAIR_STAND = "chair_stand", _("30-second chair stand")
        UP_AND_GO = "up_and_go", _("Timed up and go")
        BALANCE = "balance", _("4-stage balance")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="measures")
    client_uuid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    tenths = models.PositiveSmallIntegerField()
    readings = models.JSONField(default=list)
    with_helper = models.BooleanField(default=False)
    compared_with = models.PositiveSmallIntegerField(null=True)
    measured_on = models.DateField()
    measured_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    left_out_at = models.DateTimeField(null=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["measured_at", "recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["back_walk", "up_and_go"], tenths__gte=5, tenths__lte=1200)
                | Q(kind="chair_stand", tenths__lte=600)
                | Q(kind="balance", tenths__lte=40),
                name="a_measure_is_possible",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["back_walk", "balance"]) | Q(with_helper=True),
                name="a_risky_measure_has_a_helper",
            ),
            models.CheckConstraint(
                condition=Q(compared_with__isnull=True) | Q(kind="chair_stand"),
                name="only_stands_are_compared_by_age",
            ),
        ]
        indexes = [
            models.Index(fields=["walker", "measured_at"], name="measure_by_walker"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"
