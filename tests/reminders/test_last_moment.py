"""Each row is read again right before it leaves: nobody gets what they no longer want, or twice."""

import datetime as dt

import pytest

from accounts.models import Delivery
from reminders import actions
from reminders.models import Suppression
from tests.factories import EnrolmentFactory, SessionFactory

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


def test_what_changes_while_a_letter_leaves_holds_for_the_next(relay, walkers, now):
    first, second, third = walkers

    def change():
        Suppression.objects.note(second.email, scope="all", reason="complained", now=now)
        third.enrolments.get().hold("fall")

    tally = drain(now, change)

    assert tally == {"claimed": 3, "sent": 1, "held": 2}
    assert arrived(relay) == [first.email]
    reasons = dict(Delivery.objects.values_list("person", "reason"))
    assert reasons == {first.pk: "", second.pk: "suppressed", third.pk: "on_hold"}
