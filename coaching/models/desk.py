"""What a coach arranges for themselves on the roster: reasons that can wait until a day, and views kept under a name."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from coaching.reasons import Code

MOST_VIEWS = 12


class Snooze(models.Model):
    """One coach knows of one reason about one walker, and need not read it again before the day after `until_on`.

    `weight` is how serious it was when the coach said so: what has become worse is shown again, as is everything after a
    new fall or stop. Nobody else's roster changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="snoozes_made")
    walker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="snoozes")
    code = models.CharField(max_length=12, choices=[(code.value, code.value) for code in Code])
    weight = models.PositiveIntegerField()
    until_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["until_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["coach", "walker", "code"], name="one_snooze_per_coach_walker_and_reason"
            ),
            models.CheckConstraint(
                condition=~Q(coach=F("walker")), name="nobody_snoozes_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class SavedView(models.Model):
    """A way to look at the roster that one coach kept: its filter, search and order, as they stand in the address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coach = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["coach", "name"], name="one_saved_view_per_coach_and_name"
            ),
            models.CheckConstraint(condition=~Q(query=""), name="a_saved_view_chooses_something"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
