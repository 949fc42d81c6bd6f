"""What the checks of a draft say to the coach who writes it."""

import copy

import pytest

from programmes.clinical.authoring import blank_document
from programmes.reports.findings import CHECKS, Remark, checks_of, door_of, remarks_on
from tests.factories import document_of


def words_about(change) -> list[tuple[str, str]]:
    document = copy.deepcopy(document_of("foundations"))
    change(document)
    return [(remark.check, remark.words) for remark in remarks_on(document)]


def first_week(**fields):
    return lambda document: document["weekly"][0].update(fields)


ONLY_FORWARD = [{"kind": "forward_warm_up", "seconds": 600}]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(speed=" "), ("words", "Something is missing here.")),
        (
            first_week(effort_target_0_10=[5, 4]),
            ("other", "Effort has to go from a lower to a higher number."),
        ),
        (
            first_week(
                segments=ONLY_FORWARD,
                backward_minutes_per_session=0,
                backward_minutes_per_week=0,
            ),
            ("other", "There has to be a backward bout, and every part needs a length."),
        ),
        (
            lambda d: d.update(evidence_ids=["nobody2020"]),
            ("other", "We know no study called nobody2020."),
        ),
        (
            first_week(rounds_per_day=2, total_minutes_per_session=20.0),
            (
                "door",
                (
                    "The programme has several rounds a day. Close it to those who say yes to: "
                    "“Do you take medicine that makes you sleepy or light-headed?”"
                ),
            ),
        ),
        (
            lambda d: d["weekly"][1]["segments"][1].update(mode="two_hands"),
            (
                "door",
                (
                    "The programme uses a treadmill. Close it to those who say yes to: "
                    "“Do you take medicine that makes you sleepy or light-headed?”"
                ),
            ),
        ),
        (
            lambda d: d["weekly"][0]["segments"][0].update(seconds=190),
            ("length", "A walk takes 10.1667 minutes. Make them whole minutes."),
        ),
        (
            lambda d: d.update(minutes_range=[10, 29]),
            ("other", "minutes_range says [10, 29], the weeks say 10 to 30"),
        ),
        (
            lambda d: d["weekly"][1].update(sessions_per_week=4),
            ("one", "More than one thing grows: minutes and days."),
        ),
    ],
)
def test_each_finding_has_words_and_a_check(change, said):
    assert said in words_about(change)


def test_a_remark_leads_to_its_field_and_names_it():
    remark = next(each for each in remarks_on(blank_document("own_1", "Mine")))

    assert (remark.field, remark.anchor) == ("tagline", "div_id_tagline")
    assert remark.label == "One line for walkers"
    assert Remark("", "other", week=2).label == ""


def test_every_check_is_fine_or_says_what_to_mend():
    assert [check.remarks for check in checks_of(())] == [()] * len(CHECKS)
    checks = checks_of(remarks_on(blank_document("own_1", "Mine")))
    assert [len(check.remarks) for check in checks] == [7, 0, 0, 0, 0, 0, 0]
    assert [check.words for check in checks][1:5] == [
        "Every walk takes 10 to 30 whole minutes",
        "No walk grows by more than 30 % from week to week",
        "Backward minutes grow by at most 30 %, or 1 minute",
        "Only one of minutes, slope and days grows at a time",
    ]


def test_a_door_is_told_in_the_words_of_the_questions():
    door = door_of(document_of("treadmill"))

    assert door.needs == ()
    assert door.excludes[-1] == "Do you take medicine that makes you sleepy or light-headed?"
    assert door_of(document_of("return-after-injury")).needs_clearance is True
