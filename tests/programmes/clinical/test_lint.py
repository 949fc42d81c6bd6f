"""The lint of the data files: the shipped ones are sound, and each kind of damage is named with its place."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.clinical.data_files import DATA
from programmes.clinical.lint import check_documents, check_files, faults_in_plan
from programmes.clinical.programmes import load_documents
from programmes.clinical.rules import load_rules

FILES = ("evidence.json", "rules.json", "claims.json", "programmes.json", "measures.json")
SHIPPED = {name: json.loads((DATA / name).read_text(encoding="utf-8")) for name in FILES}


@pytest.fixture
def documents():
    return copy.deepcopy(SHIPPED)


@pytest.fixture
def programme(documents):
    return documents["programmes.json"]["programmes"][0]


def found(documents) -> list[str]:
    return [str(fault) for fault in check_documents(documents)]


def grown(seconds: int, back: int = 0) -> list[str]:
    """Faults of a copy of Foundations whose second week has a longer warm-up, and longer bouts, and says so."""
    programme = copy.deepcopy(load_documents()[0])
    programme["weekly"] = programme["weekly"][:2]
    week = programme["weekly"][1]
    week["segments"][0]["seconds"] += seconds
    week["segments"][1]["seconds"] += back
    agree(programme)
    return [fault.reason for fault in faults_in_plan(programme, load_rules().caps)]


def agree(programme) -> None:
    """Make a document say what its segments say."""
    weekly = programme["weekly"]
    for week in weekly:
        back = [part["seconds"] for part in week["segments"] if part["kind"] == "backward"]
        total = sum(part["seconds"] for part in week["segments"])
        week["total_minutes_per_session"] = total * week["rounds_per_day"] / 60
        week["backward_minutes_per_session"] = sum(back) * week["rounds_per_day"] / 60
        week["backward_minutes_per_week"] = (
            week["backward_minutes_per_session"] * week["sessions_per_week"]
        )
    programme["weeks_count"] = len(weekly)
    programme["sessions_per_week"] = sorted({week["sessions_per_week"] for week in weekly})
    for name, field in (("minutes_range", "total"), ("backward_range", "backward")):
        minutes = [week[f"{field}_minutes_per_session"] for week in weekly]
        programme[name] = [min(minutes), max(minutes)]


def test_the_shipped_files_are_sound():
    assert check_files() == []


def test_total_minutes_may_rise_by_thirty_per_cent_and_not_a_minute_more():
    assert grown(60) == []
    assert grown(120) == ["week 2: 10 to 14 minutes is too steep"]


def test_backward_minutes_may_rise_by_one_minute_even_when_that_is_more_than_thirty_per_cent():
    assert grown(0) == []
    assert grown(-15, back=15) == ["week 2: 3 to 4.25 backward minutes is too steep"]


@given(st.integers(1, 59))
def test_minutes_must_be_whole(seconds):
    assert f"week 2: {12 + seconds / 60:g} minutes are not whole" in grown(seconds)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"total_minutes_per_session": 11},
            "week 1: total_minutes_per_session says 11, the segments say 10",
        ),
        (
            {"backward_minutes_per_session": 4},
            "week 1: backward_minutes_per_session says 4, the segments say 3",
        ),
        (
            {"backward_minutes_per_week": 8},
            "week 1: backward_minutes_per_week says 8, the segments say 9",
        ),
        ({"grade_percent": 5}, "week 1: grade_percent says 5, the segments say 0"),
        ({"grade_percent": 0.01}, "week 1: grade_percent says 0.01, the segments say 0"),
        ({"week": 9}, "the weeks must be numbered from 1 to 8"),
        ({"effort_target_0_10": [4, 3]}, "week 1: effort must go up within 0 to 10"),
    ],
)
def test_a_week_must_say_what_its_segments_say(documents, programme, change, reason):
    programme["weekly"][0].update(change)

    assert f"programmes.json: foundations: {reason}" in found(documents)


def test_a_week_needs_a_bout_a_session_and_a_round(programme):
    week = programme["weekly"][0]
    week["segments"] = [part for part in week["segments"] if part["kind"] != "backward"]
    week["sessions_per_week"] = 0

    reasons = [fault.reason for fault in faults_in_plan(programme, load_rules().caps)]

    assert "week 1: a segment has no length, or there is no bout" in reasons
    assert "week 1: there must be a session a week and a round a day" in reasons
    assert not any("grade_percent" in reason for reason in reasons)


def test_a_session_stays_between_ten_and_thirty_minutes(documents, programme):
    programme["weekly"][7]["segments"][0]["seconds"] += 60
    programme["weekly"][0]["segments"][0]["seconds"] -= 60

    reasons = found(documents)

    assert "programmes.json: foundations: week 8: 31 minutes are not within 10 to 30" in reasons
    assert "programmes.json: foundations: week 1: 9 minutes are not within 10 to 30" in reasons


def test_only_one_thing_grows_at_a_time(documents, programme):
    week = programme["weekly"][1]
    week["sessions_per_week"] = 4
    week["grade_percent"] = 2.5
    for part in week["segments"]:
        part.update({"grade_percent": 2.5} if part["kind"] == "backward" else {})
    agree(programme)

    assert (
        "programmes.json: foundations: week 2: minutes and slope and days grow at once"
        in found(documents)
    )


@pytest.mark.parametrize(
    ("field", "said", "counted"),
    [
        ("minutes_range", [9, 30], "10 to 30"),
        ("minutes_range", [10, 29], "10 to 30"),
        ("backward_range", [2, 14], "3 to 14"),
        ("backward_range", [3, 13], "3 to 14"),
    ],
)
def test_the_headline_must_agree_with_the_weeks(documents, programme, field, said, counted):
    programme[field] = said

    assert found(documents) == [
        f"programmes.json: foundations: {field} says {said}, the weeks say {counted}"
    ]


def test_the_steepest_bout_of_a_week_is_said(programme):
    week = programme["weekly"][-1]
    bouts = [part for part in week["segments"] if part["kind"] == "backward"]
    bouts[0]["grade_percent"], week["grade_percent"] = 2.5, 2.5
    reasons = [fault.reason for fault in faults_in_plan(programme, load_rules().caps)]

    assert not any("grade_percent" in reason for reason in reasons)


def test_sessions_a_week_must_agree_with_the_weeks(documents, programme):
    programme["sessions_per_week"] = [5]

    assert found(documents) == [
        "programmes.json: foundations: sessions_per_week says [5], the weeks differ"
    ]


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        (
            lambda one: one["evidence_ids"].append("x1"),
            "programmes.json: foundations: unknown source 'x1'",
        ),
        (
            lambda one: one["eligibility"]["exclude_if"].append("luck"),
            "programmes.json: foundations: unknown phrase 'luck'",
        ),
        (
            lambda one: one["eligibility"]["exclude_if"].append("CA11"),
            "programmes.json: foundations: unknown phrase 'CA11'",
        ),
        (
            lambda one: one["eligibility"]["reroute"].append(["CA1 or CA99", "knee_oa"]),
            "programmes.json: foundations: unknown phrase 'CA1 or CA99'",
        ),
        (
            lambda one: one["eligibility"]["reroute"].append(["CA2", "moon"]),
            "programmes.json: foundations: unknown programme 'moon'",
        ),
        (
            lambda one: one["eligibility"].pop("reroute"),
            "programmes.json: programmes[0].eligibility.reroute: is missing",
        ),
        (
            lambda one: one["weekly"][0].pop("segments"),
            "programmes.json: programmes[0].weekly[0].segments: is missing",
        ),
        (
            lambda one: one["weekly"][0]["segments"][0].update(kind="hop"),
            (
                "programmes.json: programmes[0].weekly[0].segments[0].kind: must be one of forward_warm_up, backward, "
                "forward_easy, forward_brisk, stand_supported, stand_belt_stopped, cool_down, not 'hop'"
            ),
        ),
        (
            lambda one: one.pop("evidence_ids"),
            "programmes.json: programmes[0].evidence_ids: is missing",
        ),
    ],
)
def test_a_damaged_programme_is_named(documents, programme, damage, fault):
    damage(programme)

    assert found(documents) == [fault]


def test_a_programme_id_is_used_once(documents):
    programmes = documents["programmes.json"]["programmes"]
    programmes.append(programmes[0])

    assert found(documents) == ["programmes.json: foundations: the id is used twice"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"verdict": "maybe"}, "unknown verdict 'maybe'"),
        ({"study_ids": ["x1"]}, "unknown source 'x1'"),
        ({"id": "c02"}, "the id is used twice"),
    ],
)
def test_a_damaged_claim_is_named(documents, change, reason):
    documents["claims.json"]["claims"][0].update(change)

    assert found(documents) == [f"claims.json: {change.get('id', 'c01')}: {reason}"]


def test_a_damaged_study_is_named(documents):
    study = documents["evidence.json"]["studies"][0]
    study["strength"]["grade"] = "gold"

    assert found(documents) == [
        "evidence.json: alghadir2019: unknown grade 'gold'",
    ]


def test_a_study_is_named_once(documents):
    studies = documents["evidence.json"]["studies"]
    studies.append(studies[0])

    assert found(documents) == ["evidence.json: alghadir2019: the id is used twice"]


def test_a_table_that_is_missing_is_named(documents):
    del documents["rules.json"]["during"]

    assert found(documents) == ["rules.json: during: is missing"]


def test_faults_of_all_files_are_named_at_once(documents):
    del documents["rules.json"]["progression_caps"]
    del documents["claims.json"]["claims"][3]["verdict"]
    documents["measures.json"]["tests"] = {}

    assert found(documents) == [
        "rules.json: progression_caps: is missing",
        "claims.json: claims[3].verdict: is missing",
        "measures.json: tests: must be a list, not an object",
    ]


def test_values_of_all_files_are_judged(documents):
    documents["rules.json"]["after"][0]["sources"] = ["x1"]
    documents["measures.json"]["tests"][0]["slug"] = "balance"

    assert found(documents) == [
        "rules.json: after[0].sources[0]: unknown source 'x1'",
        "measures.json: balance: the slug is used twice",
    ]


def test_a_programme_that_the_questions_suggest_may_not_go(documents):
    programmes = documents["programmes.json"]["programmes"]
    documents["programmes.json"]["programmes"] = [
        one for one in programmes if one["id"] != "bp_heart"
    ]

    assert (
        "programmes.json: programmes: bp_heart is missing, and the questions suggest it"
        in found(documents)
    )


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    for name in FILES:
        (tmp_path / name).write_text(json.dumps(SHIPPED[name]), encoding="utf-8")
    (tmp_path / "claims.json").write_text("{", encoding="utf-8")
    (tmp_path / "measures.json").unlink()

    assert [(fault.file, fault.place) for fault in check_files(tmp_path)] == [
        ("claims.json", "line 1, column 2"),
        ("measures.json", "file"),
    ]
