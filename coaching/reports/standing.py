"""How each walker of a coach stands today, in a number of queries that does not grow with the walkers."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, F, Max, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from coaching.models import Grant
from coaching.reasons import (
    PAIN_RISE,
    RISE_WALKS,
    WINDOW_DAYS,
    Code,
    Facts,
    Reason,
    WalkFacts,
    reasons,
)
from coaching.reports.told import Told, told_to_coaches
from coaching.reports.waiting import waiting_for_a_yes
from programmes.models import Enrolment, ProgrammeVersion, Session, Walk

SPARK_WALKS = 8
# Local dates run up to a day ahead of or behind UTC.
ZONE_SLACK = dt.timedelta(days=1)
WINDOW = dt.timedelta(days=WINDOW_DAYS)
WALK_FIELDS = ("session__enrolment__walker", "walked_on", "falls", "pain_worst", "pain_after")


@dataclass(frozen=True, slots=True)
class Following:
    """The programme that a walker follows now, and the week they have reached."""

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


@dataclass(frozen=True, slots=True)
class Timetable:
    """What the sessions of one enrolment say on the walker's day `today`."""

    today: dt.date
    planned: int = 0
    done: int = 0
    next_on: dt.date | None = None


Lived = tuple[Following | None, Timetable]


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
    followings = _followings(people, todays)
    walks = _walks(people, now)
    told = told_to_coaches(grants, now)
    waiting = waiting_for_a_yes(people, todays)
    made = []
    for grant in grants:
        following, timetable = followings.get(
            grant.walker_id, (None, Timetable(todays[grant.walker_id]))
        )
        made.append(
            _standing(
                grant,
                timetable,
                following,
                walks.get(grant.walker_id, []),
                told=told.get(grant.walker_id, ()),
                needs_clearance=grant.walker_id in waiting,
            )
        )
    return made


def _standing(
    grant: Grant,
    timetable: Timetable,
    following: Following | None,
    walks: list[WalkFacts],
    *,
    told: Told,
    needs_clearance: bool,
) -> Standing:
    facts = Facts(
        today=timetable.today,
        walks=tuple(walks),
        told=told,
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


def _followings(
    people: list[uuid.UUID], todays: dict[uuid.UUID, dt.date]
) -> dict[uuid.UUID, Lived]:
    """What each walker follows, with its sessions counted on their own day.

    Counted by the database, in one query: around the world there are at most three dates at a time.
    """
    dates = sorted(set(todays.values()))
    counts = {
        f"{name}_{place}": column
        for place, today in enumerate(dates)
        for name, column in _columns(today).items()
    }
    columns = ["walker", "version", "starts_on", "status", *counts]
    enrolments = Enrolment.objects.active().filter(walker__in=people).annotate(**counts)
    rows = [
        dict(zip(columns, row, strict=True)) for row in enrolments.order_by().values_list(*columns)
    ]
    names = _programme_names({row["version"] for row in rows})
    return {
        row["walker"]: _lived(row, names[row["version"]], todays[row["walker"]], dates)
        for row in rows
    }


def _lived(
    row: dict[str, Any], programme: tuple[str, int], today: dt.date, dates: list[dt.date]
) -> Lived:
    place = dates.index(today)
    timetable = Timetable(
        today=today,
        planned=row[f"planned_{place}"],
        done=row[f"done_{place}"],
        next_on=row[f"next_{place}"],
    )
    following = Following(
        programme=programme[0],
        week=row[f"week_{place}"] or row[f"reached_{place}"] or 1,
        weeks=programme[1],
        starts_on=row["starts_on"],
        is_on_hold=row["status"] == Enrolment.Status.ON_HOLD,
    )
    return following, timetable


def _programme_names(versions: set[uuid.UUID]) -> dict[uuid.UUID, tuple[str, int]]:
    """Name and number of weeks, without reading the whole documents."""
    rows = ProgrammeVersion.objects.filter(pk__in=versions).values_list(
        "pk", "document__name", "document__weeks_count"
    )
    return {pk: (str(name), int(weeks)) for pk, name, weeks in rows}


def _columns(today: dt.date) -> dict[str, Aggregate]:
    """Today's session counts only once it is walked, because the day is not over."""
    walked = Q(sessions__status=Session.Status.WALKED)
    still = Q(sessions__status=Session.Status.PLANNED, sessions__planned_on__gte=today)
    before = Q(sessions__planned_on__gt=today - WINDOW, sessions__planned_on__lt=today)
    counted = before | Q(sessions__planned_on=today) & walked
    return {
        "planned": Count("sessions", filter=counted),
        "done": Count("sessions", filter=counted & walked),
        "next": Min("sessions__planned_on", filter=still),
        "week": Min("sessions__week_number", filter=still),
        "reached": Max("sessions__week_number", filter=Q(sessions__planned_on__lte=today)),
    }


def _walks(people: list[uuid.UUID], now: dt.datetime) -> dict[uuid.UUID, list[WalkFacts]]:
    """Newest first: those of two weeks; for walkers with too few of them, the last ones that there were."""
    recent = Walk.objects.filter(
        session__enrolment__walker__in=people, walked_at__gte=now - WINDOW - ZONE_SLACK
    )
    found = _by_walker(recent)
    few = [pk for pk in people if len(found.get(pk, [])) < RISE_WALKS]
    last = Walk.objects.filter(session__enrolment__walker__in=few).annotate(
        place=Window(
            RowNumber(),
            partition_by=F("session__enrolment__walker"),
            order_by=F("walked_at").desc(),
        )
    )
    return found | _by_walker(last.filter(place__lte=SPARK_WALKS))


def _by_walker(walks: QuerySet[Walk]) -> dict[uuid.UUID, list[WalkFacts]]:
    found: dict[uuid.UUID, list[WalkFacts]] = defaultdict(list)
    for pk, *row in walks.order_by("-walked_at").values_list(*WALK_FIELDS):
        found[pk].append(WalkFacts._make(row))
    return found
