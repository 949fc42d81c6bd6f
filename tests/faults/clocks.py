"""Clocks that are set, and laws of time that change."""

import datetime as dt
import tempfile
from importlib import resources
from pathlib import Path

from django.utils import timezone

from programmes.models import Enrolment
from tests.faults.stage import PATIENCE, Stage
from tests.faults.table import fault

SOON = dt.timedelta(minutes=10)
AHEAD, BEHIND = str(20 * 60), str(-60 * 60)


@fault("14", "the clock of a machine is set 20 minutes ahead, and right again")
def set_ahead(stage: Stage) -> dict[str, int]:
    """What is due in 10 minutes does not leave early: workers of one PostgreSQL go by its clock, and a clock that jumped
    is not trusted."""
    stage.owe(10, age=-SOON)
    stage.rounds()
    stage.rounds(CLOCK_OFF=AHEAD)
    assert stage.relay.accepted == [], "letters left early"
    stage.rounds()
    assert stage.relay.accepted == [], "letters left early"
    stage.sweep(SOON)
    return {"sent": 10}


@fault("15", "the clock of a machine is set back by an hour while letters wait")
def set_back(stage: Stage) -> dict[str, int]:
    """Nothing goes again, and no row stays claimed."""
    stage.owe(10)
    stage.rounds()
    stage.owe_for(stage.sessions[10:20])
    stage.rounds(CLOCK_OFF=BEHIND)
    stage.rounds()
    stage.sweep()
    return {"sent": 20}


@fault("17", "a country moves its clocks an hour ahead for good, from one day to the next")
def new_law(stage: Stage) -> dict[str, int]:
    """With the new zone database and `renew_hours` the reminder comes at the hour that people asked for, once."""
    walker = stage.sessions[0].enrolment.walker
    ten = [session.enrolment_id for session in stage.sessions[:10]]
    in_half_an_hour = (timezone.now() + dt.timedelta(minutes=30)).astimezone(walker.zone)
    Enrolment.objects.filter(pk__in=ten).update(reminder_time=in_half_an_hour.time())
    _renew(stage)
    stage.rounds()
    with tempfile.TemporaryDirectory(prefix="backalong-faults-zones-") as folder:
        _an_hour_ahead(Path(folder) / walker.time_zone, in_half_an_hour.utcoffset())
        stage.rounds(PYTHONTZPATH=folder)
        assert stage.relay.accepted == [], "the old hour had been forgotten by itself"
        _renew(stage, PYTHONTZPATH=folder)
        stage.rounds(PYTHONTZPATH=folder)
    stage.rounds()
    return {"sent": 10}


def _renew(stage: Stage, **changes: str) -> None:
    done = stage.start("manage.py", "renew_hours", **changes)
    assert done.wait(timeout=PATIENCE) == 0


def _an_hour_ahead(place: Path, offset: dt.timedelta | None) -> None:
    """A zone whose clocks are an hour ahead of what they show now."""
    assert offset is not None
    hours = int(offset.total_seconds()) // 3600 + 1
    # West of Greenwich these names count upwards
    law = resources.files("tzdata.zoneinfo.Etc") / f"GMT{-hours:+d}"
    place.parent.mkdir(parents=True)
    place.write_bytes(law.read_bytes())
