"""A programme document read as weeks and segments."""

import copy

import pytest

from programmes.clinical.plan import Kind, Segment, Support, read_plan
from programmes.clinical.programmes import load_documents

DOCUMENTS = {document["id"]: document for document in load_documents()}


@pytest.mark.parametrize("code", DOCUMENTS)
def test_weeks_add_up_to_what_the_document_says(code):
    weekly = DOCUMENTS[code]["weekly"]

    for week, row in zip(read_plan(DOCUMENTS[code]).weeks, weekly, strict=True):
        assert week.total_minutes == row["total_minutes_per_session"]
        assert week.backward_minutes == pytest.approx(
            row["backward_minutes_per_session"], abs=0.005
        )
        assert len(week.bouts) == row["pattern"]["repeats"]
        assert (week.number, week.sessions, week.change) == (
            row["week"],
            row["sessions_per_week"],
            row["change_this_week"],
        )


def test_a_bout_keeps_its_support_and_slope():
    balance = read_plan(DOCUMENTS["steady_balance"]).week(1).bouts[0]
    slope = read_plan(DOCUMENTS["athlete"]).week(8).bouts[0]

    assert (balance.kind, balance.seconds, balance.support) == (Kind.BACKWARD, 15, Support.HAND_ON)
    assert (slope.support, slope.slope) == (Support.FREE, 10.0)


def test_without_a_word_about_it_a_bout_is_level():
    document = copy.deepcopy(DOCUMENTS["foundations"])
    for part in document["weekly"][0]["segments"]:
        part.pop("grade_percent", None)

    parts = read_plan(document).week(1).segments

    assert {part.slope for part in parts} == {0.0} == {Segment(Kind.BACKWARD, 30).slope}


def test_rounds_of_a_day_count_together():
    week = read_plan(DOCUMENTS["desk_break"]).week(1)

    assert (week.rounds, week.total_seconds, week.backward_seconds) == (5, 600, 150)


@pytest.mark.parametrize("number", [-1, 0, 9])
def test_a_plan_has_no_week_outside_its_weeks(number):
    plan = read_plan(DOCUMENTS["foundations"])

    with pytest.raises(IndexError):
        plan.week(number)


@pytest.mark.parametrize(("field", "value"), [("kind", "hop"), ("mode", "teeth")])
def test_an_unknown_word_is_refused(field, value):
    document = copy.deepcopy(DOCUMENTS["foundations"])
    document["weekly"][0]["segments"][1][field] = value

    with pytest.raises(ValueError, match=value):
        read_plan(document)
