"""Each kind: who is owed it and when, what keeps it from leaving, and that it is told about as it happens."""

import datetime as dt

import pytest

from accounts.models import Delivery, User
from programmes.models import Enrolment, Session
from reminders import actions
from reminders.kinds import KINDS
from reminders.reports.sources import SOURCES
from tests.factories import (
    NOW,
    TODAY,
    DeliveryFactory,
    EnrolmentFactory,
    PreferenceFactory,
    ReminderTermsFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
A_SECOND = dt.timedelta(seconds=1)
A_DAY = dt.timedelta(days=1)
EVENING = dt.datetime(2026, 11, 20, 18, 30, tzinfo=dt.UTC)


def drain(at):
    return +actions.drain(now_function=lambda: at)


def outcome(kind):
    row = Delivery.objects.get(kind=kind)
    return row.state, row.reason


@pytest.fixture
def evening(walker):
    """A walk tomorrow, and the wish to hear of it at half past six."""
    PreferenceFactory(person=walker, kind="evening_before", local_time=dt.time(18, 30))
    enrolment = EnrolmentFactory(walker=walker, enrolled_at=NOW - 5 * A_DAY)
    return SessionFactory(enrolment=enrolment)


def test_every_kind_with_an_hour_has_a_source_and_no_other():
    assert {code for code, kind in KINDS.items() if kind.at} == set(SOURCES)


def test_the_evening_before_is_owed_at_its_hour_once(evening):
    assert actions.owe_everything(now=EVENING - A_SECOND) == 0
    assert actions.owe_everything(now=EVENING) == 1
    assert actions.owe_everything(now=EVENING) == 0

    row = Delivery.objects.get()
    assert (row.kind, row.occurrence, row.due_at) == ("evening_before", "2026-11-21", EVENING)
    assert row.expires_at == EVENING + dt.timedelta(hours=2, minutes=30)


def test_the_evening_before_is_for_those_who_asked_for_it(evening, walker):
    walker.preferences.all().delete()

    assert actions.owe_everything(now=EVENING) == 0


def test_the_letter_of_the_evening_before(evening, mailoutbox):
    actions.owe_everything(now=EVENING)
    drain(EVENING)

    (letter,) = mailoutbox
    assert letter.subject == "Your walk tomorrow: 10 minutes"
    assert letter.body.startswith("Good evening Wilma,\n\n10 MINUTES TOMORROW\n")
    assert "on the evening before a walk at 18:30, London time." in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda one: Session.objects.update(status="skipped"), "skipped"),
        (lambda one: Session.objects.update(planned_on=TODAY + A_DAY), "moved"),
        (
            lambda one: Enrolment.objects.update(status="on_hold", hold_code="fall"),
            "on_hold",
        ),
        (lambda one: one.enrolment.walker.preferences.update(is_on=False), "turned_off"),
        (
            lambda one: one.enrolment.walker.emailaddress_set.update(verified=False),
            "unconfirmed",
        ),
        (
            lambda one: ReminderTermsFactory(person=one.enrolment.walker, stopped_at=NOW),
            "stopped",
        ),
        (
            lambda one: ReminderTermsFactory(
                person=one.enrolment.walker,
                paused_from=TODAY - A_DAY,
                paused_until=TODAY - A_DAY,
            ),
            "paused",
        ),
        (
            lambda one: ReminderTermsFactory(
                person=one.enrolment.walker, quiet_from=dt.time(18), quiet_until=dt.time(21)
            ),
            "quiet_hours",
        ),
        (lambda one: User.objects.update(time_zone="Pacific/Kiritimati"), "not_today"),
    ],
)
def test_everything_is_asked_again_before_the_evening_letter_leaves(
    evening, mailoutbox, change, reason
):
    actions.owe_everything(now=EVENING)
    change(evening)
    drain(EVENING)

    assert outcome("evening_before") == ("skipped", reason)
    assert mailoutbox == []


def test_quiet_hours_that_end_in_time_hold_the_letter_until_then(evening, walker, mailoutbox):
    actions.owe_everything(now=EVENING)
    ReminderTermsFactory(person=walker, quiet_from=dt.time(18), quiet_until=dt.time(19))

    assert drain(EVENING) == {"claimed": 1, "held": 1}
    row = Delivery.objects.get()
    seven = EVENING.replace(hour=19, minute=0)
    assert (row.state, row.next_at, row.attempts) == ("waiting", seven, 0)
    assert drain(seven - A_SECOND) == {}
    assert drain(seven) == {"claimed": 1, "sent": 1}
    assert len(mailoutbox) == 1


def test_a_letter_held_when_it_is_owed_waits_in_the_ledger(evening, walker):
    ReminderTermsFactory(person=walker, quiet_from=dt.time(18), quiet_until=dt.time(19))

    assert actions.owe_everything(now=EVENING) == 1
    row = Delivery.objects.get()
    assert (row.due_at, row.next_at) == (EVENING, EVENING.replace(hour=19, minute=0))


@pytest.mark.parametrize(
    "terms",
    [
        {"stopped_at": NOW},
        {"paused_from": TODAY - A_DAY, "paused_until": TODAY},
        {"quiet_from": dt.time(18), "quiet_until": dt.time(9)},
        {"changed_at": EVENING},
    ],
)
def test_nobody_is_owed_what_their_terms_forbid(evening, walker, terms):
    ReminderTermsFactory(person=walker, **terms)

    assert actions.owe_everything(now=EVENING) == 0


def test_weekdays_choose_among_walking_days(due, now):
    wanted = PreferenceFactory(
        person=due.enrolment.walker, local_time=dt.time(9), changed_at=now - 5 * A_SECOND
    )
    wanted.weekdays = 0b101_1111  # not on Saturdays
    wanted.save()
    assert actions.owe_reminders(now=now) == 0

    wanted.weekdays = 0b010_0000
    wanted.save()
    assert actions.owe_reminders(now=now) == 1


def test_the_letter_of_the_day_says_when_the_walk_is_meant(due, now, mailoutbox):
    PreferenceFactory(
        person=due.enrolment.walker,
        local_time=dt.time(9),
        lead_minutes=30,
        changed_at=now - 5 * A_SECOND,
    )
    actions.owe_reminders(now=now)
    drain(now)

    assert "You mean to walk at 09:30." in mailoutbox[0].body


@pytest.mark.parametrize("kind", ["plan_changed", "message"])
def test_a_clock_that_nobody_knows_stops_nobody_elses_reminder(evening, kind):
    lost = EnrolmentFactory(walker=UserFactory(time_zone="Nowhere/Atall"))
    PreferenceFactory(person=lost.walker, kind="evening_before")
    SessionFactory(enrolment=lost, planned_on=TODAY)
    PreferenceFactory(person=lost.walker, kind=kind)

    assert actions.owe_everything(now=EVENING) == 1


def test_the_plan_letter_waits_for_the_end_of_quiet_hours(walker, now):
    ReminderTermsFactory(person=walker, quiet_from=dt.time(8), quiet_until=dt.time(10))
    DeliveryFactory(person=walker, kind="plan_changed")

    assert drain(now) == {"claimed": 1, "held": 1}
    assert Delivery.objects.get().next_at == now.replace(hour=10)
