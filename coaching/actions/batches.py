"""Giving one programme to many walkers: prepared first, then done walker by walker, and taken back for ten minutes."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from accounts.models import User
from coaching.access import led_grants
from coaching.actions.authoring import NotYourProgrammeError
from coaching.actions.plans import assign
from coaching.actions.trust import NotYourWalkerError
from coaching.models import Batch, BatchRow
from coaching.reports.assignment import why_not
from programmes.actions import enrolment as enrolment_actions
from programmes.actions.enrolment import AlreadyEnrolledError, NotScreenedError, NotSuitableError
from programmes.models import Enrolment, ProgrammeVersion, Session

CHUNK = 25
"""So many walkers in one request: a few seconds."""
UNDO_FOR = dt.timedelta(minutes=10)
State = BatchRow.State


class BatchClosedError(Exception):
    """The batch was begun, finished or taken back before."""


@transaction.atomic
def prepare_batch(
    *,
    pk: uuid.UUID,
    coach: User,
    walkers: Iterable[User],
    version: ProgrammeVersion,
    starts_on: dt.date,
    weekdays: Iterable[int],
    is_copy: bool,
    now: dt.datetime,
) -> Batch:
    """Write down who is to get a programme, and who cannot and why; nothing is given yet. The same form makes one batch."""
    User.objects.select_for_update().get(pk=coach.pk)
    if known := coach.batches.filter(pk=pk).first():
        return known
    is_taken = Batch.objects.filter(pk=pk).exists()
    batch = Batch.objects.create(
        pk=uuid.uuid4() if is_taken else pk,
        coach=coach,
        version=version,
        weekdays=sorted(set(weekdays)),
        is_copy=is_copy,
        made_at=now,
    )
    rows = []
    for walker in walkers:
        why = why_not(walker, version, now)
        state = State.LEFT_OUT if why else State.WAITING
        rows.append(
            BatchRow(batch=batch, walker=walker, starts_on=starts_on, state=state, why=why)
        )
    BatchRow.objects.bulk_create(rows)
    return batch


@transaction.atomic
def begin_batch(*, batch: Batch, days: Mapping[uuid.UUID, dt.date], now: dt.datetime) -> None:
    """Say yes to what was shown, with each walker's own first day; saying it twice is saying it once."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    if locked.begun_at is None:
        for row in locked.rows.filter(state=State.WAITING, pk__in=days):
            row.starts_on = days[row.pk]
            row.save(update_fields=["starts_on"])
        locked.begun_at = now
        locked.save(update_fields=["begun_at"])


def go_on_with(*, batch: Batch, now: dt.datetime, most: int = CHUNK) -> None:
    """Give the programme to the next walkers, each in a transaction of their own; whoever cannot have it is left out."""
    if Batch.objects.filter(pk=batch.pk, begun_at__isnull=True).exists():
        raise BatchClosedError
    waiting = batch.rows.filter(state=State.WAITING).values_list("pk", flat=True)
    for pk in list(waiting[:most]):
        _give(pk, now)
    if not batch.rows.filter(state=State.WAITING).exists():
        Batch.objects.filter(pk=batch.pk, done_at__isnull=True).update(done_at=now)


@transaction.atomic
def _give(pk: uuid.UUID, now: dt.datetime) -> None:
    rows = BatchRow.objects.select_for_update(of=("self",))
    row = rows.select_related("walker", "batch__coach", "batch__version").get(pk=pk)
    if row.state != State.WAITING:
        return
    try:
        with transaction.atomic():
            row.enrolment = _assign(row, now)
        row.state = State.GIVEN
    except (AlreadyEnrolledError, NotScreenedError, NotSuitableError) as refusal:
        row.state, row.why = State.LEFT_OUT, why_not(row.walker, row.batch.version, now)
        row.why = row.why or str(refusal) or gettext("This does not suit them now.")
    except (NotYourWalkerError, NotYourProgrammeError):
        row.state = State.LEFT_OUT
        row.why = gettext("They do not share their plan with you any more.")
    row.save(update_fields=["enrolment", "state", "why"])


def _assign(row: BatchRow, now: dt.datetime) -> Enrolment:
    batch = row.batch
    return assign(
        coach=batch.coach,
        walker=row.walker,
        version=batch.version,
        starts_on=max(row.starts_on, row.walker.local_date(now)),
        weekdays=batch.weekdays,
        takes_offers=not batch.is_copy,
        now=now,
    )


@transaction.atomic
def undo_batch(*, batch: Batch, now: dt.datetime) -> Batch:
    """Take the programme back from everybody who has done nothing with it yet; within ten minutes, and once."""
    locked = Batch.objects.select_for_update().select_related("coach").get(pk=batch.pk)
    if not may_be_undone(locked, now):
        raise BatchClosedError
    led = set(led_grants(locked.coach, now).values_list("walker", flat=True))
    for row in locked.rows.filter(state=State.GIVEN).select_related("enrolment__walker"):
        if row.enrolment and row.walker_id in led and _is_untouched(row.enrolment):
            enrolment_actions.withdraw(enrolment=row.enrolment, by=locked.coach, now=now)
            row.state = State.TAKEN_BACK
            row.save(update_fields=["state"])
    locked.undone_at = now
    locked.save(update_fields=["undone_at"])
    return locked


def may_be_undone(batch: Batch, now: dt.datetime) -> bool:
    """True for ten minutes after the last walker."""
    is_fresh = batch.done_at is not None and now - batch.done_at <= UNDO_FOR
    return is_fresh and batch.undone_at is None


def _is_untouched(enrolment: Enrolment) -> bool:
    """True while nobody has walked, moved, checked or changed anything in it."""
    if enrolment.status != Enrolment.Status.ACTIVE or enrolment.adaptations.exists():
        return False
    used = ~Q(status=Session.Status.PLANNED) | Q(is_moved=True) | Q(check_ins__isnull=False)
    return not enrolment.sessions.filter(used).exists()
