"""What the answers and a clinician's yes change, in words; of two limits on one thing the stricter is said."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.change import Bounds
from programmes.clinical.limits import bounded, is_same_walk
from programmes.clinical.plan import Plan, Week
from programmes.clinical.rules import Limit
from programmes.clinical.screening import EFFORT_LIMIT, Verdict

WORDS_OF_LIMITS: dict[Limit, tuple[str, Promise]] = {
    Limit.CLINICIAN_LED: (
        "person-check",
        _("A clinician leads: your coach chooses the programme and walks with you."),
    ),
    Limit.ONLY_RETURN_AFTER_INJURY: (
        "bar-chart-steps",
        _("Only Return after injury for now."),
    ),
    Limit.ONLY_STEADY_BALANCE: (
        "bar-chart-steps",
        _("Only Steady balance for now. It uses a rail and a helper."),
    ),
    Limit.STEADY_BALANCE_OR_FOUNDATIONS: (
        "bar-chart-steps",
        _("Only Steady balance or Foundations."),
    ),
    Limit.HELPER: ("people", _("Someone is with you on every walk.")),
    Limit.HELPER_FIRST_WEEKS: ("people", _("Someone is with you for the first 2 weeks.")),
    Limit.FROM_WEEK_1: ("calendar3", _("You start with week 1 and leave no week out.")),
    Limit.NO_SLOPE: ("x-circle", _("No slopes. Go by how hard it feels, not by your pulse.")),
    Limit.INDOORS: ("house", _("A clear, flat place indoors, or a track.")),
    Limit.NO_TREADMILL: ("x-circle", _("No treadmill.")),
    Limit.NO_DESK_BREAK: ("x-circle", _("No desk breaks.")),
}
"""What each limit of the screening table changes, in the order in which it matters; effort is said with its number."""

WHILE_WALKING = frozenset({Limit.NO_SLOPE, Limit.INDOORS})
"""Limits to keep in mind on each walk."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an answer or a clinician's yes changes, with the icon beside it."""

    icon: str
    words: str


def changes_of(verdict: Verdict) -> tuple[Change, ...]:
    """Everything that the yes answers and the limits of a clinician change for somebody who may start."""
    limits = verdict.limits - (
        {Limit.HELPER_FIRST_WEEKS} if Limit.HELPER in verdict.limits else set()
    )
    return (*_told(limits), *_numbers(verdict))


def walking_limits(verdict: Verdict) -> tuple[Change, ...]:
    """What to keep to on each walk: effort, minutes and ground."""
    return (*_numbers(verdict), *_told(verdict.limits & WHILE_WALKING))


def effort_top(verdict: Verdict) -> int | None:
    """The highest effort that the answers and every clinician's yes allow; None for no limit."""
    tops = [verdict.bounds.effort] if verdict.bounds.effort is not None else []
    return min([*tops, EFFORT_LIMIT] if Limit.EFFORT_4 in verdict.limits else tops, default=None)


def _told(limits: frozenset[Limit]) -> Iterator[Change]:
    for limit, (icon, words) in WORDS_OF_LIMITS.items():
        if limit in limits:
            yield Change(icon, str(words))


def _numbers(verdict: Verdict) -> Iterator[Change]:
    effort, bounds = effort_top(verdict), verdict.bounds
    if effort is not None:
        words = gettext("Effort stays at %(top)d of 10 or less.") % {"top": effort}
        yield Change("stopwatch", words)
    if bounds.minutes is not None:
        words = gettext("At most %(minutes)d minutes in one walk.") % {"minutes": bounds.minutes}
        yield Change("stopwatch", words)
    if bounds.slope is not None and not verdict.limits & WHILE_WALKING:
        yield Change("x-circle", gettext("Flat ground only."))


def why_cut(week: Week, walked: Week, plan: Plan, bounds: Bounds) -> str:
    """Why less is walked than the plan says, in one sentence; empty when nothing is cut."""
    if is_same_walk(walked, week):
        return ""
    if not is_same_walk(walked, bounded(week, plan, bounds)):
        return gettext(
            "Shorter or flatter than the programme says: a clinician\u2019s limit has ended, and your walks grow again "
            "step by step."
        )
    if bounds.minutes is not None and walked.total_seconds < week.total_seconds:
        return gettext(
            "Shorter than the programme says: a clinician allowed at most %(minutes)d minutes a walk."
        ) % {"minutes": bounds.minutes}
    return gettext("Easier than the programme says: a clinician set limits.")
