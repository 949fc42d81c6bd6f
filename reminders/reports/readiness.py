"""Whether this deployment can do its work."""

import datetime as dt
from dataclasses import dataclass

from django.db import DatabaseError

from reminders.models import ENGINE, Heartbeat

HEARTBEAT_LASTS = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether this deployment can do its work; without a reason it can."""

    reason: str = ""
    heartbeat_age_seconds: int | None = None


def readiness(*, now: dt.datetime) -> Readiness:
    """Asks the database when the engine last ran."""
    try:
        heartbeat = Heartbeat.objects.filter(name=ENGINE).first()
    except DatabaseError:
        return Readiness("The database does not answer.")
    if heartbeat is None:
        return Readiness("The reminder engine has not run yet.")
    age = now - heartbeat.beat_at
    reason = "The reminder engine has stopped." if age > HEARTBEAT_LASTS else ""
    return Readiness(reason, round(age.total_seconds()))
