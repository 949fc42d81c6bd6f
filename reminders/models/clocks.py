"""What time it was when a machine last looked: how a clock that was set is noticed."""

from django.db import models


class ClockMark(models.Model):
    """One machine since it started: the engine's time at one moment of a counter that nobody can set.

    Nothing is sent until the counter reaches `held_until`.
    """

    machine = models.CharField(max_length=64, primary_key=True)
    engine_at = models.DateTimeField()
    counter = models.FloatField()
    held_until = models.FloatField(default=0)

    def __str__(self) -> str:
        return self.machine
