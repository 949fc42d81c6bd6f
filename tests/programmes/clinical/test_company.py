"""Who must be near: from the supervision level of the programme and the limits of the screening."""

import pytest

from programmes.clinical.company import Company, company_needed
from programmes.clinical.plan import Kind, Plan, Segment, Week
from programmes.clinical.rules import Limit

SLOPES = [0.0, 0.0, 2.5, 2.5, 5.0]
PLAN = Plan(
    tuple(
        Week(number, 3, 1, (2, 4), "", (Segment(Kind.BACKWARD, 30, slope=slope),))
        for number, slope in enumerate(SLOPES, start=1)
    )
)


def needed(level: str, week: int, *limits: Limit, plan: Plan = PLAN) -> Company:
    return company_needed(level=level, plan=plan, week_number=week, limits=limits)


@pytest.mark.parametrize(
    ("level", "last_week"),
    [
        ("helper_first_2_weeks", 2),
        ("helper_required_first_4_weeks", 4),
        ("none_after_first_week", 1),
    ],
)
def test_a_helper_for_the_first_weeks_is_needed_until_the_last_of_them(level, last_week):
    assert needed(level, last_week) is Company.HELPER
    assert needed(level, last_week + 1) is Company.NONE


def test_a_helper_that_is_required_is_required_to_the_end():
    assert [needed("helper_required", week) for week in (1, 5)] == [Company.HELPER] * 2


def test_a_recommended_helper_may_be_a_rail_for_two_weeks():
    assert [needed("helper_recommended", week) for week in (1, 2, 3)] == [
        Company.HELPER_OR_RAIL,
        Company.HELPER_OR_RAIL,
        Company.NONE,
    ]


@pytest.mark.parametrize("level", ["helper_for_slope", "coach_optional"])
def test_a_slope_needs_somebody_in_the_week_in_which_it_is_new(level):
    weeks = [week for week in range(1, 6) if needed(level, week) is Company.HELPER]

    assert weeks == [3, 5]


def test_a_slope_in_the_very_first_week_is_new_and_the_steepest_segment_counts():
    segments = tuple(Segment(Kind.BACKWARD, 30, slope=slope) for slope in (0.0, 1.0, 0.0))
    steep_at_once = Plan((Week(1, 3, 1, (2, 4), "", segments),))

    assert needed("helper_for_slope", 1, plan=steep_at_once) is Company.HELPER


def test_a_clinician_led_plan_asks_for_nobody_at_home():
    assert needed("clinician_led", 1) is Company.NONE


def test_limits_of_the_screening_add_a_helper():
    assert needed("clinician_led", 5, Limit.HELPER) is Company.HELPER
    assert needed("helper_recommended", 2, Limit.HELPER_FIRST_WEEKS) is Company.HELPER
    assert needed("helper_recommended", 3, Limit.HELPER_FIRST_WEEKS) is Company.NONE
    assert needed("clinician_led", 1, Limit.NO_SLOPE) is Company.NONE


def test_a_slope_that_a_coach_raised_early_needs_somebody_and_one_that_was_taken_away_nobody():
    def walked(week: int, slope: float) -> Company:
        return company_needed(
            level="helper_for_slope", plan=PLAN, week_number=week, limits=(), slope=slope
        )

    assert [walked(2, 2.5), walked(4, 2.5)] == [Company.HELPER, Company.NONE]
    assert [walked(3, 0.0), walked(1, 0.0)] == [Company.NONE, Company.NONE]
