"""Inviting, and what the link in the letter opens for whom."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import Delivery
from coaching import access
from coaching.models import Clinic, Grant, Invitation, Membership
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    GrantFactory,
    InvitationFactory,
    MembershipFactory,
    UserFactory,
)

INVITATIONS = "/coach/invitations/"
TOKEN = "the-secret-of-the-link"  # noqa: S105 - a made-up token
LINK = f"/invitations/{TOKEN}/"
ACCEPT = {"answer": "accept", "shares_pain": "on", "shares_notes": "on"}


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def everything() -> list[tuple[type[Model], list[object]]]:
    """All rows that opening an invitation could change."""
    tables = (Invitation, Grant, Membership, Delivery)
    return [(table, sorted(map(str, table.objects.values_list()))) for table in tables]


@pytest.fixture
def invitation(coach):
    return InvitationFactory(
        coach=coach,
        clinic=coach.memberships.get().clinic,
        email="walker@example.org",
        name="Wilma",
        token=TOKEN,
        expires_at=NOW + dt.timedelta(days=7),
    )


class TestInviting:
    def test_sends_one_letter_later(self, client_of, coach, mailoutbox):
        response = client_of(coach).post(
            INVITATIONS, {"name": " Nora\n  Bcc: x@y.z ", "email": "Nora@Example.org"}
        )

        invitation = Invitation.objects.get()
        assert response.url == INVITATIONS
        assert said(response) == [
            "Invitation to Nora@Example.org is on its way. It works for 7 days."
        ]
        assert (invitation.name, invitation.email) == ("Nora Bcc: x@y.z", "nora@example.org")
        assert Delivery.objects.filter(kind="invitation").count() == 1
        assert mailoutbox == []

    def test_a_double_press_makes_one(self, client_of, coach):
        client = client_of(coach)

        for _press in range(2):
            client.post(INVITATIONS, {"name": "Nora", "email": "nora@example.org"})

        assert Invitation.objects.count() == 1
        assert Delivery.objects.count() == 1

    @pytest.mark.parametrize(
        ("sent", "error"),
        [
            ({"name": "", "email": "a@example.org"}, "Write the name of the person you invite."),
            ({"name": "Nora", "email": ""}, "Write their e-mail address."),
            ({"name": "Nora", "email": "nora"}, "Write an address such as name@example.org."),
            (
                {"name": "Nora", "email": "coach@example.org"},
                "This is your own address. Write the address of the person you invite.",
            ),
            (
                {"name": "Wilma", "email": "walker@example.org"},
                "The person with this address shares with you already.",
            ),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, client_of, grant, sent, error):
        body = text_of(client_of(grant.coach).post(INVITATIONS, sent))

        assert body.count(error) == 2
        assert "<title>Error: Invite a walker" in body
        assert all(f'value="{typed}"' in body for typed in sent.values() if typed)
        assert Invitation.objects.count() == 0

    def test_a_coach_of_two_clinics_says_for_which(self, client_of, coach):
        second = MembershipFactory(person=coach, clinic__name="Lakeside").clinic
        foreign = MembershipFactory(clinic__name="Elsewhere").clinic
        sent = {"name": "Nora", "email": "nora@example.org"}
        client = client_of(coach)

        unsaid = text_of(client.post(INVITATIONS, sent))
        wrong = text_of(client.post(INVITATIONS, sent | {"clinic": foreign.pk}))
        client.post(INVITATIONS, sent | {"clinic": second.pk})

        assert unsaid.count("Choose a clinic.") == 2
        assert wrong.count("Choose one of your clinics.") == 2
        assert "Elsewhere" not in wrong
        assert Invitation.objects.get().clinic == second

    def test_a_clinic_cannot_be_slipped_in(self, client_of, coach, stranger):
        foreign = Clinic.objects.get(name="Farside")
        sent = {"name": "Nora", "email": "nora@example.org", "clinic": foreign.pk}

        client_of(coach).post(INVITATIONS, sent)

        assert Invitation.objects.get().clinic.name == "Hillside"

    def test_shows_what_became_of_each(self, client_of, coach, now):
        for email, fields in {
            "waits@example.org": {},
            "accepted@example.org": {"accepted_at": now},
            "declined@example.org": {"declined_at": now},
            "revoked@example.org": {"revoked_at": now},
            "expired@example.org": {"expires_at": now},
        }.items():
            InvitationFactory(coach=coach, email=email, **fields)
        InvitationFactory(email="foreign@example.org")

        body = text_of(client_of(coach).get(INVITATIONS))

        for words in (
            "Waits until 4 December",
            "Accepted 21 November",
            "Declined",
            "Taken back",
            "Run out",
        ):
            assert body.count(f"</svg>{words}") == 1
        assert body.count("Take back") == 1
        assert "foreign@example.org" not in body

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries_do_not_grow(self, client_of, coach, number, django_assert_num_queries):
        InvitationFactory.create_batch(number, coach=coach)
        client = client_of(coach)

        with django_assert_num_queries(5):
            client.get(INVITATIONS)

    def test_is_for_coaches(self, client_of, walker, clinic_admin):
        for person in (walker, clinic_admin):
            assert client_of(person).get(INVITATIONS).status_code == 404
            assert client_of(person).post(INVITATIONS, {}).status_code == 404


class TestTakingBack:
    def url(self, invitation) -> str:
        return reverse("coaching:revoke", kwargs={"pk": invitation.pk})

    def test_closes_the_link(self, client_of, coach, invitation):
        response = client_of(coach).post(self.url(invitation))

        assert said(response) == ["The invitation was taken back. Its link no longer works."]
        assert Client().get(LINK).status_code == 410

    def test_comes_too_late_after_an_answer(self, client_of, coach, invitation, now):
        Invitation.objects.update(accepted_at=now)

        response = client_of(coach).post(self.url(invitation))

        assert said(response) == ["It was answered before you took it back."]

    def test_is_for_the_coach_who_sent_it(self, client_of, stranger, invitation):
        colleague = MembershipFactory(clinic=invitation.clinic).person

        for person in (stranger, colleague):
            assert client_of(person).post(self.url(invitation)).status_code == 404


class TestLink:
    def test_a_guest_reads_what_would_be_shared_and_how_to_come_in(self, invitation):
        response = Client().get(LINK)

        body = text_of(response)
        assert response.status_code == 200
        assert "<h1>Cora Hill would like to be your coach</h1>" in body
        assert "From Hillside." in body
        assert "Your answers to the health questions" in body
        assert f'href="/accounts/signup/?next={LINK}"' in body
        assert f'href="/accounts/login/?next={LINK}"' in body
        assert "walker@example.org" not in body
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert response.headers["Cache-Control"] == "no-store, private"
        assert '<meta name="robots" content="noindex, nofollow">' in body

    def test_the_page_with_the_form_tells_browsers_no_more_than_the_host(
        self, client_of, invitation, walker
    ):
        """Under no-referrer a browser sends `Origin: null`, and the check against forged forms refuses it."""
        response = client_of(walker).get(LINK)

        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert '<form method="post"' in text_of(response)

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_opening_changes_nothing(self, client_of, invitation, walker, newcomer, method):
        before = everything()

        for client in (Client(), client_of(walker), client_of(newcomer)):
            assert getattr(client, method)(LINK).status_code == 200

        assert everything() == before

    def test_a_guest_cannot_answer(self, invitation):
        before = everything()

        response = Client().post(LINK, ACCEPT)

        assert response.status_code == 200
        assert "To answer, come in first" in text_of(response)
        assert everything() == before

    def test_a_forged_form_is_refused(self, invitation, walker):
        client = Client(enforce_csrf_checks=True)
        client.force_login(walker)

        assert client.post(LINK, ACCEPT).status_code == 403
        assert Grant.objects.count() == 0

    def test_the_addressee_accepts(self, client_of, invitation, walker, coach):
        response = client_of(walker).post(LINK, ACCEPT | {"shares_notes": ""})

        grant = Grant.objects.get()
        assert response.url == "/settings/sharing/"
        assert said(response) == [
            "You now share your walks with Cora Hill. You can change this at any time."
        ]
        assert (grant.walker, grant.coach) == (walker, coach)
        assert (grant.shares_pain, grant.shares_notes) == (True, False)

    def test_ticking_nothing_shares_neither(self, client_of, invitation, walker):
        client_of(walker).post(LINK)

        assert Grant.objects.values_list("shares_pain", "shares_notes").get() == (False, False)

    def test_accepting_twice_makes_one_grant(self, client_of, invitation, walker):
        client = client_of(walker)

        client.post(LINK, ACCEPT)
        again = client.post(LINK, ACCEPT)

        assert again.status_code == 410
        assert "You accepted it." in text_of(again)
        assert Grant.objects.count() == 1

    def test_the_addressee_declines(self, client_of, invitation, walker):
        client = client_of(walker)

        response = client.post(LINK, {"answer": "decline"})

        assert said(response) == ["You said no. Nothing is shared."]
        assert Grant.objects.count() == 0
        assert "This invitation was declined" in text_of(client.get(LINK))

    def test_somebody_else_learns_little_and_can_do_nothing(self, client_of, invitation, newcomer):
        client = client_of(newcomer)

        page = client.get(LINK)
        client.post(LINK, ACCEPT)

        body = text_of(page)
        assert page.status_code == 200
        assert "It was sent to w***@e***.org. You are signed in as newcomer@example.org." in body
        assert "walker@example.org" not in body
        assert Grant.objects.count() == 0

    def test_the_coach_cannot_accept_their_own(self, client_of, coach):
        InvitationFactory(
            coach=coach, clinic=coach.memberships.get().clinic, email=coach.email, token=TOKEN
        )

        response = client_of(coach).post(LINK, ACCEPT)

        assert "This invitation is for another address" in text_of(response)
        assert Grant.objects.count() == 0

    @pytest.mark.parametrize(
        ("fields", "headline"),
        [
            ({"accepted_at": NOW}, "This invitation was used"),
            ({"declined_at": NOW}, "This invitation was declined"),
            ({"revoked_at": NOW}, "This invitation was taken back"),
            ({"expires_at": NOW}, "This invitation has run out"),
        ],
    )
    def test_a_closed_one_says_what_happened(
        self, client_of, invitation, walker, fields, headline
    ):
        Invitation.objects.update(**fields)

        for client in (Client(), client_of(walker)):
            for response in (client.get(LINK), client.post(LINK, ACCEPT)):
                assert response.status_code == 410
                assert f"<h1>{headline}</h1>" in text_of(response)
        assert Grant.objects.count() == 0

    def test_it_works_until_its_last_moment(self, client_of, invitation, walker):
        Invitation.objects.update(expires_at=NOW + dt.timedelta(microseconds=1))

        client_of(walker).post(LINK, ACCEPT)

        assert Grant.objects.count() == 1

    def test_it_closes_when_the_coach_leaves(self, client_of, invitation, walker, coach, now):
        coach.memberships.update(left_at=now)

        assert client_of(walker).post(LINK, ACCEPT).status_code == 410
        assert Grant.objects.count() == 0

    @pytest.mark.parametrize(
        "token", [TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "x", "%00", "é", "a" * 3000]
    )
    def test_a_tampered_one_is_unknown(self, client_of, invitation, walker, token):
        for client in (Client(), client_of(walker)):
            response = client.get(f"/invitations/{token}/")

            assert response.status_code == 404
            assert "<h1>This link does not work</h1>" in text_of(response)

    def test_other_methods_are_refused(self, invitation):
        assert Client().put(LINK).status_code == 405
        assert Client().delete(LINK).status_code == 405


@pytest.mark.parametrize(
    "happens",
    [
        lambda coach: Invitation.objects.update(revoked_at=NOW),
        lambda coach: coach.memberships.update(left_at=NOW),
    ],
)
def test_what_closes_the_link_between_reading_and_writing_wins(
    client_of, invitation, walker, monkeypatch, happens
):
    asked = access.is_addressee

    def asked_and_then(person, found):
        answer = asked(person, found)
        happens(invitation.coach)
        return answer

    monkeypatch.setattr(access, "is_addressee", asked_and_then)
    response = client_of(walker).post(LINK, ACCEPT, follow=True)

    assert response.status_code == 410
    assert Grant.objects.count() == 0


def test_a_coach_who_leaves_while_inviting_finds_nothing(client_of, coach, monkeypatch):
    clinics = access.coach_clinics

    def clinics_until_now(person):
        found = list(clinics(person))
        person.memberships.update(left_at=NOW)
        return found

    client = client_of(coach)
    monkeypatch.setattr(access, "coach_or_404", lambda _person, _now: {"coach": 0})
    monkeypatch.setattr(access, "coach_clinics", clinics_until_now)
    sent = {"name": "Nora", "email": "nora@example.org"}

    assert client.post(INVITATIONS, sent).status_code == 404
    assert Invitation.objects.count() == 0


class TestById:
    """Somebody who signed up from the letter comes back without the link."""

    def test_opens_for_the_addressee(self, client_of, invitation, walker):
        response = client_of(walker).post(f"/invitations/{invitation.pk}/", ACCEPT)

        assert response.url == "/settings/sharing/"
        assert Grant.objects.get().walker == walker

    def test_is_unknown_to_everybody_else(self, client_of, invitation, newcomer, coach):
        for client in (Client(), client_of(newcomer), client_of(coach)):
            assert client.get(f"/invitations/{invitation.pk}/").status_code == 404

    def test_an_unconfirmed_address_opens_nothing(self, client_of, invitation):
        Invitation.objects.update(email="later@example.org")
        later = UserFactory(email="later@example.org", confirmed=False)

        assert client_of(later).get(f"/invitations/{invitation.pk}/").status_code == 404

    def test_signing_in_leads_there_until_it_is_answered(self, client_of, invitation, walker):
        client = client_of(walker)

        assert client.get("/home/").url == f"/invitations/{invitation.pk}/"
        client.post(f"/invitations/{invitation.pk}/", {"answer": "decline"})
        assert client.get("/home/").url == "/today/"


def test_a_second_invitation_replaces_the_grant_of_the_first(client_of, coach, walker, grant):
    InvitationFactory(coach=coach, clinic=grant.clinic, email="walker@example.org", token=TOKEN)

    client_of(walker).post(LINK, {"answer": "accept"})

    current = Grant.objects.current().get()
    assert current != grant
    assert (current.shares_pain, current.shares_notes) == (False, False)


def test_grants_of_others_are_untouched(client_of, invitation, walker):
    other = GrantFactory()

    client_of(walker).post(LINK, ACCEPT)

    assert other in Grant.objects.current()
