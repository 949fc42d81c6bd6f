"""Progress: what was walked, in figures, and titles that say no more than the figures."""

import datetime as dt

import pytest

from programmes.reports.lived import known_version
from tests.factories import NOW, AdaptationFactory, EnrolmentFactory, SessionFactory, WalkFactory
from tests.programmes.views.reading import links_of, text_of, title_of

pytestmark = pytest.mark.usefixtures("at_nine")
DAY = dt.timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def progress(client_of, walker):
    """Opens the page."""
    return lambda query="": client_of(walker).get(f"/progress/{query}")


@pytest.fixture
def enrolment(walker):
    """Three weeks old."""
    return EnrolmentFactory(walker=walker, starts_on=TODAY - 19 * DAY)


def planned(enrolment, days: int, in_week: int | None = None, **changes):
    """A session so many days ago, in the week of the calendar or in that of a plan that was adapted."""
    on = TODAY - days * DAY
    week = in_week or enrolment.week_of(on)
    return SessionFactory(enrolment=enrolment, planned_on=on, week_number=week, **changes)


def walked(enrolment, days: int, in_week: int | None = None, **told):
    return WalkFactory(session=planned(enrolment, days, in_week, status="walked"), **told)


def test_what_leaving_left_out_is_no_missed_walk(progress, enrolment):
    walked(enrolment, 9)
    planned(enrolment, 7, status="skipped", skip_reason="plan_left")
    enrolment.withdraw(NOW - 8 * DAY)

    assert "1 of 1 walk in the last two weeks" in text_of(progress())


def test_minutes_are_shown_against_the_plan(progress, enrolment):
    walked(enrolment, 19, minutes=10)
    walked(enrolment, 17, minutes=8)
    planned(enrolment, 12)
    planned(enrolment, 0)
    planned(enrolment, -2)
    page = progress()

    assert title_of(page) == "Progress"
    assert "Your progress Foundations 10 to 30, since 2 November 2026" in text_of(page)
    assert "Walks 2 of 5 Minutes 18 Near-falls None Falls None" in text_of(page)
    assert "18 minutes walked, 32 planned so far" in text_of(page)
    label = (
        "Bar chart. Week 1: 18 of 20 minutes. Week 2: 0 of 12 minutes. Week 3: 0 of 15 minutes."
    )
    assert f'aria-label="{label}"' in page.content.decode()
    table = (
        "Week Walked Planned 1 2 to 8 Nov 18 20 2 9 to 15 Nov 0 12 3 16 to 22 Nov 0 15 "
        "4 23 to 29 Nov \u2013 18 5 30 Nov to 6 Dec \u2013 0"
    )
    assert table in text_of(page)


def test_an_early_walk_counts_for_its_week(progress, enrolment):
    session = planned(enrolment, -2, status="walked")
    WalkFactory(session=session, walked_on=TODAY, minutes=18)

    assert "4 23 to 29 Nov 18 18" in text_of(progress())


def test_a_week_walked_twice_has_two_rows_each_against_its_own_plan(progress, enrolment):
    AdaptationFactory(enrolment=enrolment, from_on=TODAY - 12 * DAY)
    walked(enrolment, 19, minutes=10)
    walked(enrolment, 17, minutes=9)
    walked(enrolment, 12, minutes=8, in_week=1)
    planned(enrolment, 5, in_week=2)
    page = progress()

    label = (
        "Bar chart. Week 1: 19 of 20 minutes. Week 1 again: 8 of 10 minutes. "
        "Week 2: 0 of 12 minutes."
    )
    assert f'aria-label="{label}"' in page.content.decode()
    assert "1 2 to 8 Nov 19 20 1, again 9 to 15 Nov 8 10 2 16 to 22 Nov 0 12" in text_of(page)
    assert "27 minutes walked, 42 planned so far" in text_of(page)


def test_a_plan_stopped_before_its_first_week_has_no_bars(progress, enrolment):
    walked(enrolment, 19)
    AdaptationFactory(enrolment=enrolment, action="stop", from_on=enrolment.starts_on)

    assert "10 minutes walked, 0 planned so far" in text_of(progress())


@pytest.mark.parametrize(
    ("minutes", "ticks"),
    [(10, "0 5 10"), (21, "0 10 20 30"), (60, "0 15 30 45 60")],
)
def test_the_axis_has_round_figures(progress, walker, minutes, ticks):
    session = SessionFactory(enrolment=EnrolmentFactory(walker=walker), status="walked")
    WalkFactory(session=session, minutes=minutes)

    assert f"Minutes walked each week {ticks} " in text_of(progress())


def test_a_long_week_fits_on_the_axis(progress, enrolment):
    for day in (19, 18, 17, 16, 15):
        walked(enrolment, day, minutes=60)

    assert "Minutes walked each week 0 120 240 360 " in text_of(progress())


@pytest.mark.parametrize(
    ("worst", "title"),
    [
        ([2, 2, 2], "Pain: too early to say"),
        ([2, 3, 5, 2], "Pain stayed at 5 or below on 4 walks"),
        ([2, 6, 5, 7], "Pain went above 5 on 2 of 4 walks"),
    ],
)
def test_pain_is_counted_and_no_trend_is_claimed(progress, enrolment, worst, title):
    for place, score in enumerate(worst):
        walked(enrolment, 19 - place, pain_before=1, pain_worst=score, pain_after=2)

    assert title in text_of(progress())


def test_pain_before_and_after_is_drawn_and_tabled(progress, enrolment):
    walked(enrolment, 19, pain_before=1, pain_worst=3, pain_after=2)
    walked(enrolment, 17, pain_before=None, pain_worst=2, pain_after=None)
    page = progress()

    label = (
        "Pain before and after each walk. Mon 2 Nov: 1 before, 3 at worst, 2 after. "
        "Wed 4 Nov: 2 at worst."
    )
    assert f'aria-label="{label}"' in page.content.decode()
    table = "Walk Before Worst After Mon 2 Nov 1 3 2 Wed 4 Nov not told 2 not told"
    assert table in text_of(page)


def test_without_pairs_there_is_only_the_table(progress, enrolment):
    walked(enrolment, 19, pain_before=None, pain_worst=2, pain_after=None)
    page = progress()

    assert "Pain before and after each walk." not in page.content.decode()
    assert "Mon 2 Nov not told 2 not told" in text_of(page)


def test_without_any_score_pain_is_left_out(progress, enrolment):
    walked(enrolment, 19, pain_before=None, pain_worst=None, pain_after=None)

    assert "Pain" not in text_of(progress())


def test_the_pain_chart_keeps_to_the_last_twelve_walks(progress, enrolment):
    for day in range(14):
        walked(enrolment, 18 - day, pain_worst=9 if day < 2 else 2)

    assert "Pain stayed at 2 or below on 12 walks" in text_of(progress())


@pytest.mark.parametrize(
    ("missed", "title", "line"),
    [
        ([], "1 of 1 walk in the last two weeks", "You did every walk that was planned."),
        (
            [5],
            "1 of 2 walks in the last two weeks",
            "You did not walk on Monday 16 November. Nothing is lost: the next walk counts.",
        ),
        (
            [5, 3],
            "1 of 3 walks in the last two weeks",
            "Nothing is lost: the next walk counts, and you need not catch up.",
        ),
        ([14], "1 of 1 walk in the last two weeks", "You did every walk that was planned."),
        ([13], "1 of 2 walks in the last two weeks", "You did not walk on Sunday 8 November."),
        ([0], "1 of 1 walk in the last two weeks", "You did every walk that was planned."),
    ],
)
def test_two_weeks_are_put_in_words(progress, enrolment, missed, title, line):
    walked(enrolment, 1)
    for days in missed:
        planned(enrolment, days)
    page = text_of(progress())

    assert title in page
    assert line in page


def test_a_walk_left_out_counts_as_not_walked(progress, enrolment):
    walked(enrolment, 1)
    planned(enrolment, 3, status="skipped", skip_reason="ill")

    assert "1 of 2 walks in the last two weeks" in text_of(progress())


def test_a_quiet_fortnight_is_not_blamed(progress, enrolment):
    walked(enrolment, 19)

    assert "No walks were planned in the last two weeks November 2026" in text_of(progress())


@pytest.mark.parametrize(
    ("told", "title", "line"),
    [
        ({}, "No falls and no near-falls", "Keep your path clear"),
        ({"near_falls": 1}, "1 near-fall, no falls", "Stay near a wall or a helper"),
        ({"near_falls": 3}, "3 near-falls, no falls", "Stay near a wall or a helper"),
        ({"falls": 1}, "You fell 1 time", "Always tell your coach or a health worker"),
        ({"falls": 2, "near_falls": 1}, "You fell 2 times", "Always tell your coach"),
    ],
)
def test_falls_are_said_plainly(progress, enrolment, told, title, line):
    walked(enrolment, 1, **told)

    assert f"{title} {line}" in text_of(progress())


def test_the_calendar_can_be_turned(progress, enrolment):
    walked(enrolment, 1)

    assert "December 2026" in text_of(progress("?month=2026-12"))


def test_before_the_first_walk_there_is_nothing_to_show(progress, enrolment):
    planned(enrolment, 0)
    page = progress()

    assert "Nothing to show yet After your first walk" in text_of(page)
    assert links_of(page) == {"Go to Today": "/today/"}


def test_without_a_plan_the_page_leads_to_one(progress):
    assert links_of(progress()) == {"Find my plan": "/screening/"}


def test_a_plan_left_without_a_walk_leads_to_another(progress, enrolment):
    enrolment.withdraw(NOW)

    assert links_of(progress()) == {"Find my plan": "/screening/"}


@pytest.mark.parametrize("walks", [1, 3])
def test_progress_takes_twelve_queries(client_of, enrolment, walks, django_assert_num_queries):
    for place in range(walks):
        walked(enrolment, 19 - place)
    client = client_of(enrolment.walker)
    known_version.cache_clear()

    with django_assert_num_queries(12):
        client.get("/progress/")
