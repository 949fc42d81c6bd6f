"""What a coach decides about a walker's plan: assign a programme, lift a hold, write down a yes, change it."""

import datetime as dt
from collections.abc import Iterable
from typing import Unpack

from django.db import transaction

from accounts.actions import owe
from accounts.audit import record
from accounts.models import User
from coaching.access import programmes_for
from coaching.actions.authoring import NotYourProgrammeError
from coaching.actions.invitations import SAME_REQUEST
from coaching.actions.trust import led_grant, note_about
from programmes.actions import clearances as clearance_actions
from programmes.actions import enrolment as enrolment_actions
from programmes.actions.plan_changes import change_plan, go_on
from programmes.models import Adaptation, Clearance, Enrolment, ProgrammeVersion
from programmes.reports.plan_changes import Decision


@transaction.atomic
def assign(
    *,
    coach: User,
    walker: User,
    version: ProgrammeVersion,
    starts_on: dt.date,
    weekdays: Iterable[int],
    now: dt.datetime,
    replaces: Enrolment | None = None,
    takes_offers: bool = True,
) -> Enrolment:
    """Put the walker on a programme, ending `replaces` first; raises what `enrol` raises, and then nothing has changed."""
    grant = led_grant(coach, walker, now)
    _refuse_unshown(coach, version)
    days = sorted(set(weekdays))
    same = walker.enrolments.active().filter(version=version, starts_on=starts_on, weekdays=days)
    just_made = same.filter(enrolled_by=coach, enrolled_at__gt=now - SAME_REQUEST).first()
    if just_made:
        return just_made
    if replaces:
        enrolment_actions.withdraw(enrolment=replaces, by=coach, now=now)
    made = enrolment_actions.enrol(
        walker=walker,
        version=version,
        starts_on=starts_on,
        weekdays=days,
        takes_offers=takes_offers,
        by=coach,
        now=now,
    )
    record(
        at=now,
        actor=coach,
        verb="programme.assigned",
        subject=walker,
        target=made.pk,
        place=grant.clinic_id,
    )
    owe(kind="assigned", occurrence=str(made.pk), person=walker, now=now)
    return made


def _refuse_unshown(coach: User, version: ProgrammeVersion) -> None:
    """An own programme is given by those alone who may read it."""
    if not programmes_for(coach).filter(pk=version.programme_id).exists():
        raise NotYourProgrammeError


@transaction.atomic
def resume_walker(*, coach: User, enrolment: Enrolment, now: dt.datetime) -> Enrolment:
    """Lift the hold on a walker's plan; raises `NotSuitableError` while health answers still rule it out."""
    note_about(led_grant(coach, enrolment.walker, now), coach, "plan.resumed_by_coach", now)
    return go_on(enrolment=enrolment, by=coach, now=now)


@transaction.atomic
def record_clearance(
    *, coach: User, walker: User, now: dt.datetime, **said: Unpack[clearance_actions.Said]
) -> Clearance:
    """Write down what a clinician said about a walker who shares; raises what the walker's own record raises."""
    note_about(led_grant(coach, walker, now), coach, "clearance.written_by_coach", now)
    return clearance_actions.record_clearance(walker=walker, by=coach, now=now, **said)


@transaction.atomic
def decide(
    *, coach: User, enrolment: Enrolment, decision: Decision, now: dt.datetime, turn: str = ""
) -> Adaptation:
    """Change the walker's plan and tell them that it changed; raises what `change_plan` raises."""
    note_about(led_grant(coach, enrolment.walker, now), coach, "plan.changed_by_coach", now)
    made = change_plan(enrolment=enrolment, decision=decision, by=coach, now=now, turn=turn)
    owe(kind="plan_changed", occurrence=str(made.pk), person=enrolment.walker, now=now)
    return made
