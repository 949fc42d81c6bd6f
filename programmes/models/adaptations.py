"""What changes a plan after enrolling: verdicts, pauses, a coach's changes, blackout days and offers of a newer version."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.models.catalogue import ProgrammeVersion
from programmes.models.enrolments import Enrolment

ESCALATION = "escalation"
"""The figure that names the rows of table 4 by which the coach is told, and an easier plan offered."""

CORRECTS = "corrects"
"""The figure that names the rule of the review whose place a later one takes."""


class AdaptationQuerySet(models.QuerySet["Adaptation"]):
    """Words for the story of a plan."""

    def reviews(self) -> Self:
        """The verdicts on finished weeks."""
        return self.filter(reviewed_on__isnull=False)

    def for_coaches(self) -> Self:
        """What the tables want a coach to know: the rules closed the plan, or it keeps being too hard. Newest first."""
        is_closed = Q(action__in=[Adaptation.Action.PAUSE, Adaptation.Action.STOP], until_on=None)
        is_too_hard = Q(figures__has_key=ESCALATION)
        return self.filter(is_closed | is_too_hard, made_by=None).order_by("-made_at")

    def to_be_asked_about(self) -> Self:
        """Of what a coach is to know, all but closed plans, which show as such; a review that a later one replaced is out."""
        later = Adaptation.objects.filter(
            enrolment=OuterRef("enrolment"),
            reviewed_on=OuterRef("reviewed_on"),
            correction__gt=OuterRef("correction"),
        )
        return self.for_coaches().filter(~Exists(later), figures__has_key=ESCALATION)


class Adaptation(models.Model):
    """One row of the story of a plan: what was done from which day, why, with which figures, and by whom (null: the rules).

    Rows are added, never changed, so that any past day can be replayed from the pinned version and the rows. What is told
    late about a reviewed week makes a new review with the next `correction`; the last one counts.
    """

    class Action(models.TextChoices):
        ADVANCE = "advance", _("moved on")
        REPEAT = "repeat", _("repeated")
        STEP_BACK = "step_back", _("stepped back")
        PAUSE = "pause", _("paused")
        STOP = "stop", _("stopped")
        RESUME = "resume", _("went on")
        COACH_CHANGE = "coach_change", _("changed by a coach")
        WEEKDAYS = "weekdays", _("moved to other weekdays")
        TELL_COACH = "tell_coach", _("told to a coach")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="adaptations")
    action = models.CharField(max_length=12, choices=Action)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    opened_by = models.PositiveSmallIntegerField(default=1)
    week_number = models.PositiveSmallIntegerField(null=True)
    reviewed_on = models.DateField(null=True)
    correction = models.PositiveSmallIntegerField(default=0)
    rule_code = models.CharField(max_length=40, blank=True)
    figures = models.JSONField(default=dict)
    sentence = models.CharField(max_length=300, blank=True)
    change = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    objects = AdaptationQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "reviewed_on", "correction"],
                condition=Q(reviewed_on__isnull=False),
                name="one_weekly_review_per_enrolment_week_and_correction",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="an_adaptation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(opened_by__gte=1, opened_by__lte=3),
                name="a_walker_a_coach_or_a_clearance_opens_a_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.action}"


class Blackout(models.Model):
    """Days on which a walker cannot walk; sessions are planned around them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blackouts")
    from_on = models.DateField()
    until_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["walker", "from_on"], name="one_blackout_per_walker_and_first_day"
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="a_blackout_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class VersionOffer(models.Model):
    """A newer version of the followed programme, offered; nothing changes until the walker accepts.

    An accepted offer remembers the version that it `replaces`, so that the days before it can be replayed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="offers")
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="+")
    replaces = models.ForeignKey(
        ProgrammeVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "version"], name="one_offer_per_enrolment_and_version"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_accepted__isnull=True)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
                name="an_answered_offer_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
