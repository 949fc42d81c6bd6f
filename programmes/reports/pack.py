"""What a walker's phone keeps for days without a network: a few pages, and which walk is on which day."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.urls import reverse

from accounts.models import User
from programmes.models import Enrolment, Session

AHEAD = dt.timedelta(days=6)
"""Today and the six days after it: the next seven days."""
MISSED = dt.timedelta(days=6)
"""A walk of the last days may still be made up for."""
LAST_MORNINGS = dt.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Pack:
    """Addresses of pages, and the walks by day. Another `version` means that the copies are old."""

    pages: tuple[str, ...] = ()
    walks: tuple[tuple[str, str], ...] = ()
    version: str = ""


def pack_of(walker: User, now: dt.datetime) -> Pack:
    """The pack of somebody who follows a programme; empty for everybody else, so that nothing of theirs is kept."""
    today = walker.local_date(now)
    changed = Count("adaptations"), Max("sessions__walk__logged_at"), Max("held_at")
    enrolment = (
        Enrolment.objects.active().filter(walker=walker).annotate(*changed).values().first()
    )
    if enrolment is None:
        return Pack()
    sessions = _sessions(walker, today)
    is_open = enrolment["status"] == Enrolment.Status.ACTIVE
    planned = [row for row in sessions if is_open and row.status == Session.Status.PLANNED]
    return Pack(
        pages=(
            reverse("programmes:today"),
            reverse("programmes:plan"),
            *(page for session in planned for page in _walking(session)),
            *(_address("morning", session) for session in sessions),
        ),
        walks=tuple(
            (session.planned_on.isoformat(), _address("player", session)) for session in planned
        ),
        version=_digest(today, walker, enrolment, sessions),
    )


def _sessions(walker: User, today: dt.date) -> list[Session]:
    """Walks that may come up, and walked ones whose morning may."""
    is_coming = Q(status=Session.Status.PLANNED, planned_on__gte=today - MISSED)
    is_walked = Q(status=Session.Status.WALKED, planned_on__gte=today - LAST_MORNINGS)
    found = Session.objects.filter(is_coming | is_walked, planned_on__lte=today + AHEAD)
    theirs = found.filter(enrolment__in=Enrolment.objects.active().filter(walker=walker))
    return list(theirs.order_by("planned_on"))


def _address(name: str, session: Session) -> str:
    return reverse(f"programmes:{name}", kwargs={"pk": session.pk})


def _walking(session: Session) -> tuple[str, ...]:
    player = _address("player", session)
    return (player, f"{player}?easier=1", _address("log", session))


def _digest(
    today: dt.date, walker: User, enrolment: Mapping[str, object], sessions: list[Session]
) -> str:
    """Changes whenever a page of the pack may have changed; a copy is renewed from time to time all the same."""
    person = (walker.name, walker.language, walker.time_zone, walker.region, walker.theme)
    rows = [(row.pk, row.planned_on, row.status, row.week_number) for row in sessions]
    told = repr((today, person, sorted(enrolment.items(), key=str), rows))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
