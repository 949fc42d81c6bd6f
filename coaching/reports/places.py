"""The clinic as its admin sees it, a coach's invitations, and what a walker shares with whom."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from accounts.audit import LOOKS
from accounts.models import AuditEvent, User
from coaching import access
from coaching.models import Clinic, Grant, Invitation, Membership
from coaching.reports.cover import Asked, asked_of
from coaching.reports.figures import Adherence, adherence_in, without_a_coach
from coaching.reports.harm import Harm, harm_in


@dataclass(frozen=True, slots=True)
class CoachRow:
    """A coach in numbers; the admin sees no walker's name and no health data."""

    person: User
    walkers: int
    invitations: int


@dataclass(frozen=True, slots=True)
class ClinicPage:
    """One clinic: its people and counts."""

    clinic: Clinic
    others: tuple[Clinic, ...]
    coaches: tuple[CoachRow, ...]
    others_here: tuple[Membership, ...]
    waiting: tuple[Invitation, ...]
    harm: Harm
    adherence: Adherence
    without_a_coach: int

    @property
    def walkers(self) -> int:
        """Grants in force; a walker with two coaches counts twice."""
        return sum(row.walkers for row in self.coaches)

    @property
    def invitations(self) -> int:
        """Invitations that wait for an answer."""
        return len(self.waiting)


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation and what has become of it."""

    invitation: Invitation
    state: Invitation.State


@dataclass(frozen=True, slots=True)
class SharedWith:
    """One coach and what they are lent; `is_in_force` is False when they have left the clinic and see nothing."""

    grant: Grant
    is_in_force: bool
    last_opened_at: dt.datetime | None
    covers: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """A grant that is over, by hand or by its last day."""

    grant: Grant
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SharingPage:
    """Who sees what, what was ended, and which invitations wait."""

    grants: tuple[SharedWith, ...]
    ended: tuple[Ended, ...]
    waiting: tuple[Invitation, ...]


def clinic_page(*, clinic: Clinic, clinics: QuerySet[Clinic], now: dt.datetime) -> ClinicPage:
    """`clinic`, and the other ones of `clinics`, between which its admin may switch."""
    members = list(
        Membership.objects.current()
        .filter(clinic=clinic)
        .select_related("person")
        .order_by("person__name", "person__email")
    )
    walkers = _per_coach(Grant.objects.in_force(now).filter(clinic=clinic))
    asked = Invitation.objects.open(now).filter(clinic=clinic).select_related("coach")
    waiting = tuple(asked)
    invitations = Counter(row.coach_id for row in waiting if not row.role)
    return ClinicPage(
        clinic=clinic,
        others=tuple(other for other in clinics if other != clinic),
        coaches=tuple(
            CoachRow(
                person=member.person,
                walkers=walkers.get(member.person_id, 0),
                invitations=invitations.get(member.person_id, 0),
            )
            for member in members
            if member.role == Membership.Role.COACH
        ),
        others_here=tuple(row for row in members if row.role != Membership.Role.COACH),
        waiting=waiting,
        harm=harm_in(clinic, now),
        adherence=adherence_in(clinic, now),
        without_a_coach=without_a_coach(clinic, now),
    )


def invitation_rows(*, coach: User, now: dt.datetime) -> list[InvitationRow]:
    """All invitations of this coach, newest first."""
    sent = coach.invitations_sent.to_share().select_related("clinic")
    return [InvitationRow(invitation=row, state=row.state(now)) for row in sent]


def sharing_page(*, walker: User, now: dt.datetime) -> SharingPage:
    """What this walker lends, has lent, and is asked to lend."""
    rows = walker.grants_given.select_related("walker", "coach", "clinic")
    grants = list(rows.order_by("-began_at"))
    over = {grant.pk: over_at for grant in grants if (over_at := grant.over_at(now))}
    in_force = set(walker.grants_given.in_force(now).values_list("pk", flat=True))
    opened = dict(
        AuditEvent.objects.filter(subject=walker, verb__in=LOOKS)
        .order_by()
        .values_list("actor")
        .annotate(last=Max("at"))
    )
    covers = asked_of(walker, [grant for grant in grants if grant.pk not in over], now)
    return SharingPage(
        grants=tuple(
            SharedWith(
                grant=grant,
                is_in_force=grant.pk in in_force,
                last_opened_at=opened.get(grant.coach_id),
                covers=covers.get(grant.pk, ()),
            )
            for grant in grants
            if grant.pk not in over
        ),
        ended=tuple(Ended(grant, over[grant.pk]) for grant in grants if grant.pk in over),
        waiting=tuple(access.invitations_for(walker, now).select_related("coach", "clinic")),
    )


def _per_coach(rows: QuerySet[Grant]) -> dict[uuid.UUID, int]:
    return dict(rows.order_by().values_list("coach").annotate(number=Count("pk")))
