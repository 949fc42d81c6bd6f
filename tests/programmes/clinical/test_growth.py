"""A week by itself: what makes it one that somebody may walk."""

from dataclasses import replace

import pytest

from programmes.clinical.growth import extra_backward_seconds, faults_in_week, slope_of
from programmes.clinical.plan import Kind, Segment, Week, read_plan
from programmes.clinical.programmes import load_documents
from programmes.clinical.rules import load_rules

CAPS = load_rules().caps
SOUND = Week(1, 1, 1, (0, 10), "", (Segment(Kind.WARM_UP, 599), Segment(Kind.BACKWARD, 1)))


def faults(**changes: object) -> tuple[str, ...]:
    return faults_in_week(replace(SOUND, **changes), CAPS)


def test_a_sound_week_has_no_faults():
    assert faults() == ()
    assert faults(effort=(0, 0)) == ()
    assert faults(effort=(10, 10)) == ()


@pytest.mark.parametrize("seconds", [0, -1])
def test_one_segment_without_length_is_one_too_many(seconds):
    parts = (Segment(Kind.BACKWARD, 600 - seconds), Segment(Kind.COOL_DOWN, seconds))

    assert faults(segments=parts) == ("week 1: a segment has no length, or there is no bout",)


def test_a_week_needs_a_bout():
    parts = (Segment(Kind.WARM_UP, 600),)

    assert faults(segments=parts) == ("week 1: a segment has no length, or there is no bout",)


@pytest.mark.parametrize("effort", [(-1, 3), (4, 3), (3, 11)])
def test_effort_goes_up_within_the_scale(effort):
    assert faults(effort=effort) == ("week 1: effort must go up within 0 to 10",)


@pytest.mark.parametrize("changes", [{"sessions": 0}, {"rounds": 0}])
def test_a_week_has_sessions_and_rounds(changes):
    assert faults(**changes)[-1] == "week 1: there must be a session a week and a round a day"


@pytest.mark.parametrize(
    ("seconds", "is_sound"), [(599, False), (600, True), (1800, True), (1860, False)]
)
def test_a_session_has_ten_to_thirty_minutes(seconds, is_sound):
    parts = (Segment(Kind.BACKWARD, seconds),)

    assert (faults(segments=parts) == ()) is is_sound


def test_a_week_without_segments_is_flat():
    assert slope_of(replace(SOUND, segments=())) == 0


@pytest.mark.parametrize(("minutes", "seconds"), [(1.0, 60), (0.5, 54)])
def test_backward_seconds_may_rise_by_a_part_or_by_some_minutes_whichever_is_more(
    minutes, seconds
):
    three_minutes = read_plan(load_documents()[0]).week(1)
    caps = replace(load_rules().caps, backward_rise_minutes=minutes)

    assert three_minutes.backward_seconds == 180
    assert extra_backward_seconds(three_minutes, caps) == seconds
