"""What table 4 looks at: the answers around a week's walks, counted. The order of the answers never matters."""

import datetime as dt
import enum
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from msgspec import Struct

from programmes.clinical.before import PAIN_HIGH
from programmes.clinical.rules import load_rules
from programmes.clinical.stop_rules import (
    AFTER_ROWS,
    PAIN_WINDOW_DAYS,
    TellsOfAWalk,
    fell,
    was_an_emergency,
    was_too_sore,
    with_sore_checks,
)
from programmes.clinical.stumbles import in_tests, is_stumbling, up_to

DAYS_IN_WEEK = 7
STEADY_BALANCE = "steady_balance"
USUAL = load_rules().usual_pain
WEEK = dt.timedelta(days=DAYS_IN_WEEK)
RISING_WEEKS = AFTER_ROWS["usual_pain_rising"].number("weeks")
RISING_SPANS = tuple(ago * WEEK for ago in range(RISING_WEEKS + 1))
MORNING_HIGH = AFTER_ROWS["morning_pain_high"].number("pain")
MORNING_FAR_ABOVE = AFTER_ROWS["morning_pain_high"].number("above_usual")


class Symptom(enum.StrEnum):
    """What a walker may report at any time."""

    EMERGENCY = "emergency"
    FALL = "fall"
    HEAD_HIT = "head_hit"
    HEAD_SIGN = "head_sign"
    BLOOD_THINNERS = "blood_thinners"
    INJURED = "injured"
    NO_WEIGHT_ON_LEG = "no_weight_on_leg"
    KNEE_URGENT = "knee_urgent"
    LEG_NUMB_OR_WEAK = "leg_numb_or_weak"


class Walked(Struct, frozen=True):
    """One walk as it was told; what was left out is None."""

    walked_on: dt.date
    pain_worst: int | None = None
    effort: int | None = None
    confidence: int | None = None
    near_falls: int = 0
    falls: int = 0
    stop_code: str = ""


class Morning(Struct, frozen=True):
    """An answer given on a morning after the walk of `walked_on`; without a score nobody answered."""

    on: dt.date
    walked_on: dt.date
    pain: int | None
    is_swollen: bool = False


class PainNow(Struct, frozen=True):
    """The score that a walker gave before a session, in its check or in the log of its walk."""

    on: dt.date
    pain: int
    is_check: bool = False


class Report(Struct, frozen=True):
    """Symptoms told on a day, with or without a walk, and near-falls in physical tests."""

    on: dt.date
    symptoms: frozenset[Symptom] = frozenset()
    near_falls: int = 0


class WeekInputs(Struct, frozen=True):
    """The seven days from `begins_on`, and what is known from the weeks before; later answers are left out."""

    begins_on: dt.date
    planned: int
    effort_top: int
    programme_code: str
    walks: tuple[Walked, ...] = ()
    mornings: tuple[Morning, ...] = ()
    reports: tuple[Report, ...] = ()
    pains_now: tuple[PainNow, ...] = ()
    joining_pain: int | None = None

    @property
    def ends_before(self) -> dt.date:
        """The first day of the next week."""
        return self.begins_on + WEEK

    def holds(self, day: dt.date) -> bool:
        """True for a day of this week."""
        return self.begins_on <= day < self.ends_before


class Figures(Struct, frozen=True):
    """What the rows look at. Scores are the worst of the week, None when nobody told one; for mornings 0.

    `high_pains` are the walks and checks with high pain in the two weeks up to one of this week; `sore_days` the days
    that pain on mornings has lasted; `usual_rises` how much usual pain rose in each of the last weeks, empty when unknown.
    """

    symptoms: frozenset[Symptom]
    falls: int
    near_falls: int
    is_stumbling: bool
    is_steady_balance: bool
    high_pains: int
    pain: int | None
    pain_last_week: int | None
    morning: int
    morning_above: int
    sore_days: int
    missing_mornings: int
    usual_rises: tuple[int, ...]
    effort: int | None
    effort_top: int
    is_swollen: bool
    done: int
    planned: int
    confidence: int | None


class SoreMorning(Struct, frozen=True):
    """A scored morning: how far above usual it was, and whether its walk belongs to the week."""

    on: dt.date
    pain: int
    above: int
    is_of_this_week: bool

    @property
    def is_sore(self) -> bool:
        """High, or far above usual."""
        return is_sore(self.pain, self.above)


def is_sore(pain: int, above: int) -> bool:
    """High, or far above usual, on a morning."""
    return pain >= MORNING_HIGH or above >= MORNING_FAR_ABOVE


def figures_of(week: WeekInputs) -> Figures:
    """What the rows need to know about a week."""
    begins_on, ends_before = week.begins_on, week.ends_before
    known = [walk for walk in week.walks if walk.walked_on < ends_before]
    walks = [walk for walk in known if walk.walked_on >= begins_on]
    told = in_tests([(report.on, report.near_falls) for report in week.reports])
    stumbles: list[TellsOfAWalk] = [*[walk for walk in known if walk.near_falls], *told]
    of_this_week = [each for each in stumbles if week.holds(each.walked_on)]
    symptoms = _symptoms(week, walks)
    pains = PainsInOrder(week.pains_now)
    answers = _answers(week)
    mornings = [each for each in answers if each[0].walked_on >= begins_on]
    morning = max([pain for _morning, pain in mornings], default=0)
    morning_above = max([_above(m, pain, week, pains) for m, pain in mornings], default=0)
    return Figures(
        symptoms=symptoms,
        falls=sum(map(fell, walks)) + (Symptom.FALL in symptoms),
        near_falls=sum(each.near_falls for each in of_this_week),
        is_stumbling=any(is_stumbling(one, stumbles) for one in of_this_week),
        is_steady_balance=week.programme_code == STEADY_BALANCE,
        high_pains=_high_pains(week, known),
        pain=_worst(walks),
        pain_last_week=_worst(_of_the_week_before(week, known)),
        morning=morning,
        morning_above=morning_above,
        sore_days=_sore_days([_compared(m, pain, week, pains) for m, pain in answers])
        if is_sore(morning, morning_above)
        else 0,
        missing_mornings=len({w.walked_on for w in walks} - {m.walked_on for m, _pain in answers}),
        usual_rises=_usual_rises(pains, week),
        effort=max([walk.effort for walk in walks if walk.effort is not None], default=None),
        effort_top=week.effort_top,
        is_swollen=any(m.is_swollen and week.holds(m.walked_on) for m in week.mornings),
        done=len(walks),
        planned=week.planned,
        confidence=min(
            [walk.confidence for walk in walks if walk.confidence is not None], default=None
        ),
    )


def usual_pain(
    pains_now: Iterable[PainNow], joining_pain: int | None, before: dt.date
) -> int | None:
    """The middle of the last answers before a day, the lower one of two; None when nobody has ever said."""
    return PainsInOrder(pains_now).usual(joining_pain, before)


class PainsInOrder:
    """The answers about pain in order of time, asked for the usual one of many days."""

    __slots__ = ("_days", "_pains")

    def __init__(self, pains_now: Iterable[PainNow]) -> None:
        in_order = sorted([(answer.on, answer.pain) for answer in pains_now])
        self._days = [day for day, _pain in in_order]
        self._pains = [pain for _day, pain in in_order]

    def usual(self, joining_pain: int | None, before: dt.date) -> int | None:
        """The middle of the last answers before a day, the lower one of two."""
        end = bisect_left(self._days, before)
        known = self._pains[max(0, end - USUAL.answers) : end]
        if joining_pain is not None and len(known) < USUAL.until:
            return joining_pain
        return sorted(known)[(len(known) - 1) // 2] if known else None


def _worst(walks: Iterable[Walked]) -> int | None:
    """The most pain that was told."""
    return max([walk.pain_worst for walk in walks if walk.pain_worst is not None], default=None)


def _symptoms(week: WeekInputs, walks: Iterable[Walked]) -> frozenset[Symptom]:
    told = {
        symptom for report in week.reports if week.holds(report.on) for symptom in report.symptoms
    }
    if any(map(was_an_emergency, walks)):
        told.add(Symptom.EMERGENCY)
    return frozenset(told)


def _high_pains(week: WeekInputs, known: Iterable[Walked]) -> int:
    checks = [
        (each.on, each.pain) for each in week.pains_now if each.is_check and each.pain >= PAIN_HIGH
    ]
    sore = with_sore_checks([walk for walk in known if was_too_sore(walk)], checks)
    of_this_week = [each for each in sore if week.holds(each.walked_on)]
    return max([len([*up_to(each, sore, PAIN_WINDOW_DAYS)]) for each in of_this_week], default=0)


def _of_the_week_before(week: WeekInputs, known: Iterable[Walked]) -> list[Walked]:
    first, after = week.begins_on - WEEK, week.begins_on
    return [walk for walk in known if first <= walk.walked_on < after]


def _answers(week: WeekInputs) -> list[tuple[Morning, int]]:
    """The mornings with a score; one for the evening of the walk says nothing about the morning after."""
    ends_before = week.ends_before
    return [
        (morning, morning.pain)
        for morning in week.mornings
        if morning.pain is not None and morning.on > morning.walked_on < ends_before
    ]


def _above(morning: Morning, pain: int, week: WeekInputs, pains: PainsInOrder) -> int:
    """A morning beside usual pain; when nobody knows what is usual, beside no pain at all."""
    return pain - (pains.usual(week.joining_pain, morning.on) or 0)


def _compared(morning: Morning, pain: int, week: WeekInputs, pains: PainsInOrder) -> SoreMorning:
    above = _above(morning, pain, week, pains)
    return SoreMorning(morning.on, pain, above, morning.walked_on >= week.begins_on)


def _sore_days(mornings: Sequence[SoreMorning]) -> int:
    """The days, first and last counted, of the longest sore stretch that reaches into this week, which has a sore morning.

    Only a morning that was fine ends a stretch; one without an answer does not.
    """
    lengths, since = [], None
    for morning in _sorest_of_each_day(mornings):
        since = (since or morning.on) if morning.is_sore else None
        if since and morning.is_of_this_week:
            lengths.append((morning.on - since).days + 1)
    return max(lengths)


def _sorest_of_each_day(mornings: Iterable[SoreMorning]) -> Iterator[SoreMorning]:
    """One morning for each day: of two answers the worse, of two walks the later."""
    in_order = sorted(mornings, key=attrgetter("on"))
    for _on, same_day in groupby(in_order, key=attrgetter("on")):
        yield max(same_day, key=attrgetter("is_sore", "is_of_this_week"))


def _usual_rises(pains: PainsInOrder, week: WeekInputs) -> tuple[int, ...]:
    """How much usual pain rose in each of the last weeks, the latest first; empty when one is unknown."""
    ends_before = week.ends_before
    usual = [pains.usual(week.joining_pain, ends_before - span) for span in RISING_SPANS]
    known = [pain for pain in usual if pain is not None]
    if len(known) < len(usual):
        return ()
    return tuple(after - before for after, before in pairwise(known))
