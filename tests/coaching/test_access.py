"""Who may see whom."""

import uuid

import pytest
from django.http import Http404

from coaching import access
from tests.factories import NOW, GrantFactory, InvitationFactory, MembershipFactory, UserFactory


def test_a_coach_sees_walkers_who_share(coach, grant):
    assert access.grant_or_404(coach, grant.walker.pk, NOW) == grant


def test_a_coach_of_the_same_clinic_sees_nothing_of_others(grant):
    colleague = MembershipFactory(clinic=grant.clinic).person

    with pytest.raises(Http404):
        access.grant_or_404(colleague, grant.walker.pk, NOW)


def test_a_coach_of_another_clinic_sees_nothing(stranger, grant):
    with pytest.raises(Http404):
        access.grant_or_404(stranger, grant.walker.pk, NOW)


def test_an_ended_grant_closes_at_once(coach, grant, now):
    grant.ended_at = now
    grant.save()

    with pytest.raises(Http404):
        access.grant_or_404(coach, grant.walker.pk, NOW)


def test_a_coach_who_left_sees_nothing(coach, grant, now):
    coach.memberships.update(left_at=now)

    with pytest.raises(Http404):
        access.grant_or_404(coach, grant.walker.pk, NOW)


def test_working_in_another_clinic_does_not_help(coach, grant, now):
    coach.memberships.update(left_at=now)
    MembershipFactory(person=coach)

    assert access.coach_clinics(coach).count() == 1
    assert list(access.current_grants(coach, NOW)) == []


def test_a_walker_who_is_nobodys_does_not_exist(coach):
    with pytest.raises(Http404):
        access.grant_or_404(coach, uuid.uuid4(), NOW)


def test_only_coaches_pass_the_door(coach, clinic_admin, walker):
    assert access.coach_or_404(coach, NOW) == {"coach": 0}
    for person in (clinic_admin, walker):
        with pytest.raises(Http404):
            access.coach_or_404(person, NOW)


def test_an_admin_runs_their_clinic_and_no_other(clinic_admin, coach, stranger):
    assert [clinic.name for clinic in access.clinics_of_admin(clinic_admin)] == ["Hillside"]
    assert list(access.clinics_of_admin(coach)) == []


def test_an_addressee_has_confirmed_the_address(walker):
    invitation = InvitationFactory(email="walker@example.org")
    unconfirmed = UserFactory(email="later@example.org", confirmed=False)
    to_them = InvitationFactory(email="later@example.org")

    assert access.is_addressee(walker, invitation) is True
    assert access.is_addressee(walker, to_them) is False
    assert access.is_addressee(unconfirmed, to_them) is False


def test_nobody_is_the_addressee_of_their_own_invitation(coach):
    invitation = InvitationFactory(coach=coach, email=coach.email)

    assert access.is_addressee(coach, invitation) is False


def test_open_invitations_find_their_addressee(walker, now):
    waiting = InvitationFactory(email="walker@example.org")
    InvitationFactory(email="walker@example.org", declined_at=now)
    InvitationFactory(email="other@example.org")

    assert list(access.invitations_for(walker, now)) == [waiting]


def test_grants_of_two_coaches_stay_apart(coach, grant):
    other = MembershipFactory(clinic=grant.clinic).person
    GrantFactory(coach=other, clinic=grant.clinic)

    assert list(access.current_grants(coach, NOW)) == [grant]
