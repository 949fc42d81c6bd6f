"""Letters to coaches and those who help them: whom they reach, and what their own thresholds change in them."""

import datetime as dt

import pytest

from reminders import actions
from tests.factories import (
    NOW,
    AdverseEventFactory,
    EnrolmentFactory,
    OwnThresholdsFactory,
    PreferenceFactory,
    WalkFactory,
)

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)


def drain(at):
    return +actions.drain(now_function=lambda: at)


def walk_of(walker, **fields):
    enrolment = walker.enrolments.first() or EnrolmentFactory(walker=walker)
    return WalkFactory(session__enrolment=enrolment, **fields)


def wants_digest(person):
    PreferenceFactory(person=person, kind="coach_digest", local_time=dt.time(7, 30), weekdays=127)


@pytest.mark.parametrize(
    "happens",
    [
        lambda walker: AdverseEventFactory(walk=walk_of(walker), kind="fall"),
        lambda walker: walk_of(walker, pain_worst=6, logged_at=NOW),
        lambda walker: EnrolmentFactory(walker=walker).hold("fall", NOW),
    ],
)
def test_thresholds_hold_back_no_alert(grant, mailoutbox, happens):
    OwnThresholdsFactory(
        coach=grant.coach,
        silent_days=14,
        high_pain=6,
        pain_rise=4,
        behind="half",
        low_confidence=1,
        near_falls=3,
    )
    happens(grant.walker)

    assert actions.owe_alerts(now=NOW) == 1
    drain(NOW)
    assert [mail.to for mail in mailoutbox] == [[grant.coach.email]]


@pytest.mark.parametrize(("from_pain", "subjects"), [(4, ["1 walker needs you"]), (5, [])])
def test_the_digest_counts_from_the_coachs_own_thresholds(grant, mailoutbox, from_pain, subjects):
    wants_digest(grant.coach)
    walk_of(grant.walker, pain_worst=4)
    OwnThresholdsFactory(coach=grant.coach, high_pain=from_pain)

    actions.owe_kind(kind="coach_digest", now=MONDAY)
    drain(MONDAY)

    assert [mail.subject for mail in mailoutbox] == subjects
