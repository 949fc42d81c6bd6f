"""What the database refuses about events and mornings."""

import pytest
from django.db import IntegrityError

from tests.factories import (
    NOW,
    AdverseEventFactory,
    CheckInLinkFactory,
    MorningAnswerFactory,
    StopInATestFactory,
    WalkFactory,
)

pytestmark = pytest.mark.django_db


def test_a_walk_has_one_event_of_a_kind():
    event = AdverseEventFactory()

    with pytest.raises(IntegrityError, match=r"one_adverse_event_per_walk_and_kind|UNIQUE"):
        AdverseEventFactory(walk=event.walk)


@pytest.mark.parametrize("count", [0, 21])
def test_an_event_happened_once_to_twenty_times(count):
    with pytest.raises(IntegrityError, match="an_adverse_event_happened"):
        AdverseEventFactory(count=count)


@pytest.mark.parametrize("test", ["", "up_and_go"])
def test_an_event_belongs_to_a_walk_or_a_test_and_not_to_both(test):
    walk = WalkFactory() if test else None
    walker = StopInATestFactory().walker

    with pytest.raises(IntegrityError, match="an_adverse_event_belongs_to_a_walk_or_a_test"):
        StopInATestFactory(walk=walk, walker=walker, test=test)


def test_an_event_in_a_test_carries_the_number_of_its_form():
    with pytest.raises(IntegrityError, match="an_adverse_event_belongs_to_a_walk_or_a_test"):
        StopInATestFactory(client_uuid=None)


def test_one_form_makes_one_event():
    event = StopInATestFactory()

    with pytest.raises(IntegrityError, match=r"client_uuid|UNIQUE"):
        StopInATestFactory(client_uuid=event.client_uuid)


def test_a_morning_has_one_answer():
    answer = MorningAnswerFactory()

    with pytest.raises(IntegrityError, match=r"one_morning_answer_per_walk_and_day|UNIQUE"):
        MorningAnswerFactory(walk=answer.walk)


def test_morning_pain_ends_at_ten():
    with pytest.raises(IntegrityError, match="morning_pain_is_0_to_10"):
        MorningAnswerFactory(pain=11)


def test_a_link_runs_out_later_than_it_is_made():
    with pytest.raises(IntegrityError, match="check_in_link_runs_out_after_it_is_made"):
        CheckInLinkFactory(created_at=NOW, expires_at=NOW)


def test_rows_are_named_without_health_data():
    event, answer, link = AdverseEventFactory(), MorningAnswerFactory(pain=7), CheckInLinkFactory()

    assert str(event) == f"#{event.pk} near_fall"
    assert (str(answer), str(link)) == (f"#{answer.pk}", f"#{link.pk}")
