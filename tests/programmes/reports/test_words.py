"""Dates, lengths and steps in words."""

import datetime as dt

import pytest

from programmes.clinical.plan import Kind, Segment, Week
from programmes.reports import words

SATURDAY = dt.date(2026, 11, 21)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (2, "Monday"),
        (6, "Friday"),
        (7, "Saturday 28 November"),
        (-6, "Sunday"),
        (-7, "Saturday 14 November"),
    ],
)
def test_near_days_have_names(days, text):
    assert words.near_day(SATURDAY + days * DAY, SATURDAY) == text


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (dt.date(2026, 11, 2), dt.date(2026, 11, 8), "2 to 8 Nov"),
        (dt.date(2026, 11, 30), dt.date(2026, 12, 6), "30 Nov to 6 Dec"),
        (dt.date(2026, 12, 28), dt.date(2027, 1, 3), "28 Dec to 3 Jan"),
    ],
)
def test_ranges_name_the_month_once(first, last, text):
    assert words.date_range(first, last) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (45, "45 s"), (60, "1 min"), (150, "2 min 30 s")]
)
def test_lengths_are_minutes_and_seconds(seconds, text):
    assert words.clock(seconds) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [(0, "0 minutes"), (1, "1 minute"), (7.5, "7.5 minutes"), (30, "30 minutes")],
)
def test_minutes_agree_with_their_number(length, text):
    assert words.minutes(length) == text


def week(*segments: tuple[Kind, int], rounds: int = 1) -> Week:
    parts = tuple(Segment(kind, seconds) for kind, seconds in segments)
    return Week(number=1, sessions=3, rounds=rounds, effort=(3, 4), change="", segments=parts)


def test_one_bout_is_not_many():
    one = week((Kind.WARM_UP, 60), (Kind.BACKWARD, 30))

    assert words.backward_line(one) == "30 s of it backward, in 1 short bout"


def test_rounds_count_in_the_sum():
    rounds = week((Kind.BACKWARD, 40), rounds=5)

    assert words.backward_line(rounds) == "3 min 20 s of it backward, in 5 short bouts"


@pytest.mark.parametrize(
    ("rest", "text"),
    [
        (Kind.FORWARD, "Then 45 s forward, easy."),
        (Kind.BRISK, "Then 45 s forward, brisk."),
        (Kind.STAND, "Then stand and hold on for 45 s."),
        (Kind.STAND_BELT_STOPPED, "Then stop the belt, stand and hold on for 45 s."),
    ],
)
def test_equal_bouts_and_rests_are_one_line(rest, text):
    pair = ((Kind.BACKWARD, 15), (rest, 45))

    assert words.steps(week((Kind.WARM_UP, 180), *pair, *pair, (Kind.COOL_DOWN, 60))) == (
        ("3 min", "Forward, easy. Warm up."),
        ("15 s", f"Backward. Small steps. {text} Do this 2 times."),
        ("1 min", "Forward, slower and slower. Then you are done."),
    )


def test_a_bout_without_a_rest_is_a_line_of_its_own():
    steps = words.steps(
        week((Kind.FORWARD, 60), (Kind.BACKWARD, 30), (Kind.FORWARD, 30), (Kind.BACKWARD, 40))
    )

    assert steps == (
        ("1 min", "Forward, easy."),
        ("30 s", "Backward. Small steps. Then 30 s forward, easy."),
        ("40 s", "Backward. Small steps."),
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_words(kind):
    assert words.step_words(kind).endswith(".")
