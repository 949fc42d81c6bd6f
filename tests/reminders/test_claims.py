"""Claims take the oldest letters by their index, however many are due in the same minute."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Delivery
from reminders import actions
from tests.factories import DeliveryFactory

pytestmark = pytest.mark.django_db
A_MINUTE = dt.timedelta(minutes=1)


def plan_of(sql):
    is_server = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_server:
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(("EXPLAIN " if is_server else "EXPLAIN QUERY PLAN ") + sql)
        return str(cursor.fetchall())


def questions(asks):
    with CaptureQueriesContext(connection) as asked:
        asks()
    return [query["sql"] for query in asked]


def test_the_oldest_are_taken_and_leased(now):
    late, later, latest = (
        DeliveryFactory(due_at=now - wait * A_MINUTE, next_at=now - wait * A_MINUTE)
        for wait in (3, 2, 1)
    )

    taken = actions.claim(limit=2, now=now)

    assert [row.pk for row in taken] == [late.pk, later.pk]
    assert {(row.state, row.lease_token) for row in taken} == {("claimed", 1)}
    ends = now + dt.timedelta(seconds=120)
    leased = Delivery.objects.filter(state="claimed", lease_until=ends, updated_at=now)
    assert {row.pk for row in leased} == {late.pk, later.pk}
    assert [row.pk for row in actions.claim(limit=2, now=now)] == [latest.pk]
    assert actions.claim(limit=2, now=now) == []


def test_what_is_not_due_or_of_no_use_any_more_is_not_taken(now):
    second = dt.timedelta(seconds=1)
    DeliveryFactory(next_at=now + second)
    DeliveryFactory(due_at=now - A_MINUTE, expires_at=now)
    fits = DeliveryFactory(due_at=now - A_MINUTE, next_at=now, expires_at=now + second)

    taken = actions.claim(limit=9, now=now)

    assert [(row.pk, row.next_at, row.due_at) for row in taken] == [(fits.pk, now, now - A_MINUTE)]


def test_letters_of_one_minute_are_taken_without_sorting_them(now):
    DeliveryFactory()
    asked = questions(lambda: actions.claim(limit=20, now=now))
    plan = plan_of(next(sql for sql in asked if "RETURNING" in sql))

    assert "delivery_waiting" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


def test_the_letters_of_a_person_are_found_by_their_unique_key(walker):
    (sql,) = questions(lambda: list(walker.deliveries.order_by()))

    assert "one_delivery_per_person_kind_and_occurrence" in plan_of(sql)
