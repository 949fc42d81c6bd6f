"""Physical tests: each threshold on both sides, who is offered what, and when."""

import copy
import datetime as dt
import json

import pytest

from programmes.clinical.data_files import DATA
from programmes.clinical.data_files import MEASURES as FILE
from programmes.clinical.faults import BrokenDataError
from programmes.clinical.measure_faults import faults_in_measures
from programmes.clinical.measures import (
    Closed,
    Due,
    Kind,
    Reading,
    change_between,
    due,
    load_measures,
    mean_of,
    read_measures,
    reading_of,
    result_of,
    shows_trend,
    stages_held,
    suggests_falls_check,
    why_closed,
)
from programmes.clinical.screening import Kind as Verdict

TESTS = load_measures().tests
STANDS = load_measures().stands
START = dt.date(2026, 1, 5)
WEEK = dt.timedelta(weeks=1)
DAY = dt.timedelta(days=1)
SHIPPED = {
    name: json.loads((DATA / name).read_text(encoding="utf-8")) for name in (FILE, "evidence.json")
}


def test_the_tests_come_in_the_order_of_the_pages():
    assert [(test.kind, test.slug) for test in TESTS.values()] == [
        (Kind.BACK_WALK, "backward-walk"),
        (Kind.CHAIR_STAND, "chair-stand"),
        (Kind.UP_AND_GO, "up-and-go"),
        (Kind.BALANCE, "balance"),
    ]


def test_only_the_backward_walk_and_the_stances_need_a_helper():
    assert {kind for kind, test in TESTS.items() if test.is_risky} == {
        Kind.BACK_WALK,
        Kind.BALANCE,
    }


@pytest.mark.parametrize(
    ("is_65", "is_steady_balance", "extra"),
    [
        (False, False, set()),
        (True, False, {"up_and_go", "balance"}),
        (False, True, {"up_and_go", "balance"}),
        (True, True, {"up_and_go", "balance"}),
    ],
)
def test_balance_is_tested_at_65_and_in_steady_balance(is_65, is_steady_balance, extra):
    offered = {
        kind
        for kind, test in TESTS.items()
        if test.suits(is_65=is_65, is_steady_balance=is_steady_balance)
    }

    assert offered == {"back_walk", "chair_stand"} | extra


@pytest.mark.parametrize(
    ("verdict", "hold", "risky", "calm"),
    [
        (None, "", Closed.UNASKED, Closed.UNASKED),
        (Verdict.GO, "", None, None),
        (Verdict.WITH_CARE, "", None, None),
        (Verdict.EMERGENCY, "", Closed.EMERGENCY, Closed.EMERGENCY),
        (Verdict.EMERGENCY, "fall", Closed.EMERGENCY, Closed.EMERGENCY),
        (Verdict.SEE_A_CLINICIAN, "", Closed.CLINICIAN, Closed.CLINICIAN),
        (Verdict.GO, "fall", Closed.ON_HOLD, None),
        (Verdict.GO, "a coach's own words", Closed.ON_HOLD, None),
        (Verdict.GO, "head_hit", Closed.STOPPED, Closed.STOPPED),
    ],
)
def test_what_closes_a_test(verdict, hold, risky, calm):
    got = tuple(
        why_closed(TESTS[kind], verdict, hold) for kind in (Kind.BALANCE, Kind.CHAIR_STAND)
    )

    assert got == (risky, calm)


@pytest.mark.parametrize(
    ("tenths", "reading"),
    [(29, "quick"), (30, "middle"), (45, "middle"), (46, "slow")],
)
def test_the_backward_walk_is_read_at_3_and_at_4_5_seconds(tenths, reading):
    for is_65 in (True, False):
        assert reading_of(Kind.BACK_WALK, tenths, is_65=is_65) == reading


def test_a_slow_backward_walk_suggests_a_falls_check_at_65_only():
    suggested = {
        (reading, is_65)
        for reading in Reading
        for is_65 in (True, False)
        if suggests_falls_check(reading, is_65=is_65)
    }

    assert suggested == {(Reading.SLOW, True)}


@pytest.mark.parametrize(
    ("tenths", "is_65", "reading"),
    [
        (119, True, "not_at_risk"),
        (120, True, "at_risk"),
        (119, False, "not_compared"),
        (120, False, "not_compared"),
    ],
)
def test_the_timed_up_and_go_is_read_at_12_seconds_and_65_years(tenths, is_65, reading):
    assert reading_of(Kind.UP_AND_GO, tenths, is_65=is_65) == reading


@pytest.mark.parametrize(("tenths", "reading"), [(20, "tandem_short"), (30, "tandem_held")])
def test_the_stances_are_read_at_the_third(tenths, reading):
    assert reading_of(Kind.BALANCE, tenths, is_65=True) == reading


@pytest.mark.parametrize(
    ("tenths", "compared_with", "reading"),
    [(110, 12, "below_average"), (120, 12, "not_below"), (10, None, "not_compared")],
)
def test_stands_are_read_only_against_a_number_of_the_table(tenths, compared_with, reading):
    got = reading_of(Kind.CHAIR_STAND, tenths, is_65=True, compared_with=compared_with)

    assert got == reading


@pytest.mark.parametrize(
    ("age", "men", "women"),
    [
        (59, None, None),
        (60, 14, 12),
        (64, 14, 12),
        (65, 12, 11),
        (69, 12, 11),
        (70, 12, 10),
        (75, 11, 10),
        (80, 10, 9),
        (85, 8, 8),
        (90, 7, 4),
        (94, 7, 4),
        (95, None, None),
    ],
)
def test_the_table_of_stands(age, men, women):
    assert (STANDS.under(age, is_man=True), STANDS.under(age, is_man=False)) == (men, women)


@pytest.mark.parametrize(
    ("kind", "before", "after", "change"),
    [
        (Kind.CHAIR_STAND, 100, 120, "chance"),
        (Kind.CHAIR_STAND, 100, 125, "chance"),
        (Kind.CHAIR_STAND, 100, 130, "better"),
        (Kind.CHAIR_STAND, 130, 100, "worse"),
        (Kind.UP_AND_GO, 111, 100, "chance"),
        (Kind.UP_AND_GO, 112, 100, "better"),
        (Kind.UP_AND_GO, 100, 111, "chance"),
        (Kind.UP_AND_GO, 100, 112, "worse"),
        (Kind.BACK_WALK, 90, 20, "unknown"),
        (Kind.BALANCE, 10, 40, "unknown"),
    ],
)
def test_a_change_is_real_only_beyond_the_stated_amount(kind, before, after, change):
    assert change_between(kind, before, after) == change


@pytest.mark.parametrize(
    ("readings", "mean"), [([42], 42), ([42, 44], 43), ([42, 43], 43), ([41, 42], 42), ([0], 0)]
)
def test_half_a_tenth_never_makes_a_time_look_better(readings, mean):
    assert mean_of(readings) == mean


@pytest.mark.parametrize(
    ("readings", "held"),
    [
        ([], 0),
        ([99], 0),
        ([100], 1),
        ([100, 100, 99], 2),
        ([100, 99, 100], 1),
        ([100, 100, 100, 100], 4),
    ],
)
def test_stages_count_up_to_the_first_that_was_not_held(readings, held):
    assert stages_held(readings) == held
    assert result_of(Kind.BALANCE, readings) == held * 10


def test_the_other_results_are_means():
    assert [result_of(kind, [40, 50]) for kind in Kind] == [45, 45, 45, 0]


@pytest.mark.parametrize(("results", "shown"), [(3, False), (4, True)])
def test_no_trend_is_claimed_before_four_results(results, shown):
    assert shows_trend(results) is shown


class TestDue:
    """The chair stand: weeks 0, 6 and 12, from 7 days before to 21 days after."""

    @pytest.mark.parametrize(
        ("today", "expected"),
        [
            (START - 8 * DAY, Due(False, START)),
            (START - 7 * DAY, Due(True, START + 6 * WEEK)),
            (START + 21 * DAY, Due(True, START + 6 * WEEK)),
            (START + 22 * DAY, Due(False, START + 6 * WEEK)),
            (START + 6 * WEEK - 8 * DAY, Due(False, START + 6 * WEEK)),
            (START + 6 * WEEK - 7 * DAY, Due(True, START + 12 * WEEK)),
            (START + 12 * WEEK, Due(True, None)),
            (START + 12 * WEEK + 22 * DAY, Due(False, None)),
        ],
    )
    def test_without_results(self, today, expected):
        assert due(TESTS[Kind.CHAIR_STAND], START, today, []) == expected

    @pytest.mark.parametrize(
        ("done_on", "is_due"),
        [
            (START + 6 * WEEK - 8 * DAY, True),
            (START + 6 * WEEK - 7 * DAY, False),
            (START + 6 * WEEK + 21 * DAY, False),
            (START + 6 * WEEK + 22 * DAY, True),
        ],
    )
    def test_a_result_counts_for_the_weeks_around_it(self, done_on, is_due):
        got = due(TESTS[Kind.CHAIR_STAND], START, START + 6 * WEEK, [done_on, START])

        assert got == Due(is_due, START + 12 * WEEK)

    @pytest.mark.parametrize("kind", [Kind.UP_AND_GO, Kind.BALANCE])
    def test_balance_is_tested_at_the_start(self, kind):
        assert due(TESTS[kind], START, START, []) == Due(True, None)

    def test_the_backward_walk_is_never_asked_for(self):
        assert due(TESTS[Kind.BACK_WALK], START, START, []) == Due(False, None)


class TestFile:
    def test_the_shipped_file_is_sound(self):
        assert faults_in_measures(SHIPPED[FILE], SHIPPED["evidence.json"]) == []

    def test_a_file_of_another_shape_is_refused(self):
        document = copy.deepcopy(SHIPPED[FILE])
        document["tests"][0]["numbers"][0]["value"] = "3"

        with pytest.raises(
            BrokenDataError, match=r"tests\[0\]\.numbers\[0\]\.value: must be a number from 0"
        ):
            read_measures(document, SHIPPED["evidence.json"])

    @pytest.mark.parametrize(
        ("test", "code"),
        [
            (0, "accepts_from"),
            (0, "accepts_to"),
            (0, "quick_under"),
            (0, "slow_over"),
            (0, "best_cut"),
            (1, "real_change"),
            (2, "at_risk_from"),
            (2, "real_change"),
            (3, "seconds"),
            (3, "tandem_stage"),
        ],
    )
    def test_a_number_that_a_page_needs_may_not_go(self, test, code):
        document = copy.deepcopy(SHIPPED[FILE])
        row = document["tests"][test]
        row["numbers"] = [number for number in row["numbers"] if number["code"] != code]

        faults = faults_in_measures(document, SHIPPED["evidence.json"])

        assert [str(fault) for fault in faults] == [
            f"{FILE}: {row['kind']} {code}: the number is missing"
        ]

    def test_what_is_second_hand_says_so(self):
        unread = {
            (test.kind, number.code)
            for test in TESTS.values()
            for number in test.numbers.values()
            if not number.is_read
        }

        assert unread == {
            (Kind.BACK_WALK, "quick_under"),
            (Kind.BACK_WALK, "slow_over"),
            (Kind.CHAIR_STAND, "seconds"),
            (Kind.CHAIR_STAND, "chair_cm"),
        }
        assert not STANDS.is_read

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"basis": "hearsay"}, "unknown basis 'hearsay'"),
            ({"sources": ["nobody2020"], "is_read": False}, "unknown source 'nobody2020'"),
            ({"sources": []}, "a source is needed, and an expert number has none"),
            ({"basis": "expert"}, "a source is needed, and an expert number has none"),
            (
                {"sources": ["cdc_30cst"]},
                "nobody read its sources, and it does not say so",
            ),
        ],
    )
    def test_a_number_that_cannot_be_trusted_is_named(self, change, reason):
        document = copy.deepcopy(SHIPPED[FILE])
        document["tests"][0]["numbers"][0].update(change)

        faults = list(faults_in_measures(document, SHIPPED["evidence.json"]))

        assert [str(fault) for fault in faults] == [f"{FILE}: back_walk metres: {reason}"]
        with pytest.raises(BrokenDataError, match="back_walk metres"):
            read_measures(document, SHIPPED["evidence.json"])

    def test_one_source_that_was_read_is_enough(self):
        document = copy.deepcopy(SHIPPED[FILE])
        document["tests"][0]["numbers"][0]["sources"] = ["cdc_30cst", "polo2025"]

        assert faults_in_measures(document, SHIPPED["evidence.json"]) == []

    def test_nought_is_a_number(self):
        document = copy.deepcopy(SHIPPED[FILE])
        document["tests"][0]["numbers"][0]["value"] = 0

        assert list(faults_in_measures(document, SHIPPED["evidence.json"])) == []

    @pytest.mark.parametrize(
        ("spoil", "place", "reason"),
        [
            (
                lambda tests: tests.pop(0),
                "tests",
                "must be back_walk, chair_stand, up_and_go, balance",
            ),
            (lambda tests: tests[0].update(slug="balance"), "balance", "the slug is used twice"),
            (
                lambda tests: tests[3]["numbers"].append(tests[3]["numbers"][0]),
                "balance stages",
                "the code is used twice",
            ),
            (
                lambda tests: tests[1].pop("below_average"),
                "below_average",
                "must be there once",
            ),
            (
                lambda tests: tests[1]["below_average"].update(last_age=90),
                "below_average",
                "the ages must rise",
            ),
            (
                lambda tests: tests[1]["below_average"]["men"].pop(),
                "below_average",
                "every age needs two numbers",
            ),
            (
                lambda tests: tests[1]["below_average"].update(is_read=True),
                "below_average",
                "nobody read its sources, and it does not say so",
            ),
        ],
    )
    def test_a_broken_file_is_named(self, spoil, place, reason):
        document = copy.deepcopy(SHIPPED[FILE])
        spoil(document["tests"])

        faults = list(faults_in_measures(document, SHIPPED["evidence.json"]))

        assert [str(fault) for fault in faults] == [f"{FILE}: {place}: {reason}"]

    def test_a_shared_number_is_looked_at_too(self):
        document = copy.deepcopy(SHIPPED[FILE])
        document["shared"][0]["sources"] = ["nobody2020"]
        document["shared"][0]["basis"] = "evidence"
        document["shared"][0]["is_read"] = False

        faults = list(faults_in_measures(document, SHIPPED["evidence.json"]))

        assert [fault.place for fault in faults] == ["shared trend_from"]
