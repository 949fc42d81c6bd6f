"""Inviting somebody to share, and what becomes of it: accept, decline, take back."""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.actions import owe
from accounts.audit import record
from accounts.models import Delivery, User
from coaching import access
from coaching.actions.trust import closing, end_grant, record_sharing
from coaching.models import Clinic, Grant, Invitation, Membership

INVITATION_LASTS = dt.timedelta(days=7)
# A second press of a button within this time asks for what was just done, not for more of it.
SAME_REQUEST = dt.timedelta(minutes=10)
TOKEN_BYTES = 32


class NotACoachHereError(Exception):
    """The person does not work as a coach in that clinic (any more)."""


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
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        clinic=clinic,
        coach=coach,
        email=address,
        name=name,
        token_hash=hash_of(token),
        created_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    link = settings.SITE_URL + reverse("coaching:invitation", kwargs={"token": token})
    owe(
        kind="invitation",
        occurrence=str(invitation.pk),
        address=address,
        context={"url": link},
        now=now,
    )
    record(at=now, actor=coach, verb="invitation.sent", target=invitation.pk, place=clinic.pk)
    return invitation


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
    locked.accepted_at, locked.accepted_by = now, walker
    locked.save(update_fields=["accepted_at", "accepted_by"])
    _forget_link(locked)
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
        locked.save(update_fields=["declined_at"])
        _forget_link(locked)
        record(
            at=now,
            actor=walker,
            verb="invitation.declined",
            target=locked.pk,
            place=locked.clinic_id,
        )
    return locked


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, now: dt.datetime) -> Invitation:
    """Take an unanswered invitation back; one that was answered stays as it is."""
    locked = _lock(invitation)
    if locked.state(now) in {Invitation.State.WAITING, Invitation.State.EXPIRED}:
        locked.revoked_at = now
        locked.save(update_fields=["revoked_at"])
        _forget_link(locked)
        record(
            at=now,
            actor=by,
            verb="invitation.revoked",
            target=locked.pk,
            place=locked.clinic_id,
        )
    return locked


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
    if not access.coach_clinics(invitation.coach).filter(pk=invitation.clinic_id).exists():
        raise NotACoachHereError


def _forget_link(invitation: Invitation) -> None:
    """The ledger holds the link until the letter is sent; an answered invitation needs it no more."""
    letters = Delivery.objects.filter(kind="invitation", occurrence=str(invitation.pk))
    letters.update(context={})
