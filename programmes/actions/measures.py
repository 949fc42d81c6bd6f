"""Physical tests: keep a result once, leave one out again, and keep what went wrong in a test."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.actions.clearances import cancel_clearances
from programmes.actions.enrolment import hold
from programmes.actions.walks import act_on_tests
from programmes.clinical.clearance import EventKind
from programmes.clinical.measures import Closed, Kind, result_of
from programmes.models import AdverseEvent, Measure
from programmes.reports.measure_standing import standing_of

FALL = "fall"
"""The row of table 4 that a fall in a test fires; what was hurt is asked next, and may fire a graver one."""


class FormUsedError(Exception):
    """The number of this form belongs to somebody else's result; a fresh form helps."""


class ClosedTestError(Exception):
    """The test is not open to this walker now; the argument says why."""

    def __init__(self, reason: Closed) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def record_measure(
    *,
    walker: User,
    kind: Kind,
    readings: Sequence[int],
    with_helper: bool,
    client_uuid: uuid.UUID,
    now: dt.datetime,
    compared_with: int | None = None,
) -> Measure:
    """Keep the result of one test; the same form again returns the result that exists."""
    standing = standing_of(walker, now)
    known = Measure.objects.filter(client_uuid=client_uuid).first()
    if known is None and (reason := standing.why_closed(kind)):
        raise ClosedTestError(reason)
    made, is_new = Measure.objects.get_or_create(
        client_uuid=client_uuid,
        defaults={
            "walker": walker,
            "kind": Measure.Kind(kind.value),
            "tenths": result_of(kind, readings),
            "readings": list(readings),
            "with_helper": with_helper,
            "compared_with": compared_with,
            "measured_on": walker.local_date(now),
            "measured_at": now,
            "recorded_at": now,
        },
    )
    if made.walker_id != walker.pk:
        raise FormUsedError
    if is_new:
        record(at=now, actor=walker, verb="measure.recorded", subject=walker, target=made.pk)
    return made


@transaction.atomic
def leave_out(*, measure: Measure, by: User, now: dt.datetime) -> Measure:
    """Count a result no more; it stays written, and leaving it out twice is leaving it out once."""
    locked = Measure.objects.select_for_update().get(pk=measure.pk)
    if locked.left_out_at is None:
        locked.left_out_at = now
        locked.save(update_fields=["left_out_at"])
        record(at=now, actor=by, verb="measure.left_out", subject=by, target=locked.pk)
    return locked


@transaction.atomic
def put_off_tests(*, walker: User, now: dt.datetime) -> None:
    """Note on the latest plan that the tests which are due can wait; without a plan nothing is due."""
    if enrolment := walker.enrolments.select_for_update().first():
        enrolment.tests_put_off_on = walker.local_date(now)
        enrolment.save(update_fields=["tests_put_off_on"])


@transaction.atomic
def stop_test(
    *, walker: User, kind: Kind, what: str, client_uuid: uuid.UUID, now: dt.datetime
) -> AdverseEvent:
    """Keep what went wrong in a test, whatever else is closed; a fall, and near-falls, mean what they mean on a walk."""
    event, is_new = AdverseEvent.objects.get_or_create(
        client_uuid=client_uuid,
        defaults={
            "walker": walker,
            "test": Measure.Kind(kind.value),
            "kind": AdverseEvent.Kind(what),
            "happened_on": walker.local_date(now),
            "recorded_at": now,
        },
    )
    if event.walker_id != walker.pk:
        raise FormUsedError
    if is_new:
        record(at=now, actor=walker, verb="event.noted", subject=walker, target=event.pk)
        if event.kind == AdverseEvent.Kind.FALL:
            _wait_after_a_fall(walker, now)
        elif event.kind == AdverseEvent.Kind.NEAR_FALL:
            _count_near_falls(event, now)
    return event


def _count_near_falls(event: AdverseEvent, now: dt.datetime) -> None:
    enrolment = event.walker.enrolments.active().select_related("walker").first()
    if enrolment:
        act_on_tests(enrolment=enrolment, day=event.happened_on, now=now)


def _wait_after_a_fall(walker: User, now: dt.datetime) -> None:
    enrolment = walker.enrolments.active().first()
    if enrolment:
        hold(enrolment=enrolment, code=FALL, by=None, now=now)
    cancel_clearances(walker=walker, because=EventKind.FALL, on=walker.local_date(now), now=now)
