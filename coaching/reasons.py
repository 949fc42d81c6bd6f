"""Why a walker needs their coach: one pure function over facts, so that the roster's order can be explained and tested."""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from coaching.thresholds import USUAL, Thresholds
from programmes.clinical.stop_rules import stumbled_too_often

WINDOW_DAYS = 14
NEW_ANSWERS_DAYS = 7
RISE_WALKS = 3
OFFER_DAYS = 3
"""For how many days a new version of a programme is between the walker and their plan page alone."""


class Code(enum.StrEnum):
    """The reasons, most serious first; the roster is ordered by them."""

    FELL = "fell"
    ON_HOLD = "on_hold"
    PAIN_HIGH = "pain_high"
    PAIN_RISING = "pain_rising"
    NEAR_FALLS = "near_falls"
    SWELLING = "swelling"
    ASK = "ask"
    TOO_HARD = "too_hard"
    UNSURE = "unsure"
    CLEARANCE = "clearance"
    ANSWERS = "answers"
    YES_ENDS = "yes_ends"
    PLAN_WAITS = "plan_waits"
    MESSAGE = "message"
    SILENT = "silent"
    BEHIND = "behind"


ORDER = tuple(Code)


class WalkFacts(NamedTuple):
    """What the reasons ask of one walk; a score that was not given is None. A tuple, for there are thousands of them."""

    walked_on: dt.date
    falls: int = 0
    pain_worst: int | None = None
    pain_after: int | None = None
    near_falls: int = 0
    confidence: int | None = None


class TellFacts(NamedTuple):
    """That the rules wanted a coach to know something: on which day of the walker, and by which rows of the tables."""

    on: dt.date
    rows: frozenset[str]


class Yes(NamedTuple):
    """Whether the answers still wait for a clinician's yes, or from which day on they will: the last day of one that ends soon."""

    is_missing: bool = False
    ends_on: dt.date | None = None


NO_YES_NEEDED = Yes()
OF_A_SYMPTOM = frozenset({"swelling"})
"""The rows that tell how a body is; all others tell only that the plan keeps being too hard."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one walker on their own calendar day `today`; walks and what was told are newest first.

    `answered_on` is the day of health answers since they joined, `offered_on` that of a new version of their programme which
    waits for their answer, `wrote_on` that of their oldest message that nobody has read.
    """

    today: dt.date
    walks: tuple[WalkFacts, ...] = ()
    told: tuple[TellFacts, ...] = ()
    starts_on: dt.date | None = None
    is_on_hold: bool = False
    yes: Yes = NO_YES_NEEDED
    answered_on: dt.date | None = None
    offered_on: dt.date | None = None
    wrote_on: dt.date | None = None
    shares_pain: bool = True
    planned: int = 0
    done: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with the figures that explain it: `value` alone, or from `value` to `limit`, or `value` of `limit`."""

    code: Code
    value: int = 0
    limit: int = 0
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Snooze:
    """That a coach need not read a reason again until the day after `until_on`; `weight` is how serious it was then."""

    code: Code
    weight: int
    until_on: dt.date
    made_at: dt.datetime


SERIOUS = frozenset({Code.FELL, Code.ON_HOLD, Code.PAIN_HIGH})
SERIOUS_DAYS, SNOOZE_DAYS = 7, 28
"""For how many days at most a coach may put a reason aside: a serious one for a week."""


def weight_of(reason: Reason) -> int:
    """How serious a reason is among those of its kind: the worse score, or the later day."""
    if reason.code is Code.PAIN_HIGH:
        return reason.value
    if reason.code is Code.PAIN_RISING:
        return reason.limit
    return reason.on.toordinal() if reason.on else 0


def awake(
    found: tuple[Reason, ...],
    snoozes: Iterable[Snooze],
    today: dt.date,
    alarm_at: dt.datetime | None,
) -> tuple[tuple[Reason, ...], tuple[tuple[Reason, dt.date], ...]]:
    """The reasons to show, and those that wait, each with its last day.

    A fall or a stop told at `alarm_at` ends every snooze that was made before; so does a reason that became worse.
    """
    waiting = {
        snooze.code: snooze
        for snooze in snoozes
        if today <= snooze.until_on and (alarm_at is None or snooze.made_at > alarm_at)
    }
    asleep = tuple(
        (reason, waiting[reason.code].until_on)
        for reason in found
        if reason.code in waiting and weight_of(reason) <= waiting[reason.code].weight
    )
    kept_quiet = {reason for reason, _until in asleep}
    return tuple(reason for reason in found if reason not in kept_quiet), asleep


def reasons(facts: Facts, thresholds: Thresholds = USUAL) -> tuple[Reason, ...]:
    """Every reason that holds, most serious first; none means on track. `thresholds` say from when some of them show."""
    found = (
        _fell(facts),
        Reason(Code.ON_HOLD) if facts.is_on_hold else None,
        _high_pain(facts, thresholds),
        _rising_pain(facts, thresholds),
        _near_falls(facts, thresholds),
        _told(facts, of_a_symptom=True),
        _told(facts, of_a_symptom=False),
        _unsure(facts, thresholds),
        Reason(Code.CLEARANCE) if facts.yes.is_missing else None,
        _new_answers(facts),
        Reason(Code.YES_ENDS, on=facts.yes.ends_on) if facts.yes.ends_on else None,
        _plan_waits(facts),
        Reason(Code.MESSAGE, on=facts.wrote_on) if facts.wrote_on else None,
        _fading(facts, thresholds),
    )
    return tuple(reason for reason in found if reason)


def _fell(facts: Facts) -> Reason | None:
    for walk in facts.walks:
        if walk.falls and (facts.today - walk.walked_on).days < WINDOW_DAYS:
            return Reason(Code.FELL, value=walk.falls, on=walk.walked_on)
    return None


def _high_pain(facts: Facts, thresholds: Thresholds) -> Reason | None:
    last = facts.walks[0] if facts.walks and facts.shares_pain else None
    if last and last.pain_worst is not None and last.pain_worst >= thresholds.pain_that_shows:
        return Reason(Code.PAIN_HIGH, value=last.pain_worst, on=last.walked_on)
    return None


def _rising_pain(facts: Facts, thresholds: Thresholds) -> Reason | None:
    """Pain after walking, over the last three walks; a walk without a score says nothing about a rise."""
    if not facts.shares_pain:
        return None
    recent = [walk.pain_after for walk in facts.walks[:RISE_WALKS] if walk.pain_after is not None]
    if len(recent) == RISE_WALKS and recent[0] - recent[-1] >= thresholds.pain_rise:
        return Reason(Code.PAIN_RISING, value=recent[-1], limit=recent[0])
    return None


def _near_falls(facts: Facts, thresholds: Thresholds) -> Reason | None:
    """Too many in one walk, or in two weeks, by the numbers of table 4; in two weeks also from as few as the coach chose."""
    recent = [
        walk
        for walk in facts.walks
        if walk.near_falls and (facts.today - walk.walked_on).days < WINDOW_DAYS
    ]
    in_all = sum(walk.near_falls for walk in recent)
    is_shown = in_all >= thresholds.near_falls
    if recent and (
        is_shown or any(stumbled_too_often(walk.near_falls, in_all) for walk in recent)
    ):
        return Reason(Code.NEAR_FALLS, value=in_all, on=recent[0].walked_on)
    return None


def _unsure(facts: Facts, thresholds: Thresholds) -> Reason | None:
    """How sure somebody felt on their last walk, on the scale to five: as low as makes a week come again."""
    last = facts.walks[0] if facts.walks and facts.shares_pain else None
    if last and last.confidence is not None and last.confidence <= thresholds.low_confidence:
        return Reason(Code.UNSURE, value=last.confidence, on=last.walked_on)
    return None


def _new_answers(facts: Facts) -> Reason | None:
    """Health answers given again while a plan runs, for a week; those that need a clinician's yes say so themselves."""
    answered = facts.answered_on
    if answered is None or facts.yes.is_missing:
        return None
    is_new = (facts.today - answered).days < NEW_ANSWERS_DAYS
    return Reason(Code.ANSWERS, on=answered) if is_new else None


def _plan_waits(facts: Facts) -> Reason | None:
    """A new version of the programme, offered some days ago, that changes nothing until the walker answers."""
    offered = facts.offered_on
    has_waited = offered is not None and (facts.today - offered).days >= OFFER_DAYS
    return Reason(Code.PLAN_WAITS, on=offered) if has_waited else None


def _told(facts: Facts, *, of_a_symptom: bool) -> Reason | None:
    """What the rules told a coach, for two weeks; a symptom that is not shared only asks for a word with the walker."""
    for each in facts.told:
        is_recent = (facts.today - each.on).days < WINDOW_DAYS
        if is_recent and each.rows and OF_A_SYMPTOM.isdisjoint(each.rows) is not of_a_symptom:
            symptom = Code.SWELLING if facts.shares_pain else Code.ASK
            return Reason(symptom if of_a_symptom else Code.TOO_HARD, on=each.on)
    return None


def _fading(facts: Facts, thresholds: Thresholds) -> Reason | None:
    """Silence explains why somebody is behind, so only one of them is given; a plan on hold asks for neither."""
    if facts.starts_on is None or facts.is_on_hold:
        return None
    days = (facts.today - max(_last_walk(facts), facts.starts_on)).days
    if days >= thresholds.silent_days:
        return Reason(Code.SILENT, value=days)
    if thresholds.is_behind(facts.done, facts.planned):
        return Reason(Code.BEHIND, value=facts.done, limit=facts.planned)
    return None


def _last_walk(facts: Facts) -> dt.date:
    return facts.walks[0].walked_on if facts.walks else dt.date.min
