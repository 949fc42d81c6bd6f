"""Events are noted with the walk, followed up once, and a serious answer stops the plan."""

import uuid

import pytest

from accounts.models import AuditEvent
from programmes.actions.events import answer_follow_up, note_events, see_event
from programmes.actions.walks import log_walk
from programmes.models import AdverseEvent
from programmes.reports.events import care_of
from tests.factories import AdverseEventFactory, EnrolmentFactory, WalkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(session, walker, now):
    def do(**felt):
        log_walk(
            session=session,
            by=walker,
            now=now,
            client_uuid=uuid.uuid4(),
            **{"minutes": 10, **felt},
        )
        return list(AdverseEvent.objects.order_by("kind").values_list("kind", "count"))

    return do


@pytest.mark.parametrize(
    ("felt", "noted"),
    [
        ({}, []),
        ({"falls": 2}, [("fall", 2)]),
        ({"stop_code": "fall"}, [("fall", 1)]),
        ({"near_falls": 3}, [("near_fall", 3)]),
        ({"stop_code": "near_fall"}, [("near_fall", 1)]),
        ({"stop_code": "pain_high"}, [("stop_for_pain", 1)]),
        ({"falls": 1, "near_falls": 1}, [("fall", 1), ("near_fall", 1)]),
        ({"stop_code": "dizzy"}, []),
    ],
)
def test_the_log_of_a_walk_notes_what_happened(log, felt, noted):
    assert log(**felt) == noted


def test_noting_a_walk_again_adds_nothing(now):
    walk = WalkFactory(falls=1)
    note_events(walk=walk, now=now)
    note_events(walk=walk, now=now)

    assert AdverseEvent.objects.count() == 1
    assert AuditEvent.objects.filter(verb="event.noted").count() == 1


def answered(kind, symptoms, now, **enrolment):
    event = AdverseEventFactory(kind=kind, walk__session__enrolment=EnrolmentFactory(**enrolment))
    event = answer_follow_up(event=event, symptoms=symptoms, by=event.walker, now=now)
    held = event.walk.session.enrolment
    held.refresh_from_db()
    return event, held.hold_code


@pytest.mark.parametrize(
    ("kind", "symptoms", "code"),
    [
        ("near_fall", [], ""),
        ("near_fall", ["blood_thinners"], ""),
        ("near_fall", ["emergency"], "emergency_sign"),
        ("near_fall", ["knee_urgent"], "knee_urgent"),
        ("stop_for_pain", ["leg_numb_or_weak"], "leg_numb_or_weak"),
        ("stop_for_pain", ["no_weight_on_leg"], "fall_injury"),
        ("fall", [], "fall"),
        ("fall", ["head_hit"], "fall_injury"),
        ("fall", ["head_sign"], "head_hit"),
        ("fall", ["head_hit", "blood_thinners"], "head_hit"),
    ],
)
def test_answers_stop_the_plan_by_their_row(now, kind, symptoms, code):
    _event, held_for = answered(kind, symptoms, now)

    assert held_for == code


def test_a_pause_for_a_fall_becomes_a_stop_when_it_hurt(now):
    _event, held_for = answered("fall", ["injured"], now, status="on_hold", hold_code="fall")

    assert held_for == "fall_injury"


def test_a_plan_that_ended_is_left_alone(now):
    event, held_for = answered("fall", ["injured"], now, status="finished", ended_at=now)

    assert (held_for, event.symptoms) == ("", ["injured"])


def test_what_was_told_stays_when_more_is_added(now):
    event, _code = answered("fall", ["head_hit"], now)
    event.seen_by, event.seen_at = event.walker, now
    event.save()

    event = answer_follow_up(
        event=event, symptoms=["injured"], place="home", told="A rug.", by=event.walker, now=now
    )
    event = answer_follow_up(event=event, symptoms=[], by=event.walker, now=now)

    assert event.symptoms == ["head_hit", "injured"]
    assert (event.place, event.told, event.seen_at) == ("home", "A rug.", None)
    assert AuditEvent.objects.filter(verb="event.answered").count() == 2


def test_an_unknown_symptom_is_refused(now):
    with pytest.raises(ValueError, match="hiccups"):
        answered("fall", ["hiccups"], now)


def test_the_first_coach_who_saw_it_stays(now, coach, stranger):
    event = AdverseEventFactory()
    see_event(event=event, by=coach, now=now)
    see_event(event=event, by=stranger, now=now)
    event.refresh_from_db()

    assert (event.seen_by, event.seen_at) == (coach, now)
    assert AuditEvent.objects.get(verb="event.seen").subject == event.walker


@pytest.mark.parametrize(
    ("symptoms", "title"),
    [
        ([], None),
        (["blood_thinners"], None),
        (["knee_urgent"], "Please get help today"),
        (["head_sign"], "Get help now"),
    ],
)
def test_the_card_says_how_fast(symptoms, title):
    card = care_of(AdverseEvent(kind="fall", symptoms=symptoms))

    assert (card.title if card else None) == title
