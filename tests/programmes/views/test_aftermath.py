"""Questions after an event, the morning after, and the care card."""

import datetime as dt

import pytest
from django.test import Client

from programmes.models import AdverseEvent, MorningAnswer
from tests.factories import (
    NOW,
    AdverseEventFactory,
    EnrolmentFactory,
    SessionFactory,
    UserFactory,
    WalkFactory,
)
from tests.programmes.views.reading import links_of, text_of

pytestmark = pytest.mark.usefixtures("at_nine")
DAY = dt.timedelta(days=1)


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


@pytest.fixture
def walk(walker):
    """A walk of yesterday, in a plan that goes on tomorrow."""
    enrolment = EnrolmentFactory(walker=walker, starts_on=NOW.date() - DAY)
    walk = WalkFactory(session__enrolment=enrolment, session__status="walked")
    SessionFactory(enrolment=enrolment)
    return walk


@pytest.fixture
def event(walk):
    walk.near_falls = 1
    walk.save()
    return AdverseEventFactory(walk=walk)


def test_today_links_to_the_questions_until_they_are_answered(client, event):
    address = f"/events/{event.pk}/"
    assert links_of(client.get("/today/"))["Answer the questions"] == address

    page = client.post(address, {"symptoms": ["none"]}, follow=True)

    assert "None of the signs that need care" in text_of(page)
    assert "Answer the questions" not in links_of(client.get("/today/"))


def test_today_does_not_ask_about_an_event_of_two_weeks_ago(client, event):
    AdverseEvent.objects.update(happened_on=NOW.date() - 14 * DAY)

    assert "Answer the questions" not in links_of(client.get("/today/"))


def test_somebody_who_left_the_plan_is_still_asked(client, event):
    enrolment = event.walk.session.enrolment
    enrolment.withdraw(NOW)

    assert "Answer the questions" in links_of(client.get("/today/"))


def test_a_serious_answer_shows_the_card_and_stops_the_plan(client, event):
    page = client.post(f"/events/{event.pk}/", {"symptoms": ["emergency"]}, follow=True)

    assert "Get help now Stop. Call your local emergency number. Call 999" in text_of(page)
    event.walk.session.enrolment.refresh_from_db()
    assert event.walk.session.enrolment.hold_code == "emergency_sign"


@pytest.mark.parametrize(
    ("ticked", "error"),
    [([], "Tick what fits"), (["none", "injured"], "Keep only one of them.")],
)
def test_no_answer_and_two_answers_are_asked_again(client, event, ticked, error):
    page = client.post(f"/events/{event.pk}/", {"symptoms": ticked, "told": "On a rug."})

    assert error in text_of(page)
    assert "On a rug." in page.content.decode()
    event.refresh_from_db()
    assert event.answered_at is None


def test_the_head_is_asked_about_after_a_fall_alone(client, event):
    assert "I hit my head" not in text_of(client.get(f"/events/{event.pk}/"))

    AdverseEvent.objects.update(kind="fall")
    assert "I hit my head" in text_of(client.get(f"/events/{event.pk}/"))


def test_the_morning_is_asked_for_and_kept(client, walk):
    address = f"/sessions/{walk.session_id}/morning/"
    assert links_of(client.get("/today/"))["Tell us in two taps"] == address

    page = client.post(address, {"pain": "2", "is_swollen": "no"}, follow=True)

    assert "Do the same week again." in text_of(page)
    assert MorningAnswer.objects.get().pain == 2
    assert "Tell us in two taps" not in links_of(client.get("/today/"))


def test_the_morning_needs_both_taps(client, walk):
    page = client.post(f"/sessions/{walk.session_id}/morning/", {"pain": "2"})

    assert "Tap yes or no." in text_of(page)
    assert not MorningAnswer.objects.exists()


def test_the_morning_of_today_is_closed(client, session):
    WalkFactory(session=session)
    address = f"/sessions/{session.pk}/morning/"

    assert "We ask on the morning after the walk." in text_of(client.get(address))
    page = client.post(address, {"pain": "2", "is_swollen": "no"}, follow=True)
    assert "We ask on the morning after the walk." in text_of(page)
    assert not MorningAnswer.objects.exists()


def test_a_session_without_a_walk_has_no_morning(client, session):
    page = client.post(f"/sessions/{session.pk}/morning/", {"pain": "2", "is_swollen": "no"})

    assert "This walk is not logged yet." in text_of(page)


def test_strangers_find_nothing(client_of, event):
    other = client_of(UserFactory())

    assert other.get(f"/events/{event.pk}/").status_code == 404
    assert other.get(f"/sessions/{event.walk.session_id}/morning/").status_code == 404


@pytest.mark.parametrize(
    ("query", "number"),
    [("", "112"), ("?region=US", "911"), ("?region=GB", "999"), ("?region=nonsense", "112")],
)
def test_a_guest_sees_the_number_of_the_chosen_country(query, number):
    text = text_of(Client().get(f"/care/{query}"))

    assert f"Stop and call {number}" in text
    assert "Chest pain, pressure or tightness" in text
    assert "Do not get up fast" in text


def test_a_walker_sees_their_own_number(client, walker):
    walker.region = "US"
    walker.save()

    assert "Stop and call 911" in text_of(client.get("/care/"))
    assert '"/care/"' in client.get("/sw.js").content.decode()
    assert "?region=US" in client.get("/sw.js").content.decode()
    assert links_of(client.get("/offline/")) is not None
