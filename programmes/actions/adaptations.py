"""Adapting a plan: one row of its story, and the sessions to come moved so that they match."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from programmes.clinical.change import Change
from programmes.clinical.course import LivedWeek, weeks_of
from programmes.models import Adaptation, Enrolment, Session
from programmes.reports.course import course_of

ASIDE = dt.timedelta(days=20_000)
"""Where sessions wait while they change places: two may never share a day."""


@transaction.atomic
def adapt(
    *,
    enrolment: Enrolment,
    action: str,
    from_on: dt.date,
    by: User | None,
    now: dt.datetime,
    change: Change | None = None,
    **details: Any,
) -> Adaptation:
    """Add one row and plan the coming sessions by it; `details` are further columns of the row."""
    row = Adaptation.objects.create(
        enrolment=enrolment,
        action=action,
        from_on=from_on,
        made_by=by,
        made_at=now,
        change=asdict(change) if change else {},
        **details,
    )
    record(
        at=now,
        actor=by,
        verb="plan.adapted",
        subject=enrolment.walker,
        target=row.pk,
        action=str(action),
    )
    replan(enrolment=enrolment, now=now)
    return row


@transaction.atomic
def replan(*, enrolment: Enrolment, now: dt.datetime) -> None:
    """Move, make and remove the planned sessions from today on; what was walked, missed or left out stays."""
    today = enrolment.walker.local_date(now)
    known = list(Session.objects.filter(enrolment=enrolment))
    fixed = [s for s in known if s.status != Session.Status.PLANNED or s.planned_on < today]
    free = [session for session in known if session not in fixed]
    wanted = list(_wanted(enrolment, fixed, today))
    for session in free:
        session.planned_on += ASIDE
    Session.objects.bulk_update(free, ["planned_on"])
    for session, (week_number, day) in zip(free, wanted, strict=False):
        session.week_number, session.planned_on = week_number, day
    Session.objects.bulk_update(free[: len(wanted)], ["week_number", "planned_on"])
    Session.objects.filter(pk__in=[session.pk for session in free[len(wanted) :]]).delete()
    last = max((session.number for session in known), default=0)
    Session.objects.bulk_create(
        Session(enrolment=enrolment, number=last + place, week_number=week, planned_on=day)
        for place, (week, day) in enumerate(wanted[len(free) :], start=1)
    )


def _wanted(
    enrolment: Enrolment, fixed: Sequence[Session], today: dt.date
) -> Iterator[tuple[int, dt.date]]:
    """The days to walk on from today, each with its week; days away and taken days give way to the next free one."""
    away = list(enrolment.walker.blackouts.values_list("from_on", "until_on"))
    taken = {session.planned_on for session in fixed}
    for week in weeks_of(course_of(enrolment)):
        held = sum(week.holds(session.planned_on) for session in fixed)
        left = max(0, len(week.walking_days) - held)
        open_days = [
            day
            for day in _days_of(week)
            if day >= today
            and day not in taken
            and not any(first <= day <= last for first, last in away)
        ]
        usual = [day for day in open_days if day in week.walking_days]
        spare = [day for day in open_days if day not in usual]
        for day in sorted([*usual, *spare][:left]):
            yield week.number, day


def _days_of(week: LivedWeek) -> Iterator[dt.date]:
    for offset in range((week.ends_before - week.begins_on).days):
        yield week.begins_on + dt.timedelta(days=offset)
