"""Signs of life of the engine."""

import datetime as dt

from django.db import models

ENGINE = "engine"
BEAT = "beat"
NAME_LENGTH = 40
FORGOTTEN_AFTER = dt.timedelta(days=1)


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    """Words for signs of life."""

    def beat(self, name: str, *, now: dt.datetime) -> None:
        """Note that the part called `name` has just run."""
        self.update_or_create(name=name[:NAME_LENGTH], defaults={"beat_at": now})

    def forget_the_silent(self, *, now: dt.datetime) -> None:
        """Drop workers of which nothing was heard for a day: machines come and go."""
        self.exclude(name__in=[ENGINE, BEAT]).filter(beat_at__lt=now - FORGOTTEN_AFTER).delete()


class Heartbeat(models.Model):
    """When a named part of the engine last ran; `/readyz` reads it."""

    name = models.CharField(max_length=NAME_LENGTH, primary_key=True)
    beat_at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
