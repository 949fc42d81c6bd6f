"""What people want to hear and when, read from what they chose; nothing is written here."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, DateTimeField, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from programmes.models import Session
from reminders.kinds import ANY_TIME, Kind
from reminders.models import Preference
from reminders.planning import EVERY_DAY

DEFAULT_TIME = dt.time(9)
MORNING_TIME = dt.time(8, 30)


def with_wish(sessions: QuerySet[Session]) -> QuerySet[Any, Any]:
    """Adds `is_wanted`, `local_time`, `wished_days` and `asked_at`: what the walker wants to hear on a walking day, since when.

    The latest wish wins: the one on the settings page, or the one given when enrolling, where no time means none.
    Walkers whom a coach enrolled have not said anything yet: they hear at the usual time. Off stays off.
    """
    chosen = "enrolment__walker__preferences"
    is_newer = Q(wish__changed_at__gte=F("enrolment__enrolled_at"))
    said_none = Q(
        enrolment__reminder_time__isnull=True, enrolment__enrolled_by=F("enrolment__walker")
    )
    return sessions.annotate(
        wish=FilteredRelation(
            chosen, condition=Q(**{f"{chosen}__kind": Preference.Kind.SESSION_TODAY})
        )
    ).annotate(
        is_wanted=Case(
            When(wish__is_on=False, then=Value(value=False)),
            When(is_newer, then=Value(value=True)),
            When(said_none, then=Value(value=False)),
            default=Value(value=True),
        ),
        local_time=Case(
            When(is_newer, then="wish__local_time"),
            default=Coalesce("enrolment__reminder_time", "wish__local_time", Value(DEFAULT_TIME)),
        ),
        asked_at=Case(
            When(is_newer, then="wish__changed_at"),
            default="enrolment__enrolled_at",
            output_field=DateTimeField(),
        ),
        wished_lead=Case(When(is_newer, then="wish__lead_minutes"), default=Value(0)),
        wished_days=Case(When(is_newer, then="wish__weekdays"), default=Value(EVERY_DAY)),
    )


def place_of(person: User) -> str:
    """The town that gives the person's time zone its name, such as London."""
    return person.time_zone.rpartition("/")[2].replace("_", " ")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody wants of one kind, or what holds until they choose."""

    is_on: bool
    local_time: dt.time
    weekdays: int = EVERY_DAY
    lead_minutes: int = 0


def chosen_of(person: User, kind: Kind, *, now: dt.datetime) -> Chosen:
    """What the person chose, or the usual; about walking days the wish given when enrolling counts as well."""
    if kind.code == Preference.Kind.SESSION_TODAY and (known := _by_walk(person, now)):
        return known
    columns = ("is_on", "local_time", "weekdays", "lead_minutes")
    row = person.preferences.filter(kind=kind.code).values_list(*columns).first()
    return Chosen(*row) if row else _usual(kind)


def all_chosen(person: User, kinds: tuple[Kind, ...]) -> tuple[Chosen, ...]:
    """The same for several kinds that know no other wish, in one question."""
    known = {
        row.kind: Chosen(row.is_on, row.local_time, row.weekdays, row.lead_minutes)
        for row in person.preferences.all()
    }
    return tuple(known.get(kind.code) or _usual(kind) for kind in kinds)


def _usual(kind: Kind) -> Chosen:
    return Chosen(kind.is_on, kind.at or ANY_TIME, kind.weekdays)


def _by_walk(person: User, now: dt.datetime) -> Chosen | None:
    """What the person wants to hear of their next walk; None without one."""
    coming = Session.objects.planned().filter(
        enrolment__in=person.enrolments.active(), planned_on__gte=person.local_date(now)
    )
    columns = ("is_wanted", "local_time", "wished_days", "wished_lead")
    row = with_wish(coming).order_by("planned_on").values_list(*columns).first()
    return Chosen(*row) if row else None
