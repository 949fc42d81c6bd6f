"""Who is owed a reminder, when, and that it is owed once."""

import datetime as dt

import pytest

from accounts.models import Delivery, User
from programmes.models import Enrolment, Session
from reminders import actions
from tests.factories import EnrolmentFactory, PreferenceFactory, SessionFactory, UserFactory

pytestmark = pytest.mark.django_db
A_SECOND = dt.timedelta(seconds=1)
A_DAY = dt.timedelta(days=1)


def at(text):
    return dt.datetime.fromisoformat(text)


def walk_of(zone, on, time="09:00", **fields):
    walker = UserFactory(time_zone=zone)
    enrolment = EnrolmentFactory(
        walker=walker,
        reminder_time=dt.time.fromisoformat(time),
        enrolled_at=at("2026-01-01T00:00+00:00"),
    )
    return SessionFactory(enrolment=enrolment, planned_on=dt.date.fromisoformat(on), **fields)


def test_a_reminder_is_owed_when_its_time_has_come_and_not_before(due, now):
    assert actions.owe_reminders(now=now - A_SECOND) == 0
    assert actions.owe_reminders(now=now) == 1

    row = Delivery.objects.get()
    assert (row.kind, row.person, row.occurrence) == (
        "session_today",
        due.enrolment.walker,
        "2026-11-21",
    )
    assert row.context == {"session": str(due.pk)}
    assert (row.due_at, row.next_at, row.expires_at) == (now, now, now + dt.timedelta(hours=3))
    assert (row.state, row.address) == ("waiting", "")


def test_owing_twice_owes_once(due, now):
    actions.owe_reminders(now=now)

    assert actions.owe_reminders(now=now) == 0
    assert Delivery.objects.count() == 1


def test_nothing_new_costs_one_query(due, now, django_assert_num_queries):
    actions.owe_reminders(now=now)

    with django_assert_num_queries(1):
        actions.owe_reminders(now=now)


def test_many_reminders_cost_as_many_queries_as_one(now, django_assert_num_queries):
    for _ in range(12):
        SessionFactory(enrolment=EnrolmentFactory(reminder_time=dt.time(9)))

    with django_assert_num_queries(3):
        assert actions.owe_reminders(now=now) == 12


@pytest.mark.parametrize(
    ("zone", "on", "time", "due"),
    [
        ("Europe/London", "2026-11-21", "09:00", "2026-11-21T09:00+00:00"),
        ("Europe/London", "2026-07-01", "09:00", "2026-07-01T08:00+00:00"),
        (
            "Europe/London",
            "2027-03-28",
            "01:30",
            "2027-03-28T01:30+00:00",
        ),  # skipped by the clocks
        ("Europe/London", "2026-10-25", "01:30", "2026-10-25T00:30+00:00"),  # comes twice
        ("America/New_York", "2027-03-14", "02:30", "2027-03-14T07:30+00:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30+00:00"),
        ("Pacific/Kiritimati", "2026-11-21", "07:00", "2026-11-20T17:00+00:00"),
        ("Pacific/Pago_Pago", "2026-11-21", "22:00", "2026-11-22T09:00+00:00"),
        ("Asia/Kathmandu", "2026-11-21", "00:00", "2026-11-20T18:15+00:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45+00:00"),
    ],
)
def test_a_reminder_falls_due_by_the_walkers_own_clock(zone, on, time, due):
    walk_of(zone, on, time)

    assert actions.owe_reminders(now=at(due) - A_SECOND) == 0
    assert actions.owe_reminders(now=at(due)) == 1
    assert Delivery.objects.get().due_at == at(due)
    assert actions.owe_reminders(now=at(due) + dt.timedelta(hours=1)) == 0


def test_reminders_that_were_missed_for_a_day_are_owed_and_expire_at_once(due, now):
    assert actions.owe_reminders(now=now + A_DAY) == 1
    assert actions.expire(now=now + A_DAY) == 1
    assert actions.claim(limit=10, now=now + A_DAY) == []

    row = Delivery.objects.get()
    assert (row.state, row.reason, row.context) == ("expired", "too_late", {})


def test_reminders_that_were_missed_for_longer_are_forgotten(due, now):
    assert actions.owe_reminders(now=now + 2 * A_DAY) == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda session: Session.objects.update(status="walked"),
        lambda session: Session.objects.update(status="skipped"),
        lambda session: Session.objects.update(planned_on=session.planned_on + A_DAY),
        lambda session: Enrolment.objects.update(status="on_hold", hold_code="fall"),
        lambda session: Enrolment.objects.update(
            status="finished", ended_at=session.enrolment.enrolled_at
        ),
        lambda session: User.objects.update(is_active=False),
        lambda session: PreferenceFactory(person=session.enrolment.walker, is_on=False),
        lambda session: Enrolment.objects.update(enrolled_at=at("2026-11-21T09:00:01+00:00")),
        lambda session: Enrolment.objects.update(reminder_time=dt.time(9, 1)),
        lambda session: User.objects.update(time_zone="America/New_York"),
        lambda session: User.objects.update(time_zone="Nowhere/Atall"),
    ],
)
def test_nobody_is_owed_what_they_do_not_want_now(due, now, change):
    change(due)

    assert actions.owe_reminders(now=now) == 0


def test_one_preference_of_another_kind_changes_nothing(due, now):
    PreferenceFactory(person=due.enrolment.walker, kind="another", is_on=False)

    assert actions.owe_reminders(now=now) == 1


@pytest.mark.parametrize(
    ("enrolled_with", "chosen", "chosen_after_enrolling", "due"),
    [
        ("10:30", None, False, "10:30"),
        ("10:30", "18:00", True, "18:00"),
        ("10:30", "18:00", False, "10:30"),
        (None, "18:00", True, "18:00"),
    ],
)
def test_the_latest_wish_decides_the_time(
    walker, enrolled_with, chosen, chosen_after_enrolling, due
):
    time = dt.time.fromisoformat(enrolled_with) if enrolled_with else None
    SessionFactory(enrolment=EnrolmentFactory(walker=walker, reminder_time=time))
    choose_around_enrolling(walker, chosen, after=chosen_after_enrolling)

    assert actions.owe_reminders(now=at(f"2026-11-21T{due}+00:00") - A_SECOND) == 0
    assert actions.owe_reminders(now=at(f"2026-11-21T{due}+00:00")) == 1


@pytest.mark.parametrize("chosen", [None, "08:00"])
def test_a_walker_who_enrolled_without_a_time_wants_no_reminder(walker, now, chosen):
    SessionFactory(enrolment=EnrolmentFactory(walker=walker, reminder_time=None))
    choose_around_enrolling(walker, chosen, after=False)

    assert actions.owe_reminders(now=now + dt.timedelta(hours=2)) == 0


@pytest.mark.parametrize(("chosen", "due"), [(None, "09:00"), ("07:30", "07:30")])
def test_a_walker_whom_a_coach_enrolled_is_reminded_at_the_usual_time(walker, coach, chosen, due):
    SessionFactory(enrolment=EnrolmentFactory(walker=walker, enrolled_by=coach))
    choose_around_enrolling(walker, chosen, after=False)

    assert actions.owe_reminders(now=at(f"2026-11-21T{due}+00:00") - A_SECOND) == 0
    assert actions.owe_reminders(now=at(f"2026-11-21T{due}+00:00")) == 1


def choose_around_enrolling(walker, time, *, after):
    enrolled_at = walker.enrolments.get().enrolled_at
    if time:
        PreferenceFactory(
            person=walker,
            local_time=dt.time.fromisoformat(time),
            changed_at=enrolled_at + (A_SECOND if after else -A_SECOND),
        )


def test_a_time_that_has_passed_when_it_is_chosen_is_not_made_up_for(due, now):
    actions.choose(
        person=due.enrolment.walker, is_on=True, local_time=dt.time(8), by=None, now=now - A_SECOND
    )

    assert actions.owe_reminders(now=now + dt.timedelta(hours=1)) == 0


def test_a_walker_who_changes_zone_is_reminded_once_for_the_day(due, now):
    actions.owe_reminders(now=now)
    User.objects.update(time_zone="America/New_York")

    assert actions.owe_reminders(now=now + dt.timedelta(hours=5)) == 0
    assert Delivery.objects.count() == 1
