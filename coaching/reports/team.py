"""The people of a clinic and who is invited to join them, as its admin sees it."""

import datetime as dt
from dataclasses import dataclass

from coaching.models import Clinic, Invitation, Membership


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Who works in which role, and which invitations wait."""

    clinic: Clinic
    others: tuple[Clinic, ...]
    members: tuple[Membership, ...]
    waiting: tuple[Invitation, ...]

    @property
    def admins(self) -> int:
        """How many run the clinic."""
        return sum(member.role == Membership.Role.ADMIN for member in self.members)


def team_page(*, clinic: Clinic, clinics: list[Clinic], now: dt.datetime) -> TeamPage:
    """The team of `clinic`, one of the `clinics` between which its admin may switch."""
    members = Membership.objects.current().filter(clinic=clinic).select_related("person")
    waiting = Invitation.objects.open(now).to_work().filter(clinic=clinic)
    return TeamPage(
        clinic=clinic,
        others=tuple(other for other in clinics if other != clinic),
        members=tuple(members.order_by("person__name", "person__email", "role")),
        waiting=tuple(waiting.select_related("coach")),
    )
