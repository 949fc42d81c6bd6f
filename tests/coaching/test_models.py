"""What the tables of trust promise, attacked by the names of their constraints."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from coaching.models import Grant, Invitation, Membership
from tests.factories import ClinicFactory, GrantFactory, InvitationFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def refused(make, constraint: str, columns: str) -> None:
    """SQLite names the columns of a unique constraint, PostgreSQL names the constraint."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    assert constraint in str(caught.value) or columns in str(caught.value)


def test_one_current_membership_per_clinic_person_and_role(coach):
    first = coach.memberships.get()

    refused(
        lambda: MembershipFactory(clinic=first.clinic, person=coach),
        "one_current_membership_per_clinic_person_and_role",
        "coaching_membership.clinic_id, coaching_membership.person_id, coaching_membership.role",
    )


def test_somebody_who_left_may_come_back(coach, now):
    coach.memberships.update(left_at=now)

    MembershipFactory(clinic=coach.memberships.get().clinic, person=coach)

    assert Membership.objects.current().filter(person=coach).count() == 1


def test_one_waiting_invitation_per_coach_and_address(coach):
    InvitationFactory(coach=coach, email="a@example.org")

    refused(
        lambda: InvitationFactory(coach=coach, email="a@example.org"),
        "one_waiting_invitation_per_coach_and_address",
        "coaching_invitation.coach_id, coaching_invitation.email",
    )


@pytest.mark.parametrize("end", ["accepted_at", "declined_at", "revoked_at"])
def test_an_ended_invitation_makes_room_for_another(coach, now, end):
    InvitationFactory(coach=coach, email="a@example.org", **{end: now})

    InvitationFactory(coach=coach, email="a@example.org")

    assert Invitation.objects.open(now).filter(coach=coach).count() == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [("accepted_at", "declined_at"), ("accepted_at", "revoked_at"), ("declined_at", "revoked_at")],
)
def test_invitation_ends_in_one_way(now, first, second):
    refused(
        lambda: InvitationFactory(**{first: now, second: now}),
        "invitation_ends_in_one_way",
        "invitation_ends_in_one_way",
    )


def test_invitation_runs_out_after_it_is_made(now):
    refused(
        lambda: InvitationFactory(created_at=now, expires_at=now),
        "invitation_runs_out_after_it_is_made",
        "invitation_runs_out_after_it_is_made",
    )


def test_one_current_grant_per_walker_and_coach(grant):
    refused(
        lambda: GrantFactory(walker=grant.walker, coach=grant.coach),
        "one_current_grant_per_walker_and_coach",
        "coaching_grant.walker_id, coaching_grant.coach_id",
    )


def test_nobody_grants_to_themselves(coach):
    refused(
        lambda: GrantFactory(walker=coach, coach=coach),
        "nobody_grants_to_themselves",
        "nobody_grants_to_themselves",
    )


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "waiting"),
        ({"accepted_at": dt.datetime(2026, 11, 21, tzinfo=dt.UTC)}, "accepted"),
        ({"declined_at": dt.datetime(2026, 11, 21, tzinfo=dt.UTC)}, "declined"),
        ({"revoked_at": dt.datetime(2026, 11, 21, tzinfo=dt.UTC)}, "revoked"),
    ],
)
def test_an_invitation_tells_its_state(db, now, fields, state):
    assert InvitationFactory(**fields).state(now) == state


def test_an_invitation_runs_out_at_its_instant(db, now):
    invitation = InvitationFactory(expires_at=now)

    assert invitation.state(now - dt.timedelta(microseconds=1)) == "waiting"
    assert invitation.state(now) == "expired"


def test_a_grant_is_in_force_while_its_coach_works_in_its_clinic(grant, now):
    assert list(Grant.objects.in_force(now)) == [grant]

    grant.coach.memberships.update(left_at=now)

    assert list(Grant.objects.in_force(now)) == []
    assert list(Grant.objects.current()) == [grant]


def test_being_clinic_admin_does_not_keep_a_grant_in_force(grant, now):
    grant.coach.memberships.update(role=Membership.Role.ADMIN)

    assert list(Grant.objects.in_force(now)) == []


def test_rows_show_ids_and_no_names(grant):
    invitation = InvitationFactory(email="secret@example.org")

    assert str(grant) == f"#{grant.pk}"
    assert str(invitation) == f"#{invitation.pk}"
    assert str(grant.coach.memberships.get()) == f"#{grant.coach.memberships.get().pk} coach"
    assert str(ClinicFactory(name="Hillside North")) == "Hillside North"


def test_one_waiting_invitation_to_work_per_clinic_address_and_role(now):
    fields = {"clinic": ClinicFactory(), "email": "a@example.org", "role": "coach"}
    InvitationFactory(**fields, revoked_at=now)
    InvitationFactory(**fields)
    InvitationFactory(**{**fields, "role": "admin"})

    refused(
        lambda: InvitationFactory(**fields),
        "one_waiting_invitation_per_clinic_address_and_role",
        "coaching_invitation.clinic_id, coaching_invitation.email, coaching_invitation.role",
    )
