"""Who follows which programme, and the sessions planned for it."""

import datetime as dt
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.clinical.plan import Week
from programmes.models.catalogue import ProgrammeVersion
from programmes.models.screenings import Screening


def week_of(starts_on: dt.date, day: dt.date) -> int:
    """The number of the programme week that `day` lies in; a week is the seven days from the start date on."""
    return (day - starts_on).days // 7 + 1


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Words for following a programme."""

    def active(self) -> Self:
        """Being followed now, whether walking or on hold."""
        return self.filter(status__in=[Enrolment.Status.ACTIVE, Enrolment.Status.ON_HOLD])

    def led_by_a_coach(self) -> Self:
        """Those that somebody else than the walker chose."""
        return self.filter(enrolled_by__isnull=False).exclude(enrolled_by=F("walker"))


class Enrolment(models.Model):
    """One walker following one version of a programme from a start date, at first on these weekdays (0 is Monday).

    Weekdays that the walker chose later are rows of the plan's story.
    One that does not take offers is a copy: later versions of the programme are not offered for it.
    On `tests_put_off_on` the walker said that physical tests can wait.
    `reminder_time` is the walker's wanted wall-clock time of the reminder, in their own zone; None for no reminder.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        ON_HOLD = "on_hold", _("on hold")
        FINISHED = "finished", _("finished")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="enrolments")
    version = models.ForeignKey(
        ProgrammeVersion, on_delete=models.PROTECT, related_name="enrolments"
    )
    screening = models.ForeignKey(Screening, on_delete=models.RESTRICT, related_name="enrolments")
    starts_on = models.DateField()
    weekdays = models.JSONField()
    reminder_time = models.TimeField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    hold_code = models.CharField(max_length=40, blank=True)
    held_at = models.DateTimeField(null=True)
    enrolled_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    tests_put_off_on = models.DateField(null=True)
    takes_offers = models.BooleanField(default=True, db_default=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["-enrolled_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["walker"],
                condition=Q(status__in=["active", "on_hold"]),
                name="one_active_enrolment_per_walker",
            ),
            models.CheckConstraint(
                condition=(Q(status="on_hold") & ~Q(hold_code=""))
                | Q(status="active", hold_code="")
                | Q(status__in=["finished", "withdrawn"]),
                name="a_hold_code_belongs_to_a_hold",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["finished", "withdrawn"], ended_at__isnull=False)
                | Q(status__in=["active", "on_hold"], ended_at__isnull=True),
                name="ended_enrolment_has_an_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["held_at"], condition=Q(status="on_hold"), name="enrolment_held_at"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_status_display()}"

    @property
    def is_on_hold(self) -> bool:
        """True while the plan waits for a coach or for new screening answers."""
        return self.status == self.Status.ON_HOLD

    @property
    def has_ended(self) -> bool:
        """True once finished or withdrawn: nothing more is walked in it."""
        return self.status in {self.Status.FINISHED, self.Status.WITHDRAWN}

    def hold(self, code: str, at: dt.datetime | None = None) -> None:
        """Make the plan wait from the instant `at`; `code` says why, and the pages turn it into words."""
        self.status, self.hold_code, self.held_at = self.Status.ON_HOLD, code, at
        self.save(update_fields=["status", "hold_code", "held_at"])

    def resume(self) -> None:
        """Let the walks go on."""
        self.status, self.hold_code, self.held_at = self.Status.ACTIVE, "", None
        self.save(update_fields=["status", "hold_code", "held_at"])

    def finish(self, at: dt.datetime) -> None:
        """The last session is done."""
        self._end(self.Status.FINISHED, at)

    def withdraw(self, at: dt.datetime) -> None:
        """The walker stops following the programme; a hold stays written, so that it cannot be walked around."""
        self._end(self.Status.WITHDRAWN, at)

    def _end(self, status: Status, at: dt.datetime) -> None:
        self.status, self.ended_at = status, at
        self.save(update_fields=["status", "ended_at"])

    def week_of(self, day: dt.date) -> int:
        """The week that `day` lies in, counted from the start date; 0 or less before it."""
        return week_of(self.starts_on, day)


class SessionQuerySet(models.QuerySet["Session"]):
    """Words for planned walks."""

    def planned(self) -> Self:
        """Still to be walked."""
        return self.filter(status=Session.Status.PLANNED)

    def of_walker(self, walker: User) -> Self:
        """All sessions of one person, in every enrolment."""
        return self.filter(enrolment__walker=walker)


class Session(models.Model):
    """A retro-walk planned for one local date; its content is the week of the pinned version.

    One that a person moved stays on its day when the plan changes around it.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        WALKED = "walked", _("walked")
        SKIPPED = "skipped", _("skipped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="sessions")
    week_number = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    planned_on = models.DateField()
    status = models.CharField(max_length=8, choices=Status, default=Status.PLANNED)
    skip_reason = models.CharField(max_length=40, blank=True)
    is_moved = models.BooleanField(default=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "planned_on"], name="one_session_per_enrolment_and_day"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "number"], name="one_session_per_enrolment_and_number"
            ),
            models.CheckConstraint(
                condition=Q(week_number__gte=1, number__gte=1),
                name="sessions_are_counted_from_one",
            ),
        ]
        indexes = [
            models.Index(
                fields=["planned_on"], condition=Q(status="planned"), name="session_planned_on"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.planned_on} {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        """The player."""
        return reverse("programmes:player", kwargs={"pk": self.pk})

    @property
    def week(self) -> Week:
        """The week of the pinned version; load `enrolment__version` with the session."""
        return self.enrolment.version.plan.week(self.week_number)

    def mark_walked(self) -> None:
        """Done, also when it had been skipped before."""
        self.status, self.skip_reason = self.Status.WALKED, ""
        self.save(update_fields=["status", "skip_reason"])
