"""An enrolment as it is lived: what is planned and what was walked, read in two queries, or three when its plan has a story."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from programmes.clinical.course import WEEK, Course, weeks_of
from programmes.clinical.plan import Plan, Week
from programmes.models import (
    Adaptation,
    AdverseEvent,
    Enrolment,
    KeptAside,
    Programme,
    ProgrammeVersion,
    Session,
    VersionOffer,
    week_of,
)
from programmes.reports.course import as_values, open_until
from programmes.reports.verdicts import Told, newest_row, told_from

DAYS_IN_WEEK = 7
ANY_DAY = (0,)
"""Which weekdays somebody chose says nothing about where a week begins."""


class State(enum.StrEnum):
    """A session seen from one day."""

    WALKED = "walked"
    SKIPPED = "skipped"
    TODAY = "today"
    MISSED = "missed"
    PLANNED = "planned"


class LivedWalk(NamedTuple):
    """What a walker told about a walk."""

    walked_on: dt.date
    minutes: int
    pain_before: int | None
    pain_worst: int | None
    pain_after: int | None
    effort: int | None
    near_falls: int
    falls: int
    stop_code: str


class LivedSession(NamedTuple):
    """A session with its walk, if any."""

    id: uuid.UUID
    week_number: int
    planned_on: dt.date
    status: str
    walk: LivedWalk | None

    def state(self, today: dt.date) -> State:
        """What a walker calls it on `today`."""
        if self.status != Session.Status.PLANNED:
            return State(self.status)
        if self.planned_on == today:
            return State.TODAY
        return State.MISSED if self.planned_on < today else State.PLANNED


READ = (
    "pk",
    "week_number",
    "planned_on",
    "status",
    *(f"walk__{field}" for field in LivedWalk._fields),
)


def _lived_session(row: tuple[Any, ...]) -> LivedSession:
    identity, week_number, planned_on, status, *walk = row
    told = None if walk[0] is None else LivedWalk._make(walk)
    return LivedSession(identity, week_number, planned_on, status, told)


class Followed(NamedTuple):
    """An enrolment as a value, so that a page is remembered only as long as nothing about it changed.

    `newest` is the last row of its story, and `offer` a newer version of the programme that waits for an answer. Of the
    walker, `has_aside` says that a form was kept beside the plan and not read yet, `told_in_test` is the day of the last
    event in a physical test about which nothing is answered.
    """

    id: uuid.UUID
    version_id: uuid.UUID
    starts_on: dt.date
    status: str
    hold_code: str
    newest: Told | None = None
    offer: uuid.UUID | None = None
    has_aside: bool = False
    told_in_test: dt.date | None = None

    @property
    def has_ended(self) -> bool:
        """True once finished or withdrawn."""
        return self.status in {Enrolment.Status.FINISHED, Enrolment.Status.WITHDRAWN}

    @property
    def is_on_hold(self) -> bool:
        """True while the plan waits."""
        return self.status == Enrolment.Status.ON_HOLD

    def week_of(self, day: dt.date) -> int:
        """The week that `day` lies in."""
        return week_of(self.starts_on, day)


NEWEST = Followed._fields.index("newest")


@dataclass(frozen=True, slots=True, eq=False)
class KnownVersion:
    """What pages say about a programme version; there is one object for each version, compared by identity."""

    name: str
    code: str
    plan: Plan
    own_programme: uuid.UUID | None
    """The programme, when a coach made it."""


@lru_cache(maxsize=256)
def known_version(version_id: uuid.UUID) -> KnownVersion:
    """Versions never change, so each is read and understood once in a process."""
    version = ProgrammeVersion.objects.select_related("programme").get(pk=version_id)
    own = version.programme_id if version.programme.is_own else None
    return KnownVersion(version.name, version.code, version.plan, own)


def maker_of(version: KnownVersion) -> str:
    """Which coach made the programme, in words; empty for one of the catalogue, without a question."""
    if version.own_programme is None:
        return ""
    return Programme.objects.select_related("author").get(pk=version.own_programme).made_by


@dataclass(frozen=True, slots=True)
class Lived:
    """An enrolment on one day of its walker's calendar."""

    enrolment: Followed
    version: KnownVersion
    sessions: tuple[LivedSession, ...]
    today: dt.date
    open_until: dt.date
    """The first day whose sessions cannot be walked today yet."""
    week_number: int
    """The week of the plan that today lies in, in the walker's own course."""
    week_starts_on: dt.date
    """The first of the seven days that today lies in."""

    @property
    def weeks(self) -> tuple[Week, ...]:
        """All weeks of the plan."""
        return self.version.plan.weeks

    @property
    def ends_on(self) -> dt.date:
        """The last day of the last week, or of a later session that was moved."""
        last = self.enrolment.starts_on + len(self.weeks) * WEEK - dt.timedelta(days=1)
        return max([last, *(session.planned_on for session in self.sessions)])

    @property
    def walks(self) -> tuple[LivedWalk, ...]:
        """All walks, in the order of their days."""
        done = (session.walk for session in self.sessions if session.walk)
        return tuple(sorted(done, key=lambda walk: walk.walked_on))

    def planned_between(self, first: dt.date, last: dt.date) -> tuple[LivedSession, ...]:
        """The sessions planned from `first` to `last`, both included."""
        return tuple(s for s in self.sessions if first <= s.planned_on <= last)

    def may_be_walked(self, session: LivedSession) -> bool:
        """The same rule as `may_be_walked_on`, for today."""
        return session.planned_on < self.open_until


def latest_enrolment(walker: User) -> Followed | None:
    """The enrolment that the walker follows, or else followed last."""
    row = _rows_of_enrolments().filter(walker_id=walker.pk).first()
    if row is None:
        return None
    return Followed._make(row)._replace(newest=told_from(row[NEWEST]))


def live(enrolment: Followed, today: dt.date, course: Course | None = None) -> Lived:
    """The enrolment with all its sessions; `course` is its course where somebody has read it already."""
    rows = _rows_of_sessions().filter(enrolment_id=enrolment.id)
    course = course or course_followed(enrolment)
    number, week_starts_on = _place(course, today, has_ended=enrolment.has_ended)
    return Lived(
        enrolment=enrolment,
        version=known_version(enrolment.version_id),
        sessions=tuple(_lived_session(row) for row in rows),
        today=today,
        open_until=open_until(course, today),
        week_number=number,
        week_starts_on=week_starts_on,
    )


def course_followed(enrolment: Followed) -> Course:
    """The course of the walker, but for its weekdays; its rows are read only when there are any."""
    rows = Adaptation.objects.filter(enrolment=enrolment.id) if enrolment.newest else ()
    plan = known_version(enrolment.version_id).plan
    return Course(plan, enrolment.starts_on, ANY_DAY, as_values(rows))


def _place(course: Course, today: dt.date, *, has_ended: bool) -> tuple[int, dt.date]:
    """The number of the week that today lies in, and its first day.

    In a pause, and after the last week, it is the number of the week before, and the days of a week around today.
    """
    weeks = weeks_of(course)
    begun = [week for week in weeks if week.begins_on <= today]
    if not begun:
        return weeks[0].number if weeks else 1, weeks[0].begins_on if weeks else course.starts_on
    week = begun[-1]
    since = 0 if has_ended else (today - week.begins_on) // WEEK
    return week.number, week.begins_on + since * WEEK


@lru_cache(maxsize=1)
def _rows_of_sessions() -> QuerySet[Session, tuple[Any, ...]]:
    """The columns are worked out once: for Today that is a good part of the whole query."""
    return Session.objects.order_by("planned_on", "number").values_list(*READ)


@lru_cache(maxsize=1)
def _rows_of_enrolments() -> QuerySet[Enrolment, tuple[Any, ...]]:
    """The last one first."""
    waiting = VersionOffer.objects.filter(enrolment=OuterRef("pk"), answered_at__isnull=True)
    offer = Subquery(waiting.order_by("-offered_at").values("pk")[:1])
    aside = KeptAside.objects.unread().filter(walker=OuterRef("walker"))
    told = AdverseEvent.objects.filter(
        walker=OuterRef("walker"), walk__isnull=True, answered_at__isnull=True
    )
    rows = Enrolment.objects.annotate(
        newest=newest_row(),
        offer=offer,
        has_aside=Exists(aside),
        told_in_test=Subquery(told.order_by("-happened_on").values("happened_on")[:1]),
    )
    return rows.order_by("-enrolled_at").values_list(*Followed._fields)
