"""Who lends to a coach, with what is asked of each beside their walks: what was put aside, told, answered and written."""

import datetime as dt
import uuid
import zoneinfo
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from coaching.models import Grant, GrantQuerySet, Message
from coaching.reasons import Code, Snooze
from coaching.reports.thresholds import chosen_by, thresholds_in
from coaching.thresholds import USUAL, Thresholds
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
    thresholds: Thresholds = USUAL

    @property
    def name(self) -> str:
        """What the coach calls the walker."""
        return self.own_name.strip() or self.email

    def local_date(self, at: dt.datetime) -> dt.date:
        """The date on the walker's calendar at an instant."""
        return at.astimezone(zoneinfo.ZoneInfo(self.time_zone)).date()


LENDER = ("pk", "walker", "shares_pain", "walker__name", "walker__email", "walker__time_zone")
SNOOZE = ("code", "weight", "until_on", "made_at")
BESIDE = ("told_at", "held_at", "wrote_at", "chosen")
ALARMS = (AdverseEvent.Kind.FALL, AdverseEvent.Kind.STOP_FOR_PAIN, AdverseEvent.Kind.UNWELL)
"""What ends every snooze about a walker, whether the coach may see it or not; so does a plan that was put on hold."""


def lenders(lent: GrantQuerySet, reader: User) -> list[Lender]:
    """Who lends, with what the reader put aside and from when reasons show to them, in one question."""
    theirs = FilteredRelation("walker__snoozes", condition=Q(walker__snoozes__coach=reader))
    rows = lent.annotate(
        snooze=theirs,
        told_at=Subquery(_alarms(OuterRef("walker"))),
        held_at=Subquery(_holds(OuterRef("walker"))),
        answered_at=Subquery(_answers(OuterRef("walker"))),
        wrote_at=Subquery(_unread(OuterRef("pk"))),
        chosen=chosen_by(reader),
    ).values_list(*LENDER, *BESIDE, "answered_at", *(f"snooze__{name}" for name in SNOOZE))
    found: dict[uuid.UUID, Lender] = {}
    thresholds: Thresholds | None = None
    for row in rows:
        told_at, held_at, wrote_at, chosen, answered_at, *snooze = row[len(LENDER) :]
        thresholds = thresholds or thresholds_in(chosen)
        beside = (latest_of(told_at, held_at), answered_at, wrote_at, (), thresholds)
        lender = found.get(row[0]) or Lender._make((*row[: len(LENDER)], *beside))
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


def lender_of(grant: Grant, answered_at: dt.datetime | None) -> Lender:
    """The same of one grant, in one question to whoever reads by it; load the walker with the grant."""
    walker, reader = grant.walker, grant.read_by
    theirs = FilteredRelation("snoozes_made", condition=Q(snoozes_made__walker=walker))
    rows = User.objects.filter(pk=reader.pk).annotate(
        snooze=theirs,
        told_at=Subquery(_alarms(walker)),
        held_at=Subquery(_holds(walker)),
        wrote_at=Subquery(_unread(grant)),
        chosen=chosen_by(reader),
    )
    found = list(rows.values_list(*BESIDE, *(f"snooze__{name}" for name in SNOOZE)))
    told_at, held_at, wrote_at, chosen = found[0][: len(BESIDE)]
    snoozes = (row[len(BESIDE) :] for row in found)
    return Lender(
        grant_id=grant.pk,
        walker_id=walker.pk,
        shares_pain=grant.shares_pain,
        own_name=walker.name,
        email=walker.email,
        time_zone=walker.time_zone,
        alarm_at=latest_of(told_at, held_at),
        answered_at=answered_at,
        wrote_at=wrote_at,
        snoozes=tuple(Snooze(Code(row[0]), *row[1:]) for row in snoozes if row[0]),
        thresholds=thresholds_in(chosen),
    )
