"""Signs of life of the engine."""

import datetime as dt

from django.db import models

ENGINE = "engine"


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    """Words for signs of life."""

    def beat(self, name: str, *, now: dt.datetime) -> None:
        """Note that the part called `name` has just run."""
        self.update_or_create(name=name, defaults={"beat_at": now})


class Heartbeat(models.Model):
    """When a named part of the engine last ran; `/readyz` reads it."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
