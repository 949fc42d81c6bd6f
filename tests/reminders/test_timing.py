"""Wall clocks all over the world, on the days when they change."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterator

import pytest

from reminders import timing

UTC = dt.UTC
LONDON = zoneinfo.ZoneInfo("Europe/London")
A_DAY = dt.timedelta(days=1)
GREENLAND = {
    "America/Godthab",
    "America/Nuuk",
    "America/Scoresbysund",
}  # clocks change late in the evening
FIRST, DAYS = dt.date(2026, 1, 1), 730
TIMES = (
    dt.time(0),
    dt.time(0, 30),
    dt.time(1, 30),
    dt.time(2, 30),
    dt.time(3),
    dt.time(9),
    dt.time(23, 59),
)


def days_around_changes() -> Iterator[tuple[zoneinfo.ZoneInfo, dt.date]]:
    """For each zone, the days of two years around those on which noon moves."""
    noons = [dt.datetime.combine(FIRST + n * A_DAY, dt.time(12)) for n in range(DAYS)]
    for zone in timing.zones():
        before = None
        for noon in noons:
            offset = zone.utcoffset(noon)
            if before is not None and offset != before:
                yield from ((zone, noon.date() + step * A_DAY) for step in (-2, -1, 0, 1))
            before = offset


AROUND_CHANGES = list(days_around_changes())


def test_the_zones_are_those_of_the_whole_world():
    assert len(timing.zones()) > 400
    assert len({zone.key for zone, _day in AROUND_CHANGES}) > 100


@pytest.mark.parametrize("at", TIMES)
def test_a_time_is_met_exactly_once_on_its_day_in_every_zone(at):
    for zone, day in AROUND_CHANGES:
        due = timing.instant(day, at, zone)
        shown = due.astimezone(zone)
        assert shown.date() == day, (zone.key, day)
        assert shown.fold == 0, (zone.key, day)
        wall = dt.datetime.combine(day, at)
        exists = (dt.datetime.combine(day, at, tzinfo=UTC) - zone.utcoffset(wall)).astimezone(zone)
        if exists.replace(tzinfo=None) == wall:
            assert shown.replace(tzinfo=None) == wall, (zone.key, day)
        elif zone.key not in GREENLAND:
            assert shown.replace(tzinfo=None) > wall, (zone.key, day)


@pytest.mark.parametrize("at", TIMES)
def test_days_follow_one_another_by_about_a_day_in_every_zone(at):
    for zone, day in AROUND_CHANGES:
        apart = timing.instant(day + A_DAY, at, zone) - timing.instant(day, at, zone)
        assert dt.timedelta(hours=21) <= apart <= dt.timedelta(hours=27), (zone.key, day)


def test_a_reminder_never_expires_before_half_an_hour_nor_after_three_hours():
    for zone, day in AROUND_CHANGES:
        for at in TIMES:
            due = timing.instant(day, at, zone)
            useful = timing.expiry(due, zone) - due
            assert dt.timedelta(minutes=30) <= useful <= dt.timedelta(hours=3), (zone.key, day)


def test_a_skipped_time_moves_forward_with_the_clocks():
    due = timing.instant(dt.date(2027, 3, 28), dt.time(1, 30), LONDON)

    assert due == dt.datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert due.astimezone(LONDON).time() == dt.time(2, 30)


def test_a_skipped_last_hour_of_a_day_moves_back_so_that_it_stays_on_its_day():
    nuuk = zoneinfo.ZoneInfo("America/Nuuk")
    due = timing.instant(dt.date(2026, 3, 28), dt.time(23, 59), nuuk)

    assert due.astimezone(nuuk).isoformat() == "2026-03-28T22:59:00-02:00"


def test_of_a_time_that_comes_twice_the_first_is_taken():
    due = timing.instant(dt.date(2026, 10, 25), dt.time(1, 30), LONDON)

    assert due == dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_marked_as_the_second_is_taken_as_the_first():
    second = dt.time(1, 30, fold=1)

    assert timing.instant(dt.date(2026, 10, 25), second, LONDON) == dt.datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("due", "expires"),
    [
        ("09:00", "12:00"),
        ("18:00", "21:00"),
        ("18:01", "21:00"),
        ("20:29", "21:00"),
        ("20:31", "21:01"),
        ("22:00", "22:30"),
        ("00:10", "03:10"),
        ("23:50", "00:20"),
    ],
)
def test_a_reminder_is_useful_for_three_hours_and_not_in_quiet_hours(due, expires):
    due_at = timing.instant(dt.date(2026, 7, 1), dt.time.fromisoformat(due), LONDON)

    assert timing.expiry(due_at, LONDON).astimezone(LONDON).time().isoformat("minutes") == expires


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (6, 60), (40, 60)]
)
def test_each_try_waits_longer_up_to_an_hour_and_not_all_alike(attempts, minutes):
    usual = dt.timedelta(minutes=minutes)

    waits = [timing.wait_before_retry(attempts, uuid.UUID(int=key)) for key in range(1000)]

    assert usual * 0.8 <= min(waits) < usual * 0.81
    assert usual * 1.19 < max(waits) < usual * 1.2
    assert usual * 0.98 < sum(waits, dt.timedelta()) / 1000 < usual * 1.02


def test_a_row_draws_a_new_lot_for_each_try_and_the_same_when_asked_again():
    key = uuid.UUID(int=7)

    lots = [timing.wait_before_retry(attempts, key) for attempts in (5, 6, 7)]

    assert len(set(lots)) == 3
    assert lots[0] == timing.wait_before_retry(5, key)


def test_clocks_name_every_zone_once_with_what_it_shows():
    now = dt.datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    shown = timing.clocks(now)

    assert sorted(name for names in shown.values() for name in names) == [
        zone.key for zone in timing.zones()
    ]
    assert "Europe/London" in shown[dt.datetime.fromisoformat("2026-11-21T09:00")]
    assert "Asia/Kathmandu" in shown[dt.datetime.fromisoformat("2026-11-21T14:45")]


NIGHT, NOON = (dt.time(21), dt.time(7)), (dt.time(12), dt.time(14))


@pytest.mark.parametrize(
    ("quiet", "at", "leaves"),
    [
        (NIGHT, "2026-07-01 20:59", "2026-07-01 20:59"),
        (NIGHT, "2026-07-01 21:00", "2026-07-02 07:00"),
        (NIGHT, "2026-07-01 23:59", "2026-07-02 07:00"),
        (NIGHT, "2026-07-02 00:00", "2026-07-02 07:00"),
        (NIGHT, "2026-07-02 06:59", "2026-07-02 07:00"),
        (NIGHT, "2026-07-02 07:00", "2026-07-02 07:00"),
        (NOON, "2026-07-01 11:59", "2026-07-01 11:59"),
        (NOON, "2026-07-01 12:00", "2026-07-01 14:00"),
        (NOON, "2026-07-01 13:59", "2026-07-01 14:00"),
        (NOON, "2026-07-01 14:00", "2026-07-01 14:00"),
        (NOON, "2026-07-01 23:00", "2026-07-01 23:00"),
        ((dt.time(9), dt.time(9)), "2026-07-01 09:00", "2026-07-01 09:00"),
        ((dt.time(9), dt.time(9)), "2026-07-01 12:00", "2026-07-01 12:00"),
    ],
)
def test_what_lies_in_quiet_hours_leaves_when_they_end(quiet, at, leaves):
    asked, wanted = (
        dt.datetime.fromisoformat(text).replace(tzinfo=LONDON) for text in (at, leaves)
    )

    assert timing.after_quiet(asked, quiet, LONDON) == wanted


@pytest.mark.parametrize(
    ("due", "late"),
    [("06:00", "14:00"), ("12:00", "14:00"), ("13:45", "14:15"), ("15:00", "15:30")],
)
def test_the_question_about_a_morning_is_of_use_until_two_and_never_over_at_once(due, late):
    due_at = timing.instant(dt.date(2026, 7, 1), dt.time.fromisoformat(due), LONDON)

    expires = timing.morning_expiry(due_at, LONDON).astimezone(LONDON)

    assert expires.strftime("%d %H:%M") == f"01 {late}"


def test_some_are_of_use_for_a_while_after_they_may_leave():
    goes_at = dt.datetime(2026, 7, 1, 9, tzinfo=UTC)

    assert timing.lasts(dt.timedelta(hours=2))(goes_at, LONDON) == goes_at.replace(hour=11)


def test_a_day_ends_at_midnight_of_the_zone_also_where_clocks_skip_it():
    beirut = zoneinfo.ZoneInfo("Asia/Beirut")

    assert timing.day_ends(dt.date(2026, 7, 1), LONDON).isoformat() == "2026-07-01T23:00:00+00:00"
    # At midnight of 28 March 2027 clocks in Beirut show one o'clock.
    assert timing.day_ends(dt.date(2027, 3, 27), beirut).astimezone(beirut).hour == 1


def test_reminders_of_two_walks_are_ten_hours_apart():
    assert dt.timedelta(hours=10) == timing.SPACING
