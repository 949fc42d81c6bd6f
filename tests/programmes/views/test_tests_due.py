"""Progress offers the tests that are due in one line, and takes a no for an answer."""

import datetime as dt

import pytest
import time_machine

from tests.factories import (
    NOW,
    TODAY,
    EnrolmentFactory,
    MeasureFactory,
    ScreeningFactory,
    SessionFactory,
    WalkFactory,
)
from tests.programmes.views.reading import links_of, text_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OFFER = "A good time for a short test:"
STANDS = "30-second chair stand"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


def plan(walker, weeks, *walked_days_ago, **answers):
    """A plan that began so many weeks ago, with walks."""
    enrolment = EnrolmentFactory(
        walker=walker,
        screening=ScreeningFactory(walker=walker, **answers),
        starts_on=TODAY - weeks * 7 * DAY,
    )
    for number, days in enumerate(walked_days_ago, start=1):
        day = TODAY - days * DAY
        session = SessionFactory(
            enrolment=enrolment, number=number, planned_on=day, status="walked"
        )
        WalkFactory(session=session, walked_on=day)
    return enrolment


def offered(client) -> list[str]:
    """The tests in the line, by their names."""
    page = client.get("/progress/")
    names = [STANDS, "3-metre backward walk", "Timed up and go", "4-stage balance"]
    return [name for name in names if OFFER in text_of(page) and name in links_of(page)]


@pytest.mark.parametrize(("weeks", "tests"), [(4, []), (6, [STANDS]), (10, []), (12, [STANDS])])
def test_the_chair_stand_is_offered_in_its_weeks(client, walker, weeks, tests):
    plan(walker, weeks, 1)

    assert offered(client) == tests


def test_a_test_that_is_done_is_not_offered(client, walker):
    plan(walker, 6, 1)
    MeasureFactory(walker=walker, measured_on=TODAY - 2 * DAY)

    assert offered(client) == []


def test_a_test_that_is_closed_is_not_offered(client, walker):
    plan(walker, 6, 1).hold("head_hit")

    assert offered(client) == []


def test_who_says_not_now_is_asked_again_when_the_next_time_comes(
    client, client_of, walker, clock
):
    enrolment = plan(walker, 6, 1)
    assert offered(client) == [STANDS]

    answer = client.post("/measures/not-now/", follow=True)

    assert "The tests can wait. You find them here at any time." in text_of(answer)
    assert "A good time for it is now." in text_of(answer)
    assert offered(client) == []
    clock.move_to(NOW + 42 * DAY)
    session = SessionFactory(enrolment=enrolment, number=9, planned_on=TODAY + 41 * DAY)
    WalkFactory(session=session, walked_on=TODAY + 41 * DAY)
    assert STANDS in offered(client_of(walker))


def test_without_a_plan_nothing_is_put_off(client):
    assert client.post("/measures/not-now/").status_code == 302


def test_after_a_break_of_eight_weeks_the_tests_come_again_also_on_their_list(client, walker):
    plan(walker, 30, 100)
    assert offered(client) == [STANDS, "3-metre backward walk"]

    assert "A good time for it is now." in text_of(client.get("/measures/"))


def test_after_four_weeks_balance_comes_again_at_65(client, walker):
    plan(walker, 30, 40, verdict="with_care", codes=["CA1"])

    assert offered(client) == ["4-stage balance"]
