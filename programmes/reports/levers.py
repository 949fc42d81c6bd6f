"""What each lever of a walker would do: the effect on the coming weeks, and the sentences that say it beforehand."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from accounts.models import User
from programmes.clinical.adaptation import DAY, FOREVER, Action, Adaptation, Closure, closures_of
from programmes.clinical.breaks import Again, Cause, Place, Return, come_back
from programmes.clinical.course import Course, LivedWeek, chosen_on, diff, plan_on
from programmes.clinical.rules import Row
from programmes.models import Enrolment, ProgrammeVersion
from programmes.reports import words
from programmes.reports.clearances import Allowance, allowance_of
from programmes.reports.course import course_of
from programmes.reports.effect import Effect, effect_of, with_row
from programmes.reports.weeks import PlanOfToday, week_on

AGED_65 = "CA1"
"""The screening question about being 65 or over."""


@dataclass(frozen=True, slots=True)
class OwnPlan(PlanOfToday):
    """What a walker follows now, with its row."""

    enrolment: Enrolment

    @property
    def chosen(self) -> tuple[int, ...]:
        """The weekdays that hold now, in order."""
        return tuple(sorted(chosen_on(self.course, self.today)))

    @property
    def own_pause(self) -> Closure | None:
        """The pause that the walker may end: it runs now or is still to come."""
        ends = {
            row.until + DAY
            for row in self.course.adaptations
            if row.action is Action.PAUSE and row.until
        }
        coming = (
            closure
            for closure in closures_of(self.course.adaptations)
            if closure.opens_on > self.today and closure.opens_on in ends
        )
        return next(coming, None)


@dataclass(frozen=True, slots=True)
class Preview:
    """A lever before it is pulled: what it says, the rules that say so, and what it changes."""

    lines: tuple[str, ...]
    rows: tuple[Row, ...]
    effect: Effect

    @property
    def is_expert(self) -> bool:
        """True when one of the rules is our own choice."""
        return any("expert" in row.basis for row in self.rows)


def plan_of(walker: User, now: dt.datetime) -> OwnPlan | None:
    """What the walker follows now; None when there is nothing to change."""
    enrolment = walker.enrolments.active().select_related("version", "walker", "screening").first()
    if enrolment is None:
        return None
    allowed = allowance_of(walker, walker.local_date(now))
    return OwnPlan(course_of(enrolment), allowed, enrolment)


def pause_row(from_on: dt.date, until_on: dt.date) -> Adaptation:
    """A walker's own pause as a value."""
    return Adaptation(Action.PAUSE, from_on, until=until_on)


def return_after(plan: OwnPlan, from_on: dt.date, until_on: dt.date, cause: Cause) -> Return:
    """What table 5 asks for after these days; the week is that of the course itself."""
    enrolment = plan.enrolment
    week = plan.week
    return come_back(
        Place(week.number if week else 1, week.number - 1 if week else 0),
        (until_on - from_on).days + 1,
        cause,
        programme_code=enrolment.version.code,
        is_65_or_over=AGED_65 in enrolment.screening.codes,
    )


def pause_preview(plan: OwnPlan, from_on: dt.date, until_on: dt.date, cause: Cause) -> Preview:
    """A pause for these days."""
    after = with_row(plan.course, pause_row(from_on, until_on))
    back = return_after(plan, from_on, until_on, cause)
    return Preview(
        lines=tuple(_pause_lines(plan.allowed, after, (from_on, until_on), back)),
        rows=back.rows,
        effect=effect_of(plan.course, after, plan.allowed),
    )


def _pause_lines(
    allowed: Allowance, after: Course, days: tuple[dt.date, dt.date], back: Return
) -> Iterator[str]:
    from_on, until_on = days
    yield gettext("No walks from %(first)s to %(last)s.") % {
        "first": words.long_date(from_on),
        "last": words.long_date(until_on),
    }
    yield from back_lines(week_on(after, until_on + DAY, allowed), until_on + DAY, back.again)
    for row in back.rows:
        if "from_days" in dict(row.threshold):
            yield gettext("Our rule: %(when)s, %(action)s.") % {
                "when": gettext(row.when),
                "action": gettext(row.action),
            }


def back_lines(week: LivedWeek | None, day: dt.date, again: frozenset[Again]) -> Iterator[str]:
    """Where the plan goes on, and what comes first."""
    if week is not None:
        yield gettext("From %(day)s you go on with week %(week)d, %(minutes)s a walk.") % {
            "day": words.long_date(day),
            "week": week.number,
            "minutes": words.minutes(week.week.total_minutes),
        }
    if Again.QUESTIONS in again:
        yield gettext("Before your first walk you answer the safety questions again.")
    if again & {Again.BALANCE_TEST, Again.TESTS}:
        yield gettext("Before your first walk you do the tests of your plan again.")


def back_on(plan: OwnPlan) -> dt.date | None:
    """The first day on which the walker can go on again when they end their pause now; None without a pause."""
    row = back_row(plan)
    return row.on if row else None


def back_row(plan: OwnPlan) -> Adaptation | None:
    """Coming back as a value: the days of the pause that are left are open again. None without a pause."""
    pause = plan.own_pause
    if pause is None:
        return None
    return Adaptation(Action.RESUME, max(plan.today, pause.begins_on), until=pause.opens_on - DAY)


def back_preview(plan: OwnPlan, row: Adaptation) -> Preview:
    """Ending the pause by a row."""
    after = with_row(plan.course, row)
    return Preview(
        lines=tuple(back_lines(week_on(after, row.on, plan.allowed), row.on, frozenset())),
        rows=(),
        effect=effect_of(plan.course, after, plan.allowed),
    )


def repeat_on(plan: OwnPlan) -> dt.date | None:
    """The day on which this week would begin once more; None when it cannot, or will anyway."""
    week = plan_on(plan.course, plan.today)
    if week is None or _is_repeated(plan.course.adaptations, week):
        return None
    return week.ends_before


def _is_repeated(rows: Sequence[Adaptation], week: LivedWeek) -> bool:
    """True when a verdict on this week keeps it or goes back already."""
    lower = {Action.REPEAT, Action.STEP_BACK}
    return any(row.action in lower and week.begins_on < row.on <= week.ends_before for row in rows)


def repeat_preview(plan: OwnPlan, day: dt.date) -> Preview:
    """The week of today once more, from `day` on."""
    after = with_row(plan.course, Adaptation(Action.REPEAT, day))
    week = plan_on(after, day)
    line = gettext("From %(day)s you do week %(week)d again. Everything after it moves one week.")
    values = {"day": words.long_date(day), "week": week.number if week else 0}
    return Preview(
        lines=(line % values,), rows=(), effect=effect_of(plan.course, after, plan.allowed)
    )


def pause_line(pause: Closure) -> str:
    """You pause from … to …"""
    if pause.opens_on == FOREVER:
        return gettext("No walks for now")
    return gettext("You pause from %(first)s to %(last)s.") % {
        "first": words.long_date(pause.begins_on),
        "last": words.long_date(pause.opens_on - DAY),
    }


@dataclass(frozen=True, slots=True)
class WeekChange:
    """One week that differs between two versions of a programme."""

    day: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OfferPage:
    """A newer version beside the plan that is followed."""

    name: str
    changes: tuple[WeekChange, ...]
    effect: Effect


def offer_page(plan: OwnPlan, version: ProgrammeVersion) -> OfferPage:
    """What would change with this version."""
    after = replace(plan.course, plan=version.plan)
    found = diff(plan.course, after, plan.today)
    return OfferPage(
        name=version.name,
        changes=tuple(
            WeekChange(
                words.short_date(each.begins_on),
                _week_line(each.before, plan.course, plan.allowed),
                _week_line(each.after, after, plan.allowed),
            )
            for each in found
        ),
        effect=effect_of(plan.course, after, plan.allowed),
    )


def _week_line(lived: LivedWeek | None, course: Course, allowed: Allowance) -> str:
    """What a week holds, in one line."""
    if lived is None:
        return gettext("No walks")
    lived = week_on(course, lived.begins_on, allowed) or lived
    return gettext("Week %(week)d: %(minutes)s, %(backward)s") % {
        "week": lived.number,
        "minutes": words.minutes(lived.week.total_minutes),
        "backward": words.backward_line(lived.week),
    }
