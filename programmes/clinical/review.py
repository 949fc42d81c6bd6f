"""Table 4, after a session and the next morning: what a whole week says. The most serious row that fired wins."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import takewhile
from operator import attrgetter

from msgspec import Struct

from programmes.clinical.figures import Figures, Symptom, WeekInputs, figures_of, is_sore
from programmes.clinical.rules import AFTER_ACTIONS, Row, load_rules
from programmes.clinical.stop_rules import (
    AFTER_ROWS,
    HOLDING_ACTIONS,
    PAIN_HIGH,
    PAIN_HIGH_TIMES,
)

UNKNOWN_ROWS: dict[str, Row] = {row.code: row for row in load_rules().unknown}
"""Weeks of which too little is known to move on."""
ESCALATION_ROWS: dict[str, Row] = {row.code: row for row in load_rules().escalation}
"""Plans that keep being too hard."""

MORNING_ABOVE = AFTER_ROWS["morning_pain_up"].number("above_usual")
MORNING_MORE_THAN_DAYS = AFTER_ROWS["morning_pain_lasting"].number("more_than_days")
NEAR_FALLS_IN_WEEK = AFTER_ROWS["near_falls_in_week"].number("in_week")
NEAR_FALLS_IN_STEADY_BALANCE = AFTER_ROWS["near_falls_in_week"].number("in_week_of_steady_balance")
NEAR_FALL = AFTER_ROWS["near_fall"].number("in_week")
PAIN_SOME = AFTER_ROWS["pain_up"].number("pain")
USUAL_RISE = AFTER_ROWS["usual_pain_rising"].number("rise")
EFFORT_HIGH = AFTER_ROWS["effort_far_over"].number("effort")
EFFORT_ABOVE = AFTER_ROWS["effort_over"].number("above_target")
DONE = AFTER_ROWS["few_sessions"].number("done")
OF = AFTER_ROWS["few_sessions"].number("of")
CONFIDENCE_LOW = AFTER_ROWS["confidence_low"].number("confidence")
MORNINGS_MISSING = UNKNOWN_ROWS["morning_missing"].number("missing")
STEP_BACKS = ESCALATION_ROWS["stepped_back_twice"].number("times")
STEP_BACK_WEEKS = ESCALATION_ROWS["stepped_back_twice"].number("weeks")
SAME_WEEK_TIMES = ESCALATION_ROWS["same_week_again"].number("times")
SEEN_BY_REVIEWS = frozenset({"usual_pain_rising"})
"""The rows that close a plan and look at whole weeks; all others close it at once, when they are told."""
INJURIES = frozenset({Symptom.HEAD_HIT, Symptom.INJURED, Symptom.NO_WEIGHT_ON_LEG})


class Review(Struct, frozen=True):
    """The verdict on a week: the row that wins, every row that fired, most serious first, and the figures."""

    action: str
    row: Row
    rows: tuple[Row, ...]
    figures: Figures

    @property
    def holds(self) -> bool:
        """True when the sessions are locked until somebody opens them."""
        return self.action in HOLDING_ACTIONS


class Judged(Struct, frozen=True):
    """An earlier verdict: the first day of its week, the number of that week in the plan, and the action."""

    begins_on: dt.date
    week_number: int
    action: str


def review_week(week: WeekInputs) -> Review:
    """Judge a week; the same answers in another order give the same verdict."""
    return judge_figures(figures_of(week))


@lru_cache(maxsize=65536)
def judge_figures(figures: Figures) -> Review:
    """The rows that these figures fire; when none does, the week was fine and the next one may come."""
    fired = [ROWS[code] for code, fires in FIRES.items() if fires(figures)]
    rows = tuple(sorted(fired, key=_seriousness)) or (AFTER_ROWS["none"],)
    return Review(rows[0].action, rows[0], rows, figures)


def _seriousness(row: Row) -> int:
    return AFTER_ACTIONS.index(row.action)


def escalation(judged: Iterable[Judged]) -> tuple[Row, ...]:
    """The rows that the latest of these verdicts fires: the coach is told, and an easier plan is offered."""
    latest_first = sorted(judged, key=attrgetter("begins_on"), reverse=True)
    fired = {
        "stepped_back_twice": _stepped_back_twice(latest_first),
        "same_week_again": _same_week_again(latest_first),
    }
    return tuple(row for code, row in ESCALATION_ROWS.items() if fired[code])


def _stepped_back_twice(latest_first: list[Judged]) -> bool:
    if not latest_first or latest_first[0].action != "step_back":
        return False
    since = latest_first[0].begins_on - dt.timedelta(weeks=STEP_BACK_WEEKS)
    backs = [v for v in latest_first if v.action == "step_back" and v.begins_on > since]
    return len(backs) >= STEP_BACKS


def _same_week_again(latest_first: list[Judged]) -> bool:
    repeats = takewhile(lambda verdict: verdict.action == "repeat", latest_first)
    numbers = [verdict.week_number for verdict in repeats][:SAME_WEEK_TIMES]
    return len(numbers) == SAME_WEEK_TIMES and len(set(numbers)) == 1


def is_too_few(done: int, planned: int) -> bool:
    """Fewer than two thirds of the sessions; a week without any walk always is."""
    return done == 0 or done * OF < planned * DONE


def _is_head_hit(figures: Figures) -> bool:
    with_thinners = {Symptom.HEAD_HIT, Symptom.BLOOD_THINNERS} <= figures.symptoms
    return with_thinners or Symptom.HEAD_SIGN in figures.symptoms


def _is_injured(figures: Figures) -> bool:
    return not INJURIES.isdisjoint(figures.symptoms)


def _is_unhurt_fall(figures: Figures) -> bool:
    return figures.falls > 0 and not _is_injured(figures) and not _is_head_hit(figures)


def _is_stumbling_in_week(figures: Figures) -> bool:
    limit = NEAR_FALLS_IN_STEADY_BALANCE if figures.is_steady_balance else NEAR_FALLS_IN_WEEK
    return figures.near_falls >= limit


def _is_sore_morning(figures: Figures) -> bool:
    return is_sore(figures.morning, figures.morning_above)


def _is_morning_up(figures: Figures) -> bool:
    return figures.morning_above >= MORNING_ABOVE and not _is_sore_morning(figures)


def _is_pain_up(figures: Figures) -> bool:
    pain, before = figures.pain, figures.pain_last_week
    return (
        pain is not None and before is not None and before < pain and PAIN_SOME <= pain < PAIN_HIGH
    )


def _is_usual_rising(figures: Figures) -> bool:
    return min(figures.usual_rises, default=0) >= USUAL_RISE


def _is_effort_over(figures: Figures) -> bool:
    return figures.effort is not None and figures.effort >= figures.effort_top + EFFORT_ABOVE


def _is_unsure(figures: Figures) -> bool:
    return figures.confidence is not None and figures.confidence <= CONFIDENCE_LOW


FIRES: dict[str, Callable[[Figures], bool]] = {
    "emergency_sign": lambda figures: Symptom.EMERGENCY in figures.symptoms,
    "head_hit": _is_head_hit,
    "fall_injury": _is_injured,
    "fall": _is_unhurt_fall,
    "knee_urgent": lambda figures: Symptom.KNEE_URGENT in figures.symptoms,
    "leg_numb_or_weak": lambda figures: Symptom.LEG_NUMB_OR_WEAK in figures.symptoms,
    "near_falls": lambda figures: figures.is_stumbling,
    "near_falls_in_week": _is_stumbling_in_week,
    "pain_high_twice": lambda figures: figures.high_pains >= PAIN_HIGH_TIMES,
    "pain_high": lambda figures: 0 < figures.high_pains < PAIN_HIGH_TIMES,
    "morning_pain_lasting": lambda figures: figures.sore_days > MORNING_MORE_THAN_DAYS,
    "morning_pain_high": _is_sore_morning,
    "morning_pain_up": _is_morning_up,
    "near_fall": lambda figures: figures.near_falls == NEAR_FALL,
    "pain_up": _is_pain_up,
    "usual_pain_rising": _is_usual_rising,
    "effort_far_over": lambda figures: (
        figures.effort is not None and figures.effort >= EFFORT_HIGH
    ),
    "effort_over": _is_effort_over,
    "swelling_lasting": lambda figures: figures.is_swollen,
    "few_sessions": lambda figures: is_too_few(figures.done, figures.planned),
    "confidence_low": _is_unsure,
    "morning_missing": lambda figures: figures.missing_mornings >= MORNINGS_MISSING,
    "answers_missing": lambda figures: None in {figures.pain, figures.effort, figures.confidence},
}
"""When each row fires, in the order of the table; its last row, `none`, is what remains."""
ROWS = AFTER_ROWS | UNKNOWN_ROWS
