"""Programmes and their versions, screenings, enrolments, sessions, check-ins and walks."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.clinical.plan import Plan, Week, read_plan

SCORE = [MinValueValidator(0), MaxValueValidator(10)]


def between(field: str, low: int, high: int) -> Q:
    """A check that `field` is empty or within `low` to `high`."""
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": low, f"{field}__lte": high})


def week_of(starts_on: dt.date, day: dt.date) -> int:
    """The number of the programme week that `day` lies in; a week is the seven days from the start date on."""
    return (day - starts_on).days // 7 + 1


class Programme(models.Model):
    """A named multi-week plan; its content is in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    current = models.ForeignKey(
        "ProgrammeVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("programmes:programme", kwargs={"slug": self.slug})


class ProgrammeVersion(models.Model):
    """An immutable document, in the format of the catalogue file; an enrolment pins one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="one_version_per_programme_and_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} version {self.number}"

    @cached_property
    def plan(self) -> Plan:
        """The weeks as values."""
        return read_plan(self.document)

    @property
    def name(self) -> str:
        """The programme's name in this version."""
        return str(self.document["name"])

    @property
    def code(self) -> str:
        """The catalogue's id, such as `steady_balance`; rules name programmes by it."""
        return str(self.document["id"])


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


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Words for following a programme."""

    def active(self) -> Self:
        """Being followed now, whether walking or on hold."""
        return self.filter(status__in=[Enrolment.Status.ACTIVE, Enrolment.Status.ON_HOLD])


class Enrolment(models.Model):
    """One walker following one version of a programme from a start date, on chosen weekdays (0 is Monday).

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
    enrolled_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

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
                | (~Q(status="on_hold") & Q(hold_code="")),
                name="only_an_enrolment_on_hold_has_a_hold_code",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["finished", "withdrawn"], ended_at__isnull=False)
                | Q(status__in=["active", "on_hold"], ended_at__isnull=True),
                name="ended_enrolment_has_an_end",
            ),
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

    def hold(self, code: str) -> None:
        """Make the plan wait; `code` says why, and the pages turn it into words."""
        self.status, self.hold_code = self.Status.ON_HOLD, code
        self.save(update_fields=["status", "hold_code"])

    def resume(self) -> None:
        """Let the walks go on."""
        self.status, self.hold_code = self.Status.ACTIVE, ""
        self.save(update_fields=["status", "hold_code"])

    def finish(self, at: dt.datetime) -> None:
        """The last session is done."""
        self._end(self.Status.FINISHED, at)

    def withdraw(self, at: dt.datetime) -> None:
        """The walker stops following the programme."""
        self._end(self.Status.WITHDRAWN, at)

    def _end(self, status: Status, at: dt.datetime) -> None:
        self.status, self.hold_code, self.ended_at = status, "", at
        self.save(update_fields=["status", "hold_code", "ended_at"])

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
    """A retro-walk planned for one local date; its content is the week of the pinned version."""

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

    def may_be_walked_on(self, day: dt.date) -> bool:
        """From the first day of its week on; load `enrolment` with the session."""
        return self.enrolment.week_of(self.planned_on) <= self.enrolment.week_of(day)

    def mark_walked(self) -> None:
        """Done, also when it had been skipped before."""
        self.status, self.skip_reason = self.Status.WALKED, ""
        self.save(update_fields=["status", "skip_reason"])


class CheckIn(models.Model):
    """What the walker says before a session (table 2), and what we answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="check_ins")
    at = models.DateTimeField()
    pain_now = models.PositiveSmallIntegerField(validators=SCORE)
    codes = models.JSONField(default=list)
    verdict = models.CharField(max_length=12)

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
    """A session as actually done. Scores: pain and effort 0 to 10 (NPRS, RPE), confidence 1 to 5."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="walk")
    client_uuid = models.UUIDField(unique=True)
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
        indexes = [models.Index(fields=["walked_at"], name="walk_by_instant")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.walked_on}"

    def days_ago(self, today: dt.date) -> int:
        """Whole days from the walk to `today`, both local dates."""
        return (today - self.walked_on).days
