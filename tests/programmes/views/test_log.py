"""The log: a few taps, kept once, shown ever after."""

import datetime as dt
import html
import re
import threading
import uuid

import pytest
from django.db import connection
from django.test import Client

from programmes.models import KeptAside, Session, Walk
from tests.factories import (
    NOW,
    CheckInFactory,
    EnrolmentFactory,
    ProgrammeVersionFactory,
    SessionFactory,
    UserFactory,
    WalkFactory,
)
from tests.programmes.views.reading import links_of, text_of, title_of

pytestmark = pytest.mark.usefixtures("at_nine")
DAY = dt.timedelta(days=1)


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


@pytest.fixture
def address(session):
    SessionFactory(enrolment=session.enrolment)
    return f"/sessions/{session.pk}/log/"


def told(**changes) -> dict[str, object]:
    """The least that the form needs."""
    return {
        "client_uuid": str(uuid.uuid4()),
        "minutes": "12",
        "pain_worst": "2",
        "effort": "4",
        "near_falls": "0",
        "falls": "0",
        **changes,
    }


def filled(response) -> dict[str, str]:
    """What the form holds already: name to value."""
    values = {}
    for tag in re.findall(r"<input\b[^>]*>", response.content.decode()):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_chosen = attributes.get("type") != "radio" or re.search(r"\schecked", tag)
        if attributes.get("name") and is_chosen and attributes.get("value"):
            values[attributes["name"]] = html.unescape(attributes["value"])
    return {
        name: value
        for name, value in values.items()
        if name not in {"theme", "csrfmiddlewaretoken"}
    }


def test_the_form_asks_with_the_planned_minutes_and_a_fresh_number(client, address):
    first, second = client.get(address), client.get(address)

    assert title_of(first) == "How did it feel?"
    assert "How did it feel? 10 minutes planned for Saturday 21 November." in text_of(first)
    assert filled(first).keys() == {"client_uuid", "minutes"}
    assert filled(first)["minutes"] == "10"
    assert filled(first)["client_uuid"] != filled(second)["client_uuid"]


def test_what_is_optional_says_so(client, address):
    labels = re.findall(
        r"<(?:legend|label)[^>]*form-label[^>]*>(.*?)</",
        client.get(address).content.decode(),
        re.DOTALL,
    )
    words = [" ".join(re.sub(r"<[^>]+>|\*", " ", label).split()) for label in labels]

    assert words == [
        "How many minutes did you walk?",
        "Worst pain while you walked",
        "How hard did the backward parts feel?",
        "How often did you trip or nearly fall?",
        "How often did you fall?",
        "Pain just before you walked (optional)",
        "Pain now (optional)",
        "How sure do you feel when you walk backward? (optional)",
        "Anything to add? (optional)",
    ]


def test_the_form_knows_the_pain_of_the_latest_check(client, address, session, now):
    CheckInFactory(session=session, at=now - dt.timedelta(minutes=40), pain_now=2)
    CheckInFactory(session=session, at=now - dt.timedelta(minutes=20), pain_now=0)

    values = filled(client.get(address))

    values.pop("client_uuid")
    assert values == {"minutes": "10", "pain_before": "0"}


def test_nothing_of_a_walk_is_taken_from_the_address(client, address):
    values = filled(client.get(address + "?minutes=7&pain_before=3&falls=1&stop_code=fall"))

    values.pop("client_uuid")
    assert values == {"minutes": "10"}


def test_half_minutes_are_planned_as_whole_ones(client, walker):
    version = ProgrammeVersionFactory(programme__slug="desk-break")
    session = SessionFactory(enrolment=EnrolmentFactory(walker=walker, version=version))

    page = client.get(f"/sessions/{session.pk}/log/")

    assert filled(page)["minutes"] == str(round(session.week.total_minutes))


def test_a_walk_is_saved_and_leads_to_today(client, address, session, walker):
    response = client.post(
        address,
        told(
            pain_before="1", pain_after="3", confidence="5", note="Windy.", stop_code="breathless"
        ),
        follow=True,
    )

    assert response.redirect_chain == [("/today/", 302)]
    assert "Your walk is saved." in text_of(response)
    walk = Walk.objects.get()
    assert (walk.session, walk.logged_by, walk.walked_at) == (session, walker, NOW)
    assert (walk.minutes, walk.pain_before, walk.pain_worst, walk.pain_after) == (12, 1, 2, 3)
    assert (walk.effort, walk.near_falls, walk.falls, walk.confidence) == (4, 0, 0, 5)
    assert (walk.stop_code, walk.note) == ("breathless", "Windy.")


def test_the_least_is_enough(client, address):
    client.post(address, told())

    walk = Walk.objects.get()
    assert (walk.pain_before, walk.pain_after, walk.confidence) == (None, None, None)
    assert (walk.note, walk.stop_code) == ("", "")


@pytest.mark.parametrize("code", ["time", "weather", "other", "dizzy"])
def test_why_the_player_ended_early_is_kept(code, client, address):
    client.post(address, told(stop_code=code))

    assert Walk.objects.get().stop_code == code


def test_a_made_up_reason_for_stopping_is_dropped(client, address):
    client.post(address, told(stop_code="made_up"))

    assert Walk.objects.get().stop_code == ""


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("minutes", "", "Write the minutes that you walked, such as 10."),
        ("minutes", "61", "Write 60 minutes or fewer."),
        ("minutes", "-1", "Minutes cannot be below 0."),
        ("minutes", "ten", "Write the minutes as a whole number, such as 10."),
        ("pain_worst", "", "Tap a number from 0 to 10. 0 is no pain."),
        ("pain_worst", "11", "Select a valid choice. 11 is not one of the available choices."),
        ("effort", "", "Tap a number from 0 to 10. 0 is resting."),
        ("effort", "-1", "Select a valid choice. -1 is not one of the available choices."),
        ("near_falls", "", "Tap how often: 0 for not at all."),
        ("falls", "4", "Select a valid choice. 4 is not one of the available choices."),
        ("confidence", "0", "Select a valid choice. 0 is not one of the available choices."),
        ("confidence", "6", "Select a valid choice. 6 is not one of the available choices."),
        ("note", "x" * 1001, "Ensure this value has at most 1000 characters (it has 1001)."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(client, address, field, value, message):
    sent = told(note="Windy.", pain_before="5") | {field: value}

    page = client.post(address, sent)

    assert title_of(page) == "Error: How did it feel?"
    assert text_of(page).count(message) == 2
    assert 'role="alert"' in page.content.decode()
    kept = filled(page)
    assert {name: kept.get(name) for name in sent if name not in {"note", field}} == {
        name: text for name, text in sent.items() if name not in {"note", field}
    }
    assert not Walk.objects.exists()


@pytest.mark.parametrize(("minutes", "pain"), [("0", "0"), ("60", "10")])
def test_the_ends_of_the_scales_are_fine(client, address, minutes, pain):
    client.post(
        address, told(minutes=minutes, asked=f"minutes:{minutes}", pain_worst=pain, effort=pain)
    )

    walk = Walk.objects.get()
    assert (walk.minutes, walk.pain_worst, walk.effort) == (int(minutes), int(pain), int(pain))


@pytest.mark.parametrize(("minutes", "is_asked"), [("20", False), ("21", True)])
def test_far_more_minutes_than_planned_are_asked_about_once(client, address, minutes, is_asked):
    sent = told(minutes=minutes)
    page = client.post(address, sent)

    assert Walk.objects.exists() is not is_asked
    if is_asked:
        assert "planned for 10 minutes, and you wrote 21" in text_of(page)
        client.post(address, {**sent, "asked": filled(page)["asked"]})
        assert Walk.objects.get().minutes == 21


def test_a_second_log_of_one_session_is_not_dropped_in_silence(client, address):
    client.post(address, told(minutes="9"))
    page = client.post(address, told(minutes="11", falls="1"), follow=True)

    assert Walk.objects.get().minutes == 9
    assert page.redirect_chain == [("/offline/kept-aside/", 302)]
    assert "This walk was logged before, perhaps on another device." in text_of(page)
    assert KeptAside.objects.get().told["falls"] == 1


def test_a_form_without_its_number_is_refused(client, address):
    page = client.post(address, told(client_uuid="junk"))

    assert page.status_code == 200
    assert not Walk.objects.exists()


def test_the_same_form_twice_makes_one_walk(client, address):
    sent = told()

    first, second = client.post(address, sent), client.post(address, sent | {"minutes": "30"})

    assert (first.url, second.url) == ("/today/", "/today/")
    assert Walk.objects.get().minutes == 12


def test_the_number_of_somebody_elses_form_asks_for_a_fresh_one(client, address):
    foreign = WalkFactory()

    page = client.post(address, told(client_uuid=str(foreign.client_uuid)), follow=True)

    assert page.redirect_chain == [(address, 302)]
    assert "That did not work. Please fill in this fresh page." in text_of(page)
    assert Walk.objects.count() == 1


def test_a_logged_walk_is_shown_and_not_asked_again(client, address, session):
    WalkFactory(
        session=session, minutes=11, pain_before=None, effort=4, note="Windy.\n<b>Cold</b>"
    )

    page = client.get(address)

    assert title_of(page) == "How it felt"
    assert "How it felt 11 minutes, Saturday 21 November." in text_of(page)
    assert "Pain 2 at worst, 1 after Effort 4 of 10. Easy. You can talk in full sentences." in (
        text_of(page)
    )
    assert "Falls None How sure you felt Sure" in text_of(page)
    assert "Windy.<br>&lt;b&gt;Cold&lt;/b&gt;" in page.content.decode()
    assert "<form" not in page.content.decode()


def test_what_was_not_told_is_not_shown(client, address, session):
    WalkFactory(session=session, effort=None, confidence=None, note="")

    page = text_of(client.get(address))

    assert "Effort" not in page
    assert "How sure" not in page
    assert "Your note" not in page


def test_a_walk_of_next_week_waits(client, enrolment):
    session = SessionFactory(enrolment=enrolment, planned_on=enrolment.starts_on + 7 * DAY)
    address = f"/sessions/{session.pk}/log/"

    page = client.get(address)

    expected = "This walk is planned for Saturday 28 November. You can log it in that week."
    assert expected in text_of(page)
    assert links_of(page) == {"Go to Today": "/today/"}
    assert "This walk is planned for a later week." in text_of(
        client.post(address, told(), follow=True)
    )
    assert not Walk.objects.exists()


def test_a_phone_gets_the_form_of_next_week_ahead(client, enrolment):
    session = SessionFactory(enrolment=enrolment, planned_on=enrolment.starts_on + 7 * DAY)

    page = client.get(f"/sessions/{session.pk}/log/", headers={"X-Ahead": "1"})

    assert title_of(page) == "How did it feel?"


def test_a_plan_that_has_ended_takes_no_more(client, session, address):
    session.enrolment.withdraw(NOW)

    expected = "This plan has ended, so nothing more is logged in it."
    assert expected in text_of(client.get(address))


def test_a_plan_that_ends_while_the_form_is_open_says_so(client, session, address):
    page = client.get(address)
    session.enrolment.withdraw(NOW)

    response = client.post(address, told(client_uuid=filled(page)["client_uuid"]), follow=True)

    assert "The plan had ended before this reached us." in text_of(response)
    assert KeptAside.objects.get().told["minutes"] == 12


def test_a_fall_holds_the_plan_and_today_says_what_to_do(client, address, session):
    page = client.post(address, told(falls="1"), follow=True)

    session.enrolment.refresh_from_db()
    assert session.enrolment.hold_code == "fall"
    assert text_of(page).startswith("Your walk is saved.")
    assert "Tell your coach or a health worker. Do the falls questions again." in text_of(page)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_session_of_somebody_else_is_not_there(client_of, stranger, grant, address, method):
    for person in (stranger, grant.coach):
        response = getattr(client_of(person), method)(address, told())
        assert response.status_code == 404

    assert not Walk.objects.exists()


def test_a_guest_is_asked_to_sign_in(address):
    assert Client().get(address).url == f"/accounts/login/?next={address}"


def test_the_form_takes_few_queries(client, address, django_assert_num_queries):
    with django_assert_num_queries(6):
        client.get(address)


@pytest.mark.django_db(transaction=True)
def test_two_phones_that_send_the_same_form_make_one_walk(client_of):
    walker = UserFactory()
    session = SessionFactory(enrolment=EnrolmentFactory(walker=walker))
    address, sent = f"/sessions/{session.pk}/log/", told()
    clients = [client_of(walker) for _ in range(3)]
    answers, ready = [], threading.Barrier(len(clients))

    def send(client):
        try:
            ready.wait(5)
            answers.append(client.post(address, sent).headers.get("Location"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Walk.objects.count() == 1
    assert Session.objects.get().status == "walked"
    assert answers[0] == "/today/"
    assert set(answers) == {"/today/"}
