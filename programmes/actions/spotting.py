"""A helper follows a walk on a second phone: begin, tell the clock, ask to stop, end."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from accounts.audit import record
from programmes.models import Session, Spotting
from programmes.models.spotting import LASTS, hash_of, new_code


@dataclass(frozen=True, slots=True)
class Told:
    """The walker's clock as their phone tells it; `heard` is the instant of the stop that it told to the walker."""

    kind: str
    elapsed: float
    is_running: bool
    view: str
    edits: list[list[object]]
    lane_seconds: int | None = None
    is_easier: bool = False
    heard: str = ""


@transaction.atomic
def begin_spotting(*, session: Session, now: dt.datetime) -> tuple[Spotting, str]:
    """A new code for this walk, said once; codes that the walker gave out before work no more."""
    walker = session.enrolment.walker
    Session.objects.select_for_update().get(pk=session.pk)
    Spotting.objects.filter(session__enrolment__walker=walker).delete()
    code = new_code()
    spotting = Spotting.objects.create(
        session=session, code_hash=hash_of(code), made_at=now, expires_at=now + LASTS
    )
    record(at=now, actor=walker, verb="spotting.began", subject=walker, target=session.pk)
    return spotting, code


@transaction.atomic
def tell_clock(*, spotting: Spotting, told: Told, now: dt.datetime) -> Spotting:
    """Keep where the walk is; a stop that was heard is over once the walker goes on."""
    row = Spotting.objects.select_for_update().get(pk=spotting.pk)
    row.kind, row.elapsed, row.is_running = told.kind, told.elapsed, told.is_running
    row.view, row.edits, row.told_at = told.view, told.edits, now
    row.lane_seconds, row.is_easier = told.lane_seconds, told.is_easier
    if row.stop_heard_at and told.is_running:
        row.stop_asked_at = row.stop_heard_at = None
    elif row.stop_asked_at and told.heard == row.stop_asked_at.isoformat():
        row.stop_heard_at = row.stop_heard_at or now
    row.save()
    return row


@transaction.atomic
def ask_to_stop(*, spotting: Spotting, now: dt.datetime) -> None:
    """The helper says stop; saying it again before it was heard changes nothing, after that it is another stop."""
    row = Spotting.objects.select_for_update().get(pk=spotting.pk)
    if row.stop_asked_at is None or row.stop_heard_at:
        row.stop_asked_at, row.stop_heard_at = now, None
        row.save(update_fields=["stop_asked_at", "stop_heard_at"])
        walker = row.session.enrolment.walker
        record(at=now, actor=None, verb="spotting.stop", subject=walker, target=row.session_id)


@transaction.atomic
def end_spotting(*, session: Session, now: dt.datetime) -> None:
    """The code works no more."""
    ended, _rows = Spotting.objects.filter(session=session).delete()
    if ended:
        walker = session.enrolment.walker
        record(at=now, actor=walker, verb="spotting.ended", subject=walker, target=session.pk)
