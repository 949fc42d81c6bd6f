"""A worker whose machine may show a wrong time: one tick and one round of letters, as Celery asks for them.

`CLOCK_OFF` in the environment says by how many seconds the clock of the machine is wrong.
"""

import datetime as dt
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - Django must be set up first

from reminders.tasks import deliver, tick  # noqa: E402 - as above

RIGHT_TIME = timezone.now
OFF = dt.timedelta(seconds=float(os.environ.get("CLOCK_OFF", "0")))


def wrong_time() -> dt.datetime:
    """What the clock of this machine shows."""
    return RIGHT_TIME() + OFF


if __name__ == "__main__":
    timezone.now = wrong_time
    tick()
    deliver()
