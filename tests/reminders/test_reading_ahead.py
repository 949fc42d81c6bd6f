"""Rows are read some at once, and still nobody gets what they no longer want, or twice."""

import datetime as dt
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Delivery
from reminders import actions
from reminders.actions import reading
from reminders.models import Suppression
from tests.factories import DeliveryFactory, EnrolmentFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
A_SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def walkers(now):
    """Three people who are owed a reminder now, in the order in which they get it."""
    for _ in range(3):
        SessionFactory(enrolment=EnrolmentFactory(reminder_time=dt.time(9)))
    actions.owe_reminders(now=now)
    rows = Delivery.objects.select_related("person").order_by("due_at", "pk")
    return [row.person for row in rows]


def drain(now, before_the_second):
    """Sends all; between the first letter and the second something happens."""
    sent = []

    def clock():
        if Delivery.objects.filter(state="sent").count() == 1 and not sent:
            sent.append(True)
            before_the_second()
        return now

    return +actions.drain(now_function=clock)


def arrived(relay):
    return sorted(
        line.partition(b": ")[2].decode()
        for letter in relay.accepted
        for line in letter.split(b"\r\n")
        if line.startswith(b"To: ")
    )


def test_somebody_erased_in_the_meantime_gets_nothing(relay, walkers, now):
    first, second, third = walkers

    tally = drain(now, second.delete)

    assert tally == {"claimed": 3, "sent": 2, "held": 1}
    assert arrived(relay) == sorted([first.email, third.email])


def test_a_row_that_another_worker_took_is_left_to_it(relay, walkers, now):
    first, second, third = walkers

    tally = drain(now, lambda: Delivery.objects.filter(person=second).update(lease_token=9))

    assert tally == {"claimed": 3, "sent": 2, "held": 1}
    assert arrived(relay) == sorted([first.email, third.email])
    assert Delivery.objects.get(person=second).state == "claimed"


def test_what_was_read_a_second_ago_is_asked_again(relay, walkers, now):
    first, second, third = walkers

    def slow_relay():
        time.sleep(reading.READ_LASTS)
        Suppression.objects.note(second.email, scope="all", reason="complained", now=now)
        third.enrolments.get().hold("fall")

    tally = drain(now, slow_relay)

    assert tally == {"claimed": 3, "sent": 1, "held": 2}
    assert arrived(relay) == [first.email]
    reasons = dict(Delivery.objects.values_list("person", "reason"))
    assert reasons == {first.pk: "", second.pk: "suppressed", third.pk: "on_hold"}


@pytest.mark.parametrize(("is_same", "readings"), [(True, 2), (False, 1)])
def test_the_second_row_of_one_person_is_read_after_the_first(relay, owed, now, is_same, readings):
    person = owed.person if is_same else UserFactory()
    DeliveryFactory(person=person, kind="password_changed", due_at=now + A_SECOND, next_at=now)

    with CaptureQueriesContext(connection) as asked:
        assert +actions.drain(now_function=lambda: now) == {"claimed": 2, "sent": 2}

    about_addresses = [query for query in asked if '"address_hash" IN' in query["sql"]]
    assert len(about_addresses) == readings
