"""People, and the constraints of the trail and the ledger, attacked by name."""

import datetime as dt
import zoneinfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import Delivery, User
from tests.factories import A_DAY, NOW, AuditEventFactory, DeliveryFactory, UserFactory


def attack(row, constraint):
    """The rule refuses the row before it is written, and the database refuses it when nobody asked the rule."""
    named = next(each for each in row._meta.constraints if each.name == constraint)
    with pytest.raises(ValidationError):
        named.validate(type(row), row)
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)


def test_one_person_per_email_address(walker):
    attack(User(email="WALKER@example.org"), "one_person_per_email_address")


def test_people_are_made_with_a_lower_case_address(db):
    person = User.objects.create_user(" Anna@Example.ORG ", "walk-back-10-30")

    assert person.email == "anna@example.org"
    assert person.check_password("walk-back-10-30")


def test_a_person_without_a_password_cannot_sign_in(db):
    assert not User.objects.create_user("anna@example.org").has_usable_password()


def test_a_superuser_has_every_right(db):
    boss = User.objects.create_superuser("boss@example.org", "walk-back-10-30")

    assert (boss.is_staff, boss.is_superuser) == (True, True)


@pytest.mark.parametrize(
    ("name", "short", "shown"),
    [("Wilma Ford", "Wilma", "Wilma Ford"), ("  ", "wilma", "wilma@example.org")],
)
def test_what_we_call_a_person(name, short, shown):
    person = User(email="wilma@example.org", name=name)

    assert (person.short_name, person.shown_name) == (short, shown)


def test_the_emergency_number_follows_the_country():
    assert User(region="US").emergency_number == "911"


def test_the_local_date_turns_at_the_person_s_midnight():
    person = User(time_zone="Pacific/Auckland")
    before = dt.datetime(2026, 11, 21, 10, 59, tzinfo=dt.UTC)

    assert person.zone == zoneinfo.ZoneInfo("Pacific/Auckland")
    assert person.local_date(before) == dt.date(2026, 11, 21)
    assert person.local_date(before + dt.timedelta(minutes=1)) == dt.date(2026, 11, 22)


def test_text_of_rows_names_no_health(walker):
    event = AuditEventFactory(actor=walker, subject=walker, verb="walk.logged")
    delivery = DeliveryFactory(person=walker)

    assert str(walker) == "walker@example.org"
    assert str(event) == f"#{event.pk} walk.logged"
    assert str(delivery) == f"{delivery.pk} session_today waiting"


def test_the_trail_outlives_its_people(walker):
    event = AuditEventFactory(actor=walker, subject=walker)

    walker.delete()
    event.refresh_from_db()

    assert (event.actor, event.subject, event.verb) == (None, None, "signed_in")


def test_one_delivery_per_person_kind_and_occurrence(walker):
    DeliveryFactory(person=walker, kind="session_today", occurrence="monday")

    attack(
        DeliveryFactory.build(person=walker, kind="session_today", occurrence="monday"),
        "one_delivery_per_person_kind_and_occurrence",
    )


def test_one_delivery_per_address_kind_and_occurrence(db):
    DeliveryFactory(person=None, address="a@example.org", kind="invitation", occurrence="1")

    attack(
        DeliveryFactory.build(
            person=None, address="a@example.org", kind="invitation", occurrence="1"
        ),
        "one_delivery_per_address_kind_and_occurrence",
    )


def test_a_delivery_goes_to_somebody(db):
    attack(DeliveryFactory.build(person=None, address=""), "delivery_goes_to_somebody")


def test_a_sent_delivery_has_a_message_id(walker):
    attack(
        DeliveryFactory.build(person=walker, state=Delivery.State.SENT, message_id=""),
        "sent_delivery_has_a_message_id",
    )


def test_a_delivery_expires_after_it_is_due(walker):
    attack(
        DeliveryFactory.build(person=walker, due_at=NOW, expires_at=NOW),
        "delivery_expires_after_it_is_due",
    )


@pytest.mark.parametrize(
    ("next_at", "expires_at", "is_due"),
    [
        (NOW, NOW + A_DAY, True),
        (NOW + dt.timedelta(seconds=1), NOW + A_DAY, False),
        (NOW - A_DAY, NOW, False),
    ],
)
def test_what_is_due(walker, next_at, expires_at, is_due):
    DeliveryFactory(person=walker, due_at=NOW - 2 * A_DAY, next_at=next_at, expires_at=expires_at)

    assert Delivery.objects.due(NOW).exists() is is_due
    assert Delivery.objects.overtaken(NOW).exists() is (expires_at <= NOW)


def test_two_people_may_be_owed_the_same_occurrence(db):
    for person in UserFactory.create_batch(2):
        DeliveryFactory(person=person, occurrence="monday")

    assert Delivery.objects.count() == 2
