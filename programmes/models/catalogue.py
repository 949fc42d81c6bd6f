"""Programmes and their immutable versions."""

import uuid
from functools import cached_property

from django.db import models
from django.urls import reverse

from programmes.clinical.plan import Plan, read_plan


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
