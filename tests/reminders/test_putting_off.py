"""Putting today's reminder off from the mail: once for each mail, on the same day, and never in quiet hours."""

import datetime as dt
import zoneinfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Delivery
from programmes.models import Session
from reminders import actions
from reminders.planning import Terms, later_today
from reminders.reports.putting_off import later_token
from tests.factories import NOW, ReminderTermsFactory

pytestmark = pytest.mark.django_db
LONDON = zoneinfo.ZoneInfo("Europe/London")
AN_HOUR = dt.timedelta(hours=1)


def drain(at):
    with time_machine.travel(at, tick=False):
        return +actions.drain(now_function=lambda: at)


@pytest.fixture
def link(due, now, mailoutbox):
    """The link in the mail of nine o'clock."""
    actions.owe_reminders(now=now)
    drain(now)
    assert len(mailoutbox) == 1
    return link_in(mailoutbox[-1])


def link_in(letter):
    return next(line for line in letter.body.splitlines() if "/mail/later/" in line)


def open_at(at, link, sent=None):
    guest = Client(enforce_csrf_checks=True)
    with time_machine.travel(at, tick=False):
        response = guest.get(link) if sent is None else guest.post(link, sent)
    assert "_auth_user_id" not in guest.session
    return response.status_code, " ".join(response.content.decode().split())


def test_opening_the_link_changes_nothing_and_offers_three_hours(link, now):
    status, page = open_at(now, link)

    assert status == 200
    assert [f"Today at {hour}" in page for hour in ("10:00", "11:00", "13:00")] == [True] * 3
    assert Delivery.objects.count() == 1


def test_the_reminder_comes_again_once_at_the_hour_that_was_chosen(link, now, mailoutbox):
    _status, page = open_at(now, link, {"hours": "2"})
    assert "We remind you again today at 11:00." in page
    _status, page = open_at(now + AN_HOUR / 2, link, {"hours": "4"})
    assert "We remind you again today at 11:00." in page

    assert drain(now + 2 * AN_HOUR - dt.timedelta(seconds=1)) == {}
    assert drain(now + 2 * AN_HOUR) == {"claimed": 1, "sent": 1}
    assert len(mailoutbox) == 2
    assert "You asked us to remind you again today." in mailoutbox[1].body
    assert link_in(mailoutbox[1]) != link
    assert AuditEvent.objects.filter(verb="reminders.put_off").count() == 1
    assert {row.occurrence for row in Delivery.objects.all()} == {"2026-11-21", "2026-11-21.1"}


def test_nobody_is_reminded_again_of_a_walk_that_is_done(link, now, mailoutbox):
    open_at(now, link, {"hours": "1"})
    Session.objects.update(status="walked")
    drain(now + AN_HOUR)

    assert len(mailoutbox) == 1
    assert Delivery.objects.get(occurrence="2026-11-21.1").reason == "walked"


def test_after_three_times_it_is_enough(link, now, mailoutbox):
    for number in range(3):
        open_at(now + number * AN_HOUR, link_in(mailoutbox[-1]), {"hours": "1"})
        drain(now + (number + 1) * AN_HOUR)
    assert len(mailoutbox) == 4

    _status, page = open_at(now + 3 * AN_HOUR, link_in(mailoutbox[-1]), {"hours": "1"})
    assert "It is too late for another reminder today." in page
    assert Delivery.objects.count() == 4


@pytest.mark.parametrize("change", ["walked", "skipped"])
def test_a_walk_that_does_not_wait_is_said(link, now, change):
    Session.objects.update(status=change)

    _status, page = open_at(now, link, {"hours": "1"})
    assert "There is no walk to remind you of any more" in page
    assert Delivery.objects.count() == 1


def test_on_the_next_day_the_link_is_over(link, now):
    _status, page = open_at(now + 15 * AN_HOUR, link, {"hours": "1"})

    assert "There is no walk to remind you of any more" in page
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "says"), [({}, "Please choose a time."), ({"hours": "9"}, "That time has passed.")]
)
def test_a_choice_that_is_none_is_explained(link, now, sent, says):
    assert says in open_at(now, link, sent)[1]
    assert Delivery.objects.count() == 1


def test_a_mail_that_was_not_sent_and_a_link_that_nobody_signed_are_not_found(owed, now):
    tokens = [later_token(owed), "x", "a:b:c", "é"]

    for token in tokens:
        assert open_at(now, reverse("reminders:later", args=[token]), {"hours": "1"})[0] == 404
    assert Delivery.objects.count() == 1


def test_a_link_outlives_a_change_of_the_secret_key(link, now, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one " * 9

    assert open_at(now, link)[0] == 200


def test_quiet_hours_are_not_offered(link, walker):
    ReminderTermsFactory(person=walker, quiet_from=dt.time(10, 30), quiet_until=dt.time(12))

    page = open_at(NOW, link)[1]
    assert [f"Today at {hour}" in page for hour in ("10:00", "11:00", "13:00")] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("at", "offered"), [("16:59", 3), ("17:00", 3), ("17:01", 2), ("20:00", 1), ("20:01", 0)]
)
def test_nothing_is_offered_after_nine_in_the_evening(at, offered):
    now = dt.datetime.fromisoformat(f"2026-11-21T{at}+00:00")

    assert len(later_today(now, Terms(LONDON))) == offered
