"""A grant that ends by itself: the clock alone closes it, everywhere, at the walker's midnight."""

import datetime as dt

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from coaching import access, actions
from coaching.models import Grant
from reminders.reports.alerts import alerts
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    AdverseEventFactory,
    EnrolmentFactory,
    GrantFactory,
    InvitationFactory,
    MembershipFactory,
    SessionFactory,
    WalkFactory,
)

SHARING = "/settings/sharing/"
TODAY = NOW.date()
A_DAY = dt.timedelta(days=1)
MIDNIGHT = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
A_SECOND = dt.timedelta(seconds=1)


def share_until(client, grant, last_on, **boxes):
    return client.post(SHARING, {"grant": grant.pk, "last_on": last_on, **boxes})


def coach_pages(grant):
    names = ("walker", "assign", "change", "clearance", "walker_messages", "notes")
    return [reverse(f"coaching:{name}", kwargs={"pk": grant.walker_id}) for name in names]


class TestTheClock:
    def test_closes_every_page_and_form_of_the_coach_at_midnight(
        self, client_of, walker, coach, grant
    ):
        EnrolmentFactory(walker=walker)
        coachs = client_of(coach)
        share_until(client_of(walker), grant, TODAY.isoformat(), shares_pain="on")

        with time_machine.travel(MIDNIGHT - A_SECOND, tick=False):
            opened = [coachs.get(url).status_code for url in coach_pages(grant)]
            assert "Wilma Ford" in text_of(coachs.get("/coach/"))
        with time_machine.travel(MIDNIGHT, tick=False):
            closed = [coachs.get(url).status_code for url in coach_pages(grant)]
            sent = [coachs.post(url, {"body": "Hello"}).status_code for url in coach_pages(grant)]
            assert "Wilma Ford" not in text_of(coachs.get("/coach/"))
            assert "Wilma Ford" not in text_of(coachs.get("/coach/messages/"))

        assert opened == [200] * len(opened)
        assert closed == [404] * len(closed)
        assert sent == [405, *[404] * (len(sent) - 1)]

    def test_is_the_walkers_own_midnight(self, walker, coach, grant):
        walker.time_zone = "Pacific/Auckland"
        walker.save()
        theirs = dt.datetime(2026, 11, 21, 11, tzinfo=dt.UTC)

        actions.change_sharing(
            grant=grant, shares_pain=True, shares_notes=True, last_on=TODAY, now=NOW
        )

        grant.refresh_from_db()
        assert (grant.closes_at, grant.last_on) == (theirs, TODAY)
        assert list(access.current_grants(coach, theirs - A_SECOND)) == [grant]
        assert list(access.current_grants(coach, theirs)) == []

    def test_closes_the_thread_for_both(self, walker, coach, grant):
        Grant.objects.update(closes_at=MIDNIGHT)

        for by in (walker, coach):
            with pytest.raises(actions.ThreadClosedError):
                actions.send_message(
                    grant=grant, by=by, body="Hello", client_uuid=grant.pk, now=MIDNIGHT
                )

    def test_ends_alerts_and_letters(self, walker, grant):
        session = SessionFactory(enrolment=EnrolmentFactory(walker=walker), status="walked")
        AdverseEventFactory(walk=WalkFactory(session=session), kind="fall", recorded_at=NOW)
        Grant.objects.update(closes_at=MIDNIGHT)

        assert len(alerts(MIDNIGHT - A_SECOND)) == 1
        assert alerts(MIDNIGHT) == {}

    def test_moves_it_to_what_has_ended(self, client_of, walker, grant):
        Grant.objects.update(closes_at=MIDNIGHT)
        client = client_of(walker)

        assert "Sharing ends by itself after Saturday 21 November 2026." in text_of(
            client.get(SHARING)
        )
        with time_machine.travel(MIDNIGHT + A_DAY, tick=False):
            body = text_of(client.get(SHARING))

        assert "Nobody but you" in body
        assert "1 November 2026 to 22 November 2026" in body


class TestChoosing:
    def test_a_day_can_be_chosen_changed_and_taken_away(self, client_of, walker, grant):
        client = client_of(walker)
        days = []
        for day in ("2026-12-24", "2026-11-30", ""):
            share_until(client, grant, day, shares_pain="on")
            grant.refresh_from_db()
            days.append(grant.last_on)

        assert days == [dt.date(2026, 12, 24), dt.date(2026, 11, 30), None]
        assert AuditEvent.objects.filter(verb="grant.changed").count() == 3

    def test_the_same_day_again_changes_nothing(self, client_of, walker, grant):
        client = client_of(walker)
        boxes = {"shares_pain": "on", "shares_notes": "on", "shares_tests": "on"}

        for _press in range(2):
            share_until(client, grant, "2026-12-24", **boxes)

        assert AuditEvent.objects.filter(verb="grant.changed").count() == 1

    @pytest.mark.parametrize("day", ["2026-11-20", "2029-11-21", "x", "0001-01-01"])
    def test_a_day_that_is_none_is_said_and_nothing_saved(self, client_of, walker, grant, day):
        response = share_until(client_of(walker), grant, day, shares_notes="on")

        grant.refresh_from_db()
        assert response.status_code == 200
        assert f'href="#id_{grant.pk}_last_on"' in text_of(response)
        assert (grant.closes_at, grant.shares_pain) == (None, True)

    def test_the_action_refuses_a_day_that_has_passed(self, grant):
        with pytest.raises(actions.LastDayPassedError):
            actions.change_sharing(
                grant=grant, shares_pain=True, shares_notes=True, last_on=TODAY - A_DAY, now=NOW
            )

    def test_what_is_over_is_not_changed(self, client_of, walker, grant):
        Grant.objects.update(closes_at=NOW)

        assert share_until(client_of(walker), grant, "2026-12-24").status_code == 404
        with pytest.raises(actions.SharingOverError):
            actions.change_sharing(grant=grant, shares_pain=False, shares_notes=True, now=NOW)

    def test_a_day_can_be_chosen_when_accepting(self, client_of, walker, coach):
        invitation = InvitationFactory(
            coach=coach, clinic=coach.memberships.get().clinic, email="walker@example.org"
        )
        link = f"/invitations/{invitation.pk}/"

        client_of(walker).post(link, {"answer": "accept", "last_on": "2026-12-24"})

        assert Grant.objects.get().last_on == dt.date(2026, 12, 24)

    def test_after_the_last_day_the_coach_can_invite_again(self, walker, coach, grant):
        Grant.objects.update(closes_at=NOW - A_DAY)
        invitation = InvitationFactory(coach=coach, clinic=grant.clinic, email=walker.email)

        made = actions.accept(
            invitation=invitation, walker=walker, shares_pain=True, shares_notes=True, now=NOW
        )

        grant.refresh_from_db()
        assert grant.ended_at == NOW - A_DAY
        assert list(Grant.objects.in_force(NOW)) == [made]


class TestTwoBrowsers:
    def test_less_sharing_shows_at_the_coachs_next_request(self, client_of, walker, coach, grant):
        session = SessionFactory(enrolment=EnrolmentFactory(walker=walker), status="walked")
        WalkFactory(session=session, note="my neighbour drove me home")
        page, coachs = coach_pages(grant)[0], client_of(coach)
        before = text_of(coachs.get(page))

        client_of(walker).post(SHARING, {"grant": grant.pk})

        after = text_of(coachs.get(page))
        assert "my neighbour drove me home" in before
        assert "my neighbour drove me home" not in after

    def test_withdrawal_refuses_forms_of_pages_that_were_open(
        self, client_of, walker, coach, grant
    ):
        coachs = client_of(coach)
        for url in coach_pages(grant):
            coachs.get(url)

        client_of(walker).post(reverse("coaching:end_sharing", kwargs={"pk": grant.pk}))

        rows = AuditEvent.objects.count()
        answers = {coachs.post(url, {"body": "Hello"}).status_code for url in coach_pages(grant)}
        assert answers <= {404, 405}
        assert AuditEvent.objects.count() == rows


def test_a_grant_cannot_close_before_it_begins(db):
    membership = MembershipFactory()
    with pytest.raises(IntegrityError, match="grant_closes_after_it_begins"), transaction.atomic():
        GrantFactory(
            coach=membership.person, clinic=membership.clinic, began_at=NOW, closes_at=NOW
        )


def test_ending_by_hand_says_so(client_of, walker, grant):
    response = client_of(walker).post(reverse("coaching:end_sharing", kwargs={"pk": grant.pk}))

    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "You stopped sharing with Cora Hill. They can no longer open your pages."
    ]
