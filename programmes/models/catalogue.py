"""Programmes and their immutable versions."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from accounts.models import User
from programmes.clinical.eligibility import Eligibility, load_eligibility, read_eligibility
from programmes.clinical.plan import Plan, read_plan
from programmes.clinical.programmes import programme_codes


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Words for what may be chosen."""

    def in_use(self) -> Self:
        """Published, and not retired."""
        return self.filter(current__isnull=False, retired_at__isnull=True)

    def listed(self) -> Self:
        """Shown to everybody: the catalogue, and what the site's staff let in."""
        return self.in_use().filter(is_listed=True)


class Programme(models.Model):
    """A named multi-week plan; its content is in its versions.

    One that a coach made is not listed until the site's staff say so; `author` is None once that coach has left.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    current = models.ForeignKey(
        "ProgrammeVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_own = models.BooleanField(default=False)
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    is_listed = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["is_own", "position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_own=True)
                | Q(author__isnull=True, is_listed=True, retired_at__isnull=True),
                name="the_catalogue_has_no_author_and_stays_listed",
            ),
            models.CheckConstraint(
                condition=Q(is_own=False)
                | Q(is_listed=False)
                | Q(current__isnull=False, retired_at__isnull=True),
                name="a_listed_own_programme_is_in_use",
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(current__isnull=False),
                name="a_retired_programme_was_published",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("programmes:programme", kwargs={"slug": self.slug})

    @property
    def made_by(self) -> str:
        """Who stands for it, in words; empty for the catalogue. Load `author` with it."""
        if not self.is_own:
            return ""
        if self.author is None:
            return gettext("Made by a coach who has left, not reviewed by a clinician.")
        name = self.author.name.strip() or gettext(
            "a coach"
        )  # never the address: pages are public
        return gettext("Made by %(coach)s, not reviewed by a clinician.") % {"coach": name}

    def retire(self, at: dt.datetime) -> None:
        """Nobody new may begin it; those who follow it go on."""
        self.retired_at, self.is_listed = at, False
        self.save(update_fields=["retired_at", "is_listed"])


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

    @cached_property
    def eligibility(self) -> Eligibility:
        """Who may follow it: the catalogue's door as it is now, and an own programme's door as it was published."""
        if self.code in programme_codes():
            return load_eligibility(self.code)
        return read_eligibility(self.document)
