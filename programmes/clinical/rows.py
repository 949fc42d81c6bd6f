"""What a row of the decision tables is, and which actions a row may name."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Tier(enum.StrEnum):
    """How serious a yes to a screening question is, worst first."""

    EMERGENCY = "emergency"
    CLINICIAN_FIRST = "clinician_first"
    CAUTION = "caution"
    ALLOW = "allow"


class Limit(enum.StrEnum):
    """What a cautious start changes; limits of several answers add up."""

    HELPER_FIRST_WEEKS = "helper_first_weeks"
    HELPER = "helper"
    ONLY_STEADY_BALANCE = "only_steady_balance"
    STEADY_BALANCE_OR_FOUNDATIONS = "steady_balance_or_foundations"
    NO_SLOPE = "no_slope"
    NO_TREADMILL = "no_treadmill"
    NO_DESK_BREAK = "no_desk_break"
    INDOORS = "indoors"
    EFFORT_4 = "effort_4"
    FROM_WEEK_1 = "from_week_1"
    ONLY_RETURN_AFTER_INJURY = "only_return_after_injury"
    CLINICIAN_LED = "clinician_led"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an action of table 1 means for the plan: limits, and the programme that fits best.

    A locked row has its limits once a clinician's yes has lifted the lock.
    """

    limits: frozenset[Limit] = frozenset()
    suggests: str = ""
    blocks_sign_up: bool = False
    is_same_day: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of tables 2 to 5: when it fires, on which figures, what we do, and the words for the walker."""

    code: str
    when: str
    action: str
    message: str
    basis: str
    sources: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    threshold: tuple[tuple[str, int], ...] = ()

    def number(self, name: str) -> int:
        """The threshold called `name`; KeyError when the row has none."""
        return dict(self.threshold)[name]


@dataclass(frozen=True, slots=True)
class Question:
    """A row of table 1: a question whose yes matters."""

    code: str
    tier: Tier
    text: str
    action: str
    message: str
    basis: str
    sources: tuple[str, ...]

    @property
    def consequence(self) -> Consequence:
        """What its action changes."""
        return SCREENING_ACTIONS[self.action]


@dataclass(frozen=True, slots=True)
class Caps:
    """How fast a plan may grow; all of it is our own choice, informed by running studies (`nielsen2014`)."""

    total_rise: float
    backward_rise: float
    backward_rise_minutes: float
    total_min: float
    total_max: float


@dataclass(frozen=True, slots=True)
class UsualPain:
    """The middle of the last `answers` answers; the joining answer until there are `until` (our own choice, `expert`)."""

    answers: int
    until: int


@dataclass(frozen=True, slots=True)
class AskingAgain:
    """After how many weeks all questions come again, and how long a clinician's yes may last (`expert`)."""

    weeks: int
    clearance_months: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file."""

    screening: tuple[Question, ...]
    before: tuple[Row, ...]
    during: tuple[Row, ...]
    after: tuple[Row, ...]
    unknown: tuple[Row, ...]
    escalation: tuple[Row, ...]
    missed: tuple[Row, ...]
    usual_pain: UsualPain
    asking_again: AskingAgain
    caps: Caps
    effort: tuple[tuple[str, str], ...]


LOCKED = Consequence()
SCREENING_ACTIONS: Mapping[str, Consequence] = {
    "block, show emergency card": LOCKED,
    "block, same-day urgent care card": Consequence(is_same_day=True),
    "lock all programmes until cleared; offer gentle forward walking info only if the clinician agrees": LOCKED,
    "lock all programmes until cleared": LOCKED,
    "lock all until cleared": LOCKED,
    "lock all; after clearance only steady_balance": Consequence(
        frozenset({Limit.ONLY_STEADY_BALANCE})
    ),
    "lock all; with written clearance only return_after_injury": Consequence(
        frozenset({Limit.ONLY_RETURN_AFTER_INJURY})
    ),
    "lock all; after clearance clinician-led only": Consequence(frozenset({Limit.CLINICIAN_LED})),
    "lock all until cleared; helper always": Consequence(frozenset({Limit.HELPER})),
    "lock all; same-day advice if locked or badly swollen": LOCKED,
    "block sign-up": Consequence(blocks_sign_up=True),
    "run balance tests; helper for 2 weeks": Consequence(frozenset({Limit.HELPER_FIRST_WEEKS})),
    "only steady_balance; suggest a falls check": Consequence(
        frozenset({Limit.ONLY_STEADY_BALANCE}), "steady_balance"
    ),
    "only steady_balance": Consequence(frozenset({Limit.ONLY_STEADY_BALANCE}), "steady_balance"),
    "suggest knee_oa": Consequence(suggests="knee_oa"),
    "suggest back_comfort": Consequence(suggests="back_comfort"),
    "suggest bp_heart; no slopes; use effort, not pulse": Consequence(
        frozenset({Limit.NO_SLOPE}), "bp_heart"
    ),
    "helper needed; no treadmill, no desk breaks; suggest pharmacist review": Consequence(
        frozenset({Limit.HELPER, Limit.NO_TREADMILL, Limit.NO_DESK_BREAK})
    ),
    "start at week 1, no skipping": Consequence(frozenset({Limit.FROM_WEEK_1})),
    "helper; indoors or track; steady_balance or foundations only": Consequence(
        frozenset({Limit.HELPER, Limit.INDOORS, Limit.STEADY_BALANCE_OR_FOUNDATIONS})
    ),
    "allow at effort 4 or less": Consequence(frozenset({Limit.EFFORT_4})),
    "allow": Consequence(),
}
"""Every action of table 1, and what it means here."""

BEFORE_ACTIONS: Mapping[str, str] = {
    "stop: emergency card": "emergency",
    "skip; no penalty": "skip",
    "skip; ask again tomorrow; 2 days in a row -> CF5": "skip",
    "skip": "skip",
    "skip; contact nurse; second day -> CF3": "skip",
    "skip; table 4 'pain high'": "skip",
    "skip; if twice -> contact coach": "skip",
    "go, use easy version: cut bouts by one third": "easy",
    "block until fixed": "block",
    "block": "block",
    "block until changed": "block",
    "start": "start",
}
"""Every action of table 2, and the kind of answer it gives."""

TO_THE_COACH = "coach"
ON_MORE_DAYS: Mapping[str, str] = {
    "skip; ask again tomorrow; 2 days in a row -> CF5": "CF5",
    "skip; contact nurse; second day -> CF3": "CF3",
    "skip; if twice -> contact coach": TO_THE_COACH,
}
"""What follows when a row of table 2 fires on more days: a question of table 1 counts as answered yes, or the coach hears of it."""

DURING_ACTIONS: frozenset[str] = frozenset(
    {
        "stop: emergency card",
        "stop; table 4 fall rows",
        "stop session; log",
        "go back to forward walking and finish",
        "rest 1 minute, slow down; second one -> stop",
        "slow down or stop",
        "stop; sit",
    }
)
"""Every action of table 3."""

AFTER_ACTIONS = ("stop_seek_care", "pause_contact_coach", "step_back", "repeat", "advance")
"""Every action of table 4, most serious first."""

UNKNOWN_ACTIONS = frozenset({"repeat"})
"""What a week may do whose answers are missing: never move on."""

ESCALATION_ACTIONS = frozenset({"tell coach; offer an easier plan"})
"""What happens when a plan keeps being too hard."""

MISSED_ACTIONS = frozenset(
    {
        "carry on; do not double up",
        "repeat the week",
        "repeat the last finished week",
        "go back 2 weeks (not below week 1)",
        "go back to half your last week number, redo balance test if 65+ or in Steady Balance",
        "start at week 1, redo all questions and tests",
        "redo all questions first, then as above",
    }
)
"""Every action of table 5."""

KNOWN_ACTIONS = {
    "screening": frozenset(SCREENING_ACTIONS),
    "before": frozenset(BEFORE_ACTIONS),
    "during": DURING_ACTIONS,
    "after": frozenset(AFTER_ACTIONS),
    "unknown": UNKNOWN_ACTIONS,
    "escalation": ESCALATION_ACTIONS,
    "missed": MISSED_ACTIONS,
}
