"""Writing a document: the catalogue writes itself again, and every change keeps the figures true."""

import copy
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical.authoring import (
    Pattern,
    blank_document,
    copy_of,
    figures,
    own_code,
    pattern_of,
    with_week_after,
    without_week,
    worked_out,
)
from programmes.clinical.file_shapes import DRAFT, MOST_WEEKS
from programmes.clinical.plan import Kind, Support, read_plan
from programmes.clinical.programmes import load_documents, programme_codes

DOCUMENTS = {document["id"]: document for document in load_documents()}
IDENTITY = uuid.UUID("6ad9ab4a-2c6c-4f3a-9a74-0a3f3dc53cb5")


@pytest.mark.parametrize("code", DOCUMENTS)
def test_working_out_the_catalogue_changes_nothing(code):
    assert worked_out(DOCUMENTS[code]) == DOCUMENTS[code]


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_week_of_the_catalogue_is_a_pattern_that_makes_its_segments(code):
    rows = DOCUMENTS[code]["weekly"]

    assert [pattern_of(row["segments"]).segments for row in rows] == [
        row["segments"] for row in rows
    ]


@given(
    st.builds(
        Pattern,
        warm_up=st.integers(1, 1800),
        bouts=st.integers(1, 59),
        backward=st.integers(1, 1800),
        rest=st.integers(1, 1800),
        cool_down=st.integers(1, 1800),
        recovery=st.sampled_from([Kind.FORWARD, Kind.BRISK, Kind.STAND, Kind.STAND_BELT_STOPPED]),
        support=st.sampled_from(Support),
        slope=st.sampled_from([0.0, 2.5, 10.0]),
    )
)
def test_a_pattern_is_read_back_from_its_segments(pattern):
    assert pattern_of(pattern.segments) == pattern


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts.pop(0),
        lambda parts: parts.pop(),
        lambda parts: parts[3].update(seconds=31),
        lambda parts: parts[3].update(mode="hand_near_support"),
        lambda parts: parts[2].update(kind="cool_down"),
        lambda parts: parts[2].update(mode="free"),
        lambda parts: parts[4].update(seconds=31),
        lambda parts: parts.clear(),
    ],
)
def test_segments_that_differ_are_no_pattern(change):
    parts = Pattern().segments
    change(parts)

    assert pattern_of(parts) is None


def test_the_first_week_of_a_new_programme_is_ten_minutes_with_three_backward():
    document = blank_document(own_code(IDENTITY), "Mine")
    week = read_plan(document).week(1)

    assert (week.total_minutes, week.backward_minutes, week.sessions) == (10, 3, 3)
    assert (week.effort, {part.slope for part in week.segments}) == ((3, 4), {0})
    assert list(DRAFT(document, "")) == []


def test_an_own_id_is_none_of_the_catalogue():
    assert own_code(IDENTITY) == "own_6ad9ab4a2c6c4f3a9a740a3f3dc53cb5"
    assert own_code(IDENTITY) not in programme_codes()


def test_a_copy_differs_in_its_id_and_name_alone():
    original = DOCUMENTS["treadmill"]
    made = copy_of(original, "own_1", "Mine")

    assert {key for key in original if made[key] != original[key]} == {"id", "name"}
    made["weekly"][0]["segments"][0]["seconds"] = 1
    assert original == {row["id"]: row for row in load_documents()}["treadmill"]


def test_a_week_put_in_again_moves_the_later_ones_on():
    before = DOCUMENTS["foundations"]
    after = with_week_after(before, 2)

    minutes = [row["total_minutes_per_session"] for row in after["weekly"]]
    assert minutes == [10, 12, 12, 15, 18, 21, 24, 27, 30]
    assert [row["week"] for row in after["weekly"]] == list(range(1, 10))
    assert after["weeks_count"] == 9


def test_there_are_never_more_weeks_than_a_document_may_have():
    document = DOCUMENTS["foundations"]
    for _ in range(60):
        document = with_week_after(document, 1)

    assert (document["weeks_count"], len(document["weekly"])) == (MOST_WEEKS, MOST_WEEKS)


def test_the_steepest_bout_is_the_slope_of_the_week_and_a_week_without_any_is_level():
    document = copy.deepcopy(DOCUMENTS["foundations"])
    first, second = (row["segments"] for row in document["weekly"][:2])
    first[1]["grade_percent"] = 5.0
    second[1:-1] = []

    weekly = worked_out(document)["weekly"]

    assert [row["grade_percent"] for row in weekly[:3]] == [5.0, 0.0, 0.0]


@pytest.mark.parametrize("missing", ["mode", "grade_percent"])
def test_a_bout_that_leaves_out_a_word_is_no_pattern(missing):
    segments = copy.deepcopy(DOCUMENTS["foundations"]["weekly"][0]["segments"])
    for part in segments:
        part.pop(missing, None)

    assert pattern_of(segments) is None


def test_a_week_taken_out_moves_the_later_ones_back_and_the_last_one_stays():
    after = without_week(DOCUMENTS["foundations"], 8)
    assert after["minutes_range"] == [10, 27]

    for _ in range(9):
        after = without_week(after, 1)
    assert (after["weeks_count"], after["minutes_range"]) == (1, [27, 27])


def test_a_changed_segment_changes_every_figure_that_follows():
    document = copy.deepcopy(DOCUMENTS["foundations"])
    document["weekly"][0]["segments"][1]["seconds"] += 30
    week = worked_out(document)["weekly"][0]

    assert week["total_minutes_per_session"] == 10.5
    assert week["backward_minutes_per_session"] == 3.5
    assert week["backward_minutes_per_week"] == 10.5
    assert "pattern" not in week


def test_figures_count_walks_and_minutes():
    assert figures(DOCUMENTS["foundations"]) == (24, 3 * (10 + 12 + 15 + 18 + 21 + 24 + 27 + 30))


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("total_minutes_per_session", 99 * 24 * 60),
        ("backward_minutes_per_session", 99 * 24 * 60),
        ("backward_minutes_per_week", 99 * 7 * 24 * 60),
    ],
)
def test_a_draft_may_hold_any_minutes_that_can_be_written_down(name, most):
    """As many as 99 rounds of a whole day each, on seven days."""
    document = blank_document(own_code(IDENTITY), "Mine")

    faults = []
    for minutes in (-1, 0, most, most + 1):
        document["weekly"][0][name] = minutes
        faults.append(len(list(DRAFT(document, ""))))

    assert faults == [1, 0, 0, 1]
