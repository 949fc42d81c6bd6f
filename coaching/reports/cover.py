"""Who stands in for whom: as a clinic arranges it, and as a walker is asked about it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import User
from coaching.models import Clinic, Cover, CoverAnswer, Grant, Membership


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One cover, and to how many of the walkers' pages it opens."""

    cover: Cover
    open: int
    walkers: int
    is_running: bool


@dataclass(frozen=True, slots=True)
class CoverPage:
    """What is arranged in one clinic, and between whom more can be arranged."""

    clinic: Clinic
    others: tuple[Clinic, ...]
    rows: tuple[CoverRow, ...]
    away: tuple[User, ...]
    stand_ins: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A cover as the walker of a grant reads it; `answer` is None while nothing was said."""

    cover: Cover
    is_team: bool
    answer: bool | None


def cover_page(
    *, person: User, clinic: Clinic, clinics: Sequence[Clinic], runs: bool, now: dt.datetime
) -> CoverPage:
    """For those who run the clinic all of it, and for a coach their own."""
    covers = Cover.objects.ahead(now).filter(clinic=clinic)
    if not runs:
        covers = covers.filter(Q(away=person) | Q(stand_in=person))
    found = list(covers.select_related("away", "stand_in"))
    coaches = _coaches(clinic)
    return CoverPage(
        clinic=clinic,
        others=tuple(other for other in clinics if other != clinic),
        rows=_rows(found, clinic, now),
        away=(*coaches, *_left_behind(clinic, coaches, now)) if runs else (person,),
        stand_ins=tuple(coach for coach in coaches if runs or coach != person),
    )


def asked_of(
    walker: User, grants: Sequence[Grant], now: dt.datetime
) -> dict[uuid.UUID, tuple[Asked, ...]]:
    """By grant: who will stand in or does, in two queries."""
    covers = Cover.objects.ahead(now).filter(
        clinic__in={grant.clinic_id for grant in grants},
        away__in={grant.coach_id for grant in grants},
    )
    rows = list(covers.select_related("stand_in").exclude(stand_in=walker))
    said = CoverAnswer.objects.filter(grant__walker=walker).values_list(
        "cover", "grant", "says_yes"
    )
    answers = {(cover, grant): yes for cover, grant, yes in said}
    return {
        grant.pk: tuple(
            Asked(cover, grant.shares_team, answers.get((cover.pk, grant.pk)))
            for cover in rows
            if (cover.clinic_id, cover.away_id) == (grant.clinic_id, grant.coach_id)
        )
        for grant in grants
    }


def _coaches(clinic: Clinic) -> tuple[User, ...]:
    works = Membership.objects.current().coaches().filter(clinic=clinic)
    people = User.objects.filter(pk__in=works.values("person"))
    return tuple(people.order_by("name", "email"))


def _left_behind(clinic: Clinic, coaches: Sequence[User], now: dt.datetime) -> tuple[User, ...]:
    """Coaches who have left while walkers still lend to them: somebody must take over."""
    lent = Grant.objects.open(now).filter(clinic=clinic).exclude(coach__in=coaches)
    return tuple(User.objects.filter(pk__in=lent.values("coach")).order_by("name", "email"))


def _rows(covers: Sequence[Cover], clinic: Clinic, now: dt.datetime) -> tuple[CoverRow, ...]:
    grants = Grant.objects.open(now).filter(clinic=clinic)
    lent = {
        coach: (number, team)
        for coach, number, team in grants.order_by()
        .values_list("coach")
        .annotate(number=Count("pk"), team=Count("pk", filter=Q(shares_team=True)))
    }
    said_yes = CoverAnswer.objects.filter(
        cover__in=covers, says_yes=True, grant__in=grants.filter(shares_team=False)
    )
    agreed = dict(said_yes.order_by().values_list("cover").annotate(number=Count("pk")))
    rows = []
    for cover in covers:
        number, team = lent.get(cover.away_id, (0, 0))
        rows.append(
            CoverRow(
                cover=cover,
                open=team + agreed.get(cover.pk, 0),
                walkers=number,
                is_running=cover.starts_at <= now,
            )
        )
    return tuple(rows)
