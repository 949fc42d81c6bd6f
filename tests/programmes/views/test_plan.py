"""The plan: every week with its dates, and a page of the calendar."""

import datetime as dt
import re

import pytest

from programmes.models import Session
from programmes.reports.lived import known_version
from tests.factories import NOW, EnrolmentFactory, SessionFactory, WalkFactory
from tests.programmes.views.reading import links_of, text_of, title_of

pytestmark = pytest.mark.usefixtures("at_nine")
DAY = dt.timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def plan(client_of, walker):
    """Opens the page."""
    return lambda query="": client_of(walker).get(f"/plan/{query}")


@pytest.fixture
def lived(walker):
    """The third week of a plan, with one walk done, one missed, one skipped, one for today and two to come."""
    enrolment = EnrolmentFactory(walker=walker, starts_on=TODAY - 19 * DAY)
    days = [
        (1, -19, "walked"),
        (1, -17, "planned"),
        (2, -12, "skipped"),
        (3, 0, "planned"),
        (3, 1, "planned"),
        (4, 2, "planned"),
    ]
    sessions = [
        SessionFactory(
            enrolment=enrolment, week_number=week, planned_on=TODAY + day * DAY, status=status
        )
        for week, day, status in days
    ]
    WalkFactory(session=sessions[0], minutes=9, pain_before=1, pain_after=2)
    return sessions


def cells(page) -> dict[str, str]:
    """The calendar: the day's text to its class."""
    found = re.findall(r"<td(?: class=\"(\w+)\")?>(.*?)</td>", page.content.decode())
    return {re.sub(r"<[^>]+>", "", inner): css for css, inner in found if "span" in inner}


def test_the_plan_says_where_the_walker_is(plan, lived):
    page = plan()

    assert title_of(page) == "My plan"
    assert "My plan Foundations 10 to 30. Ends Sunday 27 December." in text_of(page)
    assert re.findall(r"<details class=\"card\"( open)?", page.content.decode()) == [
        "", "", " open", "", "", "", "", "",
    ]  # fmt: skip
    assert page.content.decode().count("k-now") == 1


def test_every_week_has_its_dates_minutes_and_state(plan, lived):
    text = text_of(plan())

    assert "Week 1 2 to 8 Nov 1 of 2 10 min" in text
    assert "Week 2 9 to 15 Nov 0 of 1 12 min" in text
    assert "Week 3 16 to 22 Nov This week 15 min" in text
    assert "Week 5 30 Nov to 6 Dec 21 min" in text


def test_a_week_with_every_walk_is_done(plan, lived):
    Session.objects.filter(pk=lived[1].pk).delete()

    assert "Week 1 2 to 8 Nov Done 10 min" in text_of(plan())


def test_each_session_says_its_state_and_leads_on(plan, lived):
    page = plan()
    text, links = text_of(page), links_of(page)

    assert "Mon 2 Nov 9 min, pain 1 then 2 Wed 4 Nov Missed" in text
    assert "Mon 9 Nov Left out" in text
    assert "Sat 21 Nov Today Sun 22 Nov Planned" in text
    assert "Mon 23 Nov Planned" in text
    assert links["9 min, pain 1 then 2"] == f"/sessions/{lived[0].pk}/log/"
    assert links["Missed"] == f"/sessions/{lived[1].pk}/"
    assert links["Today"] == f"/sessions/{lived[3].pk}/"
    assert f"/sessions/{lived[5].pk}/" not in page.content.decode()


def test_a_walk_without_both_scores_shows_its_minutes(plan, lived):
    lived[0].walk.__class__.objects.update(pain_after=None)

    assert "Mon 2 Nov 9 min Wed 4 Nov" in text_of(plan())


def test_the_calendar_marks_every_day_of_the_plan(plan, lived):
    page = plan()

    assert "Calendar November 2026 M T W T F S S" in text_of(page)
    assert cells(page) == {
        "2, walked": "done",
        "4, missed": "rest",
        "9, left out": "rest",
        "21, today, a walk is planned": "now",
        "22, planned": "plan",
        "23, planned": "plan",
    }


def test_a_walk_of_another_day_is_marked_where_it_was_walked(plan, walker):
    enrolment = EnrolmentFactory(walker=walker)
    session = SessionFactory(enrolment=enrolment, planned_on=TODAY + 2 * DAY, status="walked")
    WalkFactory(session=session, walked_on=TODAY)

    assert cells(plan()) == {"21, walked": "done"}


def test_the_months_of_the_plan_can_be_turned(plan, lived):
    december = plan("?month=2026-12")

    assert "December 2026" in text_of(december)
    assert links_of(december)["Month before"] == "?month=2026-11#calendar"
    assert "Next month" not in links_of(december)
    assert links_of(plan())["Next month"] == "?month=2026-12#calendar"


@pytest.mark.parametrize(
    "month", ["2027-01", "2026-10", "junk", "2026-13", "²", "9999-99", "2026-11-01"]
)
def test_a_month_outside_the_plan_is_this_month(plan, lived, month):
    assert "November 2026" in text_of(plan(f"?month={month}"))


def test_before_its_start_the_plan_shows_its_first_month(plan, walker):
    SessionFactory(enrolment=EnrolmentFactory(walker=walker, starts_on=dt.date(2027, 1, 4)))
    page = plan()

    assert "January 2027" in text_of(page)
    assert "This week" not in text_of(page)


def test_the_next_walk_can_be_moved(plan, lived):
    links = links_of(plan())

    assert links["Move or leave out my next walk"] == f"/sessions/{lived[3].pk}/not-today/"
    assert links["My health has changed"] == "/screening/"


def test_a_plan_that_waits_says_why_and_starts_nothing(plan, lived):
    lived[0].enrolment.hold("fall")
    page = plan()

    assert "Your plan waits Your plan is on hold." in text_of(page)
    assert "Move or leave out my next walk" not in links_of(page)
    assert f"/sessions/{lived[3].pk}/" not in page.content.decode()


@pytest.mark.parametrize(
    ("status", "line"),
    [("finished", "Finished. Well walked."), ("withdrawn", "You left this plan.")],
)
def test_a_plan_that_ended_can_still_be_read(plan, walker, status, line):
    enrolment = EnrolmentFactory(walker=walker, status=status, ended_at=NOW)
    SessionFactory(enrolment=enrolment)

    assert f"Foundations 10 to 30. {line}" in text_of(plan())


def test_a_plan_that_ran_out_says_until_when(plan, walker):
    SessionFactory(enrolment=EnrolmentFactory(walker=walker, starts_on=TODAY - 60 * DAY))

    assert "Foundations 10 to 30. It ran until Monday 16 November." in text_of(plan())


def test_rounds_of_a_desk_day_are_told(plan, walker, catalogue):
    version = catalogue["desk-break"].current
    SessionFactory(enrolment=EnrolmentFactory(walker=walker, version=version))

    assert "5 rounds, spread over the day." in text_of(plan())


def test_a_week_without_walks_is_not_called_done(plan, walker):
    enrolment = EnrolmentFactory(walker=walker, starts_on=TODAY - 10 * DAY)
    SessionFactory(enrolment=enrolment, week_number=3, planned_on=TODAY + 5 * DAY)
    weeks = plan().context["page"].plan_weeks

    assert [(week.chip, week.is_complete) for week in weeks[:3]] == [
        ("", False),
        ("This week", False),
        ("", False),
    ]


def test_without_a_plan_the_page_leads_to_one(plan):
    page = plan()

    assert "No plan yet" in text_of(page)
    assert links_of(page)["Find my plan"] == "/screening/"


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_plan_takes_eight_queries(client_of, enrolment, sessions, django_assert_num_queries):
    for _ in range(sessions):
        WalkFactory(session=SessionFactory(enrolment=enrolment, status="walked"))
    client = client_of(enrolment.walker)
    known_version.cache_clear()

    with django_assert_num_queries(8):
        client.get("/plan/")
