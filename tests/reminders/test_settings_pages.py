"""The pages of each kind, quiet hours, pauses, stopping all, what is coming and what was sent."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from reminders import actions
from reminders.models import MailToken, Preference, ReminderTerms, token_of
from reminders.reports.coming import coming_to
from tests.factories import (
    NOW,
    TODAY,
    DeliveryFactory,
    EnrolmentFactory,
    PreferenceFactory,
    ReminderTermsFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db
MAIN = "/settings/reminders/"
A_DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def saturday_morning(time_machine_at):
    time_machine_at(NOW.isoformat())


def kind_url(slug):
    return reverse("reminders:kind", kwargs={"slug": slug})


def text_of(response):
    return " ".join(response.content.decode().split())


def wish_of(person):
    row = person.preferences.get()
    return row.kind, row.is_on, row.local_time, row.weekdays, row.lead_minutes


def test_a_kind_is_turned_on_with_its_hour(client_of, walker):
    client = client_of(walker)
    assert "<h1>On the evening before a walk</h1>" in text_of(
        client.get(kind_url("evening-before"))
    )

    client.post(kind_url("evening-before"), {"is_on": "on", "local_time": "19:15"})

    assert wish_of(walker) == ("evening_before", True, dt.time(19, 15), 127, 0)
    assert "On, at 19:15" in text_of(client.get(MAIN))
    assert AuditEvent.objects.get().verb == "reminders.turned_on"


def test_days_and_notice_are_kept_and_shown_again(client_of, walker):
    client, url = client_of(walker), kind_url("session-today")
    sent = {"is_on": "on", "local_time": "10:00", "lead_minutes": "60", "weekdays": ["0", "5"]}

    client.post(url, sent)

    assert wish_of(walker) == ("session_today", True, dt.time(9), 0b010_0001, 60)
    page = text_of(client.get(url))
    assert 'name="local_time" value="10:00"' in page
    assert '<option value="60" selected>1 hour before</option>' in page
    assert page.count('name="weekdays"') == 7
    assert re.findall(r"value=\"(\d)\"[^>]*checked", page) == ["0", "5"]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"local_time": ""}, "Choose a time, such as 09:30."),
        ({"local_time": "9 or so"}, "Write a time such as 09:30."),
        ({"weekdays": []}, "Choose a day, or turn this off."),
        ({"weekdays": ["7"]}, "Choose days from Monday to Sunday."),
        ({"local_time": "00:59"}, "Choose a shorter notice: that would be the day before."),
    ],
)
def test_what_cannot_be_kept_is_explained(client_of, walker, sent, message):
    whole = {"is_on": "on", "local_time": "10:00", "lead_minutes": "60", "weekdays": ["0"]}
    response = client_of(walker).post(kind_url("session-today"), {**whole, **sent})

    assert message in text_of(response)
    assert "<title>Error:" in text_of(response)
    assert not walker.preferences.exists()


def test_a_notice_may_reach_back_to_midnight(client_of, walker):
    sent = {"is_on": "on", "local_time": "01:00", "lead_minutes": "60", "weekdays": ["0"]}
    client_of(walker).post(kind_url("session-today"), sent)

    assert walker.preferences.get().local_time == dt.time(0)


def test_a_kind_without_an_hour_has_only_a_switch(client_of, walker):
    page = text_of(client_of(walker).get(kind_url("plan-changed")))

    assert "local_time" not in page
    assert "This is a safety notice" in page
    client_of(walker).post(kind_url("plan-changed"), {})
    assert wish_of(walker)[:2] == ("plan_changed", False)


def test_kinds_for_coaches_are_there_for_coaches_alone(client_of, walker, coach):
    assert "How many walkers need you" not in text_of(client_of(walker).get(MAIN))
    assert client_of(walker).get(kind_url("coach-alert")).status_code == 404

    assert "How many walkers need you" in text_of(client_of(coach).get(MAIN))
    assert "At once, also in quiet hours" in text_of(client_of(coach).get(kind_url("coach-alert")))


def test_a_look_back_has_one_day(client_of, walker):
    client, url = client_of(walker), kind_url("weekly-summary")
    assert '<option value="6" selected>Sun</option>' in text_of(client.get(url))

    client.post(url, {"is_on": "on", "local_time": "17:00", "weekday": "2"})

    assert wish_of(walker) == ("weekly_summary", True, dt.time(17), 0b000_0100, 0)


def test_the_friendly_word_is_told_with_its_condition(client_of, walker, walks):
    page = text_of(client_of(walker).get(reverse("reminders:coming")))

    assert "Sunday 22 November, 10:00" in page
    assert "Will be sent. Only if you do not walk on Saturday." in page


@pytest.mark.parametrize("slug", ["nothing", "session_tomorrow"])
def test_kinds_that_are_not_there_are_not_found(client_of, walker, slug):
    assert client_of(walker).get(f"/settings/reminders/about/{slug}/").status_code == 404


def test_quiet_hours_are_kept_shown_and_taken_back(client_of, walker):
    client, url = client_of(walker), reverse("reminders:quiet_hours")

    client.post(url, {"quiet_from": "21:00", "quiet_until": "07:00"})
    terms = ReminderTerms.objects.get()
    assert (terms.person, terms.quiet_from, terms.quiet_until) == (
        walker,
        dt.time(21),
        dt.time(7),
    )
    assert "21:00 to 07:00" in text_of(client.get(MAIN))
    client.post(url, {"quiet_from": "", "quiet_until": ""})

    assert ReminderTerms.objects.get().quiet_from is None
    assert [event.verb for event in AuditEvent.objects.all()] == ["reminders.quiet"] * 2


@pytest.mark.parametrize(
    ("begins", "ends", "message"),
    [
        ("21:00", "", "Choose both times, or none."),
        ("", "07:00", "Choose both times, or none."),
        ("07:00", "07:00", "Choose another time than the first."),
        ("late", "07:00", "Write a time such as 21:00."),
    ],
)
def test_quiet_hours_that_make_no_sense_are_explained(client_of, walker, begins, ends, message):
    sent = {"quiet_from": begins, "quiet_until": ends}
    response = client_of(walker).post(reverse("reminders:quiet_hours"), sent)

    assert message in text_of(response)
    assert not ReminderTerms.objects.exists()


def test_a_pause_is_kept_shown_and_ended(client_of, walker):
    client = client_of(walker)
    sent = {"from_on": "2026-11-22", "until_on": "2026-11-30"}

    client.post(reverse("reminders:pause"), sent)
    assert "22 Nov to 30 Nov" in text_of(client.get(MAIN))
    client.post(reverse("reminders:stop_or_start"), {"do": "unpause"})

    assert ReminderTerms.objects.get().paused_until is None
    assert "End the pause" not in text_of(client.get(MAIN))


def test_a_pause_that_is_over_is_not_shown(client_of, walker):
    ReminderTermsFactory(person=walker, paused_from=TODAY - 2 * A_DAY, paused_until=TODAY - A_DAY)

    assert "End the pause" not in text_of(client_of(walker).get(MAIN))


def test_stop_all_says_what_still_comes_and_is_taken_back(client_of, walker):
    client, url = client_of(walker), reverse("reminders:stop_or_start")
    PreferenceFactory(person=walker)

    page = text_of(client.post(url, {"do": "stop"}, follow=True))
    assert "All reminders are stopped. Only safety notices" in page
    first = ReminderTerms.objects.get().stopped_at
    client.post(url, {"do": "stop"})
    assert ReminderTerms.objects.get().stopped_at == first

    page = text_of(client.post(url, {"do": "start"}, follow=True))
    assert "On walking days at 08:00, London time, by e-mail." in page


def test_turning_one_kind_on_after_stopping_all_turns_on_that_one_alone(walker, now):
    PreferenceFactory(person=walker)
    actions.stop_all(person=walker, by=walker, now=now)

    actions.choose(
        person=walker,
        is_on=True,
        local_time=dt.time(19),
        by=walker,
        now=now,
        kind="evening_before",
    )

    on = {row.kind for row in Preference.objects.filter(person=walker, is_on=True)}
    assert on == {"evening_before"}
    assert ReminderTerms.objects.get().stopped_at is None
    assert not Preference.objects.filter(kind="plan_changed").exists()
    assert Preference.objects.get(kind="session_today").local_time == dt.time(8)


def test_the_link_of_a_mail_stops_all_when_asked(walker, now):
    MailToken.objects.keep([walker.pk], "evening_before", now=now)
    link = reverse("reminders:unsubscribe", args=[token_of(walker.pk, "evening_before")])
    guest = Client(enforce_csrf_checks=True)
    assert "Stop this mail?" in text_of(guest.get(link))

    assert "This mail is off" in text_of(guest.post(link))
    assert wish_of(walker)[:2] == ("evening_before", False)
    assert "All reminders are off" in text_of(guest.post(link, {"do": "all"}))
    assert ReminderTerms.objects.get().stopped_at == now


@pytest.fixture
def walks(walker):
    """Three walks, from today on every second day, announced at half past nine."""
    enrolment = EnrolmentFactory(walker=walker, reminder_time=dt.time(9, 30))
    return SessionFactory.create_batch(3, enrolment=enrolment)


def test_what_is_coming_is_told_day_by_day(client_of, walker, walks):
    page = text_of(client_of(walker).get(reverse("reminders:coming")))

    assert "Saturday 21 November, 09:30" in page
    assert page.count("Will be sent.") == 4
    assert "in London time" in page


def test_what_is_coming_says_what_holds_and_what_pauses_it(client_of, walker, walks):
    ReminderTermsFactory(
        person=walker,
        quiet_from=dt.time(21),
        quiet_until=dt.time(10),
        paused_from=TODAY + A_DAY,
        paused_until=TODAY + 2 * A_DAY,
    )
    page = text_of(client_of(walker).get(reverse("reminders:coming")))

    assert page.count("Chosen for 09:30; held by your quiet hours until 10:00.") == 2
    assert "Saturday 21 November, 10:00" in page
    assert (
        page.count("Not sent, because you paused reminders.") == 2
    )  # a walk, and a friendly word


def test_a_look_back_that_is_paused_takes_the_place_of_no_later_one(walker, walks, now):
    PreferenceFactory(
        person=walker, kind="weekly_summary", local_time=dt.time(18), weekdays=0b000_0011
    )
    monday = TODAY + 2 * A_DAY
    ReminderTermsFactory(person=walker, paused_from=monday, paused_until=monday)

    found = coming_to(walker, now=now, days=5, kinds=("weekly_summary",))
    assert [(each.one.about, each.when.fate.value) for each in found] == [
        (monday, "paused"),
        (monday + A_DAY, "sent"),
    ]


def test_what_is_coming_says_when_nothing_is(client_of, walker, walks):
    walks[0].enrolment.hold("fall")
    page = text_of(client_of(walker).get(reverse("reminders:coming")))

    assert "Your programme is on hold. Reminders wait with it." in page
    assert "Nothing in these days." in page


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"state": "waiting"}, "Waiting to be sent."),
        ({"state": "sent", "message_id": "<1@x>"}, "Sent. Your mail provider took it"),
        ({"state": "skipped", "reason": "walked"}, "because you had walked already."),
        ({"state": "skipped", "reason": "x"}, "because there was nothing to say any more."),
        ({"state": "expired"}, "it would have come too late"),
        ({"state": "failed"}, "Your mail provider refused it."),
        ({"state": "unknown"}, "We cannot tell whether it arrived"),
    ],
)
def test_what_was_sent_is_told_in_plain_words(client_of, walker, stranger, fields, says):
    DeliveryFactory(person=walker, **fields)
    DeliveryFactory(person=stranger, state="failed")
    page = text_of(client_of(walker).get(reverse("reminders:sent")))

    assert says in page
    assert page.count("Saturday 21 November, 09:00") == 1
    assert "On walking days" in page
