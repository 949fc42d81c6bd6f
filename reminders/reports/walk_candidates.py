"""Who may be reminded of a walk: on its day, on the evening before, and on the morning after."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from programmes.models import CheckIn, Enrolment, MorningAnswer, Session, Walk
from reminders.kinds import KINDS
from reminders.models import Preference
from reminders.reports.candidates import Candidate, Scope, columns_of, given
from reminders.reports.wishes import MORNING_TIME, with_wish

Kind = Preference.Kind
WALKER = "enrolment__walker"
WALKER_OF_WALK = f"session__{WALKER}"
A_DAY = dt.timedelta(days=1)
LOOK_BACK = dt.timedelta(days=4)


def session_today(scope: Scope) -> Iterator[Candidate]:
    """The walks that are still to be walked, of people who want to hear of them on the day."""
    rows = with_wish(_to_be_walked()).filter(is_wanted=True)
    return _candidates(
        scope, rows.annotate(wished=F("local_time"), wished_at=F("asked_at")), Kind.SESSION_TODAY
    )


def evening_before(scope: Scope) -> Iterator[Candidate]:
    """The same walks, of people who asked to be told on the evening before."""
    wish = f"{WALKER}__preferences"
    rows = (
        _to_be_walked()
        .filter(**{f"{wish}__kind": Kind.EVENING_BEFORE, f"{wish}__is_on": True})
        .annotate(
            wished=F(f"{wish}__local_time"),
            wished_days=F(f"{wish}__weekdays"),
            wished_at=Greatest(F(f"{wish}__changed_at"), F("enrolment__enrolled_at")),
        )
    )
    return _candidates(scope, rows, Kind.EVENING_BEFORE)


def missed_walk(scope: Scope) -> Iterator[Candidate]:
    """Walks that did not happen, of people who want to hear of their walks, or of this alone."""
    rows = missed().filter(nudge_wanted=True)
    return (
        one
        for one in _candidates(scope, rows, Kind.MISSED_WALK, "next_on")
        if one.context.pop("next_on") != (one.about + A_DAY).isoformat()
    )


def missed() -> QuerySet[Any, Any]:
    """Walks nobody has walked, about which one friendly word is right; `nudge_wanted` says whether it is wanted.

    Not after another walk that did not happen, nor where the check before the walk said not to start, nor when the
    walker has walked since. `next_on` is the next planned day: on the day of a walk its own reminder is enough.
    """
    wishes = f"{WALKER}__preferences"
    same = Session.objects.filter(enrolment=OuterRef("enrolment"))
    earlier = same.filter(planned_on__lt=OuterRef("planned_on")).order_by("-planned_on")
    later = same.planned().filter(planned_on__gt=OuterRef("planned_on")).order_by("planned_on")
    walked = Walk.objects.filter(
        session__enrolment=OuterRef("enrolment"), walked_on__gte=OuterRef("planned_on")
    )
    refused = CheckIn.objects.filter(session=OuterRef("pk")).exclude(verdict="start")
    rows: QuerySet[Any, Any] = (
        with_wish(_to_be_walked())
        .annotate(
            nudge=FilteredRelation(wishes, condition=Q(**{f"{wishes}__kind": Kind.MISSED_WALK})),
            before=Subquery(earlier.values("status")[:1]),
            next_on=Subquery(later.values("planned_on")[:1]),
        )
        .annotate(
            nudge_wanted=Coalesce("nudge__is_on", "is_wanted"),
            wished=Coalesce("nudge__local_time", Value(KINDS[Kind.MISSED_WALK].at)),
            wished_at=Coalesce(Greatest("nudge__changed_at", "asked_at"), "asked_at"),
        )
        .filter(Q(before__isnull=True) | ~Q(before=Session.Status.PLANNED))
        .exclude(Exists(walked))
        .exclude(Exists(refused))
    )
    return rows


def morning_check_in(scope: Scope) -> Iterator[Candidate]:
    """The walks of the last days that nobody has told about, in the order of time: of two on one day the later counts."""
    wishes = f"{WALKER_OF_WALK}__preferences"
    answered = MorningAnswer.objects.filter(walk=OuterRef("pk"))
    rows = (
        Walk.objects.filter(
            walked_at__gt=scope.now - LOOK_BACK,
            session__enrolment__walker__is_active=True,
            session__enrolment__in=Enrolment.objects.active(),
        )
        .annotate(
            wish=FilteredRelation(
                wishes, condition=Q(**{f"{wishes}__kind": Kind.MORNING_CHECK_IN})
            )
        )
        .filter(Q(wish__isnull=True) | Q(wish__is_on=True))
        .exclude(Exists(answered))
        .annotate(
            wished=Coalesce("wish__local_time", Value(MORNING_TIME)),
            wished_at=Coalesce(Greatest("logged_at", "wish__changed_at"), "logged_at"),
        )
        .order_by("walked_at")
    )
    narrowed = scope.narrow(
        rows,
        kind=Kind.MORNING_CHECK_IN,
        walker=WALKER_OF_WALK,
        on="walked_on",
        at="wished",
        shift=KINDS[Kind.MORNING_CHECK_IN].rule.days,
    ).values(
        "pk", "walked_on", "wished", "wished_at", WALKER_OF_WALK, **columns_of(WALKER_OF_WALK)
    )
    return given(narrowed, walker=WALKER_OF_WALK, on="walked_on", about="pk", name="walk")


def _to_be_walked() -> QuerySet[Session, Any]:
    return Session.objects.planned().filter(
        enrolment__status=Enrolment.Status.ACTIVE, enrolment__walker__is_active=True
    )


def _candidates(
    scope: Scope, rows: QuerySet[Any, Any], kind: str, *also: str
) -> Iterator[Candidate]:
    """The rows in scope as candidates; they have `wished` and `wished_at`. What is named `also` goes along."""
    narrowed = scope.narrow(
        rows, kind=kind, walker=WALKER, on="planned_on", at="wished", shift=KINDS[kind].rule.days
    ).values(
        "pk",
        "planned_on",
        "wished",
        "wished_at",
        *(() if kind == Kind.MISSED_WALK else ("wished_days",)),
        *also,
        WALKER,
        **columns_of(WALKER),
    )
    return given(narrowed, walker=WALKER, on="planned_on", about="pk", name="session", also=also)
