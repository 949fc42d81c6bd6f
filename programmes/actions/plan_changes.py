"""What a coach decides about a plan: move on, repeat, step back, wait, or other minutes; each one row with a name beside it."""

import datetime as dt

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.actions.adaptations import adapt
from programmes.actions.enrolment import hold
from programmes.clinical.adaptation import Key
from programmes.models import Adaptation, Enrolment
from programmes.reports.plan_changes import Decision, row_for, standing_plan

COACH = "coach"
"""The hold code of a coach's own decision."""


class DecisionRefusedError(Exception):
    """The plan cannot be changed like this (any more); the argument says why in plain words."""


@transaction.atomic
def change_plan(
    *, enrolment: Enrolment, decision: Decision, by: User, now: dt.datetime
) -> Adaptation:
    """Write the decision down and plan the coming walks by it; deciding the same twice is deciding once."""
    locked = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("walker", "version", "screening")
        .get(pk=enrolment.pk)
    )
    standing = standing_plan(locked, now)
    if fault := standing.fault_in(decision):
        raise DecisionRefusedError(fault)
    value = row_for(standing, decision)
    same = locked.adaptations.filter(
        action=value.action.value, from_on=value.on, made_by=by, made_at__gt=now - SAME_REQUEST
    ).first()
    if same and same.sentence == decision.reason:
        return same
    if value.action.value == Adaptation.Action.PAUSE:
        hold(enrolment=locked, code=COACH, by=by, now=now)
    made = adapt(
        enrolment=locked,
        action=value.action.value,
        from_on=value.on,
        opened_by=Key.COACH if value.action.value == Adaptation.Action.PAUSE else Key.WALKER,
        sentence=decision.reason,
        change=value.change,
        by=by,
        now=now,
    )
    if standing.is_raise(decision):
        record(
            at=now,
            actor=by,
            verb="plan.limit_raised",
            subject=locked.walker,
            target=made.pk,
            minutes=decision.minutes,
        )
    return made


SAME_REQUEST = dt.timedelta(minutes=10)
