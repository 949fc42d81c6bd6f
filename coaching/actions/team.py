"""What admins do with the people of a clinic: another role, and the end of one. The last admin stays."""

import datetime as dt

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from coaching.actions.invitations import refuse_unless_admin
from coaching.models import Clinic, Membership


class LastAdminError(Exception):
    """A clinic always has somebody who runs it."""


class HasLeftError(Exception):
    """The membership has ended already."""


@transaction.atomic
def change_role(
    *, membership: Membership, role: Membership.Role, by: User, now: dt.datetime
) -> Membership:
    """End the old role and begin the other one, so that the past stays readable; what hung on the old one ends at once."""
    locked = _lock(membership, by)
    if locked.role == role:
        return locked
    _end(locked, now)
    held = Membership.objects.current().filter(
        clinic=locked.clinic, person=locked.person, role=role
    )
    made = held.first() or Membership.objects.create(
        clinic=locked.clinic, person=locked.person, role=role, joined_at=now
    )
    _note(made, by, "member.role_changed", now, before=locked.role)
    return made


@transaction.atomic
def end_membership(*, membership: Membership, by: User, now: dt.datetime) -> Membership:
    """Take somebody out of a role: their pages close at once; grants to them wait until their walkers end them."""
    locked = _lock(membership, by)
    _end(locked, now)
    _note(locked, by, "member.left", now)
    return locked


def note_export(*, clinic: Clinic, by: User, now: dt.datetime) -> None:
    """Write to the log that it was downloaded."""
    record(at=now, actor=by, verb="log.exported", place=clinic.pk)


def _lock(membership: Membership, by: User) -> Membership:
    refuse_unless_admin(by, membership.clinic)
    rows = Membership.objects.current().select_for_update(of=("self",))
    locked = rows.select_related("person", "clinic").filter(pk=membership.pk).first()
    if locked is None:
        raise HasLeftError
    return locked


def _end(membership: Membership, now: dt.datetime) -> None:
    # Of two admins who leave at once, the second is refused.
    Clinic.objects.select_for_update().get(pk=membership.clinic_id)
    admins = Membership.objects.current().admins().filter(clinic=membership.clinic)
    is_last = not admins.exclude(pk=membership.pk).exists()
    if membership.role == Membership.Role.ADMIN and is_last:
        raise LastAdminError
    membership.left_at = now
    membership.save(update_fields=["left_at"])


def _note(membership: Membership, by: User, verb: str, now: dt.datetime, before: str = "") -> None:
    record(
        at=now,
        actor=by,
        verb=verb,
        target=membership.pk,
        place=membership.clinic_id,
        person=str(membership.person_id),
        role=membership.role,
        before=before,
    )
