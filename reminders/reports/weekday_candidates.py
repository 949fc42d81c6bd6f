"""Who asked for a mail on weekdays of their own: a walker's look back at the week, the numbers of coaches and assistants."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import Delivery
from coaching.models import Cover, Grant, Membership
from programmes.models import Enrolment, Session
from reminders.models import Preference
from reminders.planning import Wish
from reminders.reports.candidates import A_DAY, Candidate, Scope, columns_of, terms_in

Kind = Preference.Kind
Name = Callable[[dt.date], str]
WEEK = 7 * A_DAY


def weekly_summary(scope: Scope) -> Iterator[Candidate]:
    """Walkers who asked for a look back, on days after a week with a walk in the plan: a pause has nothing to tell."""
    wishes = _wishes(Kind.WEEKLY_SUMMARY).filter(
        person__enrolments__status=Enrolment.Status.ACTIVE
    )
    found = list(_candidates(scope, wishes, Kind.WEEKLY_SUMMARY, week_name))
    planned = _planned_days({one.person_id for one in found}, found)
    return (
        one
        for one in found
        if any(one.about - WEEK < day <= one.about for day in planned[one.person_id])
    )


def coach_digest(scope: Scope) -> Iterator[Candidate]:
    """Coaches who asked for it and to whom somebody lends their plan, or the plan of whose coach they stand in for."""
    lent = Grant.objects.in_force(scope.now).filter(coach=OuterRef("person"))
    stands_in = Q(person__in=Cover.objects.opening(scope.now).values("stand_in"))
    wishes = _wishes(Kind.COACH_DIGEST).filter(Q(Exists(lent)) | stands_in)
    return _candidates(scope, wishes, Kind.COACH_DIGEST, dt.date.isoformat)


def waiting_messages(scope: Scope) -> Iterator[Candidate]:
    """Assistants who asked for it."""
    helps = Membership.objects.current().assistants().filter(person=OuterRef("person"))
    wishes = _wishes(Kind.WAITING_MESSAGES).filter(Exists(helps))
    return _candidates(scope, wishes, Kind.WAITING_MESSAGES, dt.date.isoformat)


def week_name(day: dt.date) -> str:
    """The week of a day as the ledger names it: one look back for each, whatever weekday is chosen."""
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02}"


def _wishes(kind: str) -> QuerySet[Any, Any]:
    return Preference.objects.filter(kind=kind, is_on=True, person__is_active=True)


def _candidates(
    scope: Scope, wishes: QuerySet[Any, Any], kind: str, name: Name
) -> Iterator[Candidate]:
    """Each person on each day in scope that has a weekday of the wish; the earliest day last: of two with one name it counts."""
    rows = wishes.filter(person=scope.person) if scope.person else _come(scope, wishes, kind, name)
    for row in rows.values(
        "person_id", "local_time", "weekdays", "changed_at", **columns_of("person")
    ):
        theirs = terms_in(row)
        for day in reversed(_days(scope, theirs.zone)) if theirs else ():
            if theirs and row["weekdays"] >> day.weekday() & 1:
                yield Candidate(
                    person_id=row["person_id"],
                    about=day,
                    occurrence=name(day),
                    wish=_wish(row),
                    terms=theirs,
                )


def _wish(row: dict[str, Any]) -> Wish:
    return Wish(
        is_on=True,
        local_time=row["local_time"],
        since=row["changed_at"],
        weekdays=row["weekdays"],
    )


def _days(scope: Scope, zone: dt.tzinfo) -> list[dt.date]:
    """Today and yesterday on a clock in `zone`, or the days in scope of one person."""
    today = scope.now.astimezone(zone).date()
    if scope.person is None:
        return [today - A_DAY, today]
    first, last = scope.range()
    return [first + number * A_DAY for number in range((last - first).days + 1)]


def _come(scope: Scope, wishes: QuerySet[Any, Any], kind: str, name: Name) -> QuerySet[Any, Any]:
    """The wishes whose hour has come today or came yesterday, on one of their weekdays, and that the ledger does not hold."""
    clocks = scope.clocks()
    if not clocks:
        return wishes.none()
    days = {day for wall in clocks for day in (wall.date(), wall.date() - A_DAY)}
    owed = Delivery.objects.filter(kind=kind, person=OuterRef("person"))
    is_owed = {f"owed_{day:%d}": Exists(owed.filter(occurrence=name(day))) for day in days}
    bits = {f"bit_{day}": F("weekdays").bitand(1 << day) for day in range(7)}
    come = (
        Q(person__time_zone__in=zones)
        & ((Q(local_time__lte=wall.time()) & _open_on(wall)) | _open_on(wall - A_DAY))
        for wall, zones in clocks.items()
    )
    theirs = scope.only_among(wishes, "person")
    found: QuerySet[Any, Any] = theirs.annotate(**bits, **is_owed).filter(reduce(or_, come))
    return found


def _open_on(wall: dt.datetime) -> Q:
    """That day is a weekday of the wish, and the ledger does not hold its mail."""
    return Q(**{f"bit_{wall.weekday()}__gt": 0, f"owed_{wall:%d}": False})


def _planned_days(
    people: set[uuid.UUID], found: list[Candidate]
) -> dict[uuid.UUID, list[dt.date]]:
    """The days of the plans that these people follow, around the days in question."""
    planned: dict[uuid.UUID, list[dt.date]] = defaultdict(list)
    if not found:
        return planned
    days = [one.about for one in found]
    rows = Session.objects.filter(
        enrolment__walker__in=people,
        enrolment__status=Enrolment.Status.ACTIVE,
        planned_on__range=(min(days) - WEEK, max(days)),
    )
    for person, day in rows.values_list("enrolment__walker", "planned_on"):
        planned[person].append(day)
    return planned
