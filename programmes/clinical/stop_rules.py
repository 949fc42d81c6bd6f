"""Table 3, during a session, and the rows of table 4 that act at once, in the middle of a week."""

from dataclasses import dataclass

from programmes.clinical.rules import AFTER_ACTIONS, Row, load_rules

DURING_ROWS: tuple[Row, ...] = load_rules().during
"""What to do when something feels wrong, in the order of the table."""

AFTER_ROWS: dict[str, Row] = {row.code: row for row in load_rules().after}
"""Table 4 by code; an enrolment on hold keeps the code of its row."""

PAIN_HIGH = 6
"""Pain in a session from this score on is too much (zones: `ageberg2010`)."""
PAIN_WINDOW_DAYS = 14
"""High pain twice within so many days pauses the plan (our own choice, `expert`)."""
NEAR_FALLS_IN_A_WALK = 2
"""So many near-falls in one session pause the plan (our own choice, `expert`; why it matters: `falls_direction`)."""
NEAR_FALLS_IN_TWO_WEEKS = 3
"""So many near-falls in 14 days pause the plan (our own choice, `expert`; why it matters: `falls_direction`)."""
HOLDING_ACTIONS = frozenset({"stop_seek_care", "pause_contact_coach"})
"""These lock the plan at once; the others wait for the review at the end of the week."""


@dataclass(frozen=True, slots=True)
class Told:
    """The log of one walk, with what the 14 days up to it remember: near-falls, and walks with high pain, before this one."""

    falls: int = 0
    near_falls: int = 0
    pain_worst: int | None = None
    stop_code: str = ""
    near_falls_before: int = 0
    high_pain_before: int = 0


@dataclass(frozen=True, slots=True)
class AfterVerdict:
    """The rows that fired, most serious first."""

    rows: tuple[Row, ...]

    @property
    def row(self) -> Row | None:
        """The row that wins; None when nothing fired."""
        return self.rows[0] if self.rows else None

    @property
    def holds(self) -> bool:
        """True when the plan has to wait for a person."""
        return bool(self.rows) and self.rows[0].action in HOLDING_ACTIONS


def after_walk(told: Told) -> AfterVerdict:
    """The rows of table 4 that the log of one walk fires at once."""
    fired = {
        "emergency_sign": told.stop_code == "emergency",
        "fall": told.falls > 0 or told.stop_code == "fall",
        "near_falls": _too_many_near_falls(told),
        "pain_high_twice": _is_too_sore(told) and told.high_pain_before > 0,
        "pain_high": _is_too_sore(told) and told.high_pain_before == 0,
    }
    rows = [row for row in AFTER_ROWS.values() if fired.get(row.code)]
    return AfterVerdict(tuple(sorted(rows, key=lambda row: AFTER_ACTIONS.index(row.action))))


def _too_many_near_falls(told: Told) -> bool:
    if told.near_falls == 0:
        return False
    in_two_weeks = told.near_falls + told.near_falls_before
    return told.near_falls >= NEAR_FALLS_IN_A_WALK or in_two_weeks >= NEAR_FALLS_IN_TWO_WEEKS


def _is_too_sore(told: Told) -> bool:
    """A walk that was stopped for pain counts, whatever the score."""
    return (told.pain_worst or 0) >= PAIN_HIGH or told.stop_code == "pain_high"
