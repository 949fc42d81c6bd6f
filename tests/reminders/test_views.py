"""Reminder settings, the link that stops reminders, and the readiness check."""

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from reminders.models import Heartbeat, MailToken, Preference, Suppression, token_of
from tests.factories import EnrolmentFactory, PreferenceFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/settings/reminders/"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(walker, now):
    MailToken.objects.keep([walker.pk], "session_today", now=now)
    return reverse("reminders:unsubscribe", args=[token_of(walker.pk, "session_today")])


def audited():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_the_page_says_back_what_is_chosen_and_when_the_next_reminder_comes(
    client_of, walker, time_machine_at
):
    time_machine_at("2026-11-21T09:00:01+00:00")
    enrolment = EnrolmentFactory(walker=walker, reminder_time=dt.time(9))
    for _ in range(3):
        SessionFactory(enrolment=enrolment)

    page = client_of(walker).get(PAGE).content.decode()

    assert "Tuesdays, Thursdays and Saturdays at 09:00, London time, by e-mail." in page
    assert "Next reminder: Monday 23 November at 09:00" in page


@pytest.mark.parametrize(
    ("weekdays", "sentence"),
    [([0], "Mondays at 08:00"), ([0, 6], "Mondays and Sundays at 08:00")],
)
def test_days_are_named_as_people_say_them(client_of, walker, weekdays, sentence):
    EnrolmentFactory(walker=walker, weekdays=weekdays)
    PreferenceFactory(person=walker)

    page = client_of(walker).get(PAGE).content.decode()

    assert sentence in page
    assert "No more walks are planned." in page


def test_somebody_without_a_programme_is_told_when_reminders_begin(client_of, newcomer):
    page = client_of(newcomer).get(PAGE).content.decode()

    assert "On walking days at 09:00, London time, by e-mail." in page
    assert "Reminders begin with your first walk." in page


def test_a_programme_on_hold_holds_its_reminders(client_of, walker):
    enrolment = EnrolmentFactory(walker=walker, reminder_time=dt.time(9))
    SessionFactory(enrolment=enrolment, planned_on=timezone.localdate() + dt.timedelta(days=1))
    enrolment.hold("fall")

    page = client_of(walker).get(PAGE).content.decode()

    assert "Your programme is on hold. Reminders wait with it." in page
    assert "Next reminder" not in page


def test_somebody_who_enrolled_without_a_time_reads_that_reminders_are_off(client_of, walker):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    SessionFactory(enrolment=EnrolmentFactory(walker=walker), planned_on=tomorrow)
    client = client_of(walker)
    assert "Reminders are off." in client.get(PAGE).content.decode()

    client.post(PAGE, {"is_on": "on", "local_time": "09:00"})

    assert "Next reminder: " in client.get(PAGE).content.decode()


def test_reminders_are_turned_off_and_on_again(client_of, walker):
    client = client_of(walker)

    off = client.post(PAGE, {"local_time": "07:15"}, follow=True)
    assert off.redirect_chain == [(PAGE, 302)]
    assert "Reminders are off. Your plan goes on as before." in off.content.decode()
    assert "Saved. Reminders are off." in off.content.decode()

    on = client.post(PAGE, {"is_on": "on", "local_time": "06:30"}, follow=True)
    assert "On walking days at 06:30, London time, by e-mail." in on.content.decode()
    preference = Preference.objects.get()
    assert (preference.person, preference.is_on, preference.local_time) == (
        walker,
        True,
        dt.time(6, 30),
    )
    assert audited() == ["reminders.turned_off", "reminders.turned_on"]


def test_sending_the_form_twice_changes_nothing_more(client_of, walker):
    client = client_of(walker)
    client.post(PAGE, {"is_on": "on", "local_time": "06:30"})
    first = Preference.objects.get().changed_at
    client.post(PAGE, {"is_on": "on", "local_time": "06:30"})

    assert Preference.objects.get().changed_at == first
    assert audited() == ["reminders.turned_on"]


def test_turning_off_without_a_time_keeps_the_time(client_of, walker):
    PreferenceFactory(person=walker)

    client_of(walker).post(PAGE, {"local_time": ""})

    preference = Preference.objects.get()
    assert (preference.is_on, preference.local_time) == (False, dt.time(8))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Choose a time, such as 09:30."),
        ("half nine", "Write a time such as 09:30."),
        ("25:00", "Write a time such as 09:30."),
    ],
)
def test_a_time_that_cannot_be_read_is_explained_and_nothing_is_lost(
    client_of, walker, typed, message
):
    response = client_of(walker).post(PAGE, {"is_on": "on", "local_time": typed})

    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: Reminders" in page
    assert page.count(message) == 2
    assert f'value="{typed}"' in page or typed == ""
    assert Preference.objects.count() == 0


def test_an_address_that_bounced_is_said_and_saving_tries_it_again(client_of, walker, now):
    Suppression.objects.note(walker.email, scope="reminders", reason="5.1.1", now=now)
    Suppression.objects.note("other@example.org", scope="reminders", reason="5.1.1", now=now)
    client = client_of(walker)
    assert "We could not reach you" in client.get(PAGE).content.decode()

    client.post(PAGE, {"is_on": "on", "local_time": "09:00"})

    assert "We could not reach you" not in client.get(PAGE).content.decode()
    assert Suppression.objects.filter(lifted_at__isnull=True).count() == 1


def test_a_full_stop_stays_when_reminders_are_turned_on(client_of, walker, now):
    Suppression.objects.note(walker.email, scope="all", reason="complaint", now=now)

    client_of(walker).post(PAGE, {"is_on": "on", "local_time": "09:00"})

    assert Suppression.objects.get().scope == "all"


def test_opening_the_link_changes_nothing(link):
    page = Client(enforce_csrf_checks=True).get(link)

    assert (page.status_code, Preference.objects.count()) == (200, 0)
    assert "Stop reminders?" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("body", [{}, ONE_CLICK])
def test_one_click_stops_reminders_without_signing_in_however_often(link, walker, body):
    client = Client(enforce_csrf_checks=True)

    pages = [client.post(link, body) for _ in range(3)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "We will not remind you of walks any more." in pages[0].content.decode()
    assert walker.email not in pages[0].content.decode()
    assert Preference.objects.get().is_on is False
    assert audited() == ["reminders.turned_off"]
    assert AuditEvent.objects.get().actor is None
    assert "_auth_user_id" not in client.session
    assert client.get(PAGE).status_code == 302


def test_the_time_is_kept_for_when_reminders_are_turned_on_again(link, walker):
    SessionFactory(
        enrolment=EnrolmentFactory(walker=walker, reminder_time=dt.time(7, 45)),
        planned_on=timezone.localdate(),
    )

    Client().post(link)

    assert Preference.objects.get().local_time == dt.time(7, 45)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["x", "a" * 500, "%00", "Zm9v"])
def test_an_unknown_link_is_not_found_and_says_what_to_do(db, method, token):
    page = getattr(Client(), method)(f"/mail/unsubscribe/{token}/")

    assert page.status_code == 404
    assert "<h1>This link does not work</h1>" in page.content.decode()
    assert 'href="/settings/reminders/"' in page.content.decode()


def test_a_link_that_was_taken_back_is_not_found(link, now):
    MailToken.objects.update(revoked_at=now)

    assert Client().post(link).status_code == 404
    assert Preference.objects.count() == 0


def test_other_methods_are_refused(link):
    assert Client().put(link).status_code == 405


def test_links_are_the_same_in_every_mail_differ_by_person_and_only_hashes_are_kept(walker, now):
    other = UserFactory()

    MailToken.objects.keep([walker.pk], "session_today", now=now)
    MailToken.objects.keep([walker.pk, other.pk], "session_today", now=now)

    tokens = [token_of(person.pk, "session_today") for person in (walker, other)]
    assert [MailToken.objects.named(token).get().person for token in tokens] == [walker, other]
    assert MailToken.objects.count() == 2
    assert not MailToken.objects.filter(token_hash__in=tokens).exists()


def test_a_link_outlives_a_change_of_the_secret_key(link, settings):
    settings.SECRET_KEY = "another one " * 9

    assert Client().post(link).status_code == 200
    assert Preference.objects.get().is_on is False


def readyz():
    response = Client().get("/readyz")
    return response.status_code, response.json()


def test_not_ready_before_the_engine_ran():
    assert readyz() == (
        503,
        {
            "status": "degraded",
            "reason": "The reminder engine has not run yet.",
            "heartbeat_age_seconds": None,
        },
    )


@pytest.mark.parametrize(
    ("age", "status", "word", "reason"),
    [
        (0, 200, "ok", ""),
        (300, 200, "ok", ""),
        (301, 503, "degraded", "The reminder engine has stopped."),
    ],
)
def test_ready_while_the_engine_has_run_within_five_minutes(
    time_machine_at, now, age, *, status, word, reason
):
    Heartbeat.objects.beat("engine", now=now)
    time_machine_at((now + dt.timedelta(seconds=age)).isoformat())

    assert readyz() == (status, {"status": word, "reason": reason, "heartbeat_age_seconds": age})


def test_not_ready_without_a_database():
    def fail(*_args):
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        assert readyz() == (
            503,
            {
                "status": "degraded",
                "reason": "The database does not answer.",
                "heartbeat_age_seconds": None,
            },
        )
