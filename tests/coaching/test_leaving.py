"""Erasing the account of somebody who runs a clinic: it is never left with nobody who does."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.actions import StillNeededError, erase_person
from accounts.models import User
from coaching.models import Clinic, Membership
from tests.coaching.reading import text_of
from tests.factories import NOW, PASSWORD, ClinicFactory, MembershipFactory


@pytest.fixture
def clinic(db):
    return ClinicFactory(name="Hillside")


@pytest.fixture
def admin(clinic):
    """Runs the clinic and coaches there."""
    person = MembershipFactory(clinic=clinic, role="admin", person__email="a@example.org").person
    MembershipFactory(clinic=clinic, person=person)
    return person


def works(clinic, role="coach", **fields):
    return MembershipFactory(clinic=clinic, role=role, **fields)


def is_erased(person):
    try:
        erase_person(person=person, by=person, now=NOW)
    except StillNeededError:
        assert Membership.objects.filter(person=person).count() == 2
        return False
    return not User.objects.filter(email="a@example.org").exists()


@pytest.mark.parametrize("role", ["coach", "assistant", "auditor"])
def test_the_last_admin_stays_while_others_work_there(clinic, admin, role):
    works(clinic, role)

    assert not is_erased(admin)


def test_another_admin_is_enough(clinic, admin):
    works(clinic)
    works(clinic, "admin")

    assert is_erased(admin)
    assert Membership.objects.current().admins().filter(clinic=clinic).count() == 1


@pytest.mark.parametrize("fields", [{"left_at": NOW}, {"person__is_active": False}])
def test_an_admin_who_left_or_is_switched_off_is_none(clinic, admin, fields):
    works(clinic)
    works(clinic, "admin", **fields)

    assert not is_erased(admin)


@pytest.mark.parametrize("fields", [{"left_at": NOW}, {"person__is_active": False}])
def test_a_clinic_of_one_ends_with_its_person(clinic, admin, fields):
    works(clinic, **fields)
    works(ClinicFactory())

    assert is_erased(admin)
    assert Clinic.objects.filter(pk=clinic.pk).exists()
    assert not Membership.objects.current().filter(clinic=clinic, person__is_active=True).exists()


def test_who_ran_it_once_may_go(clinic, admin):
    works(clinic)
    admin.memberships.filter(role="admin").update(left_at=NOW)

    assert is_erased(admin)


def test_a_coach_may_go_whoever_runs_the_clinic(clinic, admin):
    coach = works(clinic).person

    erase_person(person=coach, by=coach, now=NOW)

    assert not User.objects.filter(pk=coach.pk).exists()


def test_every_such_clinic_is_named(clinic, admin):
    works(clinic)
    second = ClinicFactory(name="Seaview")
    MembershipFactory(clinic=second, role="admin", person=admin)
    works(second)

    with pytest.raises(StillNeededError, match=r"^Nobody else runs Hillside and Seaview, and"):
        erase_person(person=admin, by=admin, now=NOW)


def test_the_page_says_what_to_do_and_nobody_is_signed_out(client_of, clinic, admin):
    other = works(clinic)
    client, sent = client_of(admin), {"password": PASSWORD, "confirmation": "erase"}

    page = text_of(client.post(reverse("accounts:erase"), sent))

    said = "Nothing was erased. Nobody else runs Hillside, and others work there."
    assert said in page
    assert "Make one of them clinic admin first, or end their roles" in page
    assert client.get(reverse("accounts:data")).status_code == 200
    Membership.objects.filter(pk=other.pk).update(role="admin")
    assert client.post(reverse("accounts:erase"), sent).status_code == 302
    assert not User.objects.filter(pk=admin.pk).exists()


def test_the_command_says_it_too(clinic, admin):
    works(clinic)

    with pytest.raises(CommandError, match=r"^Nothing was erased\. Nobody else runs Hillside,"):
        call_command("erase_person", "a@example.org", "--yes")
