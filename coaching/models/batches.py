"""One programme given to many walkers at once: what was chosen, and what became of each of them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.models import Enrolment, ProgrammeVersion


class Batch(models.Model):
    """A coach's choice: shown first, then begun, and done walker by walker. `is_copy` takes no later versions.

    Its id comes with the form, so that sending the form twice makes one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="batches")
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="+")
    weekdays = models.JSONField()
    is_copy = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(begun_at__isnull=False) | Q(done_at__isnull=True),
                name="a_batch_is_begun_before_it_is_done",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class BatchRow(models.Model):
    """One walker of a batch: waiting, given the programme, left out with the reason, or taken back."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        GIVEN = "given", _("given")
        LEFT_OUT = "left_out", _("left out")
        TAKEN_BACK = "taken_back", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="batch_rows")
    starts_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=300, blank=True)
    enrolment = models.ForeignKey(
        Enrolment, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["walker__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "walker"], name="one_row_per_batch_and_walker"
            ),
            models.CheckConstraint(
                condition=~Q(state="left_out", why=""), name="who_is_left_out_is_told_why"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.state}"
