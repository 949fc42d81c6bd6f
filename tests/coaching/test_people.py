"""The people of a clinic: invited, in a role, in another role, gone."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Delivery
from coaching import access, actions
from coaching.actions.invitations import token_of
from coaching.models import Invitation, Membership
from reminders.messages import LETTERS
from tests.coaching.reading import text_of
from tests.factories import NOW, InvitationFactory, MembershipFactory, UserFactory
from walkapp.mail import NotWantedError

PEOPLE = "/clinic/people/"
A_DAY = dt.timedelta(days=1)
ASKED = {"name": "Nora", "email": "Nora@Example.org", "role": "assistant"}
Role = Membership.Role


@pytest.fixture
def clinic(clinic_admin):
    return clinic_admin.memberships.get().clinic


@pytest.fixture
def nora(db):
    return UserFactory(email="nora@example.org", name="Nora New")


@pytest.fixture
def invitation(clinic_admin, clinic):
    return actions.invite_to_work(
        admin=clinic_admin,
        clinic=clinic,
        email="nora@example.org",
        name="Nora",
        role=Role.ASSISTANT,
        now=NOW,
    )


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def roles(person) -> list[str]:
    return sorted(
        Membership.objects.current().filter(person=person).values_list("role", flat=True)
    )


def link(invitation) -> str:
    return f"/invitations/{token_of(invitation.pk)}/"


class TestInviting:
    def test_sends_one_letter_for_one_role_for_seven_days(self, client_of, clinic_admin, clinic):
        client = client_of(clinic_admin)

        for _press in range(2):
            response = client.post(PEOPLE, ASKED)

        made = Invitation.objects.get()
        letter = Delivery.objects.get()
        assert response.url == f"{PEOPLE}?clinic={clinic.pk}"
        assert (made.email, made.role, made.expires_at) == (
            "nora@example.org",
            "assistant",
            NOW + 7 * A_DAY,
        )
        assert (letter.kind, letter.address) == ("work_invitation", "nora@example.org")
        assert letter.context["url"].endswith(link(made))

    def test_the_letter_names_the_role_and_is_held_once_it_is_closed(
        self, invitation, clinic_admin
    ):
        delivery = Delivery.objects.get()
        letter = LETTERS["work_invitation"](delivery, NOW)
        clinic_admin.memberships.update(left_at=NOW)

        assert (letter.name, letter.context["role"]) == ("work_invitation", "assistant")
        with pytest.raises(NotWantedError, match="coach_left"):
            LETTERS["work_invitation"](delivery, NOW)

    def test_a_newer_one_replaces_an_older_one(self, invitation, clinic_admin, clinic):
        again = actions.invite_to_work(
            admin=clinic_admin,
            clinic=clinic,
            email="nora@example.org",
            name="Nora",
            role=Role.ASSISTANT,
            now=NOW + A_DAY,
        )

        invitation.refresh_from_db()
        assert (invitation.revoked_at, again.state(NOW + A_DAY)) == (NOW + A_DAY, "waiting")

    @pytest.mark.parametrize(
        ("sent", "error"),
        [
            ({**ASKED, "email": "clinic@example.org"}, "This is your own address."),
            ({**ASKED, "email": "works@example.org"}, "works here in that role already."),
            ({**ASKED, "role": "owner"}, "Choose one of these."),
            ({}, "Choose what they will do."),
        ],
    )
    def test_a_refusal_is_said_and_nothing_sent(
        self, client_of, clinic_admin, clinic, sent, error
    ):
        MembershipFactory(clinic=clinic, role="assistant", person__email="works@example.org")

        body = text_of(client_of(clinic_admin).post(PEOPLE, sent))

        assert error in body
        assert not Delivery.objects.exists()

    def test_only_an_admin_of_that_clinic_invites(self, coach, clinic):
        outsider = MembershipFactory(role="admin").person

        for person in (coach, outsider):
            with pytest.raises(actions.NotAnAdminHereError):
                actions.invite_to_work(
                    admin=person,
                    clinic=clinic,
                    email="n@example.org",
                    name="N",
                    role=Role.COACH,
                    now=NOW,
                )


class TestAnswering:
    def test_joining_gives_that_role_once(self, client_of, invitation, nora, clinic):
        client = client_of(nora)
        page = text_of(client.get(link(invitation)))

        for _press in range(2):
            client.post(link(invitation), {"answer": "accept", "role": "admin"})

        assert "Your role would be: assistant." in page
        assert roles(nora) == ["assistant"]
        assert AuditEvent.objects.get(verb="member.joined").place == clinic.pk
        assert Delivery.objects.get(kind="work_invitation").context == {}

    def test_opening_it_changes_nothing(self, client_of, invitation, nora):
        client_of(nora).get(link(invitation))

        assert roles(nora) == []

    def test_declining_closes_it(self, client_of, invitation, nora):
        client_of(nora).post(link(invitation), {"answer": "decline"})

        assert roles(nora) == []
        assert client_of(nora).get(link(invitation)).status_code == 410

    def test_is_for_its_address_alone(self, client_of, invitation, walker):
        response = client_of(walker).post(link(invitation), {"answer": "accept"})

        assert "This invitation is for another address" in text_of(response)
        assert roles(walker) == []
        with pytest.raises(actions.NotAddresseeError):
            actions.join(invitation=invitation, person=walker, now=NOW)

    def test_a_guest_reads_what_the_role_may_do(self, invitation):
        body = text_of(Client().get(link(invitation)))

        assert "You cannot change a plan." in body
        assert "To answer, come in first" in body

    @pytest.mark.parametrize("how", ["late", "taken back", "admin left"])
    def test_what_is_closed_lets_nobody_in(self, client_of, invitation, nora, clinic_admin, how):
        if how == "late":
            Invitation.objects.update(created_at=NOW - A_DAY, expires_at=NOW)
        elif how == "taken back":
            actions.revoke(invitation=invitation, by=clinic_admin, now=NOW)
        else:
            clinic_admin.memberships.update(left_at=NOW)

        response = client_of(nora).post(link(invitation), {"answer": "accept"})

        assert response.status_code == 410
        with pytest.raises((actions.InvitationClosedError, actions.NotACoachHereError)):
            actions.join(invitation=invitation, person=nora, now=NOW)
        assert roles(nora) == []


class TestRoles:
    def test_another_role_ends_the_old_one_at_once(
        self, client_of, clinic_admin, coach, grant, walker
    ):
        membership = coach.memberships.get()
        url = reverse("coaching:change_role", kwargs={"pk": membership.pk})
        page = reverse("coaching:walker", kwargs={"pk": walker.pk})
        coachs = client_of(coach)
        before = coachs.get(page).status_code

        client_of(clinic_admin).post(url, {"role": "assistant"})

        assert (before, coachs.get(page).status_code) == (200, 404)
        assert roles(coach) == ["assistant"]
        assert Membership.objects.get(pk=membership.pk).left_at == NOW
        event = AuditEvent.objects.get(verb="member.role_changed")
        assert (event.detail["before"], event.detail["role"]) == ("coach", "assistant")

    def test_the_same_role_changes_nothing(self, clinic_admin, coach):
        membership = coach.memberships.get()

        made = actions.change_role(
            membership=membership, role=Role.COACH, by=clinic_admin, now=NOW
        )

        assert (made, AuditEvent.objects.count()) == (membership, 0)

    def test_taking_somebody_out_closes_their_pages(self, client_of, clinic_admin, coach, clinic):
        url = reverse("coaching:end_membership", kwargs={"pk": coach.memberships.get().pk})
        coachs = client_of(coach)
        before = coachs.get("/coach/").status_code

        response = client_of(clinic_admin).post(url)

        assert (before, coachs.get("/coach/").status_code) == (200, 404)
        assert response.url == f"{PEOPLE}?clinic={clinic.pk}"
        assert client_of(clinic_admin).post(url).status_code == 404

    def test_the_last_admin_stays(self, client_of, clinic_admin):
        membership = clinic_admin.memberships.get()
        client = client_of(clinic_admin)
        urls = [
            reverse(f"coaching:{name}", kwargs={"pk": membership.pk})
            for name in ("change_role", "end_membership")
        ]

        told = [said(client.post(url, {"role": "coach"}))[-1] for url in urls]

        wanted = "A clinic needs somebody who runs it. Make another person clinic admin first."
        assert told == [wanted, wanted]
        assert roles(clinic_admin) == ["admin"]
        with pytest.raises(actions.LastAdminError):
            actions.end_membership(membership=membership, by=clinic_admin, now=NOW)

    def test_of_two_admins_one_may_leave(self, client_of, clinic_admin, clinic):
        second = MembershipFactory(clinic=clinic, role="admin")

        response = client_of(clinic_admin).post(
            reverse("coaching:end_membership", kwargs={"pk": clinic_admin.memberships.get().pk})
        )

        assert response.url == "/home/"
        assert list(Membership.objects.current().admins()) == [second]

    def test_an_admin_of_another_clinic_is_no_second_one(self, clinic_admin):
        MembershipFactory(role="admin")

        with pytest.raises(actions.LastAdminError):
            actions.end_membership(
                membership=clinic_admin.memberships.get(), by=clinic_admin, now=NOW
            )

    @pytest.mark.parametrize("role", ["owner", "", "x" * 300])
    def test_a_role_that_is_none_is_none(self, client_of, clinic_admin, coach, role):
        url = reverse("coaching:change_role", kwargs={"pk": coach.memberships.get().pk})

        assert client_of(clinic_admin).post(url, {"role": role}).status_code == 302
        assert roles(coach) == ["coach"]

    def test_the_actions_refuse_whoever_runs_another_clinic(self, coach):
        outsider = MembershipFactory(role="admin").person
        membership = coach.memberships.get()

        with pytest.raises(actions.NotAnAdminHereError):
            actions.change_role(membership=membership, role=Role.ADMIN, by=outsider, now=NOW)
        with pytest.raises(actions.NotAnAdminHereError):
            actions.end_membership(membership=membership, by=outsider, now=NOW)


class TestTakingBack:
    def test_an_admin_takes_back_any_invitation_of_the_clinic(
        self, client_of, clinic_admin, coach, clinic
    ):
        theirs = InvitationFactory(coach=coach, clinic=clinic)
        url = reverse("coaching:take_back", kwargs={"pk": theirs.pk})

        response = client_of(clinic_admin).post(url)

        theirs.refresh_from_db()
        assert theirs.revoked_at == NOW
        assert said(response) == ["The invitation was taken back. Its link no longer works."]

    def test_what_was_answered_stays(self, client_of, clinic_admin, coach, clinic):
        theirs = InvitationFactory(coach=coach, clinic=clinic, declined_at=NOW)

        response = client_of(clinic_admin).post(
            reverse("coaching:take_back", kwargs={"pk": theirs.pk})
        )

        assert said(response) == ["It was answered before you took it back."]


class TestCode:
    def test_holds_the_link_of_the_letter(self, client_of, clinic_admin, invitation):
        url = reverse("coaching:invitation_code", kwargs={"pk": invitation.pk})
        response = client_of(clinic_admin).get(url)

        body = text_of(response)
        assert response.context["code"].side >= 41
        assert 'role="img"' in body
        assert "Nora" in body
        assert response.headers["Cache-Control"] == "no-store, private"
        assert actions.link_of(invitation) == Delivery.objects.get().context["url"]

    def test_is_shown_while_it_waits_and_its_key_holds(
        self, client_of, clinic_admin, invitation, settings
    ):
        url = reverse("coaching:invitation_code", kwargs={"pk": invitation.pk})
        client = client_of(clinic_admin)
        Invitation.objects.update(token_hash="of-another-key")  # noqa: S106 - made up here
        other_key = client.get(url).status_code
        Invitation.objects.update(revoked_at=NOW)

        assert (other_key, client.get(url).status_code) == (404, 404)

    def test_is_for_whoever_asked(self, client_of, clinic, invitation, coach):
        second = MembershipFactory(clinic=clinic, role="admin").person
        url = reverse("coaching:invitation_code", kwargs={"pk": invitation.pk})

        for person in (coach, second):
            assert client_of(person).get(url).status_code == 404

    def test_two_invitations_have_two_secrets(self, invitation):
        other = InvitationFactory(has_own_token=True)

        assert token_of(invitation.pk) != token_of(other.pk)
        assert len(token_of(other.pk)) == 43


def test_a_clinic_is_overseen_by_admins_and_auditors(clinic, clinic_admin, coach):
    auditor = MembershipFactory(clinic=clinic, role="auditor").person

    assert [list(access.clinics_overseen(one)) for one in (clinic_admin, auditor, coach)] == [
        [clinic],
        [clinic],
        [],
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client_of, clinic_admin, clinic, number, django_assert_num_queries):
    for role in ("coach", "assistant"):
        MembershipFactory.create_batch(number, clinic=clinic, role=role)
        for _ in range(number):
            InvitationFactory(clinic=clinic, coach=clinic_admin, role=role)
    client = client_of(clinic_admin)

    with django_assert_num_queries(7):
        client.get(PEOPLE)
