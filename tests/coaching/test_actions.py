"""Inviting, accepting, declining, taking back, sharing more or less, ending, and assigning."""

import datetime as dt
import hashlib

import pytest

from accounts.models import AuditEvent, Delivery
from coaching import actions
from coaching.models import Grant, Invitation
from programmes.actions.enrolment import (
    AlreadyEnrolledError,
    NotScreenedError,
    NotSuitableError,
)
from programmes.models import Enrolment
from tests.factories import (
    EnrolmentFactory,
    InvitationFactory,
    MembershipFactory,
    ScreeningFactory,
    UserFactory,
)

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def invitation(coach, clinic):
    return InvitationFactory(coach=coach, clinic=clinic, email="walker@example.org")


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def invite(coach, clinic, now, email="new@example.org") -> Invitation:
    return actions.invite(coach=coach, clinic=clinic, email=email, name="Nora", now=now)


def accept(invitation, walker, now, *, pain=True, notes=True) -> Grant:
    return actions.accept(
        invitation=invitation, walker=walker, shares_pain=pain, shares_notes=notes, now=now
    )


class TestInvite:
    def test_owes_a_letter_with_a_link_and_keeps_only_its_hash(self, coach, clinic, now, settings):
        invitation = invite(coach, clinic, now, email=" New@Example.org ")

        letter = Delivery.objects.get()
        start, token = letter.context["url"].rstrip("/").rsplit("/", 1)
        assert (letter.kind, letter.address, letter.person) == (
            "invitation",
            "new@example.org",
            None,
        )
        assert letter.occurrence == str(invitation.pk)
        assert start == f"{settings.SITE_URL}/invitations"
        assert len(token) == 43
        assert invitation.token_hash == hashlib.sha256(token.encode()).hexdigest()
        assert invitation.expires_at == now + dt.timedelta(days=7)
        assert verbs() == ["invitation.sent"]

    def test_pressing_twice_sends_once(self, coach, clinic, now):
        first = invite(coach, clinic, now)
        second = invite(coach, clinic, now + dt.timedelta(minutes=9, seconds=59))

        assert second == first
        assert Delivery.objects.count() == 1

    def test_inviting_again_supersedes(self, coach, clinic, now):
        first = invite(coach, clinic, now)
        later = now + dt.timedelta(minutes=10)

        second = invite(coach, clinic, later)

        first.refresh_from_db()
        assert first.revoked_at == later
        assert list(Invitation.objects.open(later)) == [second]
        assert Delivery.objects.get(occurrence=str(first.pk)).context == {}

    def test_an_invitation_that_ran_out_is_superseded_too(self, coach, clinic, now):
        first = invite(coach, clinic, now)
        later = now + dt.timedelta(days=8)

        invite(coach, clinic, later)

        first.refresh_from_db()
        assert first.revoked_at == later

    def test_another_clinic_supersedes_at_once(self, coach, clinic, now):
        other = MembershipFactory(person=coach).clinic
        first = invite(coach, clinic, now)

        second = invite(coach, other, now)

        first.refresh_from_db()
        assert first.revoked_at == now
        assert second.clinic == other

    def test_needs_a_coach_of_that_clinic(self, coach, stranger, clinic_admin, clinic, now):
        for person in (stranger, clinic_admin):
            with pytest.raises(actions.NotACoachHereError):
                invite(person, clinic, now)
        coach.memberships.update(left_at=now)
        with pytest.raises(actions.NotACoachHereError):
            invite(coach, clinic, now)
        assert Delivery.objects.count() == 0

    def test_refuses_the_own_address_and_who_shares_already(self, coach, clinic, grant, now):
        with pytest.raises(actions.OwnAddressError):
            invite(coach, clinic, now, email="Coach@example.org")
        with pytest.raises(actions.AlreadySharingError):
            invite(coach, clinic, now, email="Walker@example.org")


class TestAccept:
    def test_begins_a_grant_and_tells_the_coach(self, invitation, walker, coach, clinic, now):
        grant = accept(invitation, walker, now, pain=True, notes=False)

        invitation.refresh_from_db()
        letter = Delivery.objects.get()
        assert (grant.walker, grant.coach, grant.clinic) == (walker, coach, clinic)
        assert (grant.shares_pain, grant.shares_notes, grant.began_at) == (True, False, now)
        assert (invitation.accepted_at, invitation.accepted_by) == (now, walker)
        assert (letter.kind, letter.person, letter.occurrence) == (
            "sharing_accepted",
            coach,
            str(grant.pk),
        )
        assert verbs() == ["grant.begun"]
        assert AuditEvent.objects.get().actor == walker

    def test_twice_is_one_grant(self, invitation, walker, now):
        first = accept(invitation, walker, now)

        second = accept(invitation, walker, now)

        assert second == first
        assert Grant.objects.count() == 1
        assert Delivery.objects.count() == 1

    def test_a_used_invitation_does_not_bring_an_ended_grant_back(self, invitation, walker, now):
        grant = accept(invitation, walker, now)
        actions.end_grant(grant=grant, by=walker, now=now)

        with pytest.raises(actions.InvitationClosedError) as caught:
            accept(invitation, walker, now)

        assert caught.value.state == "accepted"

    def test_a_forwarded_link_is_refused(self, invitation, newcomer, now):
        with pytest.raises(actions.NotAddresseeError):
            accept(invitation, newcomer, now)

        assert Grant.objects.count() == 0

    @pytest.mark.parametrize("end", ["revoked_at", "declined_at"])
    def test_a_closed_invitation_is_refused(self, invitation, walker, now, end):
        Invitation.objects.update(**{end: now})

        with pytest.raises(actions.InvitationClosedError):
            accept(invitation, walker, now)

    def test_runs_out_at_its_instant(self, invitation, walker):
        with pytest.raises(actions.InvitationClosedError) as caught:
            accept(invitation, walker, invitation.expires_at)
        assert caught.value.state == "expired"

        assert accept(invitation, walker, invitation.expires_at - dt.timedelta(microseconds=1))

    def test_a_coach_who_left_gets_no_grant(self, invitation, walker, coach, now):
        coach.memberships.update(left_at=now)

        with pytest.raises(actions.NotACoachHereError):
            accept(invitation, walker, now)

    def test_an_older_grant_to_the_same_coach_ends(self, grant, walker, coach, now):
        other = MembershipFactory(person=coach).clinic
        again = InvitationFactory(coach=coach, clinic=other, email="walker@example.org")

        made = accept(again, walker, now)

        grant.refresh_from_db()
        assert grant.ended_at == now
        assert made.clinic == other
        assert list(Grant.objects.current()) == [made]

    def test_the_link_is_forgotten(self, coach, clinic, walker, now):
        invitation = invite(coach, clinic, now, email="walker@example.org")

        accept(invitation, walker, now)

        assert Delivery.objects.get(kind="invitation").context == {}


class TestDeclineAndRevoke:
    def test_declining_closes_the_invitation_once(self, invitation, walker, now):
        actions.decline(invitation=invitation, walker=walker, now=now)
        declined = actions.decline(invitation=invitation, walker=walker, now=now)

        assert declined.declined_at == now
        assert Grant.objects.count() == 0
        assert verbs() == ["invitation.declined"]

    def test_only_the_addressee_declines(self, invitation, newcomer, now):
        with pytest.raises(actions.NotAddresseeError):
            actions.decline(invitation=invitation, walker=newcomer, now=now)

    def test_an_accepted_invitation_cannot_be_declined(self, invitation, walker, now):
        accept(invitation, walker, now)

        with pytest.raises(actions.InvitationClosedError):
            actions.decline(invitation=invitation, walker=walker, now=now)

    def test_taking_back_twice_is_once(self, invitation, coach, now):
        actions.revoke(invitation=invitation, by=coach, now=now)
        taken = actions.revoke(invitation=invitation, by=coach, now=now + dt.timedelta(hours=1))

        assert taken.revoked_at == now
        assert verbs() == ["invitation.revoked"]

    def test_an_accepted_invitation_cannot_be_taken_back(self, invitation, walker, coach, now):
        accept(invitation, walker, now)

        assert actions.revoke(invitation=invitation, by=coach, now=now).revoked_at is None


class TestSharing:
    def test_ending_twice_is_once(self, grant, walker, now):
        actions.end_grant(grant=grant, by=walker, now=now)
        ended = actions.end_grant(grant=grant, by=walker, now=now + dt.timedelta(hours=1))

        assert (ended.ended_at, ended.ended_by) == (now, walker)
        assert verbs() == ["grant.ended"]

    def test_a_change_is_audited_and_no_change_is_not(self, grant, walker, now):
        for _press in range(2):
            changed = actions.change_sharing(
                grant=grant, shares_pain=False, shares_notes=True, now=now
            )

        event = AuditEvent.objects.get()
        assert (changed.shares_pain, changed.shares_notes) == (False, True)
        assert (event.verb, event.actor, event.subject) == ("grant.changed", walker, walker)
        assert event.detail == {
            "pain": False,
            "notes": True,
            "tests": False,
            "team": False,
            "until": "",
        }

    def test_opening_a_page_is_written_down(self, grant, coach, walker, now):
        actions.view_walker(grant=grant, by=coach, now=now)

        event = AuditEvent.objects.get()
        assert (event.verb, event.actor, event.subject) == ("walker.viewed", coach, walker)
        assert event.detail == {}


class TestAssign:
    @pytest.fixture
    def give(self, catalogue, coach, walker, now):
        def assign(slug="foundations", **changes) -> Enrolment:
            chosen = {
                "coach": coach,
                "walker": walker,
                "version": catalogue[slug].current,
                "starts_on": MONDAY,
                "weekdays": [0, 2, 4],
                "now": now,
            }
            return actions.assign(**(chosen | changes))

        return assign

    def test_enrols_in_the_coachs_name_and_writes_to_the_walker(self, give, grant, coach, walker):
        ScreeningFactory(walker=walker)

        made = give()

        letter = Delivery.objects.get(kind="assigned")
        assert (made.walker, made.enrolled_by, made.starts_on) == (walker, coach, MONDAY)
        assert made.sessions.count() == 24
        assert (letter.person, letter.occurrence, letter.context) == (walker, str(made.pk), {})
        assert verbs()[-2:] == ["enrolment.begun", "programme.assigned"]
        written = AuditEvent.objects.filter(subject=walker)
        assert set(written.values_list("actor", flat=True)) == {coach.pk}

    def test_pressing_twice_makes_one(self, give, grant, walker):
        ScreeningFactory(walker=walker)

        first = give()
        second = give(weekdays=[4, 2, 0, 0])

        assert second == first
        assert Enrolment.objects.count() == 1
        assert Delivery.objects.filter(kind="assigned").count() == 1

    def test_needs_a_grant(self, give, walker):
        ScreeningFactory(walker=walker)

        with pytest.raises(actions.NotYourWalkerError):
            give()

    def test_needs_health_answers(self, give, grant):
        with pytest.raises(NotScreenedError):
            give()

    def test_one_programme_at_a_time(self, give, grant, walker):
        EnrolmentFactory(walker=walker)

        with pytest.raises(AlreadyEnrolledError):
            give(slug="treadmill")

    def test_replacing_ends_the_other_one(self, give, grant, walker, coach):
        followed = EnrolmentFactory(walker=walker)

        made = give(slug="treadmill", replaces=followed)

        followed.refresh_from_db()
        assert followed.status == "withdrawn"
        assert list(walker.enrolments.active()) == [made]

    def test_a_refusal_leaves_the_other_one_running(self, give, grant, walker):
        followed = EnrolmentFactory(walker=walker)

        with pytest.raises(NotSuitableError):
            give(slug="knee-oa", replaces=followed)

        followed.refresh_from_db()
        assert followed.status == "active"
        assert Delivery.objects.count() == 0


class TestResume:
    def test_lifts_the_hold_in_the_coachs_name(self, grant, coach, walker, now):
        held = EnrolmentFactory(walker=walker, status="on_hold", hold_code="fall")

        actions.resume_walker(coach=coach, enrolment=held, now=now)

        held.refresh_from_db()
        assert (held.status, held.hold_code) == ("active", "")
        assert AuditEvent.objects.get(verb="enrolment.resumed").actor == coach

    def test_needs_a_grant(self, coach, walker, now):
        held = EnrolmentFactory(walker=walker, status="on_hold", hold_code="fall")

        with pytest.raises(actions.NotYourWalkerError):
            actions.resume_walker(coach=coach, enrolment=held, now=now)

    def test_health_answers_may_forbid_it(self, grant, coach, walker, now):
        held = EnrolmentFactory(walker=walker, status="on_hold", hold_code="new_answers")
        ScreeningFactory(walker=walker, started_at=now, verdict="see_a_clinician", codes=["CF2"])

        with pytest.raises(NotSuitableError):
            actions.resume_walker(coach=coach, enrolment=held, now=now)

        held.refresh_from_db()
        assert held.status == "on_hold"


def test_tokens_are_never_the_same(coach, clinic, now):
    made = [invite(coach, clinic, now, email=f"p{number}@example.org") for number in range(3)]

    assert len({invitation.token_hash for invitation in made}) == 3


def test_an_invitation_says_nothing_about_accounts(coach, clinic, now):
    UserFactory(email="has-account@example.org")

    known = invite(coach, clinic, now, email="has-account@example.org")
    unknown = invite(coach, clinic, now, email="has-none@example.org")

    assert (known.accepted_by, known.name) == (unknown.accepted_by, unknown.name)
    assert Delivery.objects.filter(person__isnull=True).count() == 2
