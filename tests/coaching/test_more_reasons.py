"""Reasons that are read beside the walks: stumbles and doubt, a yes that ends, and words that nobody has read."""

import datetime as dt

import pytest

from coaching.reports.roster import roster_page
from coaching.reports.walker import walker_page
from programmes.actions.levers import answer_offer
from tests.coaching.reading import text_of
from tests.factories import (
    NOW,
    TODAY,
    AdaptationFactory,
    ClearanceFactory,
    EnrolmentFactory,
    GrantFactory,
    MessageFactory,
    ScreeningFactory,
    SessionFactory,
    VersionOfferFactory,
    WalkFactory,
)

DAY = dt.timedelta(days=1)
ROSTER = "/coach/"


@pytest.fixture
def followed(grant):
    """A plan that began yesterday, with a walk today."""
    enrolment = EnrolmentFactory(walker=grant.walker, starts_on=TODAY - DAY)
    SessionFactory(enrolment=enrolment, planned_on=TODAY)
    return enrolment


def codes(coach):
    (standing,) = (row for group in roster_page(coach=coach, now=NOW).groups for row in group[2])
    return [reason.code.value for reason in standing.reasons]


def on_the_page(grant):
    return [reason.code.value for reason in walker_page(grant=grant, now=NOW).standing.reasons]


def walked(enrolment, **told):
    session = SessionFactory(enrolment=enrolment, planned_on=TODAY - DAY, status="walked")
    return WalkFactory(session=session, **told)


def test_stumbles_of_a_walk_reach_the_coach(client_of, coach, grant, followed):
    walked(followed, near_falls=2)

    assert codes(coach) == on_the_page(grant) == ["near_falls"]
    assert "2 near-falls" in text_of(client_of(coach).get(ROSTER, {"why": "near_falls"}))


def test_doubt_on_a_walk_reaches_the_coach(client_of, coach, grant, followed):
    walked(followed, confidence=2)

    assert codes(coach) == on_the_page(grant) == ["unsure"]
    assert "Feels unsure" in text_of(client_of(coach).get(ROSTER, {"why": "unsure"}))


def test_doubt_is_lent_with_the_pain_scores_and_stumbles_with_the_walks(coach, grant, followed):
    grant.shares_pain = False
    grant.save()
    walked(followed, near_falls=2, confidence=1)

    assert codes(coach) == on_the_page(grant) == ["near_falls"]


@pytest.mark.parametrize(("days", "found"), [(13, ["yes_ends"]), (14, []), (0, ["yes_ends"])])
def test_a_yes_that_ends_within_two_weeks_is_told(coach, grant, days, found):
    ScreeningFactory(walker=grant.walker, verdict="see_a_clinician", codes=["CF1"])
    ClearanceFactory(walker=grant.walker, ends_on=TODAY + days * DAY)

    assert codes(coach) == on_the_page(grant) == found


def test_of_two_yeses_for_the_same_the_later_one_counts(coach, grant):
    ScreeningFactory(walker=grant.walker, verdict="see_a_clinician", codes=["CF1"])
    ClearanceFactory(walker=grant.walker, ends_on=TODAY + 3 * DAY)
    ClearanceFactory(walker=grant.walker)

    assert codes(coach) == on_the_page(grant) == []


def test_of_two_questions_the_yes_that_ends_first_is_named(client_of, coach, grant):
    ScreeningFactory(walker=grant.walker, verdict="see_a_clinician", codes=["CF1", "CF2"])
    ClearanceFactory(walker=grant.walker, ends_on=TODAY + 9 * DAY)
    ClearanceFactory(walker=grant.walker, codes=["CF2"], ends_on=TODAY + 5 * DAY)

    assert "yes ends Thu 26 Nov" in text_of(client_of(coach).get(ROSTER))


def test_an_unread_message_puts_the_walker_among_those_who_need_the_coach(client_of, coach, grant):
    message = MessageFactory(grant=grant)

    assert codes(coach) == on_the_page(grant) == ["message"]
    page = text_of(client_of(coach).get(f"/coach/walkers/{grant.walker.pk}/"))
    assert "They wrote to you on Saturday 21 November" in page
    assert "Wrote to you" in text_of(client_of(coach).get(ROSTER, {"why": "message"}))

    message.read_at = NOW
    message.save()
    assert codes(coach) == on_the_page(grant) == []


def test_what_the_coach_wrote_and_what_another_coach_has_is_none(coach, grant):
    MessageFactory(grant=grant, sender="coach")
    MessageFactory(grant=GrantFactory(walker=grant.walker))

    assert codes(coach) == on_the_page(grant) == []


def offered(grant, enrolment):
    VersionOfferFactory(enrolment=enrolment, offered_at=NOW - 3 * DAY)


@pytest.mark.parametrize(
    ("waits", "found"),
    [
        (offered, "plan_waits"),
        (lambda grant, plan: plan.hold("fall", NOW), "on_hold"),
        (
            lambda grant, plan: ScreeningFactory(
                walker=grant.walker, verdict="see_a_clinician", codes=["CF2"], started_at=NOW
            ),
            "clearance",
        ),
        (
            lambda grant, plan: AdaptationFactory(
                enrolment=plan, action="tell_coach", figures={"escalation": ["same_week_again"]}
            ),
            "too_hard",
        ),
        (lambda grant, plan: MessageFactory(grant=grant), "message"),
    ],
)
def test_whatever_waits_for_somebody_is_a_reason_on_both_pages(
    coach, grant, followed, waits, found
):
    assert codes(coach) == on_the_page(grant) == []

    waits(grant, followed)

    assert codes(coach) == on_the_page(grant) == [found]


def test_a_version_waits_until_it_is_answered(client_of, coach, grant, followed):
    first = VersionOfferFactory(enrolment=followed, offered_at=NOW - 9 * DAY)
    assert "New version waits" in text_of(client_of(coach).get(ROSTER, {"why": "plan_waits"}))
    page = text_of(client_of(coach).get(f"/coach/walkers/{grant.walker.pk}/"))
    assert "A new version of the programme has waited since Thursday 12 November" in page

    answer_offer(offer=first, is_accepted=False, by=grant.walker, now=NOW)
    assert codes(coach) == on_the_page(grant) == []


def test_a_version_for_a_plan_that_was_left_waits_for_nobody(coach, grant, followed):
    VersionOfferFactory(enrolment=followed, offered_at=NOW - 9 * DAY)
    followed.status, followed.ended_at = "withdrawn", NOW
    followed.save()

    assert codes(coach) == on_the_page(grant) == []


@pytest.mark.parametrize(("days", "found"), [(0, ["answers"]), (6, ["answers"]), (7, [])])
def test_health_answers_given_again_reach_the_coach(coach, grant, days, found):
    long_ago, completed = NOW - 20 * DAY, NOW - days * DAY
    first = ScreeningFactory(walker=grant.walker, started_at=long_ago)
    enrolment = EnrolmentFactory(walker=grant.walker, screening=first, starts_on=TODAY - 19 * DAY)
    walked(enrolment)
    assert codes(coach) == on_the_page(grant) == []

    ScreeningFactory(walker=grant.walker, started_at=completed, completed_at=completed)

    assert codes(coach) == on_the_page(grant) == found
