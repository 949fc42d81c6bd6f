"""What standings are worked out from: the plans and the latest walks of everybody who lends, one question each."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Least

from coaching.models import GrantQuerySet
from coaching.reasons import WINDOW_DAYS, WalkFacts
from programmes.models import Enrolment, ProgrammeVersion, Session, VersionOffer, Walk
from programmes.models.enrolments import SessionQuerySet

SPARK_WALKS = 8
# Local dates run up to a day ahead of or behind UTC.
ZONE_SLACK = dt.timedelta(days=1)
WINDOW = dt.timedelta(days=WINDOW_DAYS)
WALK_FIELDS = (
    "walked_on",
    "falls",
    "pain_worst",
    "pain_after",
    "near_falls",
    "confidence",
)
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
Todays = Mapping[uuid.UUID, dt.date]
Zones = Mapping[str, dt.date]


@dataclass(frozen=True, slots=True)
class Following:
    """The programme that a walker follows now, and the week they have reached."""

    programme: str
    week: int
    weeks: int
    starts_on: dt.date
    is_on_hold: bool
    joined_by: dt.datetime | None = None
    """When the answers were given by which they joined it."""
    offered_at: dt.datetime | None = None
    """Since when a newer version waits for their answer."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """What the sessions of one enrolment say on the walker's day `today`."""

    today: dt.date
    planned: int = 0
    done: int = 0
    next_on: dt.date | None = None


Row = TypeVar("Row")
Lived = tuple[Following | None, Timetable]


def followings(lent: GrantQuerySet, todays: Todays, zones: Zones) -> dict[uuid.UUID, Lived]:
    """What each walker follows, with the sessions around their own day counted by the database, in one query.

    `zones` says which date it is where: around the world there are at most three at a time.
    """
    theirs = Enrolment.objects.active().filter(walker__in=lent.values("walker"))
    rows = with_counts(theirs, zones).order_by().values_list(*COLUMNS, named=True)
    found = list(rows)
    names = _programme_names({row.version for row in found})
    return {
        row.walker: (
            following_of(row, names[row.version]),
            Timetable(todays[row.walker], row.planned, row.done, row.next_on),
        )
        for row in found
    }


def with_counts(enrolments: QuerySet[Enrolment, Row], zones: Zones) -> QuerySet[Enrolment, Row]:
    """Enrolments, each with the numbers of sessions around the walker's own day."""
    dated = enrolments.annotate(
        today=_by_zone(zones),
        since=_by_zone({zone: on - WINDOW for zone, on in zones.items()}),
    )
    waiting = VersionOffer.objects.filter(enrolment=OuterRef("pk"), answered_at__isnull=True)
    return dated.annotate(
        **_counts(),
        joined_by=F("screening__completed_at"),
        offered_at=Subquery(waiting.order_by("offered_at").values("offered_at")[:1]),
    )


COLUMNS = (
    "walker",
    "version",
    "starts_on",
    "status",
    "planned",
    "done",
    "next_on",
    "next_week",
    "last_week",
    "joined_by",
    "offered_at",
)


def _by_zone(dates: Zones) -> Case | Value:
    """The date of each walker; no case where all have the same."""
    zones: dict[dt.date, list[str]] = defaultdict(list)
    for zone, on in dates.items():
        zones[on].append(zone)
    first, *others = zones
    return Case(
        *(When(walker__time_zone__in=zones[on], then=_day(on)) for on in others),
        default=_day(first),
    )


def _day(on: dt.date) -> Value:
    return Value(on, output_field=DateField())


def _counts() -> dict[str, Combinable]:
    """Today's session counts only once it is walked, because the day is not over. Each is a short look into an index."""
    sessions = Session.objects.filter(enrolment=OuterRef("pk"))
    walked = Q(status=Session.Status.WALKED)
    counted = sessions.filter(
        Q(planned_on__lt=OuterRef("today")) | walked,
        planned_on__gt=OuterRef("since"),
        planned_on__lte=OuterRef("today"),
    )
    still = sessions.filter(
        status=Session.Status.PLANNED, planned_on__gte=OuterRef("today")
    ).order_by("planned_on")
    past = sessions.filter(planned_on__lte=OuterRef("today")).order_by("-planned_on")
    return {
        "planned": _number(counted),
        "done": _number(counted.filter(walked)),
        "next_on": Subquery(still.values("planned_on")[:1]),
        "next_week": Subquery(still.values("week_number")[:1]),
        "last_week": Subquery(past.values("week_number")[:1]),
    }


def _number(sessions: SessionQuerySet) -> Coalesce:
    one = sessions.order_by().values("enrolment").annotate(number=Count("pk"))
    return Coalesce(Subquery(one.values("number")), 0)


def following_of(row: Any, programme: tuple[str, int]) -> Following:
    """What a row of `with_counts` says of the programme with this name and so many weeks."""
    return Following(
        programme=programme[0],
        week=row.next_week or row.last_week or 1,
        weeks=programme[1],
        starts_on=row.starts_on,
        is_on_hold=row.status == Enrolment.Status.ON_HOLD,
        joined_by=row.joined_by,
        offered_at=row.offered_at,
    )


def _programme_names(versions: set[uuid.UUID]) -> dict[uuid.UUID, tuple[str, int]]:
    """Name and number of weeks, without reading the whole documents."""
    rows = ProgrammeVersion.objects.filter(pk__in=versions).values_list(
        "pk", "document__name", "document__weeks_count"
    )
    return {pk: (str(name), int(weeks)) for pk, name, weeks in rows}


def latest_walks(
    lent: GrantQuerySet, people: Todays, now: dt.datetime
) -> dict[uuid.UUID, list[WalkFacts]]:
    """Newest first: those of two weeks, and the last eight however old; read from an index of each walker's own."""
    recent = Value(now - WINDOW - ZONE_SLACK, output_field=DateTimeField())
    theirs = Walk.objects.filter(walker=OuterRef("walker")).order_by("-walked_at")
    eighth = Subquery(theirs.values("walked_at")[SPARK_WALKS - 1 : SPARK_WALKS])
    all_of_them = Value(LONG_AGO, output_field=DateTimeField())
    rows = (
        lent.filter(walker__walks__walked_at__gte=Least(Coalesce(eighth, all_of_them), recent))
        .order_by("-walker__walks__walked_at")
        .annotate(stored=ExpressionWrapper(F("walker"), output_field=CharField()))
        .values_list("stored", *(f"walker__walks__{name}" for name in WALK_FIELDS))
    )
    # As the driver gives them: to make thousands of ids takes longer than to find the rows.
    known = {stored: pk for pk in people for stored in (pk, pk.hex)}
    found: dict[uuid.UUID, list[WalkFacts]] = defaultdict(list)
    for stored, *row in rows:
        found[known[stored]].append(WalkFacts._make(row))
    return found
