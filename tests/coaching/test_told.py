"""What the rules tell a coach: shown where the walker lends it, and only a word to ask where they do not."""

import datetime as dt

import pytest
from django.urls import reverse

from coaching.reports.roster import roster_page
from coaching.reports.walker import walker_page
from programmes.actions.check_ins import check_in_once
from programmes.clinical.before import Answers
from programmes.models import Enrolment
from tests.coaching.reading import text_of
from tests.factories import NOW, TODAY, AdaptationFactory, EnrolmentFactory, SessionFactory

DAY = dt.timedelta(days=1)
CANARY = "swell"


@pytest.fixture
def followed(grant):
    """A plan with a walk today."""
    enrolment = EnrolmentFactory(walker=grant.walker, starts_on=TODAY - DAY)
    SessionFactory(enrolment=enrolment, planned_on=TODAY)
    return enrolment


@pytest.fixture
def swollen(followed):
    """New swelling ticked yesterday and today."""
    session = followed.sessions.select_related("enrolment__walker").get()
    for at in (NOW - DAY, NOW):
        check_in_once(session=session, answers=Answers(0, frozenset({"swelling"})), now=at)
    return followed


def codes(coach, now=NOW):
    (standing,) = (row for group in roster_page(coach=coach, now=now).groups for row in group[2])
    grant = coach.grants_held.select_related("walker").get()
    assert walker_page(grant=grant, now=now).standing == standing
    return [reason.code.value for reason in standing.reasons]


def too_hard(enrolment, **fields):
    figures = {"escalation": ["stepped_back_twice"], "week": 1, "verdict": "step_back"}
    return AdaptationFactory(
        **{"enrolment": enrolment, "action": "step_back", "figures": figures, **fields}
    )


def page_of(client, walker):
    return text_of(client.get(reverse("coaching:walker", args=[walker.pk])))


def test_swelling_on_two_days_reaches_the_coach(client_of, coach, grant, swollen):
    assert codes(coach) == ["swelling"]
    assert "Swelling on two days" in text_of(client_of(coach).get("/coach/", {"why": "told"}))

    page = page_of(client_of(coach), grant.walker)
    assert (
        "<h2>New swelling before a walk on two days, told until Saturday 21 November</h2>" in page
    )
    assert "Swelling means rest today. Tell your coach if it stays." in page


def test_a_symptom_that_is_not_shared_is_nowhere(client_of, coach, grant, swollen):
    grant.shares_pain = False
    grant.save()

    assert codes(coach) == ["ask"]
    roster = text_of(client_of(coach).get("/coach/"))
    page = page_of(client_of(coach), grant.walker)
    assert "Ask how they are" in roster
    assert "<h2>Please ask them how they are</h2>" in page
    assert page.count("Please ask them how they are") == 2
    assert CANARY not in (roster + page).lower()


def test_a_plan_that_keeps_being_too_hard_reaches_the_coach(client_of, coach, grant, followed):
    too_hard(followed)

    assert codes(coach) == ["too_hard"]
    assert "Plan too hard" in text_of(client_of(coach).get("/coach/"))
    assert "<h2>The plan may be too hard just now</h2>" in page_of(client_of(coach), grant.walker)


def test_a_review_that_a_later_one_replaced_is_not_told(coach, followed):
    too_hard(followed, reviewed_on=TODAY - 7 * DAY)
    assert codes(coach) == ["too_hard"]

    AdaptationFactory(enrolment=followed, reviewed_on=TODAY - 7 * DAY, correction=1)

    assert codes(coach) == []


@pytest.mark.parametrize(("days", "found"), [(13, ["too_hard"]), (14, [])])
def test_it_leaves_after_two_weeks(coach, followed, days, found):
    too_hard(followed, made_at=NOW - days * DAY)

    assert codes(coach) == found


def test_a_plan_that_was_left_asks_for_nothing(coach, followed):
    too_hard(followed)
    Enrolment.objects.update(status="withdrawn", ended_at=NOW)

    assert codes(coach) == []


def test_what_a_coach_changed_is_no_news(coach, followed):
    too_hard(followed, made_by=coach)

    assert codes(coach) == []


def test_an_ended_grant_tells_nothing(client_of, coach, grant, swollen):
    grant.ended_at = NOW
    grant.save()

    assert CANARY not in text_of(client_of(coach).get("/coach/")).lower()
