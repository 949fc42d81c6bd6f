"""How each walker of a coach stands today, in a number of queries that does not grow with the walkers."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from coaching.models import Grant
from coaching.reasons import (
    PAIN_RISE,
    WINDOW_DAYS,
    Code,
    Facts,
    Reason,
    WalkFacts,
    reasons,
)
from programmes.models import Enrolment, ProgrammeVersion, Screening, Session, Walk

SPARK_WALKS = 8
RECENT = dt.timedelta(days=28)
# Local dates run up to a day ahead of or behind UTC.
ZONE_SLACK = dt.timedelta(days=1)
WINDOW = dt.timedelta(days=WINDOW_DAYS)
WALK_FIELDS = ("session__enrolment__walker", "walked_on", "falls", "pain_worst", "pain_after")
NEEDS_A_CLINICIAN = {Screening.Verdict.SEE_A_CLINICIAN, Screening.Verdict.EMERGENCY}


@dataclass(frozen=True, slots=True)
class Following:
    """The programme that a walker follows now, and the week they have reached."""

    enrolment_id: uuid.UUID
    programme: str
    week: int
    weeks: int
    starts_on: dt.date
    is_on_hold: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """One walker on their own calendar day; pain is empty unless the walker shares it."""

    grant: Grant
    today: dt.date
    reasons: tuple[Reason, ...]
    following: Following | None = None
    pain: tuple[int, ...] = ()
    done: int = 0
    planned: int = 0
    last_on: dt.date | None = None
    next_on: dt.date | None = None

    @property
    def walker(self) -> User:
        """Whose standing it is."""
        return self.grant.walker

    @property
    def name(self) -> str:
        """What the coach calls the walker."""
        return self.walker.shown_name

    @property
    def needs_coach(self) -> bool:
        """True when at least one reason holds."""
        return bool(self.reasons)

    @property
    def top(self) -> Code | None:
        """The most serious reason."""
        return self.reasons[0].code if self.reasons else None

    @property
    def last_day(self) -> str:
        """When the walker last walked, in words."""
        return day_in_words(self.last_on, self.today)

    @property
    def next_day(self) -> str:
        """When the next walk is planned, in words."""
        return day_in_words(self.next_on, self.today)

    @property
    def done_percent(self) -> int:
        """Walks done of walks planned in the window."""
        return 100 * self.done // self.planned if self.planned else 0

    @property
    def pain_now(self) -> int | None:
        """The latest score after a walk."""
        return self.pain[-1] if self.pain else None

    @property
    def pain_class(self) -> str:
        """Marks a line that rose over the last three walks."""
        recent = self.pain[-3:]
        return "up" if recent and recent[-1] - recent[0] >= PAIN_RISE else ""

    @property
    def pain_label(self) -> str:
        """The sparkline in words."""
        scores = ", ".join(str(score) for score in self.pain)
        return gettext("Pain after the last walks, oldest first: %(scores)s.") % {"scores": scores}


@dataclass(slots=True)
class Timetable:
    """The sessions near today of one enrolment, and what they say about it."""

    today: dt.date
    rows: list[tuple[dt.date, str, int]] = field(default_factory=list)

    @property
    def planned(self) -> int:
        """Sessions of the window; today's counts only once it is walked, because the day is not over."""
        return sum(1 for on, status, _week in self.rows if self._is_counted(on, status))

    @property
    def done(self) -> int:
        """Sessions of the window that were walked."""
        return sum(
            1
            for on, status, _week in self.rows
            if status == Session.Status.WALKED and self._is_counted(on, status)
        )

    @property
    def next_on(self) -> dt.date | None:
        """The date of the next session."""
        ahead = self._ahead()
        return ahead[0][0] if ahead else None

    @property
    def week(self) -> int:
        """The week of the next session, or the last one reached."""
        ahead = self._ahead()
        if ahead:
            return ahead[0][2]
        return max((week for _on, _status, week in self.rows), default=1)

    def _ahead(self) -> list[tuple[dt.date, str, int]]:
        return sorted(
            row for row in self.rows if row[0] >= self.today and row[1] == Session.Status.PLANNED
        )

    def _is_counted(self, on: dt.date, status: str) -> bool:
        if on == self.today:
            return status == Session.Status.WALKED
        return self.today - WINDOW < on < self.today


def day_in_words(on: dt.date | None, today: dt.date) -> str:
    """Today, yesterday, tomorrow, or a short date; nothing for no day."""
    if on is None:
        return ""
    near = {-1: gettext("Yesterday"), 0: gettext("Today"), 1: gettext("Tomorrow")}
    return near.get((on - today).days) or date_format(on, "D j M")


def standings(grants: Sequence[Grant], now: dt.datetime) -> list[Standing]:
    """How the walkers of these grants stand at `now`, in the order of the grants; load `walker` with them."""
    people = [grant.walker_id for grant in grants]
    todays = {grant.walker_id: grant.walker.local_date(now) for grant in grants}
    enrolments = {
        row.walker_id: row
        for row in Enrolment.objects.active().filter(walker__in=people).defer("weekdays")
    }
    names = _programme_names({row.version_id for row in enrolments.values()})
    timetables = _timetables(enrolments.values(), todays, now)
    walks = _walks(people, now)
    verdicts = dict(
        Screening.objects.filter(walker__in=people, completed_at__isnull=False)
        .order_by("completed_at")
        .values_list("walker", "verdict")
    )
    made = []
    for grant in grants:
        enrolment = enrolments.get(grant.walker_id)
        today = todays[grant.walker_id]
        timetable = timetables[enrolment.pk] if enrolment else Timetable(today)
        following = None
        if enrolment:
            programme, weeks = names[enrolment.version_id]
            following = Following(
                enrolment_id=enrolment.pk,
                programme=programme,
                week=timetable.week,
                weeks=weeks,
                starts_on=enrolment.starts_on,
                is_on_hold=enrolment.is_on_hold,
            )
        needs_clearance = verdicts.get(grant.walker_id) in NEEDS_A_CLINICIAN
        made.append(
            _standing(
                grant,
                timetable,
                following,
                walks[grant.walker_id],
                needs_clearance=needs_clearance,
            )
        )
    return made


def _standing(
    grant: Grant,
    timetable: Timetable,
    following: Following | None,
    walks: list[WalkFacts],
    *,
    needs_clearance: bool,
) -> Standing:
    facts = Facts(
        today=timetable.today,
        walks=tuple(walks),
        starts_on=following.starts_on if following else None,
        is_on_hold=following is not None and following.is_on_hold,
        needs_clearance=needs_clearance,
        shares_pain=grant.shares_pain,
        planned=timetable.planned,
        done=timetable.done,
    )
    scores = [walk.pain_after for walk in walks[:SPARK_WALKS] if walk.pain_after is not None]
    return Standing(
        grant=grant,
        today=timetable.today,
        reasons=reasons(facts),
        following=following,
        pain=tuple(reversed(scores)) if grant.shares_pain else (),
        done=facts.done,
        planned=facts.planned,
        last_on=walks[0].walked_on if walks else None,
        next_on=None if facts.is_on_hold else timetable.next_on or _start_ahead(facts),
    )


def _start_ahead(facts: Facts) -> dt.date | None:
    """A plan that begins after the sessions we looked at has at least a first day."""
    return facts.starts_on if facts.starts_on and facts.starts_on > facts.today else None


def _programme_names(versions: set[uuid.UUID]) -> dict[uuid.UUID, tuple[str, int]]:
    """Name and number of weeks, without reading the whole documents."""
    rows = ProgrammeVersion.objects.filter(pk__in=versions).values_list(
        "pk", "document__name", "document__weeks_count"
    )
    return {pk: (str(name), int(weeks)) for pk, name, weeks in rows}


def _timetables(
    enrolments: Iterable[Enrolment], todays: dict[uuid.UUID, dt.date], now: dt.datetime
) -> dict[uuid.UUID, Timetable]:
    tables = {row.pk: Timetable(todays[row.walker_id]) for row in enrolments}
    reach = WINDOW + ZONE_SLACK
    rows = Session.objects.filter(
        enrolment__in=tables,
        planned_on__gte=now.date() - reach,
        planned_on__lte=now.date() + reach,
    )
    for pk, *row in rows.order_by().values_list(
        "enrolment", "planned_on", "status", "week_number"
    ):
        tables[pk].rows.append((row[0], row[1], row[2]))
    return tables


def _walks(people: list[uuid.UUID], now: dt.datetime) -> dict[uuid.UUID, list[WalkFacts]]:
    """Newest first: those of the last four weeks, and for the silent the last few that there were."""
    found: dict[uuid.UUID, list[WalkFacts]] = defaultdict(list)
    theirs = Walk.objects.filter(session__enrolment__walker__in=people)
    _collect(found, theirs.filter(walked_at__gte=now - RECENT))
    silent = [pk for pk in people if pk not in found]
    older = Walk.objects.filter(session__enrolment__walker__in=silent).annotate(
        place=Window(
            RowNumber(),
            partition_by=F("session__enrolment__walker"),
            order_by=F("walked_at").desc(),
        )
    )
    _collect(found, older.filter(place__lte=SPARK_WALKS))
    return found


def _collect(found: dict[uuid.UUID, list[WalkFacts]], walks: QuerySet[Walk]) -> None:
    for pk, *row in walks.order_by("-walked_at").values_list(*WALK_FIELDS):
        found[pk].append(WalkFacts(*row))
