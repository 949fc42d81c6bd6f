"""What walkers do to their own plan: pause, come back, repeat a week, change the days, and say when they are away."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.actions.adaptations import adapt, replan
from programmes.actions.clearances import cancel_clearances, go_on_or_wait
from programmes.clinical.breaks import Cause
from programmes.clinical.change import Change
from programmes.clinical.clearance import CANCELLING
from programmes.clinical.holds import CLEARANCE
from programmes.models import Adaptation, Blackout, VersionOffer
from programmes.reports.levers import (
    OwnPlan,
    back_row,
    plan_of,
    repeat_on,
)


class NothingFollowedError(Exception):
    """The walker follows no programme now."""


class NotPausedError(Exception):
    """There is no pause of the walker's own to end."""


class NotRepeatableError(Exception):
    """This week is a pause, is over, or comes again already."""


@transaction.atomic
def pause(
    *, walker: User, from_on: dt.date, until_on: dt.date, cause: Cause, now: dt.datetime
) -> Adaptation:
    """No walks on these days; the same pause asked for twice is one pause. Its cause is the code of the row."""
    plan = _lock(walker, now)
    same = plan.enrolment.adaptations.filter(
        action=Adaptation.Action.PAUSE, from_on=from_on, until_on=until_on, made_by=walker
    ).first()
    if same:
        return same
    row = adapt(
        enrolment=plan.enrolment,
        action=Adaptation.Action.PAUSE,
        from_on=from_on,
        until_on=until_on,
        rule_code=cause.value,
        figures={"cause": cause.value, "days_off": (until_on - from_on).days + 1},
        by=walker,
        now=now,
    )
    if cause.value in CANCELLING and cancel_clearances(
        walker=walker, because=cause.value, now=now
    ):
        go_on_or_wait(walker=walker, now=now, code=CLEARANCE)
    return row


@transaction.atomic
def come_back(*, walker: User, now: dt.datetime) -> Adaptation:
    """End the walker's own pause early; table 5 says in which week the plan goes on."""
    plan = _lock(walker, now)
    row = back_row(plan)
    if row is None:
        raise NotPausedError
    return adapt(
        enrolment=plan.enrolment,
        action=Adaptation.Action.RESUME,
        from_on=row.on,
        until_on=row.until,
        by=walker,
        now=now,
    )


@transaction.atomic
def repeat_week(*, walker: User, now: dt.datetime) -> Adaptation:
    """The week of today once more."""
    plan = _lock(walker, now)
    day = repeat_on(plan)
    if day is None:
        raise NotRepeatableError
    return adapt(
        enrolment=plan.enrolment,
        action=Adaptation.Action.REPEAT,
        from_on=day,
        by=walker,
        now=now,
    )


@transaction.atomic
def change_weekdays(
    *, walker: User, weekdays: Iterable[int], now: dt.datetime
) -> Adaptation | None:
    """Walk on other weekdays from today; walks that are done, moved or left out stay where they are.

    A row of the plan's story, so that the days before can be replayed; None for the weekdays that hold already.
    """
    plan = _lock(walker, now)
    wanted = tuple(sorted(set(weekdays)))
    if wanted == plan.chosen:
        return None
    return adapt(
        enrolment=plan.enrolment,
        action=Adaptation.Action.WEEKDAYS,
        from_on=plan.today,
        change=Change(weekdays=wanted),
        by=walker,
        now=now,
    )


@transaction.atomic
def add_blackout(
    *, walker: User, from_on: dt.date, until_on: dt.date, now: dt.datetime
) -> Blackout:
    """Plan no walk on these days; days away that begin on the same day are one stretch, with the later end."""
    User.objects.select_for_update().get(pk=walker.pk)
    away, is_new = Blackout.objects.get_or_create(
        walker=walker, from_on=from_on, defaults={"until_on": until_on, "made_at": now}
    )
    if is_new or until_on > away.until_on:
        away.until_on = max(until_on, away.until_on)
        away.save(update_fields=["until_on"])
        record(at=now, actor=walker, verb="blackout.added", subject=walker, target=away.pk)
        _replan_for(walker, now)
    return away


@transaction.atomic
def remove_blackout(*, blackout: Blackout, by: User, now: dt.datetime) -> None:
    """Walks may be planned on these days again."""
    target = blackout.pk
    if Blackout.objects.filter(pk=target).delete()[0]:
        record(at=now, actor=by, verb="blackout.removed", subject=blackout.walker, target=target)
        _replan_for(blackout.walker, now)


@transaction.atomic
def answer_offer(
    *, offer: VersionOffer, is_accepted: bool, by: User, now: dt.datetime
) -> VersionOffer:
    """Follow the newer version from here on, or keep the plan; the first answer counts."""
    locked = (
        VersionOffer.objects.select_for_update(of=("self",))
        .select_related("enrolment__walker", "enrolment__version", "version")
        .get(pk=offer.pk)
    )
    enrolment = locked.enrolment
    if locked.answered_at or enrolment.has_ended:
        return locked
    locked.answered_at, locked.is_accepted = now, is_accepted
    locked.replaces = enrolment.version if is_accepted else None
    locked.save(update_fields=["answered_at", "is_accepted", "replaces"])
    verb = "offer.accepted" if is_accepted else "offer.declined"
    record(at=now, actor=by, verb=verb, subject=enrolment.walker, target=locked.pk)
    if is_accepted:
        enrolment.version = locked.version
        enrolment.save(update_fields=["version"])
        replan(enrolment=enrolment, now=now)
    return locked


def _lock(walker: User, now: dt.datetime) -> OwnPlan:
    """What the walker follows, with nobody else changing it meanwhile."""
    User.objects.select_for_update().get(pk=walker.pk)
    plan = plan_of(walker, now)
    if plan is None:
        raise NothingFollowedError
    return plan


def _replan_for(walker: User, now: dt.datetime) -> None:
    enrolment = walker.enrolments.active().first()
    if enrolment:
        replan(enrolment=enrolment, now=now)
