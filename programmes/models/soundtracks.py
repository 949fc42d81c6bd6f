"""The ledger of audio files: one row for each different sound, whoever it is for."""

import datetime as dt
import uuid
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.models.enrolments import Session

LEASE = dt.timedelta(minutes=3)
"""A file takes seconds; a renderer that was silent for so long is dead."""


class SoundtrackQuerySet(models.QuerySet["Soundtrack"]):
    """Words for files that are wanted or there."""

    def ready(self) -> Self:
        """With a file."""
        return self.filter(state=Soundtrack.State.READY)

    def due(self, now: dt.datetime) -> Self:
        """To be rendered now: wanted, or left by a renderer that died."""
        wanted = Q(state=Soundtrack.State.WANTED, next_at__lte=now)
        left = Q(state=Soundtrack.State.RENDERING, next_at__lte=now)
        return self.filter(wanted | left)


class Soundtrack(models.Model):
    """One file of tones and words; its key is made from its content, so that it is rendered once and never changes.

    It holds no name and nothing about health. `next_at` is when somebody may (again) try to render it.
    """

    class State(models.TextChoices):
        WANTED = "wanted", _("wanted")
        RENDERING = "rendering", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sessions = models.ManyToManyField(Session, related_name="soundtracks")
    score = models.JSONField()
    voice = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WANTED)
    size = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    wanted_at = models.DateTimeField()
    next_at = models.DateTimeField()
    needed_from = models.DateField()
    needed_until = models.DateField()

    objects = SoundtrackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ready", size__gt=0) | (~Q(state="ready") & Q(size=0)),
                name="a_ready_soundtrack_and_no_other_has_a_size",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["wanted", "rendering"]),
                name="soundtrack_to_render",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        """The file; the same address for as long as it exists."""
        return reverse("programmes:soundtrack", kwargs={"pk": self.pk})

    @property
    def path(self) -> Path:
        """Where the file is, or will be."""
        return Path(settings.SOUND_DIR) / f"{self.pk}.mp3"

    def claim(self, now: dt.datetime) -> bool:
        """Take this row for rendering; False when another renderer was faster."""
        taken = Soundtrack.objects.due(now).filter(pk=self.pk, attempts=self.attempts)
        is_ours = taken.update(
            state=self.State.RENDERING, attempts=F("attempts") + 1, next_at=now + LEASE
        )
        self.attempts += is_ours
        return is_ours == 1

    def finish(self, *, size: int) -> bool:
        """The file is in its place; False when the lease was lost meanwhile, and then the other file is the same."""
        return self._settle(state=self.State.READY, size=size)

    def need(self, *, first_on: dt.date, until: dt.date, now: dt.datetime) -> None:
        """Somebody needs it too: maybe sooner, maybe longer; one that was given up is tried again."""
        self.needed_from = min(self.needed_from, first_on)
        self.needed_until = max(self.needed_until, until)
        if self.state == self.State.FAILED:
            self.state, self.attempts, self.next_at = self.State.WANTED, 0, now
            self.save(update_fields=["state", "attempts", "next_at"])
        self.save(update_fields=["needed_from", "needed_until"])

    def lose(self, *, now: dt.datetime) -> None:
        """The file is gone, perhaps by a restored backup: it is wanted again."""
        gone = Soundtrack.objects.ready().filter(pk=self.pk)
        gone.update(state=self.State.WANTED, size=0, attempts=0, next_at=now)

    def put_back(self, *, next_at: dt.datetime) -> bool:
        """Try again later."""
        return self._settle(state=self.State.WANTED, next_at=next_at)

    def give_up(self) -> bool:
        """Nobody tries again before somebody wants it anew."""
        return self._settle(state=self.State.FAILED)

    def _settle(self, **fields: object) -> bool:
        ours = Soundtrack.objects.filter(
            pk=self.pk, state=self.State.RENDERING, attempts=self.attempts
        )
        return ours.update(**fields) == 1
