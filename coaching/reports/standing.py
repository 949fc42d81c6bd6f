"""How each walker of a coach stands today, in a number of queries that does not grow with the walkers."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.models import User
from coaching.models import Grant, GrantQuerySet
from coaching.reasons import (
    NO_YES_NEEDED,
    Code,
    Facts,
    Reason,
    WalkFacts,
    Yes,
    awake,
    reasons,
)
from coaching.reports.lenders import Lender, lenders
from coaching.reports.standing_facts import (
    SPARK_WALKS,
    Following,
    Timetable,
    followings,
    latest_walks,
)
from coaching.reports.told import Told, told_to_coaches
from coaching.reports.waiting import yes_of
from coaching.thresholds import PAIN_RISE


@dataclass(frozen=True, slots=True)
class Standing:
    """One walker on their own calendar day; pain is empty unless the walker shares it. Plain values, equal when all are."""

    walker_id: uuid.UUID
    name: str
    shares_pain: bool
    today: dt.date
    reasons: tuple[Reason, ...]
    snoozed: tuple[tuple[Reason, dt.date], ...] = ()
    following: Following | None = None
    pain: tuple[int, ...] = ()
    done: int = 0
    planned: int = 0
    last_on: dt.date | None = None
    next_on: dt.date | None = None
    pain_rise: int = PAIN_RISE
    """By how much pain has to rise to show."""

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
        return "up" if recent and recent[-1] - recent[0] >= self.pain_rise else ""

    @property
    def pain_label(self) -> str:
        """The sparkline in words."""
        scores = ", ".join(str(score) for score in self.pain)
        return gettext("Pain after the last walks, oldest first: %(scores)s.") % {"scores": scores}


def day_in_words(on: dt.date | None, today: dt.date) -> str:
    """Today, yesterday, tomorrow, or a short date; nothing for no day."""
    if on is None:
        return ""
    near = {-1: gettext("Yesterday"), 0: gettext("Today"), 1: gettext("Tomorrow")}
    return near.get((on - today).days) or date_format(on, "D j M")


def standings(lent: GrantQuerySet, now: dt.datetime, reader: User) -> list[Standing]:
    """How the walkers of these grants stand at `now`, in six questions; what the reader put aside waits."""
    people = lenders(lent, reader)
    if not people:
        return []
    # Who may see whom is asked once; the other questions are about these grants.
    lent = Grant.objects.filter(pk__in=[lender.grant_id for lender in people])
    todays = {lender.walker_id: lender.local_date(now) for lender in people}
    zones = {lender.time_zone: todays[lender.walker_id] for lender in people}
    lived = followings(lent, todays, zones)
    walks = latest_walks(lent, todays, now)
    told = told_to_coaches(lent, people, now)
    yes = yes_of(lent, todays)
    made = []
    for lender in people:
        pk = lender.walker_id
        following, timetable = lived.get(pk) or (None, Timetable(todays[pk]))
        made.append(
            standing_of(
                lender,
                timetable,
                following,
                walks.get(pk, []),
                told=told.get(pk, ()),
                yes=yes.get(pk, NO_YES_NEEDED),
            )
        )
    return made


def standing_of(
    lender: Lender,
    timetable: Timetable,
    following: Following | None,
    walks: list[WalkFacts],
    *,
    told: Told,
    yes: Yes,
) -> Standing:
    """How one walker stands, from what was read about them."""
    facts = _facts_of(lender, timetable, following, walks, told=told, yes=yes)
    found = reasons(facts, lender.thresholds)
    shown, snoozed = awake(found, lender.snoozes, timetable.today, lender.alarm_at)
    scores = [walk.pain_after for walk in walks[:SPARK_WALKS] if walk.pain_after is not None]
    return Standing(
        walker_id=lender.walker_id,
        name=lender.name,
        shares_pain=lender.shares_pain,
        today=timetable.today,
        reasons=shown,
        snoozed=snoozed,
        following=following,
        pain=tuple(reversed(scores)) if lender.shares_pain else (),
        done=facts.done,
        planned=facts.planned,
        last_on=walks[0].walked_on if walks else None,
        next_on=None if facts.is_on_hold else timetable.next_on or _start_ahead(facts),
        pain_rise=lender.thresholds.pain_rise,
    )


def _facts_of(
    lender: Lender,
    timetable: Timetable,
    following: Following | None,
    walks: list[WalkFacts],
    *,
    told: Told,
    yes: Yes,
) -> Facts:
    """What the reasons ask of it."""
    return Facts(
        today=timetable.today,
        walks=tuple(walks),
        told=told,
        starts_on=following.starts_on if following else None,
        is_on_hold=following is not None and following.is_on_hold,
        yes=yes,
        answered_on=_answered_again(lender, following),
        offered_on=_offered_on(lender, following),
        wrote_on=lender.local_date(lender.wrote_at) if lender.wrote_at else None,
        shares_pain=lender.shares_pain,
        planned=timetable.planned,
        done=timetable.done,
    )


def _answered_again(lender: Lender, following: Following | None) -> dt.date | None:
    """The walker's day of answers that are later than those by which they joined the programme."""
    joined_by = following.joined_by if following else None
    if lender.answered_at is None or joined_by is None or lender.answered_at <= joined_by:
        return None
    return lender.local_date(lender.answered_at)


def _offered_on(lender: Lender, following: Following | None) -> dt.date | None:
    """The walker's day on which they were offered a newer version that still waits."""
    offered_at = following.offered_at if following else None
    return lender.local_date(offered_at) if offered_at else None


def _start_ahead(facts: Facts) -> dt.date | None:
    """A plan that begins after the sessions we looked at has at least a first day."""
    return facts.starts_on if facts.starts_on and facts.starts_on > facts.today else None
