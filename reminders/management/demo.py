"""Invented people with lived weeks. The same seed on the same day makes the same rows, ids included."""

import datetime as dt
import random
import uuid
from typing import TypeVar
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import Model

from accounts.models import User
from coaching.models import Clinic, Grant, Membership
from programmes.clinical.calendar import walking_days
from programmes.clinical.screening import judge
from programmes.clinical.stop_rules import AFTER_ROWS
from programmes.models import (
    Adaptation,
    AdverseEvent,
    CheckIn,
    Enrolment,
    MorningAnswer,
    Programme,
    ProgrammeVersion,
    Screening,
    Session,
    Walk,
)
from reminders.management.cast import FATES, Fate, Role
from reminders.models import Preference

Row = TypeVar("Row", bound=Model)

PASSWORD = "walk-back-10-30"  # noqa: S105  # published on purpose: demo people only
ZONE = "Europe/London"
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
MOVE_ON = AFTER_ROWS["none"]
REMINDER_AT = dt.time(8, 0)
WALKED_AT = dt.time(10, 0)


class Maker:
    """Collects rows in memory and writes them in bulk."""

    def __init__(self, seed: int, now: dt.datetime) -> None:
        self.random = random.Random(seed)  # noqa: S311  # invented data, not secrets
        self.now = now
        self.today = now.astimezone(ZoneInfo(ZONE)).date()
        self.password = make_password(PASSWORD)
        self.versions: dict[str, ProgrammeVersion] = {
            programme.slug: programme.current
            for programme in Programme.objects.select_related("current")
            if programme.current
        }
        self.rows: dict[type[Model], list[Model]] = {}

    def new_id(self) -> uuid.UUID:
        """A random-looking id that the seed decides."""
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def keep(self, row: Row) -> Row:
        """Remembers a row for the bulk write."""
        self.rows.setdefault(type(row), []).append(row)
        return row

    def write(self) -> None:
        """Writes everything, parents first: the order in which the kinds were first made."""
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=500)
        self.rows = {}

    def person(self, email: str, name: str, *, is_staff: bool = False) -> User:
        """Somebody with a confirmed address and the demo password."""
        person = self.keep(
            User(
                id=self.new_id(),
                email=email,
                name=name,
                password=self.password,
                time_zone=ZONE,
                is_staff=is_staff,
                is_superuser=is_staff,
                date_joined=self.now - dt.timedelta(days=90),
            )
        )
        self.keep(EmailAddress(user=person, email=email, verified=True, primary=True))
        return person

    def clinic(self, name: str) -> Clinic:
        """A place to work."""
        return self.keep(
            Clinic(id=self.new_id(), name=name, created_at=self.now - dt.timedelta(days=365))
        )

    def member(self, clinic: Clinic, person: User, role: Membership.Role) -> None:
        """The person works there."""
        joined = self.now - dt.timedelta(days=300)
        self.keep(
            Membership(id=self.new_id(), clinic=clinic, person=person, role=role, joined_at=joined)
        )

    def walker(self, role: Role, coach: User, clinic: Clinic) -> User:
        """A walker with their screening, enrolment, sessions, check-ins and walks, shared with `coach`."""
        walker, fate = self.person(role.email, role.name), FATES[role.fate]
        starts_on, weekdays = self.calendar(role)
        began = dt.datetime.combine(starts_on, WALKED_AT, ZoneInfo(ZONE)) - dt.timedelta(days=3)
        self.reminder(walker, began)
        self.keep(
            Grant(
                id=self.new_id(),
                walker=walker,
                coach=coach,
                clinic=clinic,
                began_at=began,
                shares_team=role.shares_team,
            )
        )
        screening = self.screening(walker, role.yes_codes, began)
        if fate.later_codes:
            self.screening(
                walker, (*role.yes_codes, *fate.later_codes), self.now - dt.timedelta(days=1)
            )
        enrolment = self.keep(
            Enrolment(
                id=self.new_id(),
                walker=walker,
                version=self.versions[role.programme],
                screening=screening,
                starts_on=starts_on,
                weekdays=list(weekdays),
                reminder_time=REMINDER_AT,
                status="on_hold" if fate.hold_code else "active",
                hold_code=fate.hold_code,
                enrolled_by=coach,
                enrolled_at=began,
            )
        )
        self.sessions(enrolment, fate)
        return walker

    def reminder(self, walker: User, since: dt.datetime) -> Preference:
        """The hour at which they are reminded of a walk."""
        return self.keep(
            Preference(
                id=self.new_id(),
                person=walker,
                kind="session_today",
                local_time=REMINDER_AT,
                changed_at=since,
            )
        )

    def calendar(self, role: Role) -> tuple[dt.date, tuple[int, ...]]:
        """A start date and weekdays such that today is in the wanted week, and a walking day only when asked."""
        sessions = self.versions[role.programme].plan.week(1).sessions
        offset = 4 if role.walks_today else 5
        starts_on = self.today - dt.timedelta(days=offset + 7 * (role.week - 1))
        steps = (0, 2, 4, 6, 1, 3)[:sessions]
        return starts_on, tuple(sorted((starts_on.weekday() + step) % 7 for step in steps))

    def screening(self, walker: User, codes: tuple[str, ...], at: dt.datetime) -> Screening:
        """Completed answers with the verdict that the rules give them."""
        verdict = judge(frozenset(codes)).kind
        return self.keep(
            Screening(
                id=self.new_id(),
                walker=walker,
                started_at=at,
                completed_at=at,
                verdict=verdict,
                codes=list(codes),
            )
        )

    def sessions(self, enrolment: Enrolment, fate: Fate) -> None:
        """All sessions of the plan; those before today walked or missed as the fate says."""
        days = list(walking_days(enrolment.version.plan, enrolment.starts_on, enrolment.weekdays))
        past = [day for day in days if day.on < self.today]
        walked = past[: len(past) - fate.walks_left_out] if fate.walks_left_out else past
        if fate.every_other:
            walked = [day for day in walked if day.number % 3 != 0 or day.week_number == 1][::2]
        walked_numbers = [day.number for day in walked]
        for day in days:
            session = self.keep(
                Session(
                    id=self.new_id(),
                    enrolment=enrolment,
                    week_number=day.week_number,
                    number=day.number,
                    planned_on=day.on,
                    status="walked" if day.number in walked_numbers else "planned",
                )
            )
            if day.number in walked_numbers:
                from_last = len(walked_numbers) - walked_numbers.index(day.number)
                self.walk(session, fate, from_last)
        self.reviews(enrolment)

    def walk(self, session: Session, fate: Fate, from_last: int) -> None:
        """One walk; `from_last` counts back from 1, the latest."""
        at = dt.datetime.combine(session.planned_on, WALKED_AT, ZoneInfo(ZONE))
        worst = fate.pain[-from_last] if from_last <= len(fate.pain) else fate.pain[0]
        fell = fate.fell and from_last == 1
        before = max(0, worst - self.random.choice((0, 0, 1)))
        self.keep(
            CheckIn(
                id=self.new_id(),
                session=session,
                at=at,
                pain_now=before,
                verdict="easy" if before in range(3, 6) else "start",
            )
        )
        walk = self.keep(
            Walk(
                id=self.new_id(),
                session=session,
                walker=session.enrolment.walker,
                client_uuid=self.new_id(),
                walked_on=session.planned_on,
                walked_at=at,
                logged_at=at + dt.timedelta(minutes=40),
                logged_by=session.enrolment.walker,
                minutes=round(session.week.total_minutes) - (4 if fell else 0),
                pain_before=before,
                pain_worst=worst,
                pain_after=max(0, worst - 1),
                effort=self.random.choice((3, 4, 4, 5)),
                near_falls=1 if fell else 0,
                falls=1 if fell else 0,
                confidence=2 if fell else self.random.choice((3, 4, 4, 5)),
                note="Caught my heel on the kerb. Not hurt." if fell else "",
            )
        )
        if fell:
            self.fall(walk)
        self.morning(walk, max(0, worst - 1))

    def morning(self, walk: Walk, pain: int) -> None:
        """The answer of the morning after, once that has come."""
        if walk.walked_on < self.today:
            self.keep(
                MorningAnswer(
                    id=self.new_id(),
                    walk=walk,
                    answered_on=walk.walked_on + DAY,
                    answered_at=walk.walked_at + dt.timedelta(hours=22),
                    pain=pain,
                )
            )

    def fall(self, walk: Walk) -> None:
        """The row of its own that a fall makes; the walker has not answered our questions about it yet."""
        self.keep(
            AdverseEvent(
                id=self.new_id(),
                walker=walk.session.enrolment.walker,
                walk=walk,
                kind=AdverseEvent.Kind.FALL,
                happened_on=walk.walked_on,
                recorded_at=walk.logged_at,
            )
        )

    def reviews(self, enrolment: Enrolment) -> None:
        """The finished weeks were reviewed, and each time the walker moved on."""
        begins_on = enrolment.starts_on
        while begins_on + WEEK <= self.today:
            ended_at = dt.datetime.combine(begins_on + WEEK, dt.time(0, 15), ZoneInfo(ZONE))
            self.keep(
                Adaptation(
                    id=self.new_id(),
                    enrolment=enrolment,
                    action=Adaptation.Action.ADVANCE,
                    from_on=begins_on + WEEK,
                    reviewed_on=begins_on,
                    rule_code=MOVE_ON.code,
                    sentence=MOVE_ON.message,
                    made_at=ended_at,
                )
            )
            begins_on += WEEK
