"""A clock that is set, forward or back, sends nothing early, nothing twice, and holds nothing up for long."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Delivery
from reminders import tasks
from reminders.actions.clock import (
    HOLD_SECONDS,
    counter,
    engine_time,
    is_steady,
    machine,
    steady_time,
)
from reminders.models import ClockMark, Heartbeat

pytestmark = pytest.mark.django_db
AN_HOUR = dt.timedelta(hours=1)
FIVE_MINUTES = dt.timedelta(minutes=5)
A_SECOND = dt.timedelta(seconds=1)


def look(now, seconds, moved=dt.timedelta(0)):
    """Whether the clock may be trusted so many seconds after `now`, when it was moved in between."""
    return is_steady(now=now + dt.timedelta(seconds=seconds) + moved, seconds=1000.0 + seconds)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_small_step_is_taken_and_a_large_one_held(now, sign):
    assert look(now, 0)

    assert look(now, 30, sign * FIVE_MINUTES)
    ClockMark.objects.all().delete()
    assert look(now, 0)
    assert not look(now, 30, sign * (FIVE_MINUTES + A_SECOND))


def test_a_clock_that_then_runs_evenly_is_trusted_again(now):
    look(now, 0)

    held = [look(now, seconds, AN_HOUR) for seconds in (30, 31, 30 + HOLD_SECONDS - 1)]

    assert held == [False, False, False]
    assert look(now, 30 + HOLD_SECONDS, AN_HOUR)


def test_a_clock_that_is_set_right_again_is_held_from_then(now):
    look(now, 0)
    look(now, 30, AN_HOUR)

    assert not look(now, 60)
    assert not look(now, 30 + HOLD_SECONDS)
    assert look(now, 60 + HOLD_SECONDS)


def test_a_slow_drift_and_a_sleeping_machine_are_no_steps(now):
    look(now, 0)

    drifting = [look(now, 60 * n, n * dt.timedelta(minutes=4)) for n in range(1, 6)]

    assert drifting == [True] * 5
    assert look(now, 9 * 3600, 5 * dt.timedelta(minutes=4))


def test_a_machine_that_starts_anew_is_trusted_unless_it_is_behind(now):
    look(now, 0)

    assert is_steady(now=now + AN_HOUR, seconds=5.0)
    assert not is_steady(now=dt.datetime(1970, 1, 1, tzinfo=dt.UTC), seconds=1.0)


def test_a_process_that_looks_a_moment_late_ends_no_hold(now):
    look(now, 0)
    look(now, 30, AN_HOUR)

    assert not look(now, 29.5, AN_HOUR)


def test_a_second_machine_is_compared_with_the_first(now):
    ClockMark.objects.create(machine="another", engine_at=now, counter=9.0)

    assert is_steady(now=now - FIVE_MINUTES, seconds=1.0)
    ClockMark.objects.filter(pk=machine()).delete()
    assert not is_steady(now=now - FIVE_MINUTES - A_SECOND, seconds=1.0)


def test_marks_of_machines_long_gone_are_dropped(now):
    ClockMark.objects.create(machine="another", engine_at=now - AN_HOUR, counter=9.0)

    assert look(now, 0)

    assert [mark.pk for mark in ClockMark.objects.all()] == [machine()]
    assert str(ClockMark.objects.get()) == machine()


def test_a_round_runs_by_the_counter_whatever_happens_to_the_clock(time_machine_at, now):
    time_machine_at(now.isoformat())
    clock = steady_time()

    time_machine_at((now + AN_HOUR).isoformat())

    assert now <= clock() < now + dt.timedelta(minutes=1)
    assert counter() > 0


def test_a_clock_that_jumps_forward_sends_nothing_early(due, mailoutbox, time_machine_at, now):
    time_machine_at((now - AN_HOUR).isoformat())
    tasks.tick()
    tasks.deliver()
    time_machine_at((now + AN_HOUR).isoformat())

    tasks.tick()
    tasks.deliver()
    assert (Delivery.objects.count(), mailoutbox) == (0, [])

    ClockMark.objects.update(held_until=0)
    for _ in range(2):
        tasks.tick()
        tasks.deliver()
    assert len(mailoutbox) == 1


def test_a_clock_that_jumps_back_sends_nothing_twice_and_frees_what_was_claimed(
    due, mailoutbox, time_machine_at, now
):
    time_machine_at(now.isoformat())
    tasks.tick()
    Delivery.objects.update(state="claimed", lease_until=now + dt.timedelta(minutes=2))
    time_machine_at((now - AN_HOUR).isoformat())

    tasks.tick()
    assert Delivery.objects.get().state == "claimed"
    ClockMark.objects.update(held_until=0)
    tasks.tick()
    assert Delivery.objects.get().state == "waiting"
    tasks.deliver()
    assert mailoutbox == []

    time_machine_at(now.isoformat())
    tasks.tick()
    ClockMark.objects.update(held_until=0)
    for _ in range(2):
        tasks.tick()
        tasks.deliver()
    assert len(mailoutbox) == 1


def test_the_engine_is_not_called_alive_while_it_waits(time_machine_at, now, caplog):
    time_machine_at(now.isoformat())
    tasks.deliver()
    time_machine_at((now + AN_HOUR).isoformat())

    tasks.deliver()

    assert Heartbeat.objects.get(name="engine").beat_at - now < FIVE_MINUTES
    assert "The clock was set. Nothing is sent for 300 seconds" in caplog.text


def test_the_command_waits_too(time_machine_at, now):
    time_machine_at(now.isoformat())
    call_command("send_reminders", stdout=StringIO())
    time_machine_at((now + AN_HOUR).isoformat())

    with pytest.raises(CommandError, match="was set"):
        call_command("send_reminders", stdout=StringIO())
    call_command("send_reminders", f"--at={now.isoformat()}", stdout=StringIO())


def test_on_postgresql_the_database_tells_the_time(settings, time_machine_at):
    settings.ENGINE_CLOCK = "database"
    time_machine_at("2031-05-05T05:05:05+00:00")

    is_frozen = engine_time().isoformat() == "2031-05-05T05:05:05+00:00"

    assert is_frozen == (connection.vendor != "postgresql")
