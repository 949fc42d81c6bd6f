"""What the player knows of the walker: how often to ask for a look behind, and how much more a day may take."""

import datetime as dt

import pytest

from programmes.models import Session
from programmes.reports.player import PlayerPage, player_page, sureness
from tests.factories import NOW, TODAY, SessionFactory, WalkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def walked(session):
    """Logs walks of the walker, the oldest first, each a day after the one before."""

    def log(*walks: dict[str, int | None]) -> None:
        for number, told in enumerate(walks):
            WalkFactory(
                session=SessionFactory(enrolment=session.enrolment),
                walked_at=NOW - dt.timedelta(days=len(walks) - number),
                **told,
            )

    return log


def page_of(session: Session) -> PlayerPage:
    return player_page(session, day=TODAY)


def told_by(session: Session) -> tuple[int | None, bool]:
    return sureness(session.enrolment.walker)


def test_nobody_is_sure_before_the_first_walk(session):
    assert told_by(session) == (None, False)
    assert page_of(session).spacing == 6


def test_the_last_answer_counts_also_when_the_last_walk_gave_none(session, walked):
    walked({"confidence": 2}, {"confidence": 5}, {"confidence": None})

    assert told_by(session) == (5, False)
    assert page_of(session).spacing == 15


def test_an_answer_older_than_three_walks_is_forgotten(session, walked):
    walked({"confidence": 5}, *[{"confidence": None}] * 3)

    assert told_by(session) == (None, False)


@pytest.mark.parametrize("told", [{"near_falls": 1}, {"falls": 1}])
def test_after_a_stumble_three_walks_look_behind_as_often_as_a_beginner(told, session, walked):
    walked({"confidence": 5, **told}, {"confidence": 5}, {"confidence": 5})
    assert page_of(session).spacing == 6

    walked({"confidence": 5})
    assert page_of(session).spacing == 15


def test_walks_of_somebody_else_say_nothing(session):
    WalkFactory(confidence=5, near_falls=1)

    assert told_by(session) == (None, False)


def test_a_sure_walker_gets_the_marks_of_a_beginner_for_after_a_stumble(session, walked):
    beginner = page_of(session).script_data["plans"]["start"]
    assert beginner["careful"] is None

    walked({"confidence": 5})
    sure = page_of(session).script_data["plans"]["start"]

    assert sure["careful"] == beginner["marks"]
    assert len(sure["marks"]) < len(beginner["marks"])


def test_a_repeat_may_add_a_minute_backward_but_nothing_on_a_day_with_pain(session):
    plans = page_of(session).script_data["plans"]

    assert (plans["start"]["extra"], plans["easy"]["extra"]) == (60, 0)
