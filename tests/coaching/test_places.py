"""The front door, the clinic, a walker's page about sharing, and the staff pages."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.urls import reverse

from accounts.models import AuditEvent
from coaching.context import front_door
from coaching.models import Clinic, Grant, Membership
from tests.coaching.reading import text_of
from tests.factories import (
    ClinicFactory,
    EnrolmentFactory,
    GrantFactory,
    InvitationFactory,
    MembershipFactory,
    SessionFactory,
    UserFactory,
    WalkFactory,
)

SHARING = "/settings/sharing/"
CANARY = "my neighbour drove me home"


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


class TestFrontDoor:
    @pytest.mark.parametrize(
        ("who", "leads_to"),
        [
            ("coach", "/coach/"),
            ("clinic_admin", "/clinic/"),
            ("walker", "/today/"),
            ("staff", "/today/"),
        ],
    )
    def test_leads_to_the_persons_work(self, request, client_of, who, leads_to):
        person = request.getfixturevalue(who)

        assert client_of(person).get("/home/").url == leads_to

    def test_a_coach_who_is_also_admin_goes_to_the_walkers(self, client_of, coach):
        MembershipFactory(person=coach, role="admin")

        assert client_of(coach).get("/home/").url == "/coach/"

    def test_is_only_opened(self, client_of, walker):
        assert client_of(walker).post("/home/").status_code == 405


class TestClinic:
    def test_shows_people_and_counts(self, client_of, clinic_admin, coach, grant, now):
        InvitationFactory(coach=coach, clinic=grant.clinic)
        InvitationFactory(coach=coach, clinic=grant.clinic, declined_at=now)
        GrantFactory(coach=coach, clinic=grant.clinic, ended_at=now)

        body = text_of(client_of(clinic_admin).get("/clinic/"))

        assert '<h1 class="mb-1">Hillside</h1>' in body
        assert "1 coach, 1 walker" in body
        assert (
            'Cora Hill<span class="wk-sub">coach@example.org</span></th>'
            '<td class="n">1</td><td class="n">1</td>' in body
        )
        assert "Adam Desk" in body

    def test_never_shows_a_walker(self, client_of, clinic_admin, grant):
        enrolment = EnrolmentFactory(walker=grant.walker)
        session = SessionFactory(enrolment=enrolment, status="walked")
        WalkFactory(session=session, falls=1, note=CANARY)

        body = text_of(client_of(clinic_admin).get("/clinic/"))

        for hidden in ("Wilma", "walker@example.org", CANARY, "Fell", str(grant.walker.pk)):
            assert hidden not in body

    def test_leaves_out_who_left(self, client_of, clinic_admin, coach, grant, now):
        coach.memberships.update(left_at=now)

        body = text_of(client_of(clinic_admin).get("/clinic/"))

        assert "No coach works here yet." in body
        assert "0 coaches, 0 walkers" in body

    def test_an_admin_of_two_chooses(self, client_of, clinic_admin):
        second = MembershipFactory(
            person=clinic_admin, role="admin", clinic__name="Lakeside"
        ).clinic
        client = client_of(clinic_admin)

        first_page = text_of(client.get("/clinic/"))
        second_page = text_of(client.get("/clinic/", {"clinic": second.pk}))

        assert '<h1 class="mb-1">Hillside</h1>' in first_page
        assert f'href="?clinic={second.pk}"' in first_page
        assert '<h1 class="mb-1">Lakeside</h1>' in second_page

    def test_other_clinics_do_not_exist(self, client_of, clinic_admin, stranger):
        foreign = Clinic.objects.get(name="Farside")
        client = client_of(clinic_admin)

        for wanted in (foreign.pk, uuid.uuid4(), "x"):
            assert client.get("/clinic/", {"clinic": wanted}).status_code == 404

    def test_is_for_admins(self, client_of, coach, walker, clinic_admin, now):
        assert client_of(coach).get("/clinic/").status_code == 404
        assert client_of(walker).get("/clinic/").status_code == 404
        client = client_of(clinic_admin)
        clinic_admin.memberships.update(left_at=now)
        assert client.get("/clinic/").status_code == 404

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, client_of, clinic_admin, number, django_assert_num_queries):
        clinic = clinic_admin.memberships.get().clinic
        for membership in MembershipFactory.create_batch(number, clinic=clinic):
            GrantFactory(coach=membership.person, clinic=clinic)
        client = client_of(clinic_admin)

        with django_assert_num_queries(12):
            client.get("/clinic/")


class TestSharing:
    def change(self, client, grant, **boxes):
        return client.post(SHARING, {"grant": grant.pk, **boxes})

    def test_says_who_sees_what_and_when_they_looked(self, client_of, walker, coach, grant):
        client_of(coach).get(reverse("coaching:walker", kwargs={"pk": walker.pk}))

        body = text_of(client_of(walker).get(SHARING))

        assert (
            "Hillside, since 1 November 2026. Last opened your page on 21 November, 09:00." in body
        )
        assert f'id="id_{grant.pk}_shares_pain" checked' in body or body.count("checked") >= 2
        assert "Stop sharing with Cora Hill" in body

    def test_nobody_sees_anything_at_first(self, client_of, walker):
        assert "Nobody but you" in text_of(client_of(walker).get(SHARING))

    def test_less_can_be_shared(self, client_of, walker, grant):
        response = self.change(client_of(walker), grant, shares_notes="on")

        grant.refresh_from_db()
        assert (grant.shares_pain, grant.shares_notes) == (False, True)
        assert said(response) == ["Saved what Cora Hill sees."]
        assert AuditEvent.objects.get(verb="grant.changed").actor == walker

    def test_it_ends_at_once(self, client_of, walker, coach, grant):
        page = reverse("coaching:walker", kwargs={"pk": walker.pk})
        coachs = client_of(coach)
        assert coachs.get(page).status_code == 200

        response = client_of(walker).post(reverse("coaching:end_sharing", kwargs={"pk": grant.pk}))

        assert said(response) == [
            "You stopped sharing with Cora Hill. They can no longer open your pages."
        ]
        assert coachs.get(page).status_code == 404

    def test_what_ended_is_remembered(self, client_of, walker, grant, now):
        Grant.objects.update(ended_at=now)

        body = text_of(client_of(walker).get(SHARING))

        assert "1 November 2026 to 21 November 2026" in body
        assert "Nobody but you" in body

    def test_a_coach_who_left_is_named(self, client_of, walker, coach, grant, now):
        coach.memberships.update(left_at=now)

        assert "They no longer work there and see nothing." in text_of(
            client_of(walker).get(SHARING)
        )

    def test_a_waiting_invitation_is_shown(self, client_of, walker, coach):
        clinic = coach.memberships.get().clinic
        invitation = InvitationFactory(coach=coach, clinic=clinic, email="walker@example.org")

        body = text_of(client_of(walker).get(SHARING))

        assert "Cora Hill invites you to share" in body
        assert f'href="/invitations/{invitation.pk}/"' in body

    def test_grants_of_others_do_not_exist(self, client_of, newcomer, coach, grant, now):
        for person in (newcomer, coach):
            client = client_of(person)
            assert self.change(client, grant).status_code == 404
            end = reverse("coaching:end_sharing", kwargs={"pk": grant.pk})
            assert client.post(end).status_code == 404
        grant.refresh_from_db()
        assert (grant.shares_pain, grant.ended_at) == (True, None)

    def test_an_ended_grant_cannot_be_changed(self, client_of, walker, grant, now):
        Grant.objects.update(ended_at=now)

        assert self.change(client_of(walker), grant).status_code == 404

    @pytest.mark.parametrize("sent", [{}, {"grant": ""}, {"grant": "x"}])
    def test_a_form_about_nothing_is_about_nothing(self, client_of, walker, sent):
        assert client_of(walker).post(SHARING, sent).status_code == 404

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, client_of, walker, number, django_assert_num_queries):
        GrantFactory.create_batch(number, walker=walker)
        client = client_of(walker)

        with django_assert_num_queries(10):
            client.get(SHARING)


class TestStaff:
    def test_makes_a_clinic_with_a_coach(self, client_of, staff):
        person = UserFactory()
        response = client_of(staff).post(
            reverse("admin:coaching_clinic_add"),
            {
                "name": "Harbour",
                "memberships-TOTAL_FORMS": "1",
                "memberships-INITIAL_FORMS": "0",
                "memberships-0-person": str(person.pk),
                "memberships-0-role": "coach",
                "memberships-0-joined_at_0": "2026-11-21",
                "memberships-0-joined_at_1": "09:00:00",
            },
        )

        assert response.status_code == 302
        assert Membership.objects.get(person=person).clinic.name == "Harbour"

    @pytest.mark.parametrize("table", ["clinic", "membership"])
    def test_lists_them(self, client_of, staff, coach, table):
        body = text_of(client_of(staff).get(reverse(f"admin:coaching_{table}_changelist")))

        assert "Hillside" in body

    @pytest.mark.parametrize("table", ["clinic", "membership"])
    def test_deletes_none(self, client_of, staff, coach, table):
        row = {"clinic": Clinic, "membership": Membership}[table].objects.get()

        url = reverse(f"admin:coaching_{table}_delete", args=[row.pk])

        assert client_of(staff).post(url, {"post": "yes"}).status_code == 403

    def test_has_no_page_about_grants(self, client_of, staff):
        assert client_of(staff).get("/admin/coaching/grant/").status_code == 404


def test_a_clinic_without_anybody_has_no_admin_page(client_of, clinic_admin):
    ClinicFactory(name="Empty")

    assert "Empty" not in text_of(client_of(clinic_admin).get("/clinic/"))


def test_a_guest_works_nowhere(rf):
    request = rf.get("/")
    request.user = AnonymousUser()

    assert front_door(request)["works_as"] == frozenset()
