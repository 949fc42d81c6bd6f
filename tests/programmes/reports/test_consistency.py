"""Weeks walked as planned: a missed walk counts, one that was left out with a reason does not."""

import datetime as dt

import pytest

from programmes.reports.consistency import consistency
from programmes.reports.lived import latest_enrolment, live
from tests.factories import TODAY, EnrolmentFactory, SessionFactory, WalkFactory

DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


def lived_with(walker, *weeks: str):
    """Whole weeks before this one: w for walked, m for missed, s for left out with a reason."""
    enrolment = EnrolmentFactory(walker=walker, starts_on=TODAY - 7 * len(weeks) * DAY)
    for number, told in enumerate(weeks):
        for place, what in enumerate(told):
            on = enrolment.starts_on + (7 * number + 2 * place) * DAY
            status = {"w": "walked", "m": "planned", "s": "skipped"}[what]
            session = SessionFactory(
                enrolment=enrolment,
                week_number=number + 1,
                planned_on=on,
                status=status,
                skip_reason="ill" if what == "s" else "",
            )
            if what == "w":
                WalkFactory(session=session)
    followed = latest_enrolment(walker)
    assert followed is not None
    return live(followed, TODAY)


@pytest.mark.parametrize(
    ("weeks", "kept", "counted"),
    [
        (["www"], 1, 1),
        (["wwm"], 1, 1),
        (["wmm"], 0, 1),
        (["wws"], 1, 1),
        (["wms"], 0, 1),
        (["sss"], 0, 0),
        (["www", "sss", "www"], 2, 2),
        (["www", "", "mmm"], 1, 2),
        ([], 0, 0),
    ],
)
def test_weeks_are_counted_and_excused_days_change_nothing(walker, weeks, kept, counted):
    found = consistency(lived_with(walker, *weeks))

    assert (found.kept, found.counted) == (kept, counted)


def test_this_week_does_not_count_yet(walker):
    lived = lived_with(walker, "www")
    SessionFactory(enrolment_id=lived.enrolment.id, enrolment=None, planned_on=TODAY, number=9)
    followed = latest_enrolment(walker)
    assert followed is not None

    assert consistency(live(followed, TODAY)).counted == 1


@pytest.mark.parametrize(
    ("weeks", "title"),
    [
        (["www", "mmm"], "You walked as planned in 1 of 2 weeks"),
        (["www"], "You walked as planned in 1 of 1 week"),
        ([], "Your first full week is still to come"),
    ],
)
def test_the_title_says_weeks_and_never_days_in_a_row(walker, weeks, title):
    assert consistency(lived_with(walker, *weeks)).title == title
