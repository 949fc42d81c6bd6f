"""Inviting somebody to share or to work in a clinic, and what becomes of it: accept, join, decline, take back."""

import base64
import datetime as dt
import hashlib
import uuid

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.actions import owe
from accounts.audit import record
from accounts.models import Delivery, User
from coaching import access
from coaching.actions.trust import closing, end_grant, record_sharing
from coaching.models import Clinic, Grant, Invitation, Membership
from walkapp.links import link

INVITATION_LASTS = dt.timedelta(days=7)
# A second press of a button within this time asks for what was just done, not for more of it.
SAME_REQUEST = dt.timedelta(minutes=10)
TOKEN_SALT = "coaching.invitation"  # noqa: S105 - the name of a purpose, no secret


class NotACoachHereError(Exception):
    """The person does not work as a coach in that clinic (any more)."""


class NotAnAdminHereError(Exception):
    """The person does not run that clinic (any more)."""


class AlreadyWorksError(Exception):
    """The person behind the address works in this clinic in that role already."""


class OwnAddressError(Exception):
    """Nobody can invite themselves."""


class AlreadySharingError(Exception):
    """The walker behind the address shares with this coach already."""


class NotAddresseeError(Exception):
    """The invitation was sent to another address."""


class InvitationClosedError(Exception):
    """The invitation can no longer be answered; the argument is its state."""

    def __init__(self, state: Invitation.State) -> None:
        super().__init__(state)
        self.state = state


def hash_of(token: str) -> str:
    """What is kept of a token: enough to recognise it, too little to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(invitation_id: uuid.UUID) -> str:
    """The secret of an invitation's link, made from the key of the site: a code can be shown again, and nothing is kept."""
    made = salted_hmac(TOKEN_SALT, str(invitation_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def link_of(invitation: Invitation) -> str | None:
    """The address that the letter holds; None when the key of the site has changed since."""
    token = token_of(invitation.pk)
    if hash_of(token) != invitation.token_hash:
        return None
    return link("coaching:invitation", token)


@transaction.atomic
def invite(*, coach: User, clinic: Clinic, email: str, name: str, now: dt.datetime) -> Invitation:
    """Ask the person behind `email` to share; an earlier unanswered invitation to them stops working."""
    _lock_membership(coach, clinic)
    address = email.strip().lower()
    _refuse_pointless(coach, address, now)
    waiting = Invitation.objects.unanswered().to_share().filter(coach=coach, email=address).first()
    if waiting and waiting.clinic_id == clinic.pk and now - waiting.created_at < SAME_REQUEST:
        return waiting
    if waiting:
        revoke(invitation=waiting, by=coach, now=now)
    return _sent(Invitation(clinic=clinic, coach=coach, email=address, name=name), now)


@transaction.atomic
def invite_to_work(
    *,
    admin: User,
    clinic: Clinic,
    email: str,
    name: str,
    role: Membership.Role,
    now: dt.datetime,
) -> Invitation:
    """Ask the person behind `email` to work in the clinic; an earlier unanswered invitation to the same role stops working."""
    refuse_unless_admin(admin, clinic)
    address = email.strip().lower()
    if address == admin.email.lower():
        raise OwnAddressError
    works = Membership.objects.current().filter(clinic=clinic, role=role)
    if works.filter(person__email__iexact=address).exists():
        raise AlreadyWorksError
    asked = Invitation.objects.unanswered().filter(clinic=clinic, email=address, role=role)
    waiting = asked.first()
    if waiting and waiting.coach == admin and now - waiting.created_at < SAME_REQUEST:
        return waiting
    if waiting:
        revoke(invitation=waiting, by=admin, now=now)
    made = Invitation(clinic=clinic, coach=admin, email=address, name=name, role=role)
    return _sent(made, now)


@transaction.atomic
def join(*, invitation: Invitation, person: User, now: dt.datetime) -> Membership:
    """Begin to work in the clinic, in the role of the invitation; pressing twice is joining once."""
    Clinic.objects.select_for_update().get(pk=invitation.clinic_id)
    locked = _lock(invitation)
    if not access.is_addressee(person, locked):
        raise NotAddresseeError
    role = Membership.Role(locked.role)
    held = Membership.objects.current().filter(clinic=locked.clinic, person=person, role=role)
    if locked.accepted_by_id == person.pk and (works := held.first()):
        return works
    _refuse_closed(locked, now)
    membership = held.first() or Membership.objects.create(
        clinic=locked.clinic, person=person, role=role, joined_at=now
    )
    _accepted(locked, person, now)
    record(
        at=now,
        actor=person,
        verb="member.joined",
        target=membership.pk,
        place=locked.clinic_id,
        role=role,
    )
    return membership


@transaction.atomic
def accept(
    *,
    invitation: Invitation,
    walker: User,
    shares_pain: bool,
    shares_notes: bool,
    now: dt.datetime,
    shares_tests: bool = False,
    shares_team: bool = False,
    last_on: dt.date | None = None,
) -> Grant:
    """Begin a grant to the coach who invited; pressing twice gives the same grant."""
    User.objects.select_for_update().get(pk=walker.pk)
    locked = _lock(invitation)
    if not access.is_addressee(walker, locked):
        raise NotAddresseeError
    held = Grant.objects.current().filter(walker=walker, coach=locked.coach).first()
    if held and locked.accepted_by_id == walker.pk:
        return held
    _refuse_closed(locked, now)
    if held:
        end_grant(grant=held, by=walker, now=now)
    grant = Grant.objects.create(
        walker=walker,
        coach=locked.coach,
        clinic=locked.clinic,
        shares_pain=shares_pain,
        shares_notes=shares_notes,
        shares_tests=shares_tests,
        shares_team=shares_team,
        began_at=now,
        closes_at=closing(walker, last_on, now),
    )
    _accepted(locked, walker, now)
    record_sharing(grant, verb="grant.begun", now=now)
    owe(kind="sharing_accepted", occurrence=str(grant.pk), person=locked.coach, now=now)
    return grant


@transaction.atomic
def decline(*, invitation: Invitation, walker: User, now: dt.datetime) -> Invitation:
    """Say no: the link stops working and nothing is shared."""
    locked = _lock(invitation)
    if not access.is_addressee(walker, locked):
        raise NotAddresseeError
    if locked.declined_at is None:
        _refuse_closed(locked, now)
        locked.declined_at = now
        _come_to_nothing(locked, "declined", by=walker, now=now)
    return locked


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, now: dt.datetime) -> Invitation:
    """Take an unanswered invitation back; one that was answered stays as it is."""
    locked = _lock(invitation)
    if locked.state(now) in {Invitation.State.WAITING, Invitation.State.EXPIRED}:
        locked.revoked_at = now
        _come_to_nothing(locked, "revoked", by=by, now=now)
    return locked


def refuse_unless_admin(person: User, clinic: Clinic) -> None:
    """Stop whoever does not run the clinic; the clinic is held, so that its admins change one after the other."""
    Clinic.objects.select_for_update().get(pk=clinic.pk)
    if not access.clinics_of_admin(person).filter(pk=clinic.pk).exists():
        raise NotAnAdminHereError


def _sent(invitation: Invitation, now: dt.datetime) -> Invitation:
    """Keep it with the hash of its secret, and owe its letter."""
    invitation.token_hash = hash_of(token_of(invitation.pk))
    invitation.created_at, invitation.expires_at = now, now + INVITATION_LASTS
    invitation.save(force_insert=True)
    owe(
        kind="work_invitation" if invitation.role else "invitation",
        occurrence=str(invitation.pk),
        address=invitation.email,
        context={"url": link_of(invitation)},
        now=now,
    )
    record(
        at=now,
        actor=invitation.coach,
        verb="invitation.sent",
        target=invitation.pk,
        place=invitation.clinic_id,
        role=invitation.role,
    )
    return invitation


def _accepted(invitation: Invitation, by: User, now: dt.datetime) -> None:
    invitation.accepted_at, invitation.accepted_by = now, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _forget_link(invitation)


def _come_to_nothing(invitation: Invitation, how: str, *, by: User, now: dt.datetime) -> None:
    """Keep when it was declined or revoked, forget its link, and say so in the trail."""
    invitation.save(update_fields=[f"{how}_at"])
    _forget_link(invitation)
    record(
        at=now,
        actor=by,
        verb=f"invitation.{how}",
        target=invitation.pk,
        place=invitation.clinic_id,
    )


def _lock_membership(coach: User, clinic: Clinic) -> None:
    works = Membership.objects.current().coaches().filter(person=coach, clinic=clinic)
    if not works.select_for_update().exists():
        raise NotACoachHereError


def _lock(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("coach", "clinic")
    return rows.get(pk=invitation.pk)


def _refuse_pointless(coach: User, address: str, now: dt.datetime) -> None:
    if address == coach.email.lower():
        raise OwnAddressError
    if Grant.objects.in_force(now).filter(coach=coach, walker__email__iexact=address).exists():
        raise AlreadySharingError


def _refuse_closed(invitation: Invitation, now: dt.datetime) -> None:
    state = invitation.state(now)
    if state != Invitation.State.WAITING:
        raise InvitationClosedError(state)
    if not access.still_invites(invitation):
        raise NotACoachHereError


def _forget_link(invitation: Invitation) -> None:
    """The ledger holds the link until the letter is sent; an answered invitation needs it no more."""
    letters = Delivery.objects.filter(kind__endswith="invitation", occurrence=str(invitation.pk))
    letters.update(context={})
