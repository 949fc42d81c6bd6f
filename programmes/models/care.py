"""Clearances, adverse events, answers on the next morning, and which rules a clinician has signed."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.models.measures import Measure
from programmes.models.walks import SCORE, Walk, between


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    """Words for records of a clinician's yes."""

    def in_force(self) -> Self:
        """Not cancelled; whether the days still hold, the rules say."""
        return self.filter(cancelled_on__isnull=True)


class Clearance(models.Model):
    """A clinician's yes as the walker or coach recorded it: who, when, for which answers, within which limits, until when."""

    class Role(models.TextChoices):
        DOCTOR = "doctor", _("doctor")
        NURSE = "nurse", _("nurse")
        PHYSIOTHERAPIST = "physiotherapist", _("physiotherapist")
        SURGEON = "surgeon", _("surgeon")
        MIDWIFE = "midwife", _("midwife")

    class Surface(models.TextChoices):
        FLAT = "flat", _("Flat ground only")
        INDOORS = "indoors", _("Indoors and flat only")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="clearances")
    role = models.CharField(max_length=16, choices=Role)
    name = models.CharField(max_length=120)
    given_on = models.DateField()
    ends_on = models.DateField()
    codes = models.JSONField()
    effort_top = models.PositiveSmallIntegerField(null=True, validators=SCORE)
    minutes_top = models.PositiveSmallIntegerField(null=True)
    surface = models.CharField(max_length=8, choices=Surface, blank=True)
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()
    cancelled_on = models.DateField(null=True)
    cancelled_because = models.CharField(max_length=40, blank=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("given_on")), name="a_clearance_ends_after_it_is_given"
            ),
            models.CheckConstraint(
                condition=between("effort_top", 0, 10), name="cleared_effort_is_0_to_10"
            ),
            models.CheckConstraint(
                condition=between("minutes_top", 10, 30), name="cleared_minutes_are_10_to_30"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on__isnull=True, cancelled_because="")
                | (Q(cancelled_on__isnull=False) & ~Q(cancelled_because="")),
                name="a_cancelled_clearance_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class AdverseEvent(models.Model):
    """A fall, a near-fall or a stop, on a walk or in a physical test, with the answers to what we asked afterwards."""

    class Kind(models.TextChoices):
        FALL = "fall", _("fall")
        NEAR_FALL = "near_fall", _("near-fall")
        STOP_FOR_PAIN = "stop_for_pain", _("stop for pain")
        UNWELL = "unwell", _("stop because unwell")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="adverse_events")
    walk = models.ForeignKey(
        Walk, null=True, on_delete=models.CASCADE, related_name="adverse_events"
    )
    test = models.CharField(max_length=12, choices=Measure.Kind, blank=True)
    client_uuid = models.UUIDField(null=True, unique=True)
    kind = models.CharField(max_length=14, choices=Kind)
    count = models.PositiveSmallIntegerField(default=1)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    symptoms = models.JSONField(default=list)
    place = models.CharField(max_length=40, blank=True)
    told = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-happened_on", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["walk", "kind"], name="one_adverse_event_per_walk_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=20), name="an_adverse_event_happened"
            ),
            models.CheckConstraint(
                condition=Q(walk__isnull=False, test="", client_uuid__isnull=True)
                | (Q(walk__isnull=True, client_uuid__isnull=False) & ~Q(test="")),
                name="an_adverse_event_belongs_to_a_walk_or_a_test",
            ),
        ]
        indexes = [models.Index(fields=["recorded_at"], name="adverse_event_by_record")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class MorningAnswer(models.Model):
    """How it was on the morning after a walk: pain 0 to 10 and new swelling."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walk = models.ForeignKey(Walk, on_delete=models.CASCADE, related_name="mornings")
    answered_on = models.DateField()
    answered_at = models.DateTimeField()
    pain = models.PositiveSmallIntegerField(validators=SCORE)
    is_swollen = models.BooleanField(default=False)

    class Meta:
        ordering = ["-answered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["walk", "answered_on"], name="one_morning_answer_per_walk_and_day"
            ),
            models.CheckConstraint(
                condition=between("pain", 0, 10), name="morning_pain_is_0_to_10"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class RuleSignature(models.Model):
    """A clinician's signature under one row of the tables, recorded by the deployment; without one the row awaits review."""

    code = models.CharField(max_length=60)
    table = models.CharField(max_length=12)
    reviewer = models.CharField(max_length=120)
    profession = models.CharField(max_length=80)
    reviewed_on = models.DateField()
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["table", "code"]
        constraints = [
            models.UniqueConstraint(fields=["table", "code"], name="one_signature_per_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.code}"
