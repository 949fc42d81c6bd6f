"""Who has to answer the safety questions again, because the last answers are 12 weeks old."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest

from accounts.models import Delivery
from programmes.models import Enrolment, Screening
from programmes.reports.screening import SCREENING_LASTS
from reminders.kinds import KINDS
from reminders.models import Preference
from reminders.planning import Wish
from reminders.reports.candidates import A_DAY, Candidate, Scope, columns_of, terms_in

KIND = Preference.Kind.RESCREENING_DUE
WISHES = "walker__preferences"


def rescreening_due(scope: Scope) -> Iterator[Candidate]:
    """The last answers of people who follow a programme, about the day on which they grow too old."""
    rows = _last_answers(scope)
    for row in rows.values(
        "walker_id", "completed_at", "wished", "wished_at", **columns_of("walker")
    ):
        theirs = terms_in(row)
        if theirs:
            about = day_of_growing_old(row["completed_at"], theirs.zone)
            yield Candidate(
                person_id=row["walker_id"],
                about=about,
                occurrence=about.isoformat(),
                wish=Wish(is_on=True, local_time=row["wished"], since=row["wished_at"]),
                terms=theirs,
            )


def _last_answers(scope: Scope) -> QuerySet[Any, Any]:
    """Those that grow too old about now, with what their people wish; without those who were told, but for a look ahead."""
    later = Screening.objects.filter(
        walker=OuterRef("walker"), completed_at__gt=OuterRef("completed_at")
    )
    follows = Enrolment.objects.active().filter(walker=OuterRef("walker"))
    first, last = (
        scope.now - SCREENING_LASTS - 4 * A_DAY,
        scope.now - SCREENING_LASTS + 2 * A_DAY,
    )
    rows: QuerySet[Any, Any] = (
        Screening.objects.filter(
            completed_at__range=(first, last + scope.days * A_DAY), walker__is_active=True
        )
        .filter(Exists(follows))
        .exclude(Exists(later))
        .annotate(wish=FilteredRelation(WISHES, condition=Q(**{f"{WISHES}__kind": KIND})))
        .filter(Q(wish__isnull=True) | Q(wish__is_on=True))
        .annotate(
            wished=Coalesce("wish__local_time", Value(KINDS[KIND].at)),
            wished_at=Coalesce(Greatest("completed_at", "wish__changed_at"), F("completed_at")),
        )
    )
    if scope.person:
        return rows.filter(walker=scope.person)
    owed = Delivery.objects.filter(
        kind=KIND, person=OuterRef("walker"), due_at__gt=scope.now - 5 * A_DAY
    )
    return scope.only_among(rows, "walker").exclude(Exists(owed))


def day_of_growing_old(completed_at: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """The day on which answers stop counting, on a clock in `zone`."""
    return (completed_at + SCREENING_LASTS).astimezone(zone).date()
