"""What support sees of one person's reminders is what the person sees."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Delivery
from tests.factories import (
    NOW,
    DeliveryFactory,
    EnrolmentFactory,
    ReminderTermsFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def walks(walker, time_machine_at):
    """Two walks at half past nine in London; nothing is sent before eleven."""
    time_machine_at(NOW.isoformat())
    enrolment = EnrolmentFactory(walker=walker, reminder_time=dt.time(9, 30))
    SessionFactory.create_batch(2, enrolment=enrolment)
    ReminderTermsFactory(person=walker, quiet_from=dt.time(21), quiet_until=dt.time(11))


def told(*options):
    out = StringIO()
    call_command("upcoming_reminders", "Walker@example.org ", *options, stdout=out)
    return out.getvalue()


def test_the_lines_say_when_on_the_persons_clock_and_why():
    lines = told().splitlines()

    assert lines[0] == "London time, 14 days ahead"
    held = "held by your quiet hours until 11:00."
    assert lines[1] == f"Sat 21 Nov 11:00  On walking days: Chosen for 09:30; {held}"
    assert [line[:16] for line in lines[1:]] == [
        "Sat 21 Nov 11:00",
        "Sun 22 Nov 11:00",
        "Mon 23 Nov 11:00",
    ]
    assert not Delivery.objects.exists()


def test_days_ahead_can_be_chosen_and_what_was_sent_added(walker):
    DeliveryFactory(person=walker, state="failed")
    DeliveryFactory(person=walker, kind="push:session_today", state="sent", message_id="<1@x>")

    lines = told("--days", "1", "--sent").splitlines()

    assert [line[:10] for line in lines[1:]] == ["Sat 21 Nov"] * 3
    assert "On walking days, as a notice: Sent." in lines[-1] + lines[-2]
    assert "On walking days: Your mail provider refused it." in lines[-1] + lines[-2]


def test_programs_can_read_it():
    found = json.loads(told("--json"))

    assert found["reminders"][0]["at"] == "2026-11-21T11:00:00+00:00"
    assert [row["fate"] for row in found["reminders"]] == ["held"] * 3


def test_nobody_with_this_address_is_an_error():
    with pytest.raises(CommandError, match="Nobody has this address"):
        call_command("upcoming_reminders", "nobody@example.org")
