"""What a coach should know at once: a fall, high pain, or a plan that our rules stopped."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from coaching.access import carers_of
from coaching.models import Grant
from programmes.clinical.before import PAIN_HIGH
from programmes.clinical.holds import holding_codes
from programmes.models import AdverseEvent, Enrolment, Walk

LOOK_BACK = dt.timedelta(days=1)
Kind = AdverseEvent.Kind
TELLS_OF_PAIN = (Kind.STOP_FOR_PAIN, Kind.UNWELL)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something about one walker, when we were told, and whether only a coach who may see pain may hear of it."""

    walker_id: uuid.UUID
    at: dt.datetime
    is_private: bool


@dataclass(frozen=True, slots=True)
class Alert:
    """One coach is to look at one walker; everything that was told at the same minute is one alert."""

    coach_id: uuid.UUID
    walker_id: uuid.UUID
    at: dt.datetime
    occurrence: str


def happenings(now: dt.datetime) -> Iterator[Happening]:
    """All that was told within the last day. Times lie on indexes that hold little else."""
    since = now - LOOK_BACK
    events = AdverseEvent.objects.filter(recorded_at__gt=since, seen_at__isnull=True)
    for walker, at, kind in events.filter(
        Q(kind=Kind.FALL) | Q(kind__in=TELLS_OF_PAIN)
    ).values_list("walker", "recorded_at", "kind"):
        yield Happening(walker, at, kind in TELLS_OF_PAIN)
    held: QuerySet[Any, Any] = Enrolment.objects.filter(
        status=Enrolment.Status.ON_HOLD, held_at__gt=since, hold_code__in=holding_codes()
    )
    for walker, at in held.values_list("walker", "held_at"):
        yield Happening(walker, at, is_private=False)
    sore = Walk.objects.filter(logged_at__gt=since, pain_worst__gte=PAIN_HIGH)
    for walker, at in sore.values_list("session__enrolment__walker", "logged_at"):
        yield Happening(walker, at, is_private=True)


def alerts(now: dt.datetime) -> dict[str, Alert]:
    """Which coaches are to be told, by coach, walker and minute: those to whom the walker lent their plan before it.

    Whoever stands in is told too; a letter to somebody who sees nothing any more is held when it is about to leave.
    """
    told = list(happenings(now))
    grants = Grant.objects.in_force(now).filter(walker__in={each.walker_id for each in told})
    lent = list(grants.filter(coach__is_active=True)) if told else []
    carers = carers_of(lent, now) if lent else {}
    found = {}
    for grant in lent:
        for each in told:
            may_hear = grant.shares_pain or not each.is_private
            if each.walker_id == grant.walker_id and grant.began_at <= each.at and may_hear:
                name = occurrence_of(each)
                for person in carers[grant.pk]:
                    found[f"{person} {name}"] = Alert(person, each.walker_id, each.at, name)
    return found


def occurrence_of(each: Happening) -> str:
    """How the ledger names it: the walker and the minute, so that one walk makes one mail."""
    return f"{each.walker_id.hex}.{each.at.astimezone(dt.UTC):%Y%m%d%H%M}"
