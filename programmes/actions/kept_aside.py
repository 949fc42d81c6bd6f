"""Forms that a phone kept while it had no network: each taken in once, into the plan or beside it, never lost."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, TypedDict, Unpack

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.actions import walks
from programmes.actions.clearances import cancel_clearances
from programmes.actions.emergencies import stop_for_emergency
from programmes.actions.mornings import MorningClosedError, answer_morning
from programmes.clinical.clearance import EventKind
from programmes.clinical.stop_rules import fell
from programmes.models import CheckIn, KeptAside, MorningAnswer, SavedPlace, Session, Walk
from programmes.reports.course import may_be_walked_on

Kind, Reason = KeptAside.Kind, KeptAside.Reason
Taken = Walk | CheckIn | MorningAnswer | KeptAside


class Envelope(TypedDict):
    """What stands on every form that a phone kept; `session` is None when it is not in the walker's plan."""

    walker: User
    session: Session | None
    client_uuid: uuid.UUID
    said_at: dt.datetime


class _NoPlaceError(Exception):
    """The form has no place in the plan; its text is the reason."""


def take_in(
    *, kind: str, answers: dict[str, Any], now: dt.datetime, **envelope: Unpack[Envelope]
) -> Taken:
    """The row that this form makes, or made when it came before. Raises `FormUsedError` for somebody else's number.

    Load the enrolment, its version and its walker with the session.
    """
    walker, number = envelope["walker"], envelope["client_uuid"]
    if row := KeptAside.objects.filter(walker=walker, client_uuid=number).first():
        return row
    try:
        return TAKERS[kind](envelope, answers, now)
    except _NoPlaceError as reason:
        return keep_aside(kind=kind, reason=str(reason), told=answers, now=now, **envelope)


@transaction.atomic
def keep_aside(
    *, kind: str, reason: str, told: dict[str, Any], now: dt.datetime, **envelope: Unpack[Envelope]
) -> KeptAside:
    """Keep one form as it is; the same form again finds its row. A fall, a stop or an emergency sign holds the plan all the same."""
    row, is_new = KeptAside.objects.get_or_create(
        walker=envelope["walker"],
        client_uuid=envelope["client_uuid"],
        defaults={
            "kind": kind,
            "reason": reason,
            "told": told,
            "said_at": envelope["said_at"],
            "session": envelope["session"],
            "received_at": now,
        },
    )
    if is_new:
        walker = row.walker
        record(at=now, actor=walker, verb="form.kept_aside", subject=walker, target=row.pk)
        if row.tells_of_a_walk:
            _act(row.walk, walker, now)
        elif row.tells_of_an_emergency:
            stop_for_emergency(walker=walker, now=now)
    return row


def _act(walk: Walk, walker: User, now: dt.datetime) -> None:
    """What a body needs does not depend on whether the plan still has a place for the walk."""
    enrolment = walker.enrolments.active().select_for_update(of=("self",)).first()
    if enrolment:
        walks.apply_the_rules(enrolment, walk, now=now)
    elif fell(walk):
        cancel_clearances(walker=walker, because=EventKind.FALL, on=walk.walked_on, now=now)


def _session(envelope: Envelope) -> Session:
    if envelope["session"] is None:
        raise _NoPlaceError(Reason.SESSION_GONE)
    return envelope["session"]


def _log(envelope: Envelope, answers: dict[str, Any], now: dt.datetime) -> Walk:
    number = envelope["client_uuid"]
    try:
        walk = walks.log_walk(
            session=_session(envelope),
            by=envelope["walker"],
            now=now,
            client_uuid=number,
            walked_at=envelope["said_at"],
            **answers,
        )
    except walks.ProgrammeOverError:
        raise _NoPlaceError(Reason.PLAN_ENDED) from None
    except walks.TooEarlyError:
        raise _NoPlaceError(Reason.TOO_EARLY) from None
    if walk.client_uuid != number:
        raise _NoPlaceError(Reason.LOGGED_TWICE)
    return walk


def _check_in(envelope: Envelope, answers: dict[str, Any], now: dt.datetime) -> CheckIn:
    """The ticks of the path and the shoes were asked on the phone; what the body said is a row."""
    session, said_at = _session(envelope), envelope["said_at"]
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)
        kept = CheckIn.objects.filter(pk=envelope["client_uuid"]).select_related("session").first()
        if kept and kept.session_id != session.pk:
            raise walks.FormUsedError
        if kept:
            return kept
        if session.enrolment.has_ended:
            raise _NoPlaceError(Reason.PLAN_ENDED)
        if not may_be_walked_on(session, envelope["walker"].local_date(said_at)):
            raise _NoPlaceError(Reason.TOO_EARLY)
        return walks.check_in(
            session=session,
            pain_now=answers["pain_now"],
            codes=answers["symptoms"],
            now=now,
            said_at=said_at,
            place=_place(envelope["walker"], answers["where"]),
            client_uuid=envelope["client_uuid"],
        )


def _place(walker: User, where: str) -> SavedPlace | None:
    """The walker's place that the phone named, if it is still there."""
    return next((place for place in walker.places.all() if str(place.pk) == where), None)


def _morning(envelope: Envelope, answers: dict[str, Any], _now: dt.datetime) -> MorningAnswer:
    walk = Walk.objects.filter(session=_session(envelope)).first()
    if walk is None:
        raise _NoPlaceError(Reason.NOT_LOGGED)
    try:
        return answer_morning(
            walk=walk,
            now=envelope["said_at"],
            client_uuid=envelope["client_uuid"],
            **answers,
        )
    except MorningClosedError:
        raise _NoPlaceError(Reason.OVER) from None


TAKERS: dict[str, Callable[[Envelope, dict[str, Any], dt.datetime], Taken]] = {
    Kind.CHECK_IN: _check_in,
    Kind.LOG: _log,
    Kind.MORNING: _morning,
}
