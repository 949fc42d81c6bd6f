"""Several workers at once, each with its own connection: on SQLite and, with `--database=postgres`, on PostgreSQL."""

import datetime as dt
import threading
from collections import Counter
from email import message_from_bytes

import pytest
from django.db import connection

from accounts.models import Delivery, User
from reminders import actions
from tests.factories import EnrolmentFactory, ProgrammeVersionFactory, SessionFactory

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS, WALKS = 4, 30
NINE = dt.time(9)


def at_once(action):
    """What each worker's call gave, all of them started at the same moment."""
    start, results = threading.Barrier(WORKERS), []

    def work():
        start.wait()
        try:
            results.append(action())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(results) == WORKERS
    return results


@pytest.fixture
def walks(db):
    version = ProgrammeVersionFactory()
    for _ in range(WALKS):
        SessionFactory(enrolment=EnrolmentFactory(version=version, reminder_time=NINE))


def test_several_schedulers_owe_each_reminder_once(walks, now):
    owed = at_once(lambda: actions.owe_reminders(now=now))

    assert (sum(owed), Delivery.objects.count()) == (WALKS, WALKS)


def test_several_ticks_look_at_each_person_once(walks, now):
    owed = at_once(lambda: actions.owe_at_their_hour(now=now))

    assert (sum(owed), Delivery.objects.count()) == (WALKS, WALKS)
    assert User.objects.count() - User.objects.filter(next_look_at__gt=now).count() == 0


def test_several_workers_send_each_letter_once(walks, relay, now):
    actions.owe_reminders(now=now)

    tallies = at_once(lambda: actions.drain(now_function=lambda: now))

    assert sum(tallies, Counter())["sent"] == WALKS
    recipients = Counter(message_from_bytes(letter)["To"] for letter in relay.accepted)
    assert (len(recipients), set(recipients.values())) == (WALKS, {1})
    assert set(Delivery.objects.values_list("state", "attempts", "lease_token")) == {
        ("sent", 1, 1)
    }


def test_several_workers_never_lease_the_same_row(walks, now):
    actions.owe_reminders(now=now)

    claimed = at_once(lambda: actions.claim(limit=10, now=now))

    ids = [delivery.pk for batch in claimed for delivery in batch]
    assert len(ids) == len(set(ids))
