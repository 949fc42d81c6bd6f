"""What people want to hear: about each kind, and about all of them."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reminders.planning import EVERY_DAY, Terms


class Preference(models.Model):
    """One person's wish about one kind of reminder: on or off, the local wall-clock time, and on which weekdays.

    `local_time` is when the reminder comes; `lead_minutes` later is when the person means to walk.
    """

    class Kind(models.TextChoices):
        SESSION_TODAY = "session_today", _("On walking days")
        EVENING_BEFORE = "evening_before", _("On the evening before a walk")
        MISSED_WALK = "missed_walk", _("After a walk that did not happen")
        MORNING_CHECK_IN = "morning_check_in", _("On the morning after a walk")
        WEEKLY_SUMMARY = "weekly_summary", _("A look back at the week")
        PLAN_CHANGED = "plan_changed", _("When your plan changes")
        MESSAGE = "message", _("When a message waits")
        RESCREENING_DUE = "rescreening_due", _("When the safety questions are due")
        COACH_ALERT = "coach_alert", _("When a walker needs you now")
        COACH_DIGEST = "coach_digest", _("A list of who needs you")
        LISTING_ANSWERED = "listing_answered", _("When the site answers about your programme")
        WAITING_MESSAGES = "waiting_messages", _("How many messages wait")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=40, choices=Kind)
    is_on = models.BooleanField(default=True)
    local_time = models.TimeField()
    lead_minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    weekdays = models.PositiveSmallIntegerField(default=EVERY_DAY, db_default=EVERY_DAY)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], name="one_preference_per_person_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(weekdays__gte=1, weekdays__lte=EVERY_DAY),
                name="a_preference_names_a_weekday",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "local_time"],
                condition=Q(is_on=True),
                name="preference_on_by_time",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class ReminderTerms(models.Model):
    """What holds for all reminders of one person: quiet hours, days without any, and whether all were stopped.

    Safety notices are neither paused nor stopped by it.
    """

    person = models.OneToOneField(
        User, primary_key=True, on_delete=models.CASCADE, related_name="reminder_terms"
    )
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    paused_from = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | (
                    Q(quiet_from__isnull=False, quiet_until__isnull=False)
                    & ~Q(quiet_from=F("quiet_until"))
                ),
                name="quiet_hours_begin_and_end",
            ),
            models.CheckConstraint(
                condition=Q(paused_from__isnull=True, paused_until__isnull=True)
                | Q(
                    paused_from__isnull=False,
                    paused_until__isnull=False,
                    paused_until__gte=F("paused_from"),
                ),
                name="a_pause_of_reminders_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def as_value(self, zone: dt.tzinfo) -> Terms:
        """The same for the planner, on a clock in `zone`."""
        return terms(zone, **{name: getattr(self, name) for name in TERMS})


TERMS = ("quiet_from", "quiet_until", "paused_from", "paused_until", "stopped_at", "changed_at")


def terms(
    zone: dt.tzinfo,
    *,
    quiet_from: dt.time | None,
    quiet_until: dt.time | None,
    paused_from: dt.date | None,
    paused_until: dt.date | None,
    stopped_at: dt.datetime | None,
    changed_at: dt.datetime | None,
) -> Terms:
    """The columns of a row of terms, or of nobody's, as the planner reads them."""
    return Terms(
        zone=zone,
        quiet=(quiet_from, quiet_until)
        if quiet_from is not None and quiet_until is not None
        else None,
        pause=(paused_from, paused_until) if paused_from and paused_until else None,
        is_stopped=stopped_at is not None,
        since=changed_at,
    )
