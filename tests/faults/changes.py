"""What changes for a person between claim and sending, and what cannot be written; clocks that change."""

import datetime as dt
import zoneinfo
from collections.abc import Callable

from django.utils import timezone

from accounts.actions import erase_person
from accounts.models import Delivery, User
from programmes.models import Session
from reminders import actions, timing
from reminders.models import MailToken, token_of
from tests.faults.stage import PATIENCE, Stage
from tests.faults.table import fault

FAR_AWAY = ("Pacific/Kiritimati", "Pacific/Niue")
KIND = "session_today"


def _changed_after_the_claim(stage: Stage, change: Callable[[], object]) -> None:
    """All ten rows are claimed and the first letter is leaving; then something changes for all of them."""
    stage.owe(10)
    stage.relay.before["END"] = change
    stage.worker().wait(timeout=PATIENCE)


@fault("16", "clocks change: three times of day, in every zone, on every day of two years")
def clocks_change(stage: Stage) -> dict[str, int]:
    """Each day has its reminder, once, on its own date, after the one of the day before."""
    first, days = dt.date(2026, 11, 1), 2 * 365
    for zone in timing.zones():
        for at in (dt.time(1, 30), dt.time(2, 30), dt.time(23, 30)):
            before = dt.datetime.min.replace(tzinfo=dt.UTC)
            for number in range(days):
                on = first + dt.timedelta(days=number)
                due = timing.instant(on, at, zone)
                assert due > before, f"{zone.key} {on}: not after the day before"
                assert due.astimezone(zone).date() == on, f"{zone.key} {on}: another day"
                before = due
    return {"owed": 0}


@fault("19", "the plan moves between claim and sending")
def plan_moved(stage: Stage) -> dict[str, int]:
    """A reminder of a walk that moved is not sent."""
    ten = [session.pk for session in stage.sessions[:10]]
    moved = timezone.now().date() + dt.timedelta(days=3)
    _changed_after_the_claim(
        stage, lambda: Session.objects.filter(pk__in=ten).update(planned_on=moved)
    )
    return {"sent": 1, "skipped": 9}


@fault("20", "the walk is logged between claim and sending")
def walked_already(stage: Stage) -> dict[str, int]:
    """Nobody is reminded of what is done."""
    ten = [session.pk for session in stage.sessions[:10]]
    _changed_after_the_claim(
        stage, lambda: Session.objects.filter(pk__in=ten).update(status="walked")
    )
    return {"sent": 1, "skipped": 9}


@fault("21", "one-click unsubscribe between claim and sending")
def unsubscribed(stage: Stage) -> dict[str, int]:
    """It holds at once."""
    people = [session.enrolment.walker for session in stage.sessions[:10]]

    def stop() -> None:
        for person in people:
            link = MailToken.objects.named(token_of(person.pk, KIND)).get()
            actions.turn_off_by_link(link=link, now=timezone.now())

    _changed_after_the_claim(stage, stop)
    return {"sent": 1, "skipped": 9}


@fault("18", "people fly to where it is another day, between claim and sending")
def flown(stage: Stage) -> dict[str, int]:
    """A walk of yesterday, or of tomorrow, is not announced as one of today."""
    ids = [session.enrolment.walker_id for session in stage.sessions[:10]]
    today, now = stage.sessions[0].planned_on, timezone.now()
    far = next(z for z in FAR_AWAY if now.astimezone(zoneinfo.ZoneInfo(z)).date() != today)
    people = User.objects.filter(pk__in=ids)
    home = stage.sessions[0].enrolment.walker.time_zone
    _changed_after_the_claim(stage, lambda: people.update(time_zone=far))
    people.update(time_zone=home)
    return {"sent": 1, "skipped": 9}


@fault("43", "one row cannot be written")
def poison(stage: Stage) -> dict[str, int]:
    """It fails alone; the others are on time."""
    rows = stage.owe(10)
    Delivery.objects.filter(pk=rows[4].pk).update(kind="a kind that nobody knows")
    stage.worker().wait(timeout=PATIENCE)
    return {"sent": 9, "failed": 1}


@fault("22", "people are erased between claim and sending")
def erased(stage: Stage) -> dict[str, int]:
    """Nothing goes to somebody who is gone, and no row of them stays."""
    gone, stage.sessions = stage.sessions[:10], stage.sessions[10:]
    people = [session.enrolment.walker for session in gone]

    def erase() -> None:
        for person in people:
            erase_person(person=person, by=None, now=timezone.now())

    stage.owe_for(gone)
    stage.relay.before["END"] = erase
    stage.worker().wait(timeout=PATIENCE)
    assert len(stage.relay.accepted) == 1, "more than the letter in hand went out"
    return {"owed": 0}
