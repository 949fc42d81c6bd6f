"""Programmes that coaches write themselves, and the question whether everybody may see one."""

import datetime as dt
import enum
import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from coaching.models.clinics import Clinic
from programmes.models import Programme, ProgrammeVersion


class OwnProgrammeQuerySet(models.QuerySet["OwnProgramme"]):
    """Words for own programmes."""

    def with_current(self) -> Self:
        """Each with its programme, what was published last, and who wrote it."""
        return self.select_related("programme__current", "author", "clinic")


class State(enum.StrEnum):
    """How far an own programme is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class OwnProgramme(models.Model):
    """One coach's working copy of a programme, in the format of the catalogue, and what was published of it.

    `revision` counts how often the working copy was saved, so that nobody overwrites what they have not seen.
    """

    class Audience(models.TextChoices):
        PRIVATE = "private", _("only you")
        CLINIC = "clinic", _("the coaches of the clinic")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="own_programmes")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="own_programmes")
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.PRIVATE)
    programme = models.OneToOneField(
        Programme, null=True, on_delete=models.PROTECT, related_name="own"
    )
    document = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = OwnProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=["private", "clinic"]),
                name="an_own_programme_is_private_or_the_clinics",
            ),
            models.CheckConstraint(
                condition=Q(audience="private") | Q(programme__isnull=False),
                name="a_draft_is_shown_to_nobody_else",
            ),
            models.CheckConstraint(
                condition=Q(changed_at__gte=F("made_at")),
                name="an_own_programme_is_changed_after_it_is_made",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        """The builder."""
        return reverse("coaching:own_programme", kwargs={"pk": self.pk})

    @property
    def name(self) -> str:
        """What the working copy is called now."""
        return str(self.document["name"])

    @property
    def current(self) -> ProgrammeVersion | None:
        """What was published last; load `programme__current` with it."""
        return self.programme.current if self.programme else None

    @property
    def state(self) -> State:
        """Draft until it is published; retired for good."""
        if self.programme is None:
            return State.DRAFT
        return State.RETIRED if self.programme.retired_at else State.PUBLISHED

    def keep(self, document: dict[str, object], at: dt.datetime) -> None:
        """A new working copy."""
        self.document, self.changed_at, self.revision = document, at, self.revision + 1
        self.save(update_fields=["document", "changed_at", "revision"])

    def show_to(self, audience: str) -> None:
        """Who else may read it and give it to walkers."""
        self.audience = self.Audience(audience)
        self.save(update_fields=["audience"])


class EarlierDraft(models.Model):
    """A working copy as it was before a save, for undo; only the latest few are kept, and nobody else ever sees them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    own = models.ForeignKey(OwnProgramme, on_delete=models.CASCADE, related_name="earlier")
    revision = models.PositiveIntegerField()
    document = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["own", "revision"], name="one_earlier_draft_of_each_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ListingRequest(models.Model):
    """A coach asks the site's staff to show one version to everybody; the answer is theirs, never a clinician's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    own = models.ForeignKey(
        OwnProgramme, on_delete=models.CASCADE, related_name="listing_requests"
    )
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    is_granted = models.BooleanField(null=True)
    words = models.TextField(blank=True, max_length=2000)

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["own"],
                condition=Q(answered_at__isnull=True),
                name="one_waiting_listing_request_per_programme",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_granted__isnull=True)
                | Q(answered_at__isnull=False, is_granted__isnull=False),
                name="an_answered_listing_request_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="nobody_answers_their_own_listing_request",
            ),
            models.CheckConstraint(
                condition=~Q(is_granted=False) | ~Q(words=""),
                name="a_returned_listing_request_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
