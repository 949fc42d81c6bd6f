"""Coaches see what happened at once and mark it as seen; a clinic sees counts and never whose."""

import pytest

from accounts.models import AuditEvent
from coaching.reports.harm import harm_in
from coaching.reports.walker import events_lent
from tests.factories import (
    NOW,
    AdverseEventFactory,
    EnrolmentFactory,
    GrantFactory,
    InvitationFactory,
    MembershipFactory,
    StopInATestFactory,
    WalkFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_nine")]


@pytest.fixture
def event(grant):
    return AdverseEventFactory(
        walk__session__enrolment=EnrolmentFactory(walker=grant.walker),
        kind="fall",
        symptoms=["injured"],
        place="home",
        told="The rug slid.",
        answered_at=NOW,
    )


@pytest.fixture
def page(client_of, coach, event):
    client = client_of(coach)

    def read():
        return client.get(f"/coach/walkers/{event.walker_id}/").content.decode()

    return read


def test_a_coach_reads_the_answers_that_are_lent(page, grant, event):
    body = page()
    assert [text in body for text in ("I hurt myself", "At home", "The rug slid.")] == [True] * 3

    grant.shares_pain = grant.shares_notes = False
    grant.save()
    body = page()
    assert [text in body for text in ("I hurt myself", "At home", "The rug slid.")] == [False] * 3
    assert "The answers are not shared." in body


def test_the_walker_reads_that_answers_are_lent_before_and_after_they_agree(client_of, grant):
    asked = "invited-once-more"
    InvitationFactory(
        email=grant.walker.email,
        token=asked,
        clinic=grant.clinic,
        coach=MembershipFactory(clinic=grant.clinic).person,
    )
    client = client_of(grant.walker)
    said = (
        "Each fall and near-fall: the day, and whether you have answered the questions about it",
        "that I stopped a walk early, and what I answer about a fall, a near-fall or a stop",
        "what I write about a walk, a fall or a stop in my own words",
    )

    for address in ("/settings/sharing/", f"/invitations/{asked}/"):
        body = client.get(address).content.decode()
        assert [text in body for text in said] == [True] * 3


def test_an_open_event_says_so(page, event):
    event.answered_at = None
    event.save()

    assert "The questions about it are not answered yet." in page()


def test_a_stop_for_pain_is_lent_with_the_pain(page, client_of, coach, grant, event):
    event.kind = "stop_for_pain"
    event.save()
    assert "Stop for pain" in page()

    grant.shares_pain = False
    grant.save()
    assert "Stop for pain" not in page()
    assert client_of(coach).post(f"/coach/events/{event.pk}/seen/").status_code == 404


def test_marking_as_seen_is_kept_and_audited(page, client_of, coach, event):
    client = client_of(coach)
    response = client.post(f"/coach/events/{event.pk}/seen/")
    client.post(f"/coach/events/{event.pk}/seen/")

    assert response.url == f"/coach/walkers/{event.walker_id}/"
    assert "Seen by Cora Hill on 21 November." in page()
    seen = AuditEvent.objects.get(verb="event.seen")
    assert (seen.actor, seen.subject, seen.detail) == (coach, event.walker, {})


def test_strangers_mark_nothing(client_of, stranger, walker, event):
    for person in (stranger, walker):
        assert client_of(person).post(f"/coach/events/{event.pk}/seen/").status_code == 404
    event.refresh_from_db()
    assert event.seen_at is None


def people_who_walked(clinic, number, **grant):
    coach = MembershipFactory(clinic=clinic).person
    for _ in range(number):
        lent = GrantFactory(coach=coach, clinic=clinic, **grant)
        yield WalkFactory(session__enrolment=EnrolmentFactory(walker=lent.walker))


def test_a_clinic_sees_rates_of_five_walkers(client_of, clinic_admin):
    clinic = clinic_admin.memberships.get().clinic
    walks = list(people_who_walked(clinic, 5))
    AdverseEventFactory(walk=walks[0], kind="fall", count=2)
    AdverseEventFactory(kind="fall")

    harm = harm_in(clinic, NOW)
    body = client_of(clinic_admin).get("/clinic/").content.decode()

    assert [(row.name, row.count, row.rate) for row in harm.rows] == [
        ("fall", 2, "400.0"),
        ("near-fall", 0, "0.0"),
        ("stop for pain", 0, "0.0"),
    ]
    assert "From 5 sessions walked." in body
    assert "That is a small number" in body
    assert "Robin Field" not in body.split('id="harm"')[1].split("</section>")[0]


def test_a_clinic_of_four_walkers_sees_no_count(client_of, clinic_admin):
    clinic = clinic_admin.memberships.get().clinic
    walks = list(people_who_walked(clinic, 4))
    AdverseEventFactory(walk=walks[0], kind="fall")

    assert harm_in(clinic, NOW).rows == ()
    assert "4 sessions walked so far." in client_of(clinic_admin).get("/clinic/").content.decode()


def test_stops_for_pain_count_only_when_pain_is_shared(clinic_admin):
    clinic = clinic_admin.memberships.get().clinic
    for walk in people_who_walked(clinic, 5, shares_pain=False):
        AdverseEventFactory(walk=walk, kind="stop_for_pain")
        AdverseEventFactory(walk=walk, kind="near_fall")

    assert [row.count for row in harm_in(clinic, NOW).rows] == [0, 5, 0]


def test_falls_in_tests_are_counted_apart_from_the_rates(client_of, clinic_admin):
    clinic = clinic_admin.memberships.get().clinic
    walks = list(people_who_walked(clinic, 5, shares_pain=False))
    AdverseEventFactory(walk=walks[0], kind="fall")
    faller = walks[1].session.enrolment.walker
    StopInATestFactory.create_batch(2, walker=faller)
    StopInATestFactory(walker=faller, kind="unwell")

    harm = harm_in(clinic, NOW)

    assert ([row.count for row in harm.rows], harm.in_tests) == ([1, 0, 0], 2)
    body = client_of(clinic_admin).get("/clinic/").content.decode()
    assert "Also 2 falls or stops in physical tests, which are no sessions." in body


def test_feeling_unwell_in_a_test_is_lent_with_the_pain_scores(coach):
    grants = [GrantFactory(coach=coach, shares_pain=shares) for shares in (True, False)]
    for grant in grants:
        StopInATestFactory(walker=grant.walker, kind="unwell")
        StopInATestFactory(walker=grant.walker, kind="fall")

    assert [sorted(event.kind for event in events_lent(grant)) for grant in grants] == [
        ["fall", "unwell"],
        ["fall"],
    ]
