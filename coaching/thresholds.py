"""From when a reason shows on a coach's roster: the usual figures, how far a coach may move them, and what nobody moves."""

import enum
from dataclasses import dataclass

from programmes.clinical.review import CONFIDENCE_LOW
from programmes.clinical.stop_rules import NEAR_FALLS_IN_TWO_WEEKS, PAIN_HIGH

SILENT_DAYS = 7
PAIN_RISE = 2


class Behind(enum.StrEnum):
    """Fewer than which share of the planned walks is behind; two thirds is also what lets a week progress."""

    HALF = "half"
    TWO_THIRDS = "two_thirds"
    THREE_QUARTERS = "three_quarters"
    ALL = "all"


SHARES: dict[Behind, tuple[int, int]] = {
    Behind.HALF: (1, 2),
    Behind.TWO_THIRDS: (2, 3),
    Behind.THREE_QUARTERS: (3, 4),
    Behind.ALL: (1, 1),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The figures from which reasons show; what our rules stop a plan for shows whatever stands here."""

    silent_days: int = SILENT_DAYS
    high_pain: int = PAIN_HIGH
    pain_rise: int = PAIN_RISE
    behind: Behind = Behind.TWO_THIRDS
    low_confidence: int = CONFIDENCE_LOW
    near_falls: int = NEAR_FALLS_IN_TWO_WEEKS

    @property
    def pain_that_shows(self) -> int:
        """The worst pain from which a walk shows: never later than from where table 4 steps a plan back or stops it."""
        return min(self.high_pain, PAIN_HIGH)

    def is_behind(self, done: int, planned: int) -> bool:
        """True for fewer walks than the chosen share of those planned."""
        parts, whole = SHARES[self.behind]
        return done * whole < planned * parts


USUAL = Thresholds()
RANGES: dict[str, tuple[int, int]] = {
    "silent_days": (3, 14),
    "high_pain": (1, PAIN_HIGH),
    "pain_rise": (1, 4),
    "low_confidence": (1, 4),
    "near_falls": (1, NEAR_FALLS_IN_TWO_WEEKS),
}
"""The least and the most that a coach may choose. Pain and near-falls show no later than our rules act on them."""
