"""What becomes of a reminder: hours, quiet hours, pauses, stops and weekdays, on clocks that change."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders import timing
from reminders.planning import (
    EVERY_DAY,
    OWED,
    Fate,
    Rule,
    Terms,
    Wish,
    is_new,
    is_paused,
    later_today,
    moment,
)

UTC = dt.UTC
LONDON = zoneinfo.ZoneInfo("Europe/London")
SATURDAY = dt.date(2026, 11, 21)
A_SECOND = dt.timedelta(seconds=1)
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=UTC)
TODAY = Rule(days=0, expires=timing.expiry)
EVENING = Rule(days=-1, expires=timing.expiry)
LATER = Rule(days=0, expires=timing.expiry, for_its_day=False)
SAFETY = Rule(days=0, expires=timing.expiry, is_safety=True)
NIGHT = (dt.time(21), dt.time(7))


def at(text):
    return dt.time.fromisoformat(text)


def wish(time="09:00", **fields):
    return Wish(**{"is_on": True, "local_time": at(time), "since": LONG_AGO, **fields})


def instant(text):
    return dt.datetime.fromisoformat(f"{text}+00:00")


def test_a_reminder_goes_at_its_hour_on_its_day():
    when = moment(TODAY, SATURDAY, wish(), Terms(LONDON))

    assert (when.asked_at, when.goes_at) == (instant("2026-11-21T09:00"),) * 2
    assert (when.expires_at, when.fate) == (instant("2026-11-21T12:00"), Fate.SENT)


@pytest.mark.parametrize(
    ("days", "sent"), [(-1, "2026-11-20T09:00"), (0, "2026-11-21T09:00"), (1, "2026-11-22T09:00")]
)
def test_a_rule_says_how_many_days_after_its_day_it_goes(days, sent):
    rule = Rule(days=days, expires=timing.expiry)

    assert moment(rule, SATURDAY, wish(), Terms(LONDON)).asked_at == instant(sent)


@pytest.mark.parametrize(
    ("time", "goes", "fate"),
    [
        ("06:59", "2026-11-21T07:00", Fate.HELD),
        ("07:00", "2026-11-21T07:00", Fate.SENT),
        ("20:59", "2026-11-21T20:59", Fate.SENT),
        ("21:00", "2026-11-22T07:00", Fate.DROPPED),
        ("00:00", "2026-11-21T07:00", Fate.HELD),
    ],
)
def test_quiet_hours_of_the_night_hold_until_they_end(time, goes, fate):
    when = moment(TODAY, SATURDAY, wish(time), Terms(LONDON, quiet=NIGHT))

    assert (when.goes_at, when.fate) == (instant(goes), fate)
    assert when.expires_at == timing.expiry(instant(goes), LONDON)
    assert when.asked_at == dt.datetime.combine(SATURDAY, at(time), UTC)


@pytest.mark.parametrize(
    ("time", "goes", "fate"),
    [
        ("12:59", "12:59", Fate.SENT),
        ("13:00", "15:00", Fate.HELD),
        ("14:59", "15:00", Fate.HELD),
        ("15:00", "15:00", Fate.SENT),
        ("20:00", "20:00", Fate.SENT),
    ],
)
def test_quiet_hours_of_the_day_hold_until_they_end(time, goes, fate):
    terms = Terms(LONDON, quiet=(dt.time(13), dt.time(15)))
    when = moment(TODAY, SATURDAY, wish(time), terms)

    assert (when.goes_at, when.fate) == (instant(f"2026-11-21T{goes}"), fate)


def test_what_is_of_use_on_the_next_day_too_is_held_over_night():
    when = moment(LATER, SATURDAY, wish("22:00"), Terms(LONDON, quiet=NIGHT))

    assert (when.goes_at, when.fate) == (instant("2026-11-22T07:00"), Fate.HELD)


@pytest.mark.parametrize(
    ("first", "last", "fate"),
    [
        ("2026-11-21", "2026-11-21", Fate.PAUSED),
        ("2026-11-20", "2026-11-22", Fate.PAUSED),
        ("2026-11-22", "2026-11-23", Fate.SENT),
        ("2026-11-19", "2026-11-20", Fate.SENT),
    ],
)
def test_a_pause_holds_from_its_first_to_its_last_day(first, last, fate):
    days = (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    terms = Terms(LONDON, pause=days)

    assert moment(TODAY, SATURDAY, wish(), terms).fate is fate
    assert moment(SAFETY, SATURDAY, wish(), terms).fate is Fate.SENT
    assert is_paused(TODAY, SATURDAY, terms) is (fate is Fate.PAUSED)
    assert not is_paused(SAFETY, SATURDAY, terms)


def test_a_pause_counts_on_the_day_of_sending():
    terms = Terms(LONDON, pause=(SATURDAY, SATURDAY))

    assert moment(EVENING, SATURDAY, wish(), terms).fate is Fate.SENT
    assert moment(EVENING, dt.date(2026, 11, 22), wish(), terms).fate is Fate.PAUSED


def test_a_stop_stops_all_but_safety_notices():
    terms = Terms(LONDON, is_stopped=True)

    assert moment(TODAY, SATURDAY, wish(), terms).fate is Fate.OFF
    assert moment(SAFETY, SATURDAY, wish(), terms).fate is Fate.SENT


def test_a_kind_that_is_off_is_off_also_when_it_is_a_safety_notice():
    for rule in (TODAY, SAFETY):
        assert moment(rule, SATURDAY, wish(is_on=False), Terms(LONDON)).fate is Fate.OFF


@pytest.mark.parametrize("day", range(7))
def test_weekdays_are_those_of_the_day_of_sending(day):
    on = SATURDAY + dt.timedelta(days=2 + day)
    only, other = wish(weekdays=1 << day), wish(weekdays=EVERY_DAY & ~(1 << day))

    assert moment(TODAY, on, only, Terms(LONDON)).fate is Fate.SENT
    assert moment(TODAY, on, other, Terms(LONDON)).fate is Fate.OFF
    assert moment(EVENING, on + dt.timedelta(days=1), only, Terms(LONDON)).fate is Fate.SENT


def test_every_day_is_seven_days():
    assert [EVERY_DAY >> day & 1 for day in range(8)] == [1] * 7 + [0]
    assert wish().weekdays == EVERY_DAY


@pytest.mark.parametrize(
    ("wished", "terms", "is_told"),
    [(-1, None, True), (0, None, False), (-1, -1, True), (-1, 0, False), (0, -1, False)],
)
def test_nobody_is_told_late_because_they_changed_their_mind(wished, terms, is_told):
    asked = instant("2026-11-21T09:00")
    theirs = Terms(LONDON, since=None if terms is None else asked + terms * A_SECOND)
    chosen = wish(since=asked + wished * A_SECOND)

    assert is_new(moment(TODAY, SATURDAY, chosen, theirs), chosen, theirs) is is_told


def test_an_hour_that_the_clocks_skip_moves_forward_and_one_that_comes_twice_is_taken_first():
    for day, time, goes in (
        (dt.date(2027, 3, 28), "01:30", "2027-03-28T01:30"),
        (dt.date(2026, 10, 25), "01:30", "2026-10-25T00:30"),
    ):
        when = moment(TODAY, day, wish(time), Terms(LONDON))
        assert (when.goes_at, when.fate) == (instant(goes), Fate.SENT)


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_never_send_back_in_time():
    second = dt.datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1).astimezone(UTC)

    assert timing.after_quiet(second, (at("01:00"), at("01:45")), LONDON) == second


zones = st.sampled_from(timing.zones())
days = st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1))
minutes = st.times().map(lambda time: time.replace(second=0, microsecond=0))
quiet_hours = st.tuples(minutes, minutes).filter(lambda hours: hours[0] != hours[1])


@given(zones, days, minutes, st.none() | quiet_hours, st.sampled_from([TODAY, EVENING, LATER]))
def test_whatever_is_owed_goes_at_or_after_its_hour_and_before_it_is_too_late(
    zone, day, time, quiet, rule
):
    when = moment(rule, day, wish(time.isoformat()), Terms(zone, quiet=quiet))

    assert when.asked_at <= when.goes_at < when.expires_at
    assert when.goes_at - when.asked_at <= dt.timedelta(hours=27)
    assert (when.fate is Fate.SENT) is (when.goes_at == when.asked_at)
    on = day + dt.timedelta(days=rule.days)
    if when.fate in OWED and rule.for_its_day:
        assert when.goes_at.astimezone(zone).date() == on


@given(zones, days, minutes, quiet_hours)
def test_nothing_leaves_in_quiet_hours_but_where_clocks_change(zone, day, time, quiet):
    goes = timing.after_quiet(timing.instant(day, time, zone), quiet, zone)

    shown = goes.astimezone(zone)
    noon = dt.datetime.combine(shown.date(), dt.time(12), zone)
    is_usual = noon.utcoffset() == (noon - dt.timedelta(days=1)).utcoffset()
    begins, ends = quiet
    now = shown.time()
    is_quiet = begins <= now < ends if begins < ends else now >= begins or now < ends
    assert not (is_usual and is_quiet)


@pytest.mark.parametrize(
    ("now", "quiet", "hours"),
    [
        ("2026-11-21T09:00", None, [1, 2, 4]),
        ("2026-11-21T17:00", None, [1, 2, 4]),
        ("2026-11-21T17:01", None, [1, 2]),
        ("2026-11-21T20:30", None, []),
        ("2026-11-21T09:00", (at("12:30"), at("15:00")), [1, 2]),
        ("2026-11-21T09:00", (at("10:30"), at("12:00")), [1, 4]),
        ("2026-11-21T18:00", (at("20:00"), at("07:00")), [1]),
    ],
)
def test_a_reminder_may_be_put_off_within_the_day_and_outside_quiet_hours(now, quiet, hours):
    begins = instant(now)

    found = later_today(begins, Terms(LONDON, quiet=quiet))

    assert [(each - begins).total_seconds() / 3600 for each in found] == hours
