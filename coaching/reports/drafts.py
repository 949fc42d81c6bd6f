"""A draft between two states: what undo would put back, and what smoothing would change."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from coaching.models import EarlierDraft, OwnProgramme
from coaching.reports.authoring import TOP
from programmes.clinical.plan import Week, read_plan
from programmes.clinical.rules import load_rules
from programmes.clinical.smoothing import TooSteepError, UnfitEndError, smoothed
from programmes.reports.findings import FIELDS, LABELS


def last_change(own: OwnProgramme) -> str:
    """What the last save changed, in words; empty when there is nothing to undo. One question."""
    earlier = EarlierDraft.objects.filter(own=own).first()
    return changes_in_words(earlier.document, own.document) if earlier else ""


def changes_in_words(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Which weeks and which texts differ between two documents."""
    said = [_weeks_in_words(before["weekly"], after["weekly"])]
    for name, field in FIELDS.items():
        if before.get(name) != after.get(name):
            said.append(str(LABELS[field]))
    return ", ".join(filter(None, said))


def _weeks_in_words(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> str:
    more = len(after) - len(before)
    if more > 0:
        return ngettext("%(number)d week more", "%(number)d weeks more", more) % {"number": more}
    if more < 0:
        said = ngettext("%(number)d week less", "%(number)d weeks less", -more)
        return said % {"number": -more}
    pairs = zip(before, after, strict=True)
    changed = [number for number, (old, new) in enumerate(pairs, 1) if old != new]
    said = ngettext("week %(numbers)s", "weeks %(numbers)s", len(changed))
    return said % {"numbers": ", ".join(map(str, changed))} if changed else ""


@dataclass(frozen=True, slots=True)
class Step:
    """One week before and after."""

    before: Week
    after: Week

    @property
    def is_changed(self) -> bool:
        """True when anything in it differs."""
        return self.before != self.after

    @property
    def figures(self) -> tuple[tuple[float, float], ...]:
        """Minutes in all, backward minutes and bouts, each before and after."""
        before, after = self.before, self.after
        return (
            (before.total_minutes, after.total_minutes),
            (before.backward_minutes, after.backward_minutes),
            (len(before.bouts), len(after.bouts)),
        )


@dataclass(frozen=True, slots=True)
class Smoothing:
    """A proposal of even steps for a saved draft; `why_not` says why there is none."""

    document: dict[str, Any]
    steps: tuple[Step, ...]
    why_not: str = ""

    @property
    def before(self) -> tuple[Week, ...]:
        """The weeks as they are saved."""
        return tuple(step.before for step in self.steps)

    @property
    def after(self) -> tuple[Week, ...]:
        """The weeks as they would be."""
        return tuple(step.after for step in self.steps)

    @property
    def is_offered(self) -> bool:
        """True when there is something to accept."""
        return any(step.is_changed for step in self.steps)

    @property
    def top(self) -> float:
        """One height for both staircases."""
        return max([TOP, *(week.total_minutes for week in (*self.before, *self.after))])


def smoothing_of(document: dict[str, Any]) -> Smoothing:
    """What one button proposes, or why it cannot; no question."""
    before = read_plan(document).weeks
    try:
        proposed = smoothed(document, load_rules().caps)
    except UnfitEndError as error:
        said = gettext(
            "Week %(number)d stays as it is, and the checks ask for something in it. Mend it first."
        )
        return Smoothing(document, (), said % {"number": error.args[0]})
    except TooSteepError:
        said = gettext(
            "We found no even steps from %(first)g to %(last)g minutes within the limits. "
            "A week more, or a lower last week, may help."
        )
        ends = {"first": before[0].total_minutes, "last": before[-1].total_minutes}
        return Smoothing(document, (), said % ends)
    after = read_plan(proposed).weeks
    steps = tuple(Step(*pair) for pair in zip(before, after, strict=True))
    return Smoothing(proposed, steps)
