"""Who lends to a coach, with what is asked of each beside their walks: what was put aside, told, answered and written."""

import datetime as dt
import uuid
import zoneinfo
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from coaching.models import GrantQuerySet, Message
from coaching.reasons import Code, Snooze
from programmes.models import AdverseEvent, Enrolment, Screening


class Lender(NamedTuple):
    """All that a standing asks of a grant and its walker, as plain values; there can be hundreds."""

    grant_id: uuid.UUID
    walker_id: uuid.UUID
    shares_pain: bool
    own_name: str
    email: str
    time_zone: str
    alarm_at: dt.datetime | None = None
    answered_at: dt.datetime | None = None
    wrote_at: dt.datetime | None = None
    snoozes: tuple[Snooze, ...] = ()

    @property
    def name(self) -> str:
        """What the coach calls the walker."""
        return self.own_name.strip() or self.email

    def local_date(self, at: dt.datetime) -> dt.date:
        """The date on the walker's calendar at an instant."""
        return at.astimezone(zoneinfo.ZoneInfo(self.time_zone)).date()


LENDER = ("pk", "walker", "shares_pain", "walker__name", "walker__email", "walker__time_zone")
SNOOZE = ("code", "weight", "until_on", "made_at")
ALARMS = (AdverseEvent.Kind.FALL, AdverseEvent.Kind.STOP_FOR_PAIN, AdverseEvent.Kind.UNWELL)
"""What ends every snooze about a walker, whether the coach may see it or not; so does a plan that was put on hold."""


def lenders(lent: GrantQuerySet, reader: User) -> list[Lender]:
    """Who lends, with what the reader put aside, in one question."""
    theirs = FilteredRelation("walker__snoozes", condition=Q(walker__snoozes__coach=reader))
    rows = lent.annotate(
        snooze=theirs,
        told_at=Subquery(_alarms(OuterRef("walker"))),
        held_at=Subquery(_holds(OuterRef("walker"))),
        answered_at=Subquery(_answers(OuterRef("walker"))),
        wrote_at=Subquery(_unread(OuterRef("pk"))),
    ).values_list(
        *LENDER,
        "told_at",
        "held_at",
        "answered_at",
        "wrote_at",
        *(f"snooze__{name}" for name in SNOOZE),
    )
    found: dict[uuid.UUID, Lender] = {}
    for row in rows:
        known, (told_at, held_at, answered_at, wrote_at, *snooze) = (
            row[: len(LENDER)],
            row[len(LENDER) :],
        )
        lender = found.get(row[0]) or Lender._make(
            (*known, latest_of(told_at, held_at), answered_at, wrote_at, ())
        )
        if snooze[0]:
            made = Snooze(Code(snooze[0]), *snooze[1:])
            lender = lender._replace(snoozes=(*lender.snoozes, made))
        found[row[0]] = lender
    return list(found.values())


def latest_of(*instants: dt.datetime | None) -> dt.datetime | None:
    """The last of those that there are."""
    return max((at for at in instants if at), default=None)


def _alarms(walker: Any) -> QuerySet[AdverseEvent, Any]:
    told = AdverseEvent.objects.filter(walker=walker, kind__in=ALARMS)
    return told.order_by("-recorded_at").values("recorded_at")[:1]


def _holds(walker: Any) -> QuerySet[Enrolment, Any]:
    held = Enrolment.objects.active().filter(walker=walker, held_at__isnull=False)
    return held.order_by("-held_at").values("held_at")[:1]


def _answers(walker: Any) -> QuerySet[Screening, Any]:
    given = Screening.objects.filter(walker=walker, completed_at__isnull=False)
    return given.order_by("-completed_at").values("completed_at")[:1]


def _unread(grant: Any) -> QuerySet[Message, Any]:
    """When the oldest message of the walker that nobody has read was sent."""
    written = Message.objects.filter(grant=grant).to(Message.Side.COACH).waiting()
    return written.order_by("sent_at").values("sent_at")[:1]


def put_aside(walker: User, reader: User) -> tuple[tuple[Snooze, ...], dt.datetime | None]:
    """The same about one walker: what the reader put aside, and the last fall or stop; that is asked for only with it."""
    rows = reader.snoozes_made.filter(walker=walker).annotate(
        told_at=Subquery(_alarms(walker)), held_at=Subquery(_holds(walker))
    )
    found = list(rows.values_list(*SNOOZE, "told_at", "held_at"))
    snoozes = tuple(Snooze(Code(row[0]), *row[1 : len(SNOOZE)]) for row in found)
    return snoozes, latest_of(*found[0][len(SNOOZE) :]) if found else None
