"""The engine looks at people when an hour of theirs comes, and at nobody else; what that misses, a sweep finds."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actions import change_account
from accounts.models import AT_ONCE, Delivery, User
from programmes.actions.enrolment import enrol
from reminders import actions, tasks
from reminders.actions import owing
from reminders.planning import OWED
from reminders.reports.coming import coming_to
from tests.factories import (
    EnrolmentFactory,
    PreferenceFactory,
    ProgrammeVersionFactory,
    ScreeningFactory,
    SessionFactory,
    UserFactory,
)
from tests.reminders.lives import STARTS, ZONES, live, plans, wishes

pytestmark = pytest.mark.django_db
A_SECOND, AN_HOUR, A_DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def look(now):
    return actions.owe_at_their_hour(now=now)


def at(text):
    return dt.datetime.fromisoformat(text)


def next_look_of(person):
    return User.objects.values_list("next_look_at", flat=True).get(pk=person.pk)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(now=st.sampled_from(STARTS), zone=st.sampled_from(ZONES), plan=plans, chosen=wishes)
def test_each_reminder_is_owed_at_its_minute(now, zone, plan, chosen):
    Delivery.objects.all().delete()
    person = live(now, zone, plan, chosen)
    look(now)
    before = set(Delivery.objects.filter(person=person).values_list("pk", flat=True))
    foreseen = {
        (each.kind.code, each.one.occurrence, each.when.asked_at)
        for each in coming_to(person, now=now)
        if each.when.fate in OWED and each.when.asked_at > now
    }

    for falls_due in sorted({when for _kind, _occurrence, when in foreseen}):
        look(falls_due - A_SECOND)
        look(falls_due)

    rows = Delivery.objects.filter(person=person).exclude(pk__in=before)
    assert set(rows.values_list("kind", "occurrence", "created_at")) == foreseen
    person.delete()


def test_nobody_is_looked_at_before_their_next_hour(due, now):
    assert look(now - AN_HOUR) == 0
    assert next_look_of(due.enrolment.walker) == now - AN_HOUR / 2
    look(now - AN_HOUR / 2)
    assert next_look_of(due.enrolment.walker) == now

    assert look(now - A_SECOND) == 0
    assert look(now) == 1
    assert next_look_of(due.enrolment.walker) == now + AN_HOUR


def test_a_tick_with_nothing_to_do_costs_the_same_however_many_walk(now):
    counts = []
    for many in (1, 5):
        for _ in range(many):
            SessionFactory(enrolment=EnrolmentFactory(reminder_time=dt.time(9)))
        assert look(now) == many
        with CaptureQueriesContext(connection) as asked:
            assert look(now) == 0
        counts.append([query["sql"] for query in asked])

    assert [len(asked) for asked in counts] == [4, 4]
    assert not any("programmes_session" in sql and "planned_on" in sql for sql in counts[1])


def test_somebody_without_a_plan_or_a_wish_is_looked_at_once_a_day(walker, now):
    look(now)

    assert next_look_of(walker) == now + A_DAY


def test_a_zone_that_nobody_knows_holds_up_nobody_else(due, now):
    lost = UserFactory(time_zone="Nowhere/Atall")
    PreferenceFactory(person=lost)

    assert look(now) == 1
    assert next_look_of(lost) == now + A_DAY


def test_a_batch_of_people_whose_zones_nobody_knows_owes_nothing(now):
    lost = UserFactory(time_zone="Nowhere/Atall")
    PreferenceFactory(person=lost, kind="coach_digest")

    assert look(now) == 0


def test_more_people_than_fit_into_one_batch_are_all_looked_at(now, monkeypatch):
    monkeypatch.setattr(owing, "PEOPLE_AT_ONCE", 2)
    for _ in range(5):
        SessionFactory(enrolment=EnrolmentFactory(reminder_time=dt.time(9)))

    assert look(now) == 5


def test_a_tick_that_takes_too_long_leaves_the_rest_to_the_next(due, now, monkeypatch):
    monkeypatch.setattr(owing, "LOOKING_LASTS", 0.0)
    assert look(now) == 0
    monkeypatch.undo()

    assert look(now) == 1


# What changes an hour makes the next tick look again


def test_a_new_hour_counts_at_once(due, now):
    look(now - AN_HOUR)
    walker = due.enrolment.walker

    actions.choose(
        person=walker,
        is_on=True,
        local_time=dt.time(8, 10),
        by=walker,
        now=now - AN_HOUR + A_SECOND,
    )
    assert next_look_of(walker) == AT_ONCE

    assert look(now - AN_HOUR + dt.timedelta(minutes=5)) == 0
    assert look(now - AN_HOUR + dt.timedelta(minutes=10)) == 1


def test_a_new_zone_counts_at_once(due, now):
    look(now - 4 * AN_HOUR)
    walker = due.enrolment.walker
    account = {name: getattr(walker, name) for name in ("name", "region", "language", "theme")}

    change_account(
        person=walker, time_zone="Asia/Karachi", now=now - 4 * AN_HOUR + A_SECOND, **account
    )

    assert look(now - 4 * AN_HOUR + A_SECOND) == 1
    assert Delivery.objects.get().due_at == at("2026-11-21T04:00+00:00")


def test_a_plan_that_begins_counts_at_once(walker, now):
    ScreeningFactory(walker=walker)
    early = now.replace(hour=5)
    look(early)
    assert next_look_of(walker) == early + A_DAY

    enrol(
        walker=walker,
        version=ProgrammeVersionFactory(),
        by=walker,
        now=early,
        starts_on=now.date(),
        weekdays=[now.weekday()],
        reminder_time=dt.time(6),
    )
    look(early + A_SECOND)
    assert look(now.replace(hour=6)) == 1


def test_what_becomes_due_after_its_hour_is_found_by_the_sweep(due, now, time_machine_at):
    due.planned_on += A_DAY
    due.save()
    look(now)
    due.planned_on -= A_DAY
    due.save()
    time_machine_at((now + dt.timedelta(minutes=20)).isoformat())

    tasks.tick()
    assert Delivery.objects.count() == 0
    tasks.sweep()
    assert Delivery.objects.get().due_at == now


def test_after_new_laws_of_time_everybody_is_looked_at_again(due, now, capsys):
    look(now)
    assert next_look_of(due.enrolment.walker) > now

    call_command("renew_hours")

    assert next_look_of(due.enrolment.walker) == AT_ONCE
    assert capsys.readouterr().out == "People whom the next tick looks at: 1.\n"
