"""The question of the morning after: owed once, sent until two, never after an answer; the link takes one answer."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import Delivery
from programmes.models import MorningAnswer
from reminders import actions
from reminders.actions import owe_morning_check_ins
from tests.factories import (
    CheckInLinkFactory,
    EnrolmentFactory,
    MorningAnswerFactory,
    PreferenceFactory,
    WalkFactory,
)

pytestmark = pytest.mark.django_db
A_SECOND = dt.timedelta(seconds=1)
MORNING = dt.datetime(2026, 11, 22, 8, 30, tzinfo=dt.UTC)
KIND = "morning_check_in"


@pytest.fixture
def walk(walker):
    return WalkFactory(session__enrolment=EnrolmentFactory(walker=walker))


def drain(at):
    with time_machine.travel(at, tick=False):
        actions.drain(now_function=lambda: at)


def link_in(letter):
    return next(
        line.split("8000", 1)[1] for line in letter.body.splitlines() if "/mail/check-in/" in line
    )


def test_it_is_owed_when_its_time_has_come_once(walk):
    assert owe_morning_check_ins(now=MORNING - A_SECOND) == 0
    assert owe_morning_check_ins(now=MORNING) == 1
    assert owe_morning_check_ins(now=MORNING) == 0

    row = Delivery.objects.get()
    assert (row.kind, row.occurrence, row.due_at) == (KIND, "2026-11-21", MORNING)
    assert row.expires_at == MORNING.replace(hour=14, minute=0)


def test_two_walks_of_one_day_are_asked_about_once(walk):
    later = WalkFactory(
        session__enrolment=walk.session.enrolment,
        session__planned_on=walk.walked_on + dt.timedelta(days=1),
        walked_on=walk.walked_on,
        walked_at=walk.walked_at + dt.timedelta(hours=3),
    )

    assert owe_morning_check_ins(now=MORNING) == 1
    assert Delivery.objects.get().context == {"walk": str(later.pk)}


@pytest.mark.parametrize(
    ("is_on", "at", "owed"), [(True, "08:00", 1), (True, "09:00", 0), (False, "08:00", 0)]
)
def test_the_wish_of_the_walker_counts(walk, is_on, at, owed):
    PreferenceFactory(
        person=walk.session.enrolment.walker,
        kind=KIND,
        is_on=is_on,
        local_time=dt.time.fromisoformat(at),
    )

    assert owe_morning_check_ins(now=MORNING) == owed


def test_a_wish_for_walking_days_is_another_wish(walk):
    PreferenceFactory(person=walk.session.enrolment.walker, is_on=False)

    assert owe_morning_check_ins(now=MORNING) == 1


def test_an_answer_makes_the_letter_needless(walk):
    owe_morning_check_ins(now=MORNING)
    MorningAnswerFactory(walk=walk)
    drain(MORNING)

    assert mail.outbox == []
    assert (Delivery.objects.get().state, Delivery.objects.get().reason) == ("skipped", "answered")


def test_in_the_afternoon_it_is_too_late(walk):
    owe_morning_check_ins(now=MORNING)
    drain(MORNING.replace(hour=14, minute=0))

    assert Delivery.objects.get().state == "expired"


def test_a_walk_logged_late_is_not_asked_about(walk):
    walk.logged_at = MORNING
    walk.save()

    assert owe_morning_check_ins(now=MORNING + A_SECOND) == 0


def test_the_letter_has_a_link_and_no_health_data(walk):
    owe_morning_check_ins(now=MORNING)
    drain(MORNING)

    letter = mail.outbox[0]
    assert letter.subject == "Two taps about this morning"
    words = letter.body.lower()
    assert [word for word in ("pain", "fall", "knee", "swell") if word in words] == []
    assert "/mail/unsubscribe/" in letter.extra_headers["List-Unsubscribe"]


def test_the_link_takes_an_answer_without_signing_in(walk):
    owe_morning_check_ins(now=MORNING)
    drain(MORNING)
    address = link_in(mail.outbox[0])
    with time_machine.travel(MORNING, tick=False):
        guest = Client(enforce_csrf_checks=True)
        opened = guest.get(address)
        assert opened.status_code == 200
        assert not MorningAnswer.objects.exists()

        answered = guest.post(address, {"pain": "6", "is_swollen": "no"})
        assert "Rest until pain is back to normal." in answered.content.decode()
        guest.post(address, {"pain": "1", "is_swollen": "no"})
        again = guest.get(address).content.decode()

    assert MorningAnswer.objects.get().pain == 1
    assert "You have answered already." in again
    assert 'name="pain" value="1" checked' not in again
    assert opened.headers["Referrer-Policy"] == "no-referrer"


def test_a_link_of_yesterday_says_that_it_is_over(walk):
    CheckInLinkFactory(walk=walk, token="old", created_at=MORNING, expires_at=MORNING + A_SECOND)  # noqa: S106 - made up here
    with time_machine.travel(MORNING + A_SECOND, tick=False):
        response = Client().post("/mail/check-in/old/", {"pain": "1", "is_swollen": "no"})

    assert response.status_code == 410
    assert "That morning is over" in response.content.decode()
    assert not MorningAnswer.objects.exists()


def test_an_unknown_link_is_not_found():
    assert Client().get("/mail/check-in/unknown/").status_code == 404


def test_the_mail_has_its_own_switch(client_of, walker):
    client = client_of(walker)
    sent = {"kind": KIND, "local_time": "07:15"}
    page = client.post("/settings/reminders/", sent, follow=True)

    wish = walker.preferences.get()
    assert (wish.kind, wish.is_on, wish.local_time) == (KIND, False, dt.time(7, 15))
    assert "We do not ask by e-mail." in page.content.decode()

    client.post("/settings/reminders/", {"kind": KIND, "is_on": "on", "local_time": "07:15"})
    assert walker.preferences.get().is_on


@pytest.mark.parametrize("at", ["", "12:01"])
def test_a_morning_ends_at_noon(client_of, walker, at):
    sent = {"kind": KIND, "is_on": "on", "local_time": at}
    page = client_of(walker).post("/settings/reminders/", sent)

    assert "Choose a time up to 12:00" in page.content.decode()
    assert not walker.preferences.exists()


def test_stopping_this_mail_leaves_reminders_on(walk):
    owe_morning_check_ins(now=MORNING)
    drain(MORNING)
    stop = mail.outbox[0].extra_headers["List-Unsubscribe"][1:-1].split("8000", 1)[1]
    page = Client().post(stop)

    walker = walk.session.enrolment.walker
    assert [(row.kind, row.is_on) for row in walker.preferences.all()] == [(KIND, False)]
    assert "We do not ask any more" in page.content.decode()
