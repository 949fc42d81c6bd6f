"""Three hundred walkers at once: whole walkers only, however it ends, and the same batch sent again does the rest once."""

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Delivery, User
from coaching.actions import begin_batch, go_on_with
from coaching.actions.batches import CHUNK
from coaching.models import BatchRow, Grant
from programmes.models import Enrolment, Screening, Session
from tests.factories import NOW, BatchFactory, GrantFactory, ScreeningFactory, UserFactory

MONDAY = dt.date(2026, 11, 23)
MANY = 300
WALKS = 24
MOST_QUERIES = 30
"""For one walker: answers, plan, walks, letter and trail, whatever the number of walkers."""


class Outage:
    """The database goes away at the letter of one walker, when their plan is half written."""

    def __init__(self, letter: int) -> None:
        """Nothing happens before that letter, or after it."""
        self.left = letter

    def __call__(self, execute, sql, params, many, context):
        """Count the letters."""
        if sql.startswith("INSERT INTO") and Delivery._meta.db_table in sql:
            self.left -= 1
            if self.left == 0:
                raise OperationalError("server closed the connection unexpectedly")
        return execute(sql, params, many, context)


@pytest.fixture
def batch(coach, catalogue):
    """Three hundred who may all start, begun."""
    clinic = coach.memberships.get().clinic
    walkers = User.objects.bulk_create(
        UserFactory.build(name=f"Walker {place:03}", email=f"w{place}@example.org")
        for place in range(MANY)
    )
    Grant.objects.bulk_create(
        GrantFactory.build(walker=walker, coach=coach, clinic=clinic) for walker in walkers
    )
    Screening.objects.bulk_create(ScreeningFactory.build(walker=walker) for walker in walkers)
    made = BatchFactory(coach=coach, version=catalogue["foundations"].current)
    BatchRow.objects.bulk_create(
        BatchRow(batch=made, walker=walker, starts_on=MONDAY) for walker in walkers
    )
    begin_batch(batch=made, days={}, now=NOW)
    made.refresh_from_db()
    return made


def go_on(batch):
    """As the page does, one portion after the other."""
    while batch.rows.filter(state="waiting").exists():
        go_on_with(batch=batch, now=NOW)


def given(batch) -> int:
    """How many have it; each of them has all of it, and nobody else has any."""
    rows = batch.rows.filter(state="given", enrolment__isnull=False)
    number = rows.count()
    assert Enrolment.objects.count() == number
    assert set(rows.values_list("enrolment", flat=True)) == set(
        Enrolment.objects.values_list("pk", flat=True)
    )
    assert Session.objects.count() == WALKS * number
    assert Delivery.objects.filter(kind="assigned").values("person").distinct().count() == number
    assert Delivery.objects.filter(kind="assigned").count() == number
    return number


def test_a_crash_leaves_whole_walkers_and_the_rest_is_done_once(batch):
    outage = Outage(letter=138)
    with connection.execute_wrapper(outage), pytest.raises(OperationalError, match="closed"):
        go_on(batch)

    assert outage.left == 0
    assert given(batch) == 137
    batch.refresh_from_db()
    assert batch.done_at is None

    go_on(batch)
    go_on_with(batch=batch, now=NOW)

    assert given(batch) == MANY
    batch.refresh_from_db()
    assert batch.done_at == NOW


def test_one_request_does_one_portion_in_so_many_queries_a_walker(batch):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        go_on_with(batch=batch, now=NOW)

    assert given(batch) == CHUNK
    assert len(asked) <= MOST_QUERIES * CHUNK
