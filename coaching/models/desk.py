"""What a coach arranges for themselves on the roster: reasons that can wait, views kept, and from when reasons show."""

import uuid

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from coaching.reasons import Code
from coaching.thresholds import RANGES, Behind, Thresholds

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


def _in_range(name: str, says: str) -> models.CheckConstraint:
    """A check that a figure lies where `RANGES` lets it."""
    return models.CheckConstraint(condition=Q(**{f"{name}__range": RANGES[name]}), name=says)


class OwnThresholds(models.Model):
    """From when reasons show to one coach; whoever has no row sees the usual.

    Only their own roster and digest change: what is told at once, and what the rules stop a plan for, asks for no row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coach = models.OneToOneField(User, on_delete=models.CASCADE, related_name="own_thresholds")
    silent_days = models.PositiveSmallIntegerField()
    high_pain = models.PositiveSmallIntegerField()
    pain_rise = models.PositiveSmallIntegerField()
    behind = models.CharField(
        max_length=14, choices=[(share.value, share.value) for share in Behind]
    )
    low_confidence = models.PositiveSmallIntegerField()
    near_falls = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            _in_range("silent_days", "silence_shows_after_3_to_14_days"),
            _in_range("high_pain", "high_pain_shows_from_6_at_the_latest"),
            _in_range("pain_rise", "a_rise_of_pain_that_shows_is_1_to_4"),
            _in_range("low_confidence", "confidence_that_shows_is_at_most_1_to_4"),
            _in_range("near_falls", "near_falls_show_from_3_at_the_latest"),
            models.CheckConstraint(
                condition=Q(behind__in=[share.value for share in Behind]),
                name="behind_is_one_of_the_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def chosen(self) -> Thresholds:
        """The figures without the row."""
        return Thresholds(
            silent_days=self.silent_days,
            high_pain=self.high_pain,
            pain_rise=self.pain_rise,
            behind=Behind(self.behind),
            low_confidence=self.low_confidence,
            near_falls=self.near_falls,
        )
