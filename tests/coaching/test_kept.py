"""What a coach keeps after the end: nothing, or their own words for as long as the settings say."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from coaching import actions
from coaching.models import Grant
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    EnrolmentFactory,
    GrantFactory,
    MembershipFactory,
    MessageFactory,
    NoteFactory,
    SessionFactory,
    WalkFactory,
)

KEPT = "/coach/messages/kept/"
A_DAY = dt.timedelta(days=1)
A_SECOND = dt.timedelta(seconds=1)
OWN = ("Own note to keep", "Own message to keep")
NOT_OWN = ("Walker wrote this", "Team note of another", "Stand-in wrote this", "Walk was hard")


@pytest.fixture
def ended(grant, walker):
    """A grant that was lived in, and ended today."""
    colleague = MembershipFactory(clinic=grant.clinic).person
    people = {"walker": walker, "clinic": grant.clinic}
    NoteFactory(author=grant.coach, audience="author", body=OWN[0], **people)
    NoteFactory(author=colleague, audience="team", body=NOT_OWN[1], **people)
    MessageFactory(grant=grant, sender="coach", body=OWN[1])
    MessageFactory(grant=grant, sender="walker", body=NOT_OWN[0])
    MessageFactory(grant=grant, sender="coach", author=colleague, is_by_team=True, body=NOT_OWN[2])
    session = SessionFactory(enrolment=EnrolmentFactory(walker=walker), status="walked")
    WalkFactory(session=session, note=NOT_OWN[3])
    return actions.end_grant(grant=grant, by=walker, now=NOW)


def seen(body, words):
    return [word for word in words if word in body]


def test_by_default_nothing_is_kept(client_of, ended, settings):
    assert settings.COACH_KEEPS_DAYS == 0
    body = text_of(client_of(ended.coach).get(KEPT))

    assert "Nothing is kept here." in body
    assert seen(body, (*OWN, *NOT_OWN, "Wilma")) == []


def test_with_days_the_coach_reads_their_own_words_and_nothing_else(client_of, ended, settings):
    settings.COACH_KEEPS_DAYS = 30
    client = client_of(ended.coach)

    body = text_of(client.get(KEPT))

    assert seen(body, OWN) == list(OWN)
    assert seen(body, NOT_OWN) == []
    assert "Ended 21 November 2026, readable until 21 December 2026." in body
    for name in ("walker", "walker_messages", "notes", "assign", "change"):
        url = reverse(f"coaching:{name}", kwargs={"pk": ended.walker_id})
        assert client.get(url).status_code == 404


def test_the_days_run_out_by_the_clock(client_of, ended, settings):
    settings.COACH_KEEPS_DAYS = 5
    client = client_of(ended.coach)
    bodies = []
    for at in (NOW + 5 * A_DAY - A_SECOND, NOW + 5 * A_DAY):
        with time_machine.travel(at, tick=False):
            bodies.append(text_of(client.get(KEPT)))

    assert [seen(body, OWN) for body in bodies] == [list(OWN), []]


def test_they_begin_with_the_last_day_of_a_grant_that_closed_by_itself(client_of, ended, settings):
    settings.COACH_KEEPS_DAYS = 5
    Grant.objects.update(ended_at=None, ended_by=None, closes_at=NOW - A_DAY)
    client = client_of(ended.coach)

    assert seen(text_of(client.get(KEPT)), OWN) == list(OWN)
    Grant.objects.update(closes_at=NOW - 5 * A_DAY)
    assert seen(text_of(client.get(KEPT)), OWN) == []


def test_they_are_for_that_coach_while_they_work_there(client_of, ended, settings):
    settings.COACH_KEEPS_DAYS = 30
    colleague = MembershipFactory(clinic=ended.clinic).person
    MembershipFactory(person=ended.coach)
    ended.coach.memberships.filter(clinic=ended.clinic).update(left_at=NOW)

    for person in (colleague, ended.coach):
        assert seen(text_of(client_of(person).get(KEPT)), OWN) == []


def test_who_shares_again_is_on_the_roster_instead(client_of, ended, settings):
    settings.COACH_KEEPS_DAYS = 30
    GrantFactory(walker=ended.walker, coach=ended.coach, clinic=ended.clinic)

    assert "Nobody has stopped sharing lately." in text_of(client_of(ended.coach).get(KEPT))


@pytest.mark.parametrize("days", [0, 30])
def test_the_walker_reads_it_before_they_end_sharing(client_of, walker, grant, settings, days):
    settings.COACH_KEEPS_DAYS = days

    body = text_of(client_of(walker).get("/settings/sharing/"))

    told = "What Cora Hill wrote themselves, they can read for 30 more days."
    assert (told in body) is bool(days)


def test_less_than_no_days_is_none(client_of, ended, settings):
    settings.COACH_KEEPS_DAYS = -3

    assert "Nothing is kept here." in text_of(client_of(ended.coach).get(KEPT))


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(client_of, grant, number, settings, django_assert_num_queries):
    settings.COACH_KEEPS_DAYS = 30
    coach = grant.coach
    for _ in range(number):
        over = GrantFactory(coach=coach, clinic=grant.clinic, ended_at=NOW)
        NoteFactory(author=coach, walker=over.walker, clinic=grant.clinic)
        MessageFactory(grant=over, sender="coach")
    client = client_of(coach)

    with django_assert_num_queries(6):
        client.get(KEPT)
