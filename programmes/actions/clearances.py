"""A clinician's yes: kept, withdrawn, cancelled by what happens, ended by its date; and what each means for the plan."""

import datetime as dt
from collections.abc import Iterable
from typing import TypedDict, Unpack

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.actions.enrolment import (
    NotSuitableError,
    hold,
    is_clinician_led,
    refuse_unsuitable,
    resume,
)
from programmes.clinical.clearance import Event, EventKind, cancels, faults_in_clearance
from programmes.clinical.holds import CLEARANCE, SCREENING
from programmes.models import Clearance
from programmes.reports.clearances import as_value, latest_answers

WITHDRAWN, ENDED = "withdrawn", "ended"
A_DAY = dt.timedelta(days=1)


class FaultyClearanceError(Exception):
    """The record cannot be kept; the arguments say why, one sentence each."""


class Said(TypedDict):
    """What the clinician said: who, when, to which questions, until when, within which limits (None or empty for none)."""

    role: str
    name: str
    given_on: dt.date
    ends_on: dt.date
    codes: Iterable[str]
    effort_top: int | None
    minutes_top: int | None
    surface: str


@transaction.atomic
def record_clearance(
    *, walker: User, by: User, now: dt.datetime, **said: Unpack[Said]
) -> Clearance:
    """Keep a clinician's yes; `by` is the walker or their coach. The same record again is the one that exists.

    A plan that waited for it goes on. Raises `FaultyClearanceError` for a record that the rules refuse.
    """
    User.objects.select_for_update().get(pk=walker.pk)
    said["codes"] = sorted(set(said["codes"]))
    made = Clearance(walker=walker, recorded_by=by, recorded_at=now, **said)
    if faults := list(faults_in_clearance(as_value(made), walker.local_date(now))):
        raise FaultyClearanceError(*faults)
    if same := Clearance.objects.in_force().filter(walker=walker, **said).first():
        return same
    made.save()
    record(at=now, actor=by, verb="clearance.recorded", subject=walker, target=made.pk)
    go_on_or_wait(walker=walker, now=now)
    return made


@transaction.atomic
def withdraw_clearance(*, clearance: Clearance, by: User, now: dt.datetime) -> None:
    """Take a record back; withdrawing twice is withdrawing once. A plan that needed it waits."""
    walker = clearance.walker
    row = Clearance.objects.in_force().select_for_update().filter(pk=clearance.pk).first()
    if row:
        _cancel(row, because=WITHDRAWN, on=walker.local_date(now))
        record(at=now, actor=by, verb="clearance.withdrawn", subject=walker, target=row.pk)
        go_on_or_wait(walker=walker, now=now, code=CLEARANCE)


@transaction.atomic
def cancel_clearances(
    *,
    walker: User,
    because: str,
    now: dt.datetime,
    on: dt.date | None = None,
    codes: frozenset[str] = frozenset(),
) -> int:
    """Cancel every yes that this event ends; says how many. `because` is an `EventKind`, `codes` are new answers.

    The plan is not judged here: whoever tells of the event does that.
    """
    today = walker.local_date(now)
    event = Event(EventKind(because), on or today, codes)
    rows = Clearance.objects.in_force().select_for_update().filter(walker=walker)
    ended = [row for row in rows if cancels(event, as_value(row))]
    for row in ended:
        _cancel(row, because=because, on=today)
        record(at=now, actor=None, verb="clearance.cancelled", subject=walker, target=row.pk)
    return len(ended)


def end_clearances(*, now: dt.datetime) -> int:
    """Close every yes whose last day is over, where its walker lives, and let the plans that needed one wait; says how many."""
    rows = Clearance.objects.in_force().filter(ends_on__lte=now.date()).select_related("walker")
    over = [row for row in rows if row.ends_on < row.walker.local_date(now)]
    for row in over:
        with transaction.atomic():
            _cancel(row, because=ENDED, on=row.ends_on + A_DAY)
            record(at=now, actor=None, verb="clearance.ended", subject=row.walker, target=row.pk)
            go_on_or_wait(walker=row.walker, now=now, code=CLEARANCE)
    return len(over)


def go_on_or_wait(*, walker: User, now: dt.datetime, code: str = SCREENING) -> None:
    """Hold the plan, for the reason `code`, when the answers and every yes rule it out; lift a hold that they open."""
    enrolment = walker.enrolments.active().select_related("version", "walker").first()
    answers = latest_answers(walker)
    if enrolment is None or answers is None:
        return
    try:
        refuse_unsuitable(answers, enrolment.version, now, is_led=is_clinician_led(enrolment))
        resume(enrolment=enrolment, by=walker, now=now)
    except NotSuitableError:
        hold(enrolment=enrolment, code=code, by=None, now=now)


def _cancel(row: Clearance, *, because: str, on: dt.date) -> None:
    row.cancelled_on, row.cancelled_because = max(on, row.given_on), because
    row.save(update_fields=["cancelled_on", "cancelled_because"])
