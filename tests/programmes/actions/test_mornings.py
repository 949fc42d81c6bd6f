"""The answer on the morning after: once a day, on the right days, and lasting pain pauses the plan."""

import datetime as dt

import pytest

from accounts.models import AuditEvent
from programmes.actions.mornings import MorningClosedError, answer_morning
from programmes.models import MorningAnswer, Walk
from programmes.reports.mornings import morning_page, morning_sentence, open_mornings
from tests.factories import NOW, TODAY, CheckInFactory, MorningAnswerFactory, WalkFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def walk():
    return WalkFactory()


def say(walk, pain=1, days=1, is_swollen=False):
    return answer_morning(walk=walk, pain=pain, is_swollen=is_swollen, now=NOW + days * DAY)


def test_an_answer_is_kept_once_a_day_and_corrected(walk):
    say(walk, 1)
    say(walk, 1)
    say(walk, 4)

    assert MorningAnswer.objects.get().pain == 4
    assert AuditEvent.objects.filter(verb="morning.answered").count() == 2


@pytest.mark.parametrize("days", [0, 7])
def test_other_days_are_closed(walk, days):
    with pytest.raises(MorningClosedError):
        say(walk, days=days)


@pytest.mark.parametrize("days", [1, 6])
def test_the_days_after_are_open(walk, days):
    assert say(walk, days=days).answered_on == TODAY + days * DAY


@pytest.mark.parametrize(
    ("pain", "is_swollen", "says"),
    [
        (1, False, "That is as it should be. Go on with your plan."),
        (2, False, "Do the same week again. Your body needs more time."),
        (3, False, "Rest until pain is back to normal. Then go back one week."),
        (0, True, "Go back one week. Rest until the swelling is gone."),
    ],
)
def test_one_sentence_says_what_it_means(walk, pain, is_swollen, says):
    assert morning_sentence(say(walk, pain, is_swollen=is_swollen)) == says


def test_pain_is_compared_with_the_usual(walk):
    for day in range(3):
        CheckInFactory(session=walk.session, at=NOW - day * DAY, pain_now=3)

    assert morning_sentence(say(walk, 4)) == "That is as it should be. Go on with your plan."


def test_pain_that_lasts_pauses_the_plan(walk):
    enrolment = walk.session.enrolment
    for days in (1, 2):
        say(walk, 6, days)
    enrolment.refresh_from_db()
    assert enrolment.hold_code == ""

    say(walk, 6, 3)
    enrolment.refresh_from_db()
    assert enrolment.hold_code == "morning_pain_lasting"


def test_today_asks_until_it_is_answered_and_again_while_it_is_sore(walk):
    walks = Walk.objects.all()
    assert open_mornings(walks, TODAY) == ()
    assert len(open_mornings(walks, TODAY + DAY)) == 1

    MorningAnswerFactory(walk=walk, pain=3)
    assert open_mornings(walks, TODAY + DAY) == ()
    assert len(open_mornings(walks, TODAY + 2 * DAY)) == 1


def test_a_page_without_a_walk_says_so():
    assert "not logged yet" in morning_page(None, TODAY).closed_line


def test_a_page_says_when_it_is_too_early_or_too_late(walk):
    assert "morning after" in morning_page(walk, TODAY).closed_line
    assert "some days ago" in morning_page(walk, TODAY + 7 * DAY).closed_line
    assert morning_page(walk, TODAY + DAY).closed_line == ""
