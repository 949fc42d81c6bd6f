"""What a coach decides about a plan: move on, repeat, step back, wait, or other minutes; each one row with a name beside it."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.actions.adaptations import adapt
from programmes.actions.enrolment import hold, resume
from programmes.clinical import adaptation as values
from programmes.clinical.adaptation import FOREVER, Action, Key, closures_of
from programmes.models import Adaptation, Enrolment
from programmes.reports.course import as_value
from programmes.reports.plan_changes import Decision, row_for, standing_plan

COACH = "coach"
"""The hold code of a coach's own decision."""
SAME_REQUEST = dt.timedelta(minutes=10)
"""A second press of the button within this time asks for what was just done."""


class DecisionRefusedError(Exception):
    """The plan cannot be changed like this (any more); the argument says why in plain words."""


class PlanChangedError(Exception):
    """Somebody changed the plan after the coach had looked at it: they look again before they decide."""


@transaction.atomic
def change_plan(
    *, enrolment: Enrolment, decision: Decision, by: User, now: dt.datetime, turn: str = ""
) -> Adaptation:
    """Write the decision down and plan the coming walks by it; deciding the same twice is deciding once.

    `turn` is the state of the plan that was looked at; another one raises `PlanChangedError`.
    """
    locked = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("walker", "version", "screening")
        .get(pk=enrolment.pk)
    )
    standing = standing_plan(locked, now)
    is_overtaken = turn not in {"", standing.turn}
    fault = standing.fault_in(decision)
    if fault and not is_overtaken:
        raise DecisionRefusedError(fault)
    value = row_for(standing, decision)
    is_pause = value.action is Action.PAUSE
    if same := _made_just_now(locked, value, decision, by=by, now=now):
        return same
    if is_overtaken:
        raise PlanChangedError
    made = (
        _wait(locked, decision, by=by, now=now)
        if is_pause
        else adapt(
            enrolment=locked,
            action=value.action.value,
            from_on=value.on,
            sentence=decision.reason,
            change=value.change,
            by=by,
            now=now,
        )
    )
    if standing.is_raise(decision):
        _note_raise(made, locked.walker, decision, by=by, now=now)
    return made


def _note_raise(
    made: Adaptation, walker: User, decision: Decision, *, by: User, now: dt.datetime
) -> None:
    """Going above a limit is written to the trail."""
    record(
        at=now,
        actor=by,
        verb="plan.limit_raised",
        subject=walker,
        target=made.pk,
        **_raised(decision),
    )


def _raised(decision: Decision) -> dict[str, Any]:
    """What was raised: the minutes, or else which of the numbers."""
    if decision.minutes is not None:
        return {"minutes": decision.minutes}
    return {"step": decision.step.value}


def _made_just_now(
    enrolment: Enrolment,
    value: values.Adaptation,
    decision: Decision,
    *,
    by: User,
    now: dt.datetime,
) -> Adaptation | None:
    """The row that the same button made a moment ago."""
    latest = enrolment.adaptations.filter(made_by=by, made_at__gt=now - SAME_REQUEST).last()
    if latest is None or latest.sentence != decision.reason:
        return None
    known = as_value(latest)
    is_same = (known.action, known.on, known.change) == (value.action, value.on, value.change)
    return latest if is_same else None


def _wait(enrolment: Enrolment, decision: Decision, *, by: User, now: dt.datetime) -> Adaptation:
    """Hold the plan, with the coach's words beside the row."""
    hold(enrolment=enrolment, code=COACH, by=by, now=now)
    rows = enrolment.adaptations.filter(action=Adaptation.Action.PAUSE, made_at=now)
    if row := rows.first():
        row.sentence = decision.reason
        row.save(update_fields=["sentence"])
        return row
    return adapt(
        enrolment=enrolment,
        action=Adaptation.Action.PAUSE,
        from_on=enrolment.walker.local_date(now),
        opened_by=Key.COACH,
        rule_code=COACH,
        sentence=decision.reason,
        by=by,
        now=now,
    )


@transaction.atomic
def go_on(*, enrolment: Enrolment, by: User, now: dt.datetime) -> Enrolment:
    """Lift a hold, and open the pause that a coach wrote down; table 5 says in which week. Raises what `resume` raises."""
    resume(enrolment=enrolment, by=by, now=now)
    if pause_on := _open_since(enrolment, now):
        today = enrolment.walker.local_date(now)
        adapt(
            enrolment=enrolment,
            action=Adaptation.Action.RESUME,
            from_on=max(today, pause_on),
            opened_by=Key.COACH,
            by=by,
            now=now,
        )
    return enrolment


def _open_since(enrolment: Enrolment, now: dt.datetime) -> dt.date | None:
    """The first day of a pause that has no end yet."""
    closures = closures_of(standing_plan(enrolment, now).course.adaptations)
    return next((each.begins_on for each in closures if each.opens_on == FOREVER), None)
