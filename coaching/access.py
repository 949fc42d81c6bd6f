"""The one place that says who may see whom. Asked again at each request, so an ended grant closes its pages at once."""

import datetime as dt
import uuid
from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from coaching.models import (
    Clinic,
    Cover,
    CoverAnswer,
    Grant,
    GrantQuerySet,
    Invitation,
    InvitationQuerySet,
    Membership,
    Message,
    OwnProgramme,
    OwnProgrammeQuerySet,
)
from programmes.models import Programme, ProgrammeQuerySet

TEAM = frozenset({Membership.Role.COACH, Membership.Role.ASSISTANT})


def coach_clinics(person: User) -> QuerySet[Clinic]:
    """The clinics where this person works as a coach now."""
    works = Membership.objects.current().coaches().filter(person=person)
    return Clinic.objects.filter(pk__in=works.values("clinic"))


def work_of(person: User, now: dt.datetime) -> dict[str, int]:
    """The roles of the person, with the number of messages that wait for them on the team: one question for both."""
    waiting = Message.objects.unread_by_team(person, now).order_by()
    number = waiting.annotate(all=Value(1)).values("all").annotate(number=Count("pk"))
    roles = Membership.objects.current().filter(person=person)
    counted = roles.annotate(unread=Coalesce(Subquery(number.values("number")), 0))
    return dict(counted.values_list("role", "unread"))


def roles_of(person: User) -> frozenset[str]:
    """The roles in which this person works now, in whichever clinic."""
    roles = Membership.objects.current().filter(person=person)
    return frozenset(roles.values_list("role", flat=True))


def coach_or_404(person: User, now: dt.datetime) -> dict[str, int]:
    """The work of a coach; stop anybody who is none, for the workspace must not be known to them."""
    work = work_of(person, now)
    if Membership.Role.COACH not in work:
        raise Http404
    return work


def is_on_team(person: User) -> bool:
    """True for whoever coaches, or helps as an assistant."""
    return Membership.objects.current().filter(person=person, role__in=TEAM).exists()


def team_or_404(person: User, now: dt.datetime) -> dict[str, int]:
    """The work of whoever coaches, or helps as an assistant; stop anybody else."""
    work = work_of(person, now)
    if TEAM.isdisjoint(work):
        raise Http404
    return work


def current_grants(person: User, now: dt.datetime) -> GrantQuerySet:
    """What opens to this person at `now`: their own walkers, those for whose coach they stand in, and those of an assistant.

    One grant for each walker: the person's own first, then the oldest.
    """
    works = Membership.objects.current().filter(person=person)
    lent = Grant.objects.lent_to(person, now).filter(clinic__in=works.values("clinic"))
    is_own = Case(When(coach=person, then=Value(0)), default=Value(1))
    best = lent.filter(walker=OuterRef("walker")).order_by(is_own, "began_at", "pk")
    return lent.filter(pk=Subquery(best.values("pk")[:1]))


def led_grants(person: User, now: dt.datetime) -> GrantQuerySet:
    """Those of them by which the person may change a plan."""
    return current_grants(person, now).led_by(person, now)


def grant_or_404(person: User, walker_id: uuid.UUID, now: dt.datetime) -> Grant:
    """The grant by which this person may see the walker, with both people of it loaded; it says who reads, and as what."""
    leads = Exists(Grant.objects.led_by(person, now).filter(pk=OuterRef("pk")))
    grants = current_grants(person, now).select_related("walker", "coach", "clinic")
    grant = get_object_or_404(grants.annotate(leads=leads), walker_id=walker_id)
    grant.reader, grant.is_led = person, vars(grant)["leads"]
    return grant


def led_grant_or_404(person: User, walker_id: uuid.UUID, now: dt.datetime) -> Grant:
    """The grant by which this person may change the walker's plan."""
    grant = grant_or_404(person, walker_id, now)
    if not grant.is_led:
        raise Http404
    return grant


def coach_keeps() -> dt.timedelta:
    """For how long after the end a coach may read what they wrote themselves; nothing else, and by default not at all."""
    return dt.timedelta(days=max(settings.COACH_KEEPS_DAYS, 0))


def kept_grants(coach: User, now: dt.datetime) -> QuerySet[Grant]:
    """Grants to this coach that ended within that time, in clinics where they still work; not while a new one is open."""
    since = now - coach_keeps()
    by_hand = Q(ended_at__gt=since, ended_at__lte=now)
    by_date = Q(ended_at__isnull=True, closes_at__gt=since, closes_at__lte=now)
    ended = Grant.objects.filter(by_hand | by_date, coach=coach)
    again = Grant.objects.open(now).filter(coach=coach, clinic=OuterRef("clinic"))
    works = Exists(coach_clinics(coach).filter(pk=OuterRef("clinic")))
    theirs = ended.filter(works).exclude(Exists(again.filter(walker=OuterRef("walker"))))
    return theirs.order_by("-began_at")


def leaders_of(grant: Grant, now: dt.datetime) -> QuerySet[User]:
    """Who looks after the walker of this grant now: those who stand in, or else its coach."""
    covers = Cover.objects.running(now).filter(clinic=grant.clinic_id, away=grant.coach_id)
    if not grant.shares_team:
        covers = covers.filter(answers__grant=grant, answers__says_yes=True)
    stand_ins = User.objects.filter(pk__in=covers.values("stand_in")).exclude(pk=grant.walker_id)
    return stand_ins if stand_ins.exists() else User.objects.filter(pk=grant.coach_id)


def thread_or_404(walker: User, grant_id: uuid.UUID, now: dt.datetime) -> Grant:
    """A thread of the walker's own, open or closed, with both people loaded."""
    threads = with_force(Grant.objects.filter(walker=walker), now)
    return get_object_or_404(threads.select_related("walker", "coach", "clinic"), pk=grant_id)


def carers_of(grants: Sequence[Grant], now: dt.datetime) -> dict[uuid.UUID, set[uuid.UUID]]:
    """By grant in force: its coach, and whoever stands in now; in two queries."""
    covers = Cover.objects.running(now).filter(away__in={grant.coach_id for grant in grants})
    running = list(covers.values_list("pk", "clinic", "away", "stand_in"))
    agreed = CoverAnswer.objects.filter(says_yes=True, grant__in=grants)
    said_yes = set(agreed.values_list("cover", "grant"))
    return {
        grant.pk: {grant.coach_id}
        | {
            stand_in
            for pk, clinic, away, stand_in in running
            if (clinic, away) == (grant.clinic_id, grant.coach_id)
            and stand_in != grant.walker_id
            and (grant.shares_team or (pk, grant.pk) in said_yes)
        }
        for grant in grants
    }


def with_force(grants: QuerySet[Grant], now: dt.datetime) -> QuerySet[Grant]:
    """The grants, each saying as `is_in_force` whether it opens anything at `now`."""
    opens = Grant.objects.in_force(now).filter(pk=OuterRef("pk"))
    return grants.annotate(is_in_force=Exists(opens))


def clinics_of_admin(person: User) -> QuerySet[Clinic]:
    """The clinics that this person runs now. Running a clinic shows names and counts, never health data."""
    runs = Membership.objects.current().admins().filter(person=person)
    return Clinic.objects.filter(pk__in=runs.values("clinic"))


def clinics_with_cover(person: User) -> QuerySet[Clinic]:
    """The clinics where this person may arrange cover: as a coach for themselves, as an admin for everybody."""
    roles = [Membership.Role.COACH, Membership.Role.ADMIN]
    works = Membership.objects.current().filter(person=person, role__in=roles)
    return Clinic.objects.filter(pk__in=works.values("clinic"))


def clinics_overseen(person: User) -> QuerySet[Clinic]:
    """The clinics whose page and log this person may read, as an admin or an auditor."""
    oversees = Membership.objects.current().overseers().filter(person=person)
    return Clinic.objects.filter(pk__in=oversees.values("clinic"))


def invitations_for(person: User, now: dt.datetime) -> InvitationQuerySet:
    """Open invitations to an address that this person has confirmed, from other people."""
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    to_them = Invitation.objects.open(now).filter(email__in=addresses.values("email"))
    return to_them.exclude(coach=person)


def still_invites(invitation: Invitation) -> bool:
    """True while whoever asked may still ask: a coach of the clinic to share, an admin of it to work there."""
    clinics = clinics_of_admin if invitation.role else coach_clinics
    return clinics(invitation.coach).filter(pk=invitation.clinic_id).exists()


def is_addressee(person: User, invitation: Invitation) -> bool:
    """True when the invitation was sent to an address that this person has confirmed, by somebody else."""
    addresses = EmailAddress.objects.filter(user=person, verified=True)
    was_sent = addresses.filter(email__iexact=invitation.email).exists()
    return was_sent and invitation.coach_id != person.pk


def own_programmes(author: User) -> OwnProgrammeQuerySet:
    """What this coach wrote, in clinics where they still work."""
    return OwnProgramme.objects.filter(author=author, clinic__in=coach_clinics(author))


def readable_programmes(coach: User) -> OwnProgrammeQuerySet:
    """What this coach wrote, and what other coaches show to a clinic where this one works."""
    here = OwnProgramme.objects.filter(clinic__in=coach_clinics(coach))
    return here.filter(Q(author=coach) | Q(audience=OwnProgramme.Audience.CLINIC))


def programmes_for(coach: User) -> ProgrammeQuerySet:
    """What this coach may give to walkers now: the catalogue, what everybody sees, and own ones they may read."""
    readable = readable_programmes(coach).filter(programme__isnull=False)
    return Programme.objects.in_use().filter(
        Q(is_listed=True) | Q(pk__in=readable.values("programme"))
    )
