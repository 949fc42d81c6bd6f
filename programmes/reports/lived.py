"""An enrolment as it is lived: what is planned and what was walked, read in two queries, for every page of a walker."""

import datetime as dt
import enum
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from accounts.models import User
from programmes.clinical.plan import Plan, Week
from programmes.models import Enrolment, ProgrammeVersion, Session

DAYS_IN_WEEK = 7


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


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """What pages say about a programme version."""

    name: str
    code: str
    plan: Plan


@lru_cache(maxsize=256)
def known_version(version_id: uuid.UUID) -> KnownVersion:
    """Versions never change, so each is read and understood once in a process."""
    version = ProgrammeVersion.objects.get(pk=version_id)
    return KnownVersion(name=version.name, code=version.code, plan=version.plan)


@dataclass(frozen=True, slots=True)
class Lived:
    """An enrolment on one day of its walker's calendar."""

    enrolment: Enrolment
    version: KnownVersion
    sessions: tuple[LivedSession, ...]
    today: dt.date

    @property
    def weeks(self) -> tuple[Week, ...]:
        """All weeks of the plan."""
        return self.version.plan.weeks

    @property
    def week_number(self) -> int:
        """The week that today lies in, kept within the plan."""
        return max(1, min(self.enrolment.week_of(self.today), len(self.weeks)))

    @property
    def week_starts_on(self) -> dt.date:
        """The first day of the week that today lies in."""
        return self.first_day_of(self.week_number)

    @property
    def ends_on(self) -> dt.date:
        """The last day of the last week, or of a later session that was moved."""
        last = self.first_day_of(len(self.weeks) + 1) - dt.timedelta(days=1)
        return max([last, *(session.planned_on for session in self.sessions)])

    @property
    def walks(self) -> tuple[LivedWalk, ...]:
        """All walks, in the order of their days."""
        done = (session.walk for session in self.sessions if session.walk)
        return tuple(sorted(done, key=lambda walk: walk.walked_on))

    def first_day_of(self, week_number: int) -> dt.date:
        """The date on which a week begins."""
        return self.enrolment.starts_on + dt.timedelta(days=DAYS_IN_WEEK * (week_number - 1))

    def planned_between(self, first: dt.date, last: dt.date) -> tuple[LivedSession, ...]:
        """The sessions planned from `first` to `last`, both included."""
        return tuple(s for s in self.sessions if first <= s.planned_on <= last)

    def may_be_walked(self, session: LivedSession) -> bool:
        """The same rule as `Session.may_be_walked_on`, for today."""
        week_of = self.enrolment.week_of
        return week_of(session.planned_on) <= week_of(self.today)


def latest_enrolment(walker: User) -> Enrolment | None:
    """The enrolment that the walker follows, or else followed last."""
    return walker.enrolments.order_by("-enrolled_at").first()


def live(enrolment: Enrolment, today: dt.date) -> Lived:
    """The enrolment with all its sessions."""
    rows = enrolment.sessions.order_by("planned_on", "number").values_list(*READ)
    return Lived(
        enrolment=enrolment,
        version=known_version(enrolment.version_id),
        sessions=tuple(_lived_session(row) for row in rows),
        today=today,
    )
