"""Who must be near the walker: a helper, or at least a rail, from the programme's supervision and the screening."""

import enum
from collections.abc import Iterable

from programmes.clinical.plan import Plan, Segment
from programmes.clinical.rules import Limit

FIRST_WEEKS = 2
"""How long a helper is needed at first: section 10 of the rules, our own choice."""
WEEKS_WITH_HELPER = {
    "helper_first_2_weeks": FIRST_WEEKS,
    "helper_required_first_4_weeks": 4,
    "none_after_first_week": 1,
}
NEW_SLOPE_LEVELS = frozenset({"helper_for_slope", "coach_optional"})
"""Levels that ask for somebody only when the plan gets steeper."""


class Company(enum.StrEnum):
    """What has to be within reach before a session may start."""

    NONE = "none"
    HELPER_OR_RAIL = "helper_or_rail"
    HELPER = "helper"


def company_needed(
    *,
    level: str,
    plan: Plan,
    week_number: int,
    limits: Iterable[Limit],
    slope: float | None = None,
) -> Company:
    """What week `week_number` needs, from the supervision level and the limits that screening set.

    `slope` is how steep it is really walked; None for what the plan says.
    """
    if _level_asks(level, plan, week_number, slope) or _limits_ask(frozenset(limits), week_number):
        return Company.HELPER
    if level == "helper_recommended" and week_number <= FIRST_WEEKS:
        return Company.HELPER_OR_RAIL
    return Company.NONE


def _level_asks(level: str, plan: Plan, week_number: int, slope: float | None) -> bool:
    if level == "helper_required":
        return True
    if level in NEW_SLOPE_LEVELS:
        return _is_steeper_than_before(plan, week_number, slope)
    return week_number <= WEEKS_WITH_HELPER.get(level, 0)


def _limits_ask(limits: frozenset[Limit], week_number: int) -> bool:
    if Limit.HELPER in limits:
        return True
    return Limit.HELPER_FIRST_WEEKS in limits and week_number <= FIRST_WEEKS


def _is_steeper_than_before(plan: Plan, week_number: int, slope: float | None) -> bool:
    before = [_steepest(week.segments) for week in plan.weeks[: week_number - 1]]
    walked = _steepest(plan.week(week_number).segments) if slope is None else slope
    return walked > max(before, default=0.0)


def _steepest(segments: Iterable[Segment]) -> float:
    return max(segment.slope for segment in segments)
