"""What is read of one walker for their page: the plan with its figures, the latest walks, and what health answers came to.

The same facts as on the roster, each read once, in seven questions however long the history is.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import User
from coaching.models import Grant
from coaching.reasons import WalkFacts
from coaching.reports.lenders import lender_of
from coaching.reports.standing import Standing, standing_of
from coaching.reports.standing_facts import (
    SPARK_WALKS,
    WALK_FIELDS,
    WINDOW,
    ZONE_SLACK,
    Timetable,
    following_of,
    with_counts,
)
from coaching.reports.told import told_in
from coaching.reports.waiting import RECORD, yes_in
from programmes.models import Clearance, Enrolment, Screening, Session, Walk
from programmes.reports.clearances import Allowance, allowance_from
from programmes.reports.story import with_story

TIMELINE_WALKS = 30
ANSWERED = ("completed_at", "verdict", "codes")


@dataclass(frozen=True, slots=True)
class OneWalker:
    """The walker of a grant on their own day; `figures` count sessions and what was told of their walks."""

    standing: Standing
    enrolment: Enrolment | None
    walks: tuple[Walk, ...]
    figures: dict[str, int]
    allowed: Allowance
    answers: Screening | None


def read_walker(grant: Grant, now: dt.datetime) -> OneWalker:
    """All of it; load the walker with the grant."""
    person = grant.walker
    today = person.local_date(now)
    counted = with_counts(with_story(), {person.time_zone: today})
    theirs = counted.filter(pk__in=person.enrolments.active())
    plan: Any = theirs.annotate(**_sums_of_a_plan(today)).first()
    walks = tuple(person.walks.order_by("-walked_at")[:TIMELINE_WALKS])
    answers, records = _health(person)
    standing = standing_of(
        lender_of(grant, answers.completed_at if answers else None),
        Timetable(today, plan.planned, plan.done, plan.next_on) if plan else Timetable(today),
        following_of(plan, _programme(plan)) if plan else None,
        _facts(walks, now),
        told=told_in(plan.adaptations.all(), person, now) if plan else (),
        yes=yes_in(answers, records, today),
    )
    return OneWalker(
        standing=standing,
        enrolment=plan,
        walks=walks,
        figures={name: getattr(plan, f"all_{name}") for name in SUMS}
        if plan
        else _sums_of_everything(person, today),
        allowed=allowance_from(person, today, records, answers),
        answers=answers,
    )


def _programme(plan: Enrolment) -> tuple[str, int]:
    document = plan.version.document
    return str(document["name"]), int(document["weeks_count"])


def _facts(walks: Iterable[Walk], now: dt.datetime) -> list[WalkFacts]:
    """As on the roster: those of two weeks, and the last eight."""
    since = now - WINDOW - ZONE_SLACK
    return [
        WalkFacts(*(getattr(walk, name) for name in WALK_FIELDS))
        for place, walk in enumerate(walks)
        if place < SPARK_WALKS or walk.walked_at >= since
    ]


SUMS = ("walked", "planned", "minutes", "near_falls", "falls")
TOLD = SUMS[2:]


def _due(today: dt.date) -> Q:
    return Q(planned_on__lt=today) | Q(status=Session.Status.WALKED)


def _sums_of_a_plan(today: dt.date) -> dict[str, Coalesce]:
    """The figures over the whole plan that is followed, for each a look into its sessions."""
    sessions = Session.objects.filter(enrolment=OuterRef("pk")).order_by()
    one = sessions.values("enrolment")
    counted = {
        "walked": one.filter(status=Session.Status.WALKED).annotate(figure=Count("pk")),
        "planned": one.filter(_due(today)).annotate(figure=Count("pk")),
        **{name: one.annotate(figure=Sum(f"walk__{name}")) for name in TOLD},
    }
    return {
        f"all_{name}": Coalesce(Subquery(rows.values("figure")), 0)
        for name, rows in counted.items()
    }


def _sums_of_everything(person: User, today: dt.date) -> dict[str, int]:
    """The same over every programme, for somebody who follows none now."""
    return Session.objects.of_walker(person).aggregate(
        walked=Count("pk", filter=Q(status=Session.Status.WALKED)),
        planned=Count("pk", filter=_due(today)),
        **{name: Sum(f"walk__{name}", default=0) for name in TOLD},
    )


def _health(person: User) -> tuple[Screening | None, list[Clearance]]:
    """The latest answers and every clinician's yes, newest first, in one question."""
    latest = Screening.objects.filter(walker=OuterRef("pk"), completed_at__isnull=False)
    latest = latest.order_by("-completed_at")
    columns = {f"record_{name}": F(f"clearances__{name}") for name in RECORD}
    answered = {name: Subquery(latest.values(name)[:1]) for name in ANSWERED}
    rows = User.objects.filter(pk=person.pk).annotate(**columns, **answered)
    ordered = rows.order_by("-clearances__given_on", "-clearances__recorded_at")
    found = list(ordered.values_list(*answered, *columns))
    records = [
        Clearance(**dict(zip(RECORD, row[len(ANSWERED) :], strict=True)))
        for row in found
        if row[len(ANSWERED)]
    ]
    told = dict(zip(ANSWERED, found[0], strict=False))
    return Screening(walker=person, **told) if told["completed_at"] else None, records
