"""The weeks of a plan as they are lived: what is really walked in each, within a clinician's limits, and its sessions."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from accounts.models import User
from programmes.clinical.adaptation import DAY
from programmes.clinical.change import Bounds
from programmes.clinical.course import Course, LivedWeek, coming_weeks, plan_on, weeks_of
from programmes.clinical.limits import bounded, walked_weeks
from programmes.clinical.plan import Week
from programmes.models import Session
from programmes.reports.clearances import Allowance, allowance_of
from programmes.reports.course import HasAWeek, course_of
from programmes.reports.limits import why_cut
from programmes.reports.lived import LivedSession


@dataclass(frozen=True, slots=True)
class WeekOfWalks:
    """One lived week with its sessions; `again` says that its number was walked before, `why` what cuts its walks."""

    lived: LivedWeek
    sessions: tuple[LivedSession, ...]
    again: bool
    why: str

    @property
    def planned_minutes(self) -> float:
        """What all its sessions come to."""
        return round(len(self.sessions) * self.lived.week.total_minutes, 1)


@dataclass(frozen=True, slots=True)
class PlanOfToday:
    """A course, and what clinicians allow on the walker's own date."""

    course: Course
    allowed: Allowance

    @property
    def today(self) -> dt.date:
        """The walker's own date."""
        return self.allowed.today

    @property
    def week(self) -> LivedWeek | None:
        """The week of today, or the first one to come; None when none is left."""
        return next(iter(coming_weeks(self.course, self.today, 1)), None)


def within(course: Course, allowed: Allowance) -> tuple[LivedWeek, ...]:
    """All weeks of a course as they are really walked, within what clinicians allow or allowed."""
    lived = weeks_of(course)
    if not allowed.spans:
        return lived
    return tuple(walked_weeks(lived, course.plan, lambda week: _bounds(week, allowed)))


def week_on(course: Course, day: dt.date, allowed: Allowance) -> LivedWeek | None:
    """The week that a day lies in, as it is really walked; None where the course has none."""
    if not allowed.spans:
        return plan_on(course, day)
    return next((week for week in within(course, allowed) if week.holds(day)), None)


def weeks_of_walks(
    course: Course, sessions: Sequence[LivedSession], allowed: Allowance
) -> tuple[WeekOfWalks, ...]:
    """Every lived week in order, with each session in one of them."""
    by_place = _by_place(sessions, weeks_of(course))
    return tuple(_weeks_of_walks(course, by_place, allowed))


def walked_in(session: Session, walker: User, today: dt.date) -> Week:
    """What is walked in one session: its week with every change in it, within the limits; load `enrolment__version`."""
    course = course_of(session.enrolment)
    return walked_in_course(course, session, allowance_of(walker, today))


def walked_in_course(
    course: Course, session: HasAWeek, allowed: Allowance, day: dt.date | None = None
) -> Week:
    """The same, of a course that is known already: within the limits of the session's week and of a day, or of today."""
    lived = week_on(course, session.planned_on, allowed)
    is_in_it = lived is not None and lived.number == session.week_number
    week = lived.week if lived is not None and is_in_it else session.week
    walked = bounded(week, course.plan, allowed.on(day or allowed.today))
    return replace(walked, number=session.week_number)


def why_ahead(found: Sequence[WeekOfWalks], today: dt.date) -> str:
    """What cuts the walks of this week or of a later one; empty when nothing does."""
    return next((each.why for each in found if each.why and each.lived.ends_before > today), "")


def _weeks_of_walks(
    course: Course, by_place: Mapping[int, list[LivedSession]], allowed: Allowance
) -> Iterator[WeekOfWalks]:
    numbers: set[int] = set()
    pairs = zip(weeks_of(course), within(course, allowed), strict=True)
    for place, (lived, walked) in enumerate(pairs):
        yield WeekOfWalks(
            lived=walked,
            sessions=tuple(by_place.get(place, ())),
            again=lived.number in numbers,
            why=why_cut(lived.week, walked.week, course.plan, _bounds(lived, allowed)),
        )
        numbers.add(lived.number)


def _bounds(lived: LivedWeek, allowed: Allowance) -> Bounds:
    """The limits of its last day, or of today while it is not over."""
    return allowed.on(lived.ends_before - DAY)


def _by_place(
    sessions: Sequence[LivedSession], weeks: Sequence[LivedWeek]
) -> Mapping[int, list[LivedSession]]:
    """The sessions by the place of their lived week: of those with its number the one that is nearest in time."""
    found: dict[int, list[LivedSession]] = {}
    for session in sessions if weeks else ():
        same = [place for place, week in enumerate(weeks) if week.number == session.week_number]
        place = min(
            same or range(len(weeks)), key=lambda each: _away(weeks[each], session.planned_on)
        )
        found.setdefault(place, []).append(session)
    return found


def _away(week: LivedWeek, day: dt.date) -> int:
    """How many days a day lies outside a week."""
    last = week.ends_before - DAY
    return max((week.begins_on - day).days, (day - last).days, 0)
