"""In how many weeks somebody walked as planned. Weeks, never days in a row: a day off that was told breaks nothing."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from programmes.clinical.review import is_too_few
from programmes.reports.lived import Lived, LivedSession, State


@dataclass(frozen=True, slots=True)
class Consistency:
    """Weeks walked as planned, of those that counted."""

    kept: int
    counted: int

    @property
    def title(self) -> str:
        """You walked as planned in 5 of 6 weeks."""
        if not self.counted:
            return gettext("Your first full week is still to come")
        return ngettext(
            "You walked as planned in %(kept)d of %(counted)d week",
            "You walked as planned in %(kept)d of %(counted)d weeks",
            self.counted,
        ) % {"kept": self.kept, "counted": self.counted}

    @property
    def line(self) -> str:
        """What counts, and what does not."""
        return gettext(
            "A week counts when at least two thirds of its walks are done. "
            "A walk that you left out with a reason, a pause and days away change nothing."
        )


def consistency(lived: Lived) -> Consistency:
    """Over the finished weeks since the start; a week in which nothing was due is left out."""
    weeks: dict[int, list[LivedSession]] = defaultdict(list)
    this_week = lived.enrolment.week_of(lived.today)
    for session in lived.sessions:
        number = lived.enrolment.week_of(session.planned_on)
        if number < this_week and session.state(lived.today) is not State.SKIPPED:
            weeks[number].append(session)
    kept = sum(_is_kept(sessions) for sessions in weeks.values())
    return Consistency(kept=kept, counted=len(weeks))


def _is_kept(due: list[LivedSession]) -> bool:
    return not is_too_few(sum(session.walk is not None for session in due), len(due))
