"""Adapting a plan: one row of its story, and the sessions to come moved so that they match."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import QuerySet

from accounts.audit import record
from accounts.models import User
from programmes.clinical.adaptation import Key
from programmes.clinical.breaks import Place, come_back
from programmes.clinical.change import Change
from programmes.clinical.course import LivedWeek, weeks_of
from programmes.clinical.holds import key_of, row_of
from programmes.clinical.stop_rules import AFTER_ROWS
from programmes.models import Adaptation, Enrolment, Session
from programmes.reports.course import course_of

A_DAY = dt.timedelta(days=1)
ASIDE = dt.date(9000, 1, 1)
"""Where sessions wait while they change places: two may never share a day."""


class Details(TypedDict, total=False):
    """Further columns of a row."""

    until_on: dt.date | None
    opened_by: int
    week_number: int | None
    reviewed_on: dt.date | None
    correction: int
    rule_code: str
    figures: dict[str, Any]
    sentence: str


@transaction.atomic
def adapt(
    *,
    enrolment: Enrolment,
    action: str,
    from_on: dt.date,
    by: User | None,
    now: dt.datetime,
    change: Change | None = None,
    **details: Unpack[Details],
) -> Adaptation:
    """Add one row and plan the coming sessions by it; `by` is None for the rules."""
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


def close_plan(
    *,
    enrolment: Enrolment,
    code: str,
    by: User | None,
    now: dt.datetime,
    **details: Unpack[Details],
) -> Adaptation:
    """The row of a hold for the reason `code`: from today, or from tomorrow when today was walked, until the key opens it.

    A row of table 4 is the review of the week that it cuts short.
    """
    today = enrolment.walker.local_date(now)
    key = key_of(code)
    details["opened_by"], details["rule_code"] = key, code
    if code in AFTER_ROWS:
        details.setdefault("reviewed_on", _unreviewed_week_of(enrolment, today))
    if row := row_of(code):
        details.setdefault("sentence", row.message)
    is_walked = enrolment.sessions.filter(walk__walked_on=today).exists()
    return adapt(
        enrolment=enrolment,
        action=Adaptation.Action.STOP if key is Key.CLEARANCE else Adaptation.Action.PAUSE,
        from_on=today + A_DAY if is_walked else today,
        by=by,
        now=now,
        **details,
    )


def open_plan(*, enrolment: Enrolment, code: str, by: User | None, now: dt.datetime) -> Adaptation:
    """The row that ends a hold for the reason `code`; table 5 says where to go on. Lifted on its own day, it costs no day."""
    today = enrolment.walker.local_date(now)
    closing = enrolment.adaptations.filter(
        action__in=[Adaptation.Action.PAUSE, Adaptation.Action.STOP], until_on=None
    )
    latest = closing.order_by("-from_on").first()
    from_on = max(today, latest.from_on) if latest else today
    details: Details = {}
    if latest and enrolment.held_at:
        since = closing.filter(made_at__gte=enrolment.held_at).order_by("from_on").first()
        details = words_of_return((from_on - (since or latest).from_on).days)
    details["opened_by"] = key_of(code)
    return adapt(
        enrolment=enrolment,
        action=Adaptation.Action.RESUME,
        from_on=from_on,
        by=by,
        now=now,
        **details,
    )


def words_of_return(days_off: int) -> Details:
    """The row of table 5 for a pause of so many days; nothing for a short one."""
    rows = come_back(Place(1, 1), days_off).rows
    if not rows:
        return {}
    return {
        "rule_code": rows[0].code,
        "sentence": rows[0].message,
        "figures": {"days_off": days_off},
    }


def _unreviewed_week_of(enrolment: Enrolment, day: dt.date) -> dt.date | None:
    week = next((week for week in weeks_of(course_of(enrolment)) if week.holds(day)), None)
    if week is None or enrolment.adaptations.filter(reviewed_on=week.begins_on).exists():
        return None
    return week.begins_on


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session as the course wants it."""

    week_number: int
    on: dt.date


@transaction.atomic
def replan(*, enrolment: Enrolment, now: dt.datetime) -> None:
    """Move, make and remove the planned sessions from today on, so that they match the course.

    What was walked, missed, left out or moved by a person stays, and so does what somebody has begun to prepare today.
    """
    today = enrolment.walker.local_date(now)
    known = list(Session.objects.select_for_update().filter(enrolment=enrolment))
    begun = _begun(enrolment, today)
    fixed = [session for session in known if _stays(session, today) or session.pk in begun]
    free = [session for session in known if session not in fixed]
    weeks = [week for week in _weeks(enrolment) if week.ends_before > today]
    _renumber_weeks([session for session in fixed if session.planned_on >= today], weeks)
    wanted = list(_wanted(enrolment, weeks, fixed, today))
    kept = _matched(free, wanted)
    gone = [session.pk for session in free if session not in [s for s, _w in kept if s]]
    _let_go(Session.objects.filter(pk__in=gone))
    _place([(session, want) for session, want in kept if session])
    last = max((session.number for session in known), default=0)
    new = [want for session, want in kept if session is None]
    Session.objects.bulk_create(
        Session(
            enrolment=enrolment,
            number=last + place,
            week_number=want.week_number,
            planned_on=want.on,
        )
        for place, want in enumerate(new, start=1)
    )


def _let_go(gone: QuerySet[Session]) -> None:
    """Sessions that the plan has no day for any more; what was said before one is history, and so it is left out instead."""
    checked = gone.filter(check_ins__isnull=False).values_list("pk", flat=True)
    left_out = Session.objects.filter(pk__in=list(checked))
    left_out.update(status=Session.Status.SKIPPED, skip_reason="plan_changed")
    gone.filter(status=Session.Status.PLANNED).delete()


def _weeks(enrolment: Enrolment) -> tuple[LivedWeek, ...]:
    return weeks_of(course_of(Enrolment.objects.select_related("version").get(pk=enrolment.pk)))


def _stays(session: Session, today: dt.date) -> bool:
    is_planned = session.status == Session.Status.PLANNED
    return not is_planned or session.is_moved or session.planned_on < today


def _begun(enrolment: Enrolment, today: dt.date) -> set[Any]:
    """Sessions of today that were checked in to: a walk may be on its way, and its log has to find a place."""
    rows = enrolment.sessions.planned().filter(planned_on=today, check_ins__isnull=False)
    return set(rows.values_list("pk", flat=True))


def _renumber_weeks(fixed: Sequence[Session], weeks: Sequence[LivedWeek]) -> None:
    """A coming session that stays on its day is one of the week that the day lies in now."""
    changed = []
    for session in fixed:
        week = next((week for week in weeks if week.holds(session.planned_on)), None)
        is_planned = session.status == Session.Status.PLANNED
        if week and is_planned and session.week_number != week.number:
            session.week_number = week.number
            changed.append(session)
    Session.objects.bulk_update(changed, ["week_number"])


def _wanted(
    enrolment: Enrolment,
    weeks: Sequence[LivedWeek],
    fixed: Sequence[Session],
    today: dt.date,
) -> Iterator[Wanted]:
    """The days to walk on from today; days away and taken days give way to the next free one of the same week."""
    away = list(enrolment.walker.blackouts.values_list("from_on", "until_on"))
    taken = {session.planned_on for session in fixed}
    planned = set(enrolment.sessions.planned().values_list("planned_on", flat=True))
    for week in weeks:
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
        usual.sort(key=lambda day: day not in planned)
        spare = [day for day in open_days if day not in usual]
        for day in sorted([*usual, *spare][:left]):
            yield Wanted(week.number, day)


def _days_of(week: LivedWeek) -> Iterator[dt.date]:
    for offset in range((week.ends_before - week.begins_on).days):
        yield week.begins_on + dt.timedelta(days=offset)


def _matched(
    free: Sequence[Session], wanted: Sequence[Wanted]
) -> list[tuple[Session | None, Wanted]]:
    """A session for each wanted day: the one that is there, or else the next one that has no place; None for a new one."""
    on_day = {session.planned_on: session for session in free}
    days = {want.on for want in wanted}
    others = iter(session for session in free if session.planned_on not in days)
    return [(on_day.get(want.on) or next(others, None), want) for want in wanted]


def _place(pairs: Sequence[tuple[Session, Wanted]]) -> None:
    """Give sessions their new days by way of days that nobody has, and numbers in the order of the days."""
    numbers = sorted(session.number for session, _want in pairs)
    changed = []
    for (session, want), number in zip(pairs, numbers, strict=True):
        new = (want.week_number, want.on, number)
        if (session.week_number, session.planned_on, session.number) != new:
            changed.append((session, new))
    highest = numbers[-1] if numbers else 0
    rows = [session for session, _new in changed]
    for place, session in enumerate(rows, start=1):
        session.planned_on = ASIDE + place * A_DAY
        session.number = MOST_SESSIONS + highest + place
    Session.objects.bulk_update(rows, ["planned_on", "number"])
    for session, (week_number, on, number) in changed:
        session.week_number, session.planned_on, session.number = week_number, on, number
    Session.objects.bulk_update(rows, ["week_number", "planned_on", "number"])


MOST_SESSIONS = 10_000
"""More than any programme has; numbers above it are only for a moment."""
