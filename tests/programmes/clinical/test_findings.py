"""The checks of a draft: what the catalogue's lint says, each with its field or week; and files that cannot be read."""

import copy
import json

import pytest

from programmes.clinical.authoring import Pattern, blank_document, copy_of, worked_out
from programmes.clinical.data_files import parse_json
from programmes.clinical.eligibility import too_wide
from programmes.clinical.faults import BrokenDataError
from programmes.clinical.findings import Finding, faults_in_file, findings_in
from programmes.clinical.plan import Kind, Support
from programmes.clinical.programmes import load_documents

DOCUMENTS = {document["id"]: document for document in load_documents()}


@pytest.fixture
def document():
    return copy.deepcopy(DOCUMENTS["foundations"])


def second_week(document, **pattern) -> tuple[Finding, ...]:
    """What is found when the second of two weeks is this pattern."""
    weekly = copy.deepcopy(document["weekly"][:2])
    weekly[1]["segments"] = Pattern(**pattern).segments
    return findings_in(worked_out({**document, "weekly": weekly}))


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_copy_of_every_programme_may_be_published(code):
    assert findings_in(copy_of(DOCUMENTS[code], "own_1", "Mine")) == ()


def test_a_new_programme_misses_only_words():
    found = findings_in(blank_document("own_1", "Mine"))

    assert {finding.reason for finding in found} == {"must be words, not ''"}
    assert [finding.field for finding in found] == [
        "tagline",
        "who_for",
        "surface",
        "speed",
        "entry_test",
        "may_say",
        "supervision",
    ]


def test_a_step_of_thirty_per_cent_is_fine_and_a_minute_more_is_found_in_its_week(document):
    assert second_week(document, bouts=6, warm_up=180, cool_down=240) == ()
    assert second_week(document, bouts=6, warm_up=180, cool_down=300) == (
        Finding("weekly", "10 to 14 minutes is too steep", 2),
    )


def test_backward_minutes_may_rise_by_one_and_not_by_more(document):
    assert second_week(document, bouts=8, cool_down=60) == ()
    assert second_week(document, bouts=9, warm_up=180, cool_down=60) == (
        Finding("weekly", "3 to 4.5 backward minutes is too steep", 2),
    )


def test_minutes_beyond_the_bounds_are_found_once(document):
    assert second_week(document, bouts=6, warm_up=180, cool_down=1560) == (
        Finding("weekly", "35 minutes are not within 10 to 30", 2),
        Finding("weekly", "10 to 35 minutes is too steep", 2),
    )
    assert second_week(document, bouts=6, warm_up=120, cool_down=60) == (
        Finding("weekly", "9 minutes are not within 10 to 30", 2),
    )


def test_sums_that_do_not_agree_are_found(document):
    document["minutes_range"] = [10, 29]
    document["weekly"][1]["total_minutes_per_session"] = 11

    assert findings_in(document) == (
        Finding("weekly", "minutes_range says [10, 29], the weeks say 10 to 30"),
        Finding("weekly", "total_minutes_per_session says 11, the segments say 12", 2),
    )


def test_an_empty_word_in_a_week_is_found_there(document):
    document["weekly"][3]["change_this_week"] = " "

    assert findings_in(document) == (Finding("weekly", "must be words, not ' '", 4),)


def test_only_the_weeks_have_a_week(document):
    document["evidence_ids"] = [""]

    assert {(found.field, found.week) for found in findings_in(document)} == {
        ("evidence_ids", None)
    }


def test_unknown_sources_are_found(document):
    document["evidence_ids"] = ["nobody2020"]

    assert findings_in(document) == (Finding("evidence_ids", "unknown source 'nobody2020'"),)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ({"slope": 0.5}, "slopes: must be closed to CA1 and CA6"),
        ({"recovery": Kind.STAND_BELT_STOPPED}, "a moving belt: must be closed to CA7"),
        ({"support": Support.TWO_HANDS}, "a moving belt: must be closed to CA7"),
        ({"support": Support.LIGHT_HANDS}, "a moving belt: must be closed to CA7"),
    ],
)
def test_a_door_is_no_wider_than_the_weeks_allow(document, pattern, reason):
    found = second_week(document, bouts=6, **pattern)

    assert Finding("eligibility", reason) in found


@pytest.mark.parametrize("support", [Support.FREE, Support.HAND_ON, Support.HAND_NEAR])
def test_a_rail_is_no_belt(document, support):
    assert second_week(document, bouts=6, support=support) == ()


def test_several_rounds_a_day_need_a_door_closed_to_drowsy_people(document):
    document["weekly"][0]["rounds_per_day"] = 2

    assert list(too_wide(document)) == ["several rounds a day: must be closed to CA7"]
    document["eligibility"]["exclude_if"].append("CA7")
    assert list(too_wide(document)) == []


@pytest.mark.parametrize("code", DOCUMENTS)
def test_the_doors_of_the_catalogue_are_narrow_enough(code):
    assert list(too_wide(DOCUMENTS[code])) == []


def file_of(document) -> dict:
    return {"programmes": [document]}


def test_the_catalogue_itself_can_be_read():
    assert faults_in_file("f", {"meta": {"any": "thing"}, "programmes": load_documents()}) == []


def test_an_unfinished_draft_can_be_read_again():
    document = worked_out(
        {
            **blank_document("own_1", "Mine"),
            "weekly": [
                {
                    **blank_document("own_1", "Mine")["weekly"][0],
                    "segments": Pattern(bouts=59, backward=1800).segments,
                }
            ],
        }
    )

    assert faults_in_file("f", file_of(document)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("weekly"), "programmes[0].weekly: is missing"),
        (lambda d: d.update(colour="red"), "programmes[0].colour: is not known here"),
        (lambda d: d.update(weekly=[]), "programmes[0].weekly: must have 1 or more, and has 0"),
        (
            lambda d: d.update(weekly=d["weekly"] * 7),
            "programmes[0].weekly: must have 52 or fewer, and has 56",
        ),
        (
            lambda d: d["weekly"][0].update(segments=d["weekly"][0]["segments"] * 9),
            "programmes[0].weekly[0].segments: must have 120 or fewer, and has 126",
        ),
        (
            lambda d: d["weekly"][2]["segments"][1].update(seconds=0),
            "programmes[0].weekly[2].segments[1].seconds: must be a whole number from 1 to 1800, not 0",
        ),
        (
            lambda d: d["eligibility"]["allow_if"].append("anybody"),
            "programmes[0].eligibility: unknown phrase 'anybody'",
        ),
        (
            lambda d: d["eligibility"]["reroute"].append(["CA1", "nowhere"]),
            "programmes[0].eligibility: unknown programme 'nowhere'",
        ),
        (lambda d: d.update(name="N" * 81), "programmes[0].name: is longer than 80 characters"),
        (
            lambda d: d.update(name="A\nB"),
            "programmes[0].name: has a character that cannot be shown",
        ),
        (
            lambda d: d.update(tagline="A\x00B"),
            "programmes[0].tagline: has a character that cannot be shown",
        ),
        (
            lambda d: d.update(tagline="\ud800"),
            "programmes[0].tagline: has a character that cannot be shown",
        ),
        (
            lambda d: d.update(speed="x" * 4001),
            "programmes[0].speed: is longer than 4000 characters",
        ),
        (
            lambda d: d["weekly"][0].update(pattern={"much": float("inf")}),
            "programmes[0].weekly[0].pattern.much: is no number",
        ),
        (
            lambda d: d["weekly"][0].update(pattern={"a\x00": 1}),
            "programmes[0].weekly[0].pattern: has a character that cannot be shown",
        ),
    ],
)
def test_what_no_draft_can_hold_is_named_with_its_place(document, change, said):
    change(document)

    assert [f"{fault.place}: {fault.reason}" for fault in faults_in_file("f", file_of(document))][
        :1
    ] == [said]


def test_long_texts_and_names_just_fit(document):
    document |= {"name": "N" * 80, "speed": "x" * 4000, "tagline": "A\n\tB\r\n"}

    assert faults_in_file("f", file_of(document)) == []


@pytest.mark.parametrize("content", [[], {}, {"programmes": []}, {"programmes": [[]]}, None, 7])
def test_other_shapes_are_faults(content):
    assert faults_in_file("f", content) != []


def test_twenty_programmes_and_not_one_more(document):
    assert faults_in_file("f", {"programmes": [document] * 20}) == []
    assert [fault.reason for fault in faults_in_file("f", {"programmes": [document] * 21})] == [
        "must have 20 or fewer, and has 21"
    ]


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        (b"{", "line 1, column 2", "is no JSON"),
        (b'{"a": 1, "a": 2}', "file", "the key 'a' stands twice"),
        (b"NaN", "file", "NaN is no number"),
        (b"\xff\xfe{}", "file", "cannot be read"),
        (b"[" * 200_000, "file", "is nested too deeply"),
        (b"9" * 5000, "file", "cannot be read"),
    ],
)
def test_broken_files_are_told_apart(content, place, reason):
    with pytest.raises(BrokenDataError) as raised:
        parse_json("f", content)

    (fault,) = raised.value.faults
    assert fault.place == place
    assert reason in fault.reason


def test_a_document_is_the_same_after_a_file(document):
    assert parse_json("f", json.dumps(file_of(document)).encode()) == file_of(document)


def test_a_door_that_is_too_wide_can_be_read_and_mended(document):
    document["weekly"][1]["segments"] = Pattern(bouts=8, slope=2.5).segments

    assert faults_in_file("f", file_of(worked_out(document))) == []
