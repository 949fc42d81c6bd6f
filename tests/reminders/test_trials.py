"""A letter to oneself, on demand and not too often, and a ledger that forgets in time."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Delivery
from reminders import actions
from reminders.models import Suppression
from tests.factories import DeliveryFactory, UserFactory

pytestmark = pytest.mark.django_db
A_MINUTE, A_DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
KEPT = 400 * A_DAY


@pytest.fixture
def ask(client_of, walker, time_machine_at):
    client = client_of(walker)

    def press(at):
        time_machine_at(at.isoformat())
        return client.post(reverse("reminders:try_mail"), follow=True).content.decode()

    return press


def test_a_test_letter_comes_at_once_and_says_nothing_of_anybody(ask, walker, now, mailoutbox):
    page = ask(now)
    actions.drain(now_function=lambda: now)

    assert f"A test letter is on its way to {walker.email}." in page
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == ([walker.email], "Your test letter from Backalong")
    assert "see whether our mail reaches you. It does." in letter.body
    assert "walk" not in letter.body.replace("walk.example", "").replace("Backalong", "").lower()


def test_pressing_again_sends_one_letter_until_ten_minutes_are_over(ask, walker, now):
    ask(now)
    assert "You asked a moment ago." in ask(now + 9 * A_MINUTE)
    assert Delivery.objects.filter(kind="trial").count() == 1

    assert "on its way" in ask(now + 11 * A_MINUTE)
    assert Delivery.objects.filter(kind="trial", person=walker).count() == 2


def test_somebody_elses_test_is_no_reason_to_wait(walker, now):
    assert actions.try_mail(person=UserFactory(), now=now)
    assert actions.try_mail(person=walker, now=now)
    assert not actions.try_mail(person=walker, now=now)


def test_an_address_that_we_may_not_write_to_gets_no_test(walker, now, mailoutbox):
    Suppression.objects.note(walker.email, scope="reminders", reason="bounced", now=now)
    actions.try_mail(person=walker, now=now)

    actions.drain(now_function=lambda: now)

    assert mailoutbox == []
    assert Delivery.objects.get().reason == "suppressed"


def test_the_page_of_what_was_sent_names_it(client_of, walker, now, time_machine_at):
    time_machine_at(now.isoformat())
    actions.try_mail(person=walker, now=now)

    assert "A test letter" in client_of(walker).get(reverse("reminders:sent")).content.decode()


def ended(state, at, **facts):
    row = DeliveryFactory(state=state, message_id="<1@x>", **facts)
    Delivery.objects.filter(pk=row.pk).update(updated_at=at)
    return row.pk


@pytest.mark.parametrize("state", ["sent", "failed", "unknown", "skipped", "expired"])
def test_what_ended_long_ago_is_forgotten(state, now, settings):
    settings.LEDGER_KEPT_DAYS = KEPT.days
    ended(state, now - KEPT - A_MINUTE)
    young = ended(state, now - KEPT)

    assert actions.forget_old_letters(now=now) == 1

    assert Delivery.objects.get().pk == young


@pytest.mark.parametrize("state", ["waiting", "claimed", "sending"])
def test_what_has_not_ended_stays_however_old_it_is(state, now):
    lease = None if state == "waiting" else now - KEPT
    ended(state, now - 2 * KEPT, lease_until=lease)

    assert actions.forget_old_letters(now=now) == 0
    assert Delivery.objects.count() == 1


def test_many_old_rows_go_the_oldest_first_and_some_at_a_time(now, monkeypatch):
    monkeypatch.setattr("reminders.actions.upkeep.AT_A_TIME", 2)
    for days in (3, 1, 2):
        ended("sent", now - KEPT - days * A_DAY)

    assert actions.forget_old_letters(now=now) == 2
    assert Delivery.objects.get().updated_at == now - KEPT - A_DAY
    assert actions.forget_old_letters(now=now) == 1
