"""What the enrolment page shows: may this walker join, and if not, why and what instead."""

import datetime as dt
import itertools
from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.models import User
from programmes.clinical.screening import may_enter
from programmes.models import Enrolment, ProgrammeVersion
from programmes.reports.clearances import verdict_on
from programmes.reports.screening import suggested_versions, usable_screening


@dataclass(frozen=True, slots=True)
class EnrolPage:
    """A programme that somebody wants to join, with what stands in the way."""

    version: ProgrammeVersion
    followed: Enrolment | None
    is_screened: bool
    reason: str
    suggested: tuple[ProgrammeVersion, ...]
    walks_a_week: int
    more_from: tuple[tuple[int, int], ...]

    @property
    def is_open(self) -> bool:
        """True when the walker may join."""
        return self.followed is None and self.is_screened and not self.reason

    @property
    def refusal(self) -> str:
        """The one thing to solve first: `followed`, `not_screened` or `not_suitable`."""
        if self.followed:
            return "followed"
        return "not_suitable" if self.is_screened else "not_screened"


def enrol_page(walker: User, version: ProgrammeVersion, now: dt.datetime) -> EnrolPage:
    """The enrolment page of one walker and one programme."""
    followed = walker.enrolments.active().select_related("version__programme").first()
    screening = usable_screening(walker, now)
    verdict = verdict_on(screening, walker.local_date(now)) if screening else None
    reason = may_enter(verdict, version.eligibility).reason if verdict else ""
    return EnrolPage(
        version=version,
        followed=followed,
        is_screened=screening is not None,
        reason=gettext(reason) if reason else "",
        suggested=suggested_versions(verdict) if verdict and reason else (),
        walks_a_week=version.plan.week(1).sessions,
        more_from=changes_in_days(version),
    )


def changes_in_days(version: ProgrammeVersion) -> tuple[tuple[int, int], ...]:
    """Weeks in which the number of walks differs from the week before, with that number."""
    weeks = version.plan.weeks
    pairs = itertools.pairwise(weeks)
    return tuple(
        (after.number, after.sessions)
        for before, after in pairs
        if before.sessions != after.sessions
    )
