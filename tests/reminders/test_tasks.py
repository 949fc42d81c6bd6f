"""The doors of the engine: Celery's two tasks and the command that does the same in the foreground."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Delivery
from reminders import tasks
from reminders.models import Heartbeat
from tests.factories import DeliveryFactory
from walkapp import celery_app

pytestmark = pytest.mark.django_db
NOTHING = {"owed": 0, "claimed": 0, "sent": 0, "held": 0, "expired": 0, "failed": 0, "unknown": 0}


def send_reminders(*arguments):
    out = StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return out.getvalue()


def test_ticking_and_delivering_twice_sends_once(due, mailoutbox, time_machine_at, now):
    time_machine_at(now.isoformat())

    for _ in range(2):
        tasks.tick.delay()
        tasks.deliver.delay()

    assert [mail.subject for mail in mailoutbox] == ["Your walk today: 10 minutes"]
    assert Delivery.objects.get().state == "sent"


def test_a_tick_sweeps_and_gives_up_what_is_too_late(now, time_machine_at):
    lost = DeliveryFactory(state="claimed", lease_until=now - (now - now.replace(hour=8)))
    late = DeliveryFactory(expires_at=now, due_at=now.replace(hour=6))
    time_machine_at(now.isoformat())

    tasks.tick()

    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {lost.pk: "waiting", late.pk: "expired"}


def test_the_engine_is_alive_once_it_has_looked_for_letters(now, time_machine_at):
    time_machine_at(now.isoformat())

    tasks.deliver()

    assert now <= Heartbeat.objects.get(name="engine").beat_at < now + dt.timedelta(minutes=1)


def test_the_schedule_names_tasks_that_exist():
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    celery_app.loader.import_default_modules()

    assert names == {
        "reminders.tasks.tick",
        "reminders.tasks.deliver",
        "reminders.tasks.sweep",
        "reminders.tasks.forget_old_letters",
        "programmes.tasks.review_weeks",
        "programmes.tasks.want_soundtracks",
        "programmes.tasks.render_soundtracks",
        "programmes.tasks.end_yeses",
    }
    assert names <= set(celery_app.tasks)


def test_the_command_owes_and_sends_once_and_counts(due, mailoutbox):
    at = "--at=2026-11-21T09:00:00+00:00"

    first, second = (json.loads(send_reminders(at, "--json")) for _ in range(2))

    assert first == NOTHING | {"owed": 1, "claimed": 1, "sent": 1}
    assert second == NOTHING
    assert len(mailoutbox) == 1
    assert Heartbeat.objects.filter(name="engine").exists()


def test_the_command_counts_what_it_did_not_send(due, mailoutbox):
    DeliveryFactory(person__is_active=False)
    DeliveryFactory(kind="no_such_letter")

    counts = json.loads(send_reminders("--at=2026-11-22T08:00", "--json"))

    assert counts == NOTHING | {"owed": 1, "claimed": 2, "held": 1, "expired": 1, "failed": 1}
    assert mailoutbox == []


def test_the_command_says_the_same_in_words():
    assert send_reminders() == (
        "0 owed, 0 claimed, 0 sent, 0 held, 0 expired, 0 failed, 0 unknown\n"
    )


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01T09:00"])
def test_the_command_wants_an_instant(text):
    with pytest.raises(CommandError, match="wants an instant such as"):
        send_reminders(f"--at={text}")


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_database_dropped_is_replaced(now, time_machine_at):
    time_machine_at(now.isoformat())
    connection.ensure_connection()
    connection.connection.close()
    connection.errors_occurred = True

    tasks.tick()
    tasks.deliver()

    assert now <= Heartbeat.objects.get(name="engine").beat_at < now + dt.timedelta(minutes=1)
