"""Adverse events: kept as soon as a walk tells of them, followed up by a few questions, and acted upon at once."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.actions.enrolment import hold
from programmes.actions.reviews import correct_reviews
from programmes.clinical.figures import Symptom
from programmes.clinical.stop_rules import fell
from programmes.models import AdverseEvent, Walk
from programmes.reports.events import serious_row

Kind = AdverseEvent.Kind
STOPPED_FOR_PAIN = "pain_high"
STOPPED_FOR_NEAR_FALL = "near_fall"


@transaction.atomic
def note_events(*, walk: Walk, now: dt.datetime) -> list[AdverseEvent]:
    """Keep one row for each kind of event that the walk tells of; noting a walk again adds nothing."""
    walker = walk.session.enrolment.walker
    noted = []
    for kind, count in _counted(walk).items():
        event, is_new = AdverseEvent.objects.get_or_create(
            walk=walk,
            kind=kind,
            defaults={
                "walker": walker,
                "count": count,
                "happened_on": walk.walked_on,
                "recorded_at": now,
            },
        )
        if is_new:
            record(at=now, actor=walker, verb="event.noted", subject=walker, target=event.pk)
        noted.append(event)
    return noted


@transaction.atomic
def answer_follow_up(
    *,
    event: AdverseEvent,
    symptoms: Iterable[str],
    by: User,
    now: dt.datetime,
    place: str = "",
    told: str = "",
) -> AdverseEvent:
    """Add what the walker says about an event; what was told before stays. A serious answer stops the plan at once.

    One that is more serious than the reason for which the plan waits takes its place.
    """
    locked = AdverseEvent.objects.select_for_update().get(pk=event.pk)
    told_now = {Symptom(symptom).value for symptom in symptoms}
    before = (locked.symptoms, locked.place, locked.told, locked.answered_at is None)
    locked.symptoms = sorted(told_now.union(locked.symptoms))
    locked.place, locked.told = place or locked.place, told or locked.told
    if before != (locked.symptoms, locked.place, locked.told, False):
        locked.answered_at = now
        locked.seen_by, locked.seen_at = None, None
        locked.save()
        record(at=now, actor=by, verb="event.answered", subject=locked.walker, target=locked.pk)
    row = serious_row(locked.kind, locked.symptoms)
    enrolment = locked.walker.enrolments.active().first()
    if enrolment and row:
        hold(enrolment=enrolment, code=row.code, by=None, now=now)
    if enrolment:
        correct_reviews(enrolment=enrolment, since=locked.happened_on, now=now)
    return locked


@transaction.atomic
def see_event(*, event: AdverseEvent, by: User, now: dt.datetime) -> AdverseEvent:
    """Note that a coach has seen an event; the first to see it stays, until the walker adds something."""
    locked = AdverseEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    if locked.seen_at is None:
        locked.seen_by, locked.seen_at = by, now
        locked.save(update_fields=["seen_by", "seen_at"])
        record(at=now, actor=by, verb="event.seen", subject=locked.walker, target=locked.pk)
    return locked


def _counted(walk: Walk) -> dict[Kind, int]:
    """How often each kind happened; a stop tells of at least one."""
    stumbles = max(walk.near_falls, int(walk.stop_code == STOPPED_FOR_NEAR_FALL))
    counts = {
        Kind.FALL: max(walk.falls, int(fell(walk))),
        Kind.NEAR_FALL: stumbles,
        Kind.STOP_FOR_PAIN: int(walk.stop_code == STOPPED_FOR_PAIN),
    }
    return {kind: count for kind, count in counts.items() if count}
