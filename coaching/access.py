"""The one place that says who may see whom. Asked again at each request, so an ended grant closes its pages at once."""

import datetime as dt
import uuid

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from coaching.models import (
    Clinic,
    Grant,
    GrantQuerySet,
    Invitation,
    InvitationQuerySet,
    Membership,
)


def coach_clinics(person: User) -> QuerySet[Clinic]:
    """The clinics where this person works as a coach now."""
    works = Membership.objects.current().coaches().filter(person=person)
    return Clinic.objects.filter(pk__in=works.values("clinic"))


def coach_or_404(person: User) -> None:
    """Stop anybody who is not a coach; the workspace must not be known to them."""
    if not coach_clinics(person).exists():
        raise Http404


def current_grants(coach: User, now: dt.datetime) -> GrantQuerySet:
    """What walkers lend this coach at `now`, in clinics where the coach still works."""
    return Grant.objects.in_force(now).filter(coach=coach)


def grant_or_404(coach: User, walker_id: uuid.UUID, now: dt.datetime) -> Grant:
    """The grant by which this coach may see the walker, with the walker loaded."""
    grants = current_grants(coach, now).select_related("walker", "clinic")
    return get_object_or_404(grants, walker_id=walker_id)


def thread_or_404(walker: User, grant_id: uuid.UUID, now: dt.datetime) -> Grant:
    """A thread of the walker's own, open or closed, with both people loaded."""
    threads = with_force(Grant.objects.filter(walker=walker), now)
    return get_object_or_404(threads.select_related("walker", "coach", "clinic"), pk=grant_id)


def with_force(grants: QuerySet[Grant], now: dt.datetime) -> QuerySet[Grant]:
    """The grants, each saying as `is_in_force` whether it opens anything at `now`."""
    opens = Grant.objects.in_force(now).filter(pk=OuterRef("pk"))
    return grants.annotate(is_in_force=Exists(opens))


def clinics_of_admin(person: User) -> QuerySet[Clinic]:
    """The clinics that this person runs now. Running a clinic shows names and counts, never health data."""
    runs = Membership.objects.current().admins().filter(person=person)
    return Clinic.objects.filter(pk__in=runs.values("clinic"))


def invitations_for(person: User, now: dt.datetime) -> InvitationQuerySet:
    """Open invitations to an address that this person has confirmed, from other people."""
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    to_them = Invitation.objects.open(now).filter(email__in=addresses.values("email"))
    return to_them.exclude(coach=person)


def is_addressee(person: User, invitation: Invitation) -> bool:
    """True when the invitation was sent to an address that this person has confirmed, by somebody else."""
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    was_sent = addresses.filter(email__iexact=invitation.email).exists()
    return was_sent and invitation.coach_id != person.pk
