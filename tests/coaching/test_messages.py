"""Letters about trust, decided and written at the moment of sending."""

import datetime as dt

import pytest

from coaching.messages import LETTERS
from coaching.models import Invitation
from tests.factories import (
    DeliveryFactory,
    EnrolmentFactory,
    InvitationFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
)
from walkapp.mail import Letter, NotWantedError, compose

LINK = "http://127.0.0.1:8000/invitations/abc/"


@pytest.fixture
def invitation(coach):
    clinic = coach.memberships.get().clinic
    return InvitationFactory(coach=coach, clinic=clinic, email="new@example.org", name="Nora")


@pytest.fixture
def delivery(invitation):
    return DeliveryFactory(
        kind="invitation",
        person=None,
        address=invitation.email,
        occurrence=str(invitation.pk),
        context={"url": LINK},
    )


@pytest.fixture
def assigned(walker, coach):
    """Knee ease, because its name must not stand in a letter."""
    version = ProgrammeVersionFactory(programme=ProgrammeFactory(slug="knee-oa"))
    enrolment = EnrolmentFactory(walker=walker, version=version, enrolled_by=coach)
    return DeliveryFactory(kind="assigned", person=walker, occurrence=str(enrolment.pk))


def letter_of(delivery, now) -> Letter:
    return LETTERS[delivery.kind](delivery, now)


def mail_of(delivery, now):
    return compose(
        letter_of(delivery, now), to="x@example.org", person=delivery.person, message_id="<1@x>"
    ).message


def refusal(delivery, now) -> str:
    with pytest.raises(NotWantedError) as caught:
        letter_of(delivery, now)
    return str(caught.value)


def test_an_invitation_says_who_asks_and_carries_the_link(delivery, now):
    mail = mail_of(delivery, now)

    assert mail.subject == "Cora Hill invites you to Backalong"
    assert "Hello Nora," in mail.body
    assert "Cora Hill of Hillside would like to be your walking coach" in mail.body
    assert mail.body.count(LINK) == 1
    assert "until Friday 4 December" in mail.body
    assert f'href="{LINK}"' in mail.alternatives[0][0]


def test_an_invitation_without_a_name_greets_all_the_same(delivery, now):
    Invitation.objects.update(name="")

    assert mail_of(delivery, now).body.startswith("Hello,")


def test_a_name_is_text_in_the_letter(delivery, now):
    Invitation.objects.update(name="<b>Nora & Co</b>")

    mail = mail_of(delivery, now)

    assert "Hello <b>Nora & Co</b>," in mail.body
    assert "&lt;b&gt;Nora &amp; Co&lt;/b&gt;" in mail.alternatives[0][0]


@pytest.mark.parametrize("end", ["accepted_at", "declined_at", "revoked_at"])
def test_a_closed_invitation_is_not_sent(delivery, now, end):
    Invitation.objects.update(**{end: now})

    assert refusal(delivery, now) == "invitation_closed"


def test_an_invitation_that_ran_out_is_not_sent(delivery, invitation):
    at = invitation.expires_at

    assert refusal(delivery, at) == "invitation_closed"
    assert letter_of(delivery, at - dt.timedelta(seconds=1)).name == "invitation"


def test_an_invitation_whose_link_was_forgotten_is_not_sent(delivery, now):
    delivery.context = {}

    assert refusal(delivery, now) == "invitation_closed"


def test_a_coach_who_left_invites_nobody(delivery, coach, now):
    coach.memberships.update(left_at=now)

    assert refusal(delivery, now) == "coach_left"


def test_an_assigned_programme_is_not_named(assigned, now):
    mail = mail_of(assigned, now)

    assert mail.subject == "Your coach has set up a programme"
    assert "Hello Wilma," in mail.body
    assert (
        "Cora Hill has set up a walking programme for you. It starts on Saturday 21 November."
        in mail.body
    )
    assert "http://127.0.0.1:8000/plan/" in mail.body
    for text in (mail.subject, mail.body, mail.alternatives[0][0]):
        assert "knee" not in text.lower()


def test_a_programme_that_ended_is_not_announced(assigned, walker, now):
    walker.enrolments.update(status="withdrawn", ended_at=now)

    assert refusal(assigned, now) == "enrolment_ended"


def test_a_coach_who_was_erased_announces_nothing(assigned, walker, now):
    walker.enrolments.update(enrolled_by=None)

    assert refusal(assigned, now) == "enrolment_ended"


def test_a_coach_hears_that_a_walker_said_yes(grant, now):
    delivery = DeliveryFactory(
        kind="sharing_accepted", person=grant.coach, occurrence=str(grant.pk)
    )

    mail = mail_of(delivery, now)

    assert mail.subject == "Your invitation was accepted"
    assert "Wilma Ford accepted your invitation." in mail.body
    assert f"http://127.0.0.1:8000/coach/walkers/{grant.walker.pk}/" in mail.body

    grant.ended_at = now
    grant.save()
    assert refusal(delivery, now) == "grant_ended"
