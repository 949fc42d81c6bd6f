"""What the database refuses, and what rows say of themselves."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Delivery
from reminders.models import Heartbeat, MailToken, Preference, Suppression
from tests.factories import DeliveryFactory, PreferenceFactory, ReminderTermsFactory

pytestmark = pytest.mark.django_db


def refused(name, action):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        action()
    return name in str(error.value) or "UNIQUE constraint failed" in str(error.value)


def test_one_preference_per_person_and_kind(walker):
    PreferenceFactory(person=walker)

    assert refused("one_preference_per_person_and_kind", lambda: PreferenceFactory(person=walker))


@pytest.mark.parametrize("weekdays", [0, 128])
def test_a_preference_names_a_weekday(walker, weekdays):
    assert refused(
        "a_preference_names_a_weekday", lambda: PreferenceFactory(person=walker, weekdays=weekdays)
    )


@pytest.mark.parametrize(
    ("begins", "ends"), [(dt.time(21), None), (None, dt.time(7)), (dt.time(7), dt.time(7))]
)
def test_quiet_hours_begin_and_end(walker, begins, ends):
    assert refused(
        "quiet_hours_begin_and_end",
        lambda: ReminderTermsFactory(person=walker, quiet_from=begins, quiet_until=ends),
    )


@pytest.mark.parametrize(("first", "last"), [(2, 1), (1, None), (None, 1)])
def test_a_pause_of_reminders_ends_after_it_begins(walker, first, last):
    def day(number):
        return dt.date(2026, 11, number) if number else None

    assert refused(
        "a_pause_of_reminders_ends_after_it_begins",
        lambda: ReminderTermsFactory(
            person=walker, paused_from=day(first), paused_until=day(last)
        ),
    )
    ReminderTermsFactory(person=walker, paused_from=day(1), paused_until=day(1))


def test_one_suppression_per_address_and_scope_however_often_it_is_noted(now):
    for address in ("a@example.org", " A@Example.org"):
        Suppression.objects.note(address, scope="all", reason="complaint", now=now)

    row = Suppression.objects.get()
    assert "example" not in row.address_hash
    assert refused(
        "one_suppression_per_address_and_scope",
        lambda: Suppression.objects.create(
            address_hash=row.address_hash, scope="all", reason="x", created_at=now
        ),
    )


def test_suppression_is_lifted_after_it_is_noted(now):
    Suppression.objects.note("a@example.org", scope="all", reason="complained", now=now)
    rows = Suppression.objects.all()

    assert refused(
        "suppression_is_lifted_after_it_is_noted",
        lambda: rows.update(lifted_at=now - dt.timedelta(seconds=1)),
    )
    rows.update(lifted_at=now)


def test_one_delivery_per_person_kind_and_occurrence(walker):
    DeliveryFactory(person=walker, occurrence="2026-11-21")

    assert refused(
        "one_delivery_per_person_kind_and_occurrence",
        lambda: DeliveryFactory(person=walker, occurrence="2026-11-21"),
    )


def test_one_delivery_per_address_kind_and_occurrence():
    wanted = {"person": None, "address": "a@example.org", "occurrence": "1"}
    DeliveryFactory(**wanted)

    assert refused(
        "one_delivery_per_address_kind_and_occurrence", lambda: DeliveryFactory(**wanted)
    )


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("delivery_goes_to_somebody", {"person": None, "address": ""}),
        ("sent_delivery_has_a_message_id", {"state": "sent", "message_id": ""}),
    ],
)
def test_a_delivery_is_refused_when_it_makes_no_sense(name, fields):
    assert refused(name, lambda: DeliveryFactory(**fields))


@pytest.mark.parametrize(("seconds", "is_refused"), [(-1, True), (0, True), (1, False)])
def test_a_delivery_expires_after_it_is_due(now, seconds, is_refused):
    def make():
        DeliveryFactory(due_at=now, expires_at=now + dt.timedelta(seconds=seconds))

    if is_refused:
        assert refused("delivery_expires_after_it_is_due", make)
    else:
        make()


def test_a_delivery_goes_to_the_address_that_its_person_has_now(walker):
    row = DeliveryFactory(person=walker)
    walker.email = "moved@example.org"
    walker.save()

    assert Delivery.objects.get(pk=row.pk).goes_to == "moved@example.org"
    assert DeliveryFactory(person=None, address="a@example.org").goes_to == "a@example.org"


def test_rows_name_themselves_without_addresses(now):
    key = uuid.UUID(int=1)

    assert str(Preference(pk=key, kind="session_today")) == f"#{key} session_today"
    assert str(Suppression(pk=1, scope="all")) == "#1 all"
    assert str(MailToken(pk=1, kind="session_today")) == "#1 session_today"
    assert str(Heartbeat(name="engine")) == "engine"
    assert str(Delivery(pk=key, kind="x", state="sent")) == f"{key} x sent"
