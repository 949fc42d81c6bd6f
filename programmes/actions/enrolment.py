"""Joining, leaving, holding and resuming a programme, and moving or skipping one of its walks."""

import datetime as dt
from collections.abc import Iterable
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction

from accounts.actions import owe
from accounts.audit import record
from accounts.models import User
from programmes.actions.adaptations import Details, close_plan, open_plan
from programmes.clinical.adaptation import Key
from programmes.clinical.calendar import free_days, walking_days
from programmes.clinical.holds import key_of
from programmes.clinical.screening import may_enter
from programmes.models import Enrolment, Programme, ProgrammeVersion, Screening, Session
from programmes.reports.clearances import hold_is_cleared, verdict_on
from programmes.reports.screening import latest_screening, usable_screening

NEEDS_A_YES = "This plan waits for a clinician's yes. Answer the safety questions again, then record the yes."
RETIRED = "This programme is not used for new plans any more. Please choose another one."


class AlreadyEnrolledError(Exception):
    """The walker follows the programme of this `enrolment` already."""

    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__(enrolment.pk)
        self.enrolment = enrolment


class NotScreenedError(Exception):
    """The walker has not answered the readiness questions, or too long ago."""


class NotSuitableError(Exception):
    """The walker's answers rule the programme out; the argument says why, in plain words."""


class EnrolmentEndedError(Exception):
    """The programme was finished or left before."""


class WalkNotChangedError(Exception):
    """The walk stays as it is; the subclass says why."""


class SessionNotPlannedError(WalkNotChangedError):
    """The walk was done, skipped or belongs to a programme that has ended."""


class DayNotFreeError(WalkNotChangedError):
    """The walk cannot be moved to that day."""


class Choice(TypedDict):
    """What the walker, or the coach who assigns, chose: the first day, the weekdays (0 is Monday), the reminder."""

    starts_on: dt.date
    weekdays: Iterable[int]
    reminder_time: NotRequired[dt.time | None]
    takes_offers: NotRequired[bool]


@transaction.atomic
def enrol(
    *,
    walker: User,
    version: ProgrammeVersion,
    by: User,
    now: dt.datetime,
    **choice: Unpack[Choice],
) -> Enrolment:
    """Put the walker on `version` with all its walks dated; `by` is the walker or the coach who assigns.

    Raises `AlreadyEnrolledError`, `NotScreenedError` or `NotSuitableError`, whoever asks.
    """
    User.objects.select_for_update().get(pk=walker.pk)
    _refuse_retired(version)
    if followed := walker.enrolments.active().select_related("version").first():
        raise AlreadyEnrolledError(followed)
    walker.look_again()
    starts_on, chosen = choice["starts_on"], sorted(set(choice["weekdays"]))
    enrolment = Enrolment.objects.create(
        walker=walker,
        version=version,
        screening=_screening_for(walker, version, by, now),
        starts_on=starts_on,
        weekdays=chosen,
        reminder_time=choice.get("reminder_time"),
        takes_offers=choice.get("takes_offers", True),
        enrolled_by=by,
        enrolled_at=now,
    )
    Session.objects.bulk_create(
        Session(
            enrolment=enrolment, week_number=day.week_number, number=day.number, planned_on=day.on
        )
        for day in walking_days(version.plan, starts_on, chosen)
    )
    record(at=now, actor=by, verb="enrolment.begun", subject=walker, target=enrolment.pk)
    if by == walker:
        # Whoever assigns writes a letter of their own.
        owe(kind="plan_begins", occurrence=str(enrolment.pk), person=walker, now=now)
    return enrolment


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User, now: dt.datetime) -> Enrolment:
    """Leave the programme: its walks stay, and those to come are left out. Leaving twice is leaving once."""
    locked = _lock(enrolment)
    if not locked.has_ended:
        locked.withdraw(now)
        coming = locked.sessions.planned().filter(planned_on__gte=locked.walker.local_date(now))
        coming.update(status=Session.Status.SKIPPED, skip_reason="plan_left")
        _show(locked, enrolment)
        record(
            at=now, actor=by, verb="enrolment.withdrawn", subject=locked.walker, target=locked.pk
        )
    return enrolment


@transaction.atomic
def hold(
    *,
    enrolment: Enrolment,
    code: str,
    by: User | None,
    now: dt.datetime,
    **details: Unpack[Details],
) -> Enrolment:
    """Stop the programme for the reason `code`, and close its plan by a row with these `details`.

    One already on hold keeps its first reason, unless the new one needs a higher key.
    """
    locked = _lock(enrolment)
    if _closes_more(locked, code):
        locked.hold(code, now)
        _show(locked, enrolment)
        record(at=now, actor=by, verb="enrolment.held", subject=locked.walker, target=locked.pk)
        close_plan(enrolment=locked, code=code, by=by, now=now, **details)
    return enrolment


@transaction.atomic
def resume(*, enrolment: Enrolment, by: User, now: dt.datetime) -> Enrolment:
    """Lift a hold. Raises `NotSuitableError` while the latest answers rule the programme out, or the key is missing.

    What table 4 stopped is opened by new answers and a clinician's yes alone, whoever asks; what it paused, by a coach too.
    """
    locked = _lock(enrolment)
    if locked.has_ended:
        raise EnrolmentEndedError
    if locked.is_on_hold:
        latest = latest_screening(locked.walker) or locked.screening
        is_led = is_clinician_led(locked) or by.pk != locked.walker_id
        refuse_unsuitable(latest, locked.version, now, is_led=is_led)
        _refuse_without_key(locked, by, now)
        open_plan(enrolment=locked, code=locked.hold_code, by=by, now=now)
        locked.resume()
        _show(locked, enrolment)
        record(at=now, actor=by, verb="enrolment.resumed", subject=locked.walker, target=locked.pk)
    return enrolment


def finish_after_the_last(
    *, enrolment: Enrolment, day: dt.date, by: User, now: dt.datetime
) -> None:
    """The programme is done when no session of `day` or later is left; sessions missed before stay missed."""
    if enrolment.is_on_hold or enrolment.sessions.planned().filter(planned_on__gte=day).exists():
        return
    enrolment.finish(now)
    record(
        at=now, actor=by, verb="enrolment.finished", subject=enrolment.walker, target=enrolment.pk
    )


@transaction.atomic
def skip_session(*, session: Session, reason: str, by: User, now: dt.datetime) -> Session:
    """Leave one walk out, with a short reason code; the last one left out ends the programme."""
    locked = _lock_planned(session)
    locked.status, locked.skip_reason = Session.Status.SKIPPED, reason
    locked.save(update_fields=["status", "skip_reason"])
    session.status, session.skip_reason = locked.status, locked.skip_reason
    record(
        at=now, actor=by, verb="session.skipped", subject=locked.enrolment.walker, target=locked.pk
    )
    finish_after_the_last(enrolment=locked.enrolment, day=locked.planned_on, by=by, now=now)
    return session


@transaction.atomic
def move_session(*, session: Session, to: dt.date, by: User, now: dt.datetime) -> Session:
    """Put one walk on another day that `days_to_move_to` offers."""
    locked = _lock_planned(session)
    if to not in days_to_move_to(locked, locked.enrolment.walker.local_date(now)):
        raise DayNotFreeError(to)
    record(
        at=now,
        actor=by,
        verb="session.moved",
        subject=locked.enrolment.walker,
        target=locked.pk,
        old=locked.planned_on.isoformat(),
        new=to.isoformat(),
    )
    locked.planned_on = session.planned_on = to
    locked.is_moved = session.is_moved = True
    locked.save(update_fields=["planned_on", "is_moved"])
    return session


def days_to_move_to(session: Session, today: dt.date) -> tuple[dt.date, ...]:
    """The days within the next six on which the programme has no walk yet."""
    taken = Session.objects.filter(
        enrolment=session.enrolment_id,
        planned_on__gte=today,
        planned_on__lte=today + dt.timedelta(days=7),
    )
    return free_days(taken.values_list("planned_on", flat=True), today)


def _refuse_retired(version: ProgrammeVersion) -> None:
    """Nobody begins a retired programme; the lock keeps it from being retired meanwhile."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=version.programme_id)
    if programme.retired_at:
        raise NotSuitableError(RETIRED)


def is_clinician_led(enrolment: Enrolment) -> bool:
    """True when somebody else than the walker chose the programme: a coach leads it."""
    return enrolment.enrolled_by_id not in {None, enrolment.walker_id}


def refuse_unsuitable(
    screening: Screening, version: ProgrammeVersion, now: dt.datetime, *, is_led: bool
) -> None:
    """Raise `NotSuitableError` when these answers, with every yes that holds now, rule the programme out."""
    verdict = verdict_on(screening, screening.walker.local_date(now))
    suitability = may_enter(verdict, version.eligibility, is_clinician_led=is_led)
    if not suitability.is_allowed:
        raise NotSuitableError(suitability.reason)


def _screening_for(
    walker: User, version: ProgrammeVersion, by: User, now: dt.datetime
) -> Screening:
    screening = usable_screening(walker, now)
    if screening is None:
        raise NotScreenedError
    refuse_unsuitable(screening, version, now, is_led=by.pk != walker.pk)
    left = walker.enrolments.select_related("walker").first()
    if left and left.hold_code:
        _refuse_without_key(left, by, now)
    return screening


def _refuse_without_key(enrolment: Enrolment, by: User, now: dt.datetime) -> None:
    """A hold is not walked around: not by asking, and not by leaving the programme for another one."""
    needed = key_of(enrolment.hold_code)
    key = Key.COACH if by.pk != enrolment.walker_id else Key.WALKER
    if key < needed and not hold_is_cleared(enrolment, enrolment.walker.local_date(now)):
        raise NotSuitableError(NEEDS_A_YES)


def _closes_more(enrolment: Enrolment, code: str) -> bool:
    if enrolment.is_on_hold:
        return key_of(code) > key_of(enrolment.hold_code)
    return not enrolment.has_ended


def _lock(enrolment: Enrolment) -> Enrolment:
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("walker", "version", "screening")
        .get(pk=enrolment.pk)
    )


def _show(locked: Enrolment, shown: Enrolment) -> None:
    """Let the caller's copy say what the saved row says."""
    shown.status, shown.hold_code, shown.ended_at = (
        locked.status,
        locked.hold_code,
        locked.ended_at,
    )


def _lock_planned(session: Session) -> Session:
    locked = (
        Session.objects.select_for_update(of=("self",))
        .select_related("enrolment__walker")
        .get(pk=session.pk)
    )
    if locked.enrolment.has_ended or locked.status != Session.Status.PLANNED:
        raise SessionNotPlannedError
    return locked
