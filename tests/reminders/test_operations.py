"""The figures of those who run Backalong: true, the same on both doors, and without anybody's data."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Delivery
from reminders import tasks
from reminders.models import Heartbeat, Suppression
from reminders.reports.operations import Hour, Pulse, operations
from tests.factories import DeliveryFactory, HeartbeatFactory, UserFactory

pytestmark = pytest.mark.django_db
A_MINUTE = dt.timedelta(minutes=1)
AN_HOUR = dt.timedelta(hours=1)
TOKEN = "a-token-of-more-than-20"  # noqa: S105 - made up here


@pytest.fixture
def staff():
    return UserFactory(is_staff=True)


def ended(state, at, reason=""):
    message_id = "<1@x>" if state == "sent" else ""
    row = DeliveryFactory(state=state, reason=reason, message_id=message_id)
    Delivery.objects.filter(pk=row.pk).update(updated_at=at)


@pytest.fixture
def mail(now):
    """What the ledger holds at nine o'clock."""
    DeliveryFactory(due_at=now - 5 * A_MINUTE)
    DeliveryFactory(due_at=now)
    DeliveryFactory(due_at=now + A_MINUTE)
    DeliveryFactory(due_at=now - 4 * AN_HOUR, expires_at=now)
    for state in ("claimed", "sending"):
        DeliveryFactory(state=state, lease_until=now + A_MINUTE)
    for state in ("sent", "sent", "failed", "unknown", "expired", "skipped"):
        ended(state, now)
    ended("skipped", now, reason="suppressed")
    ended("sent", now - A_MINUTE)
    ended("failed", now - AN_HOUR)
    ended("failed", now - AN_HOUR - dt.timedelta(seconds=1))
    ended("sent", now - 23 * AN_HOUR)
    ended("sent", now - 23 * AN_HOUR - dt.timedelta(seconds=1))


def test_the_queue_is_counted_as_it_is(mail, now):
    figures = operations(now=now)

    assert (figures.due, figures.later, figures.leaving) == (2, 1, 2)
    assert figures.oldest_due_seconds == 300


def test_what_ended_is_counted_by_hour_and_outcome(mail, now):
    figures = operations(now=now)

    assert figures.outcomes == ("sent", "failed", "unknown", "suppressed", "skipped", "expired")
    assert figures.hours[0] == Hour(now, (2, 1, 1, 1, 1, 1))
    assert figures.hours[1] == Hour(now - AN_HOUR, (1, 1, 0, 0, 0, 0))
    assert figures.hours[2].counts == (0, 1, 0, 0, 0, 0)
    assert figures.hours[23] == Hour(now - 23 * AN_HOUR, (1, 0, 0, 0, 0, 0))
    assert (len(figures.hours), sum(sum(hour.counts) for hour in figures.hours[3:23])) == (24, 0)


def test_the_last_hour_is_sixty_minutes(mail, now):
    assert operations(now=now).last_hour == {
        "sent": 3,
        "failed": 2,
        "unknown": 1,
        "suppressed": 1,
        "skipped": 1,
        "expired": 1,
    }


def test_an_empty_ledger_is_all_zero_and_nobody_was_heard_of(now):
    figures = operations(now=now)

    assert (figures.due, figures.oldest_due_seconds, figures.is_well) == (0, 0, False)
    assert figures.pulses == (Pulse("engine", None), Pulse("beat", None))
    assert set(figures.last_hour.values()) == {0}


@pytest.mark.parametrize(("seconds", "is_late"), [(300, False), (301, True)])
def test_a_part_that_is_silent_for_five_minutes_is_late(now, seconds, is_late):
    HeartbeatFactory(name="engine", beat_at=now)
    HeartbeatFactory(name="beat", beat_at=now)
    HeartbeatFactory(name="worker celery@a", beat_at=now - dt.timedelta(seconds=seconds))

    figures = operations(now=now)

    assert figures.pulses[2] == Pulse("worker celery@a", seconds)
    assert (figures.pulses[2].is_late, figures.is_well) == (is_late, not is_late)


def test_six_questions_however_much_there_is(mail, now):
    with CaptureQueriesContext(connection) as asked:
        operations(now=now)

    assert len(asked) == 6


def test_the_ended_rows_are_found_through_their_index(now):
    with CaptureQueriesContext(connection) as asked:
        operations(now=now)
    sql = next(query["sql"] for query in asked if "TRUNC" in query["sql"].upper())
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(explain + sql)
        plan = str(cursor.fetchall())

    assert "delivery_at_rest" in plan


def test_staff_see_the_figures_and_nobody_s_data(client_of, staff, mail, now, time_machine_at):
    time_machine_at(now.isoformat())
    HeartbeatFactory(name="worker celery@a", beat_at=now)

    page = client_of(staff).get("/operations/").content.decode()
    main = page[page.index("<main") :]

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))
    assert "Due now 2 Oldest due 300 seconds Leaving 2 For later 1" in text
    assert "engine never heard of" in text
    assert "worker celery@a 0 seconds ago" in text
    assert "09:00 2 1 1 1 1 1 08:00 1 1 0 0 0 0" in text
    assert not set(re.findall(r"\S+@example\.org", main))


def test_the_page_does_not_exist_for_others(client_of, walker):
    assert client_of(walker).get("/operations/").status_code == 404
    assert client_of(walker).get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("token", "header", "status"),
    [
        (TOKEN, f"Bearer {TOKEN}", 200),
        (TOKEN, f"Bearer {TOKEN}x", 404),
        (TOKEN, TOKEN, 404),
        (TOKEN, "", 404),
        ("", "Bearer ", 404),
        ("", "", 404),
    ],
)
def test_programs_need_the_token(settings, token, header, status):
    settings.METRICS_TOKEN = token

    assert Client().get("/metrics", headers={"Authorization": header}).status_code == status


def test_the_metrics_are_the_same_figures(client_of, staff, mail, now, time_machine_at):
    time_machine_at(now.isoformat())
    HeartbeatFactory(name='worker "a"\\b', beat_at=now - A_MINUTE)
    Suppression.objects.note("a@example.org", scope="all", reason="complained", now=now)
    Suppression.objects.note("b@example.org", scope="all", reason="complained", now=now)
    Suppression.objects.of("b@example.org").update(lifted_at=now)

    answer = client_of(staff).get("/metrics")

    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "backalong_deliveries_due 2",
        "backalong_deliveries_later 1",
        "backalong_deliveries_leaving 2",
        "backalong_oldest_due_seconds 300",
        'backalong_deliveries_ended_last_hour{outcome="sent"} 3',
        'backalong_deliveries_ended_last_hour{outcome="failed"} 2',
        'backalong_deliveries_ended_last_hour{outcome="unknown"} 1',
        'backalong_deliveries_ended_last_hour{outcome="suppressed"} 1',
        'backalong_deliveries_ended_last_hour{outcome="skipped"} 1',
        'backalong_deliveries_ended_last_hour{outcome="expired"} 1',
        'backalong_heartbeat_age_seconds{part="worker \\"a\\"\\\\b"} 60',
        "backalong_suppressed_addresses 1",
        "backalong_mail_is_held 0",
    ]
    assert lines[:2] == [
        "# HELP backalong_deliveries_due Letters whose time has come.",
        "# TYPE backalong_deliveries_due gauge",
    ]


def test_beat_and_each_worker_are_heard_and_old_workers_forgotten(settings, now, time_machine_at):
    time_machine_at(now.isoformat())
    settings.CELERY_TASK_ALWAYS_EAGER = False
    HeartbeatFactory(name="worker gone", beat_at=now - dt.timedelta(days=1, seconds=1))
    HeartbeatFactory(name="worker here", beat_at=now - dt.timedelta(hours=23))
    HeartbeatFactory(name="engine", beat_at=now - dt.timedelta(days=9))

    tasks.tick()
    tasks.deliver.apply()

    names = set(Heartbeat.objects.values_list("name", flat=True))
    assert names >= {"beat", "engine", "worker here"}
    assert "worker gone" not in names
    assert len([name for name in names if name.startswith("worker ")]) == 2


def test_the_way_to_the_page_is_shown_to_staff_alone(client_of, staff, walker):
    link = f'href="{reverse("reminders:operations")}"'

    assert link in client_of(staff).get("/settings/account/").content.decode()
    assert link not in client_of(walker).get("/settings/account/").content.decode()
