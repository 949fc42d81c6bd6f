"""Which week of the plan a day lies in, for a walker whose weeks came again, or waited."""

import datetime as dt

import pytest

from programmes.reports.lived import latest_enrolment, live
from programmes.reports.week import week_card
from tests.factories import AdaptationFactory, EnrolmentFactory, SessionFactory

START = dt.date(2026, 1, 5)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


@pytest.fixture
def enrolment(walker):
    return EnrolmentFactory(walker=walker, starts_on=START)


def row(enrolment, action: str, on: dt.date, **changes):
    return AdaptationFactory(
        enrolment=enrolment, action=action, from_on=on, rule_code="", figures={}, **changes
    )


def place(enrolment, day: dt.date) -> tuple[int, dt.date]:
    followed = latest_enrolment(enrolment.walker)
    assert followed is not None
    lived = live(followed, day)
    return lived.week_number, lived.week_starts_on


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (START - DAY, (1, START)),
        (START, (1, START)),
        (START + 6 * DAY, (1, START)),
        (START + 7 * DAY, (2, START + WEEK)),
        (START + 8 * WEEK - DAY, (8, START + 7 * WEEK)),
        (START + 8 * WEEK, (8, START + 8 * WEEK)),
    ],
)
def test_a_plan_without_a_story_is_counted_from_its_start(enrolment, day, expected):
    assert place(enrolment, day) == expected


def test_a_week_that_comes_again_keeps_its_number(enrolment):
    row(enrolment, "repeat", START + 2 * WEEK)

    assert place(enrolment, START + 2 * WEEK) == (2, START + 2 * WEEK)
    assert place(enrolment, START + 8 * WEEK) == (8, START + 8 * WEEK)


def test_a_step_back_counts_back(enrolment):
    row(enrolment, "step_back", START + 2 * WEEK)

    assert place(enrolment, START + 2 * WEEK) == (1, START + 2 * WEEK)


def test_after_a_pause_weeks_begin_on_another_day(enrolment):
    row(enrolment, "pause", START + 9 * DAY, until_on=START + 11 * DAY)

    assert place(enrolment, START + 10 * DAY) == (2, START + WEEK)
    assert place(enrolment, START + 12 * DAY) == (2, START + 12 * DAY)
    assert place(enrolment, START + 19 * DAY) == (3, START + 19 * DAY)


def test_in_a_long_pause_the_days_shown_hold_today(enrolment):
    row(enrolment, "pause", START + 7 * DAY, until_on=START + 60 * DAY)

    assert place(enrolment, START + 30 * DAY) == (1, START + 28 * DAY)


def test_a_plan_that_ended_shows_its_last_week(enrolment, now):
    enrolment.finish(now)

    assert place(enrolment, START + 20 * WEEK) == (8, START + 7 * WEEK)


def test_the_card_of_the_week_holds_its_walks(enrolment):
    row(enrolment, "repeat", START + 8 * WEEK)
    last = START + 8 * WEEK
    SessionFactory(enrolment=enrolment, week_number=8, planned_on=last + 2 * DAY)
    followed = latest_enrolment(enrolment.walker)
    assert followed is not None

    card = week_card(live(followed, last + DAY))

    assert (card.done, card.total) == (0, 1)
    assert [day.number for day in card.days] == [2, 3, 4, 5, 6, 7, 8]
