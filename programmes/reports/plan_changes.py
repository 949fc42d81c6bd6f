"""What a coach can decide about a plan, within which numbers, and what each decision would do."""

import datetime as dt
import enum
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from programmes.clinical.adaptation import Action, Adaptation, Key
from programmes.clinical.calendar import weekdays_for
from programmes.clinical.change import NO_BOUNDS, NO_CHANGE, Change, faults_in_change
from programmes.clinical.course import CAPS, change_on, chosen_on, plan_on
from programmes.clinical.plan import Week
from programmes.clinical.room import Room
from programmes.clinical.rules import Limit
from programmes.models import Enrolment
from programmes.reports import words
from programmes.reports.clearances import allowance_of, latest_answers, verdict_on
from programmes.reports.course import course_of
from programmes.reports.effect import Effect, effect_of, with_row
from programmes.reports.room import words_of_wall
from programmes.reports.weeks import PlanOfToday, week_on


class Step(enum.StrEnum):
    """What a coach may choose."""

    ADVANCE = "advance"
    REPEAT = "repeat"
    STEP_BACK = "step_back"
    MINUTES = "minutes"
    LIMIT = "limit"
    WEEKDAYS = "weekdays"
    PIECES = "pieces"
    SUPPORT = "support"
    SLOPE = "slope"
    AS_PLANNED = "as_planned"
    PAUSE = "pause"


WITH_MINUTES = frozenset({Step.MINUTES, Step.LIMIT})
WITH_ROOM = frozenset({Step.WEEKDAYS, Step.PIECES, Step.SUPPORT, Step.SLOPE})
NUMBERS = WITH_MINUTES | WITH_ROOM | {Step.AS_PLANNED}
"""Decisions about numbers rather than about weeks."""
ROOMY = ("weekdays", "pieces", "support", "slope")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coach chose: the step, what it asks for, and the typed reason."""

    step: Step
    minutes: int | None = None
    reason: str = ""
    wish: Change = NO_CHANGE


@dataclass(frozen=True, slots=True)
class StandingPlan(PlanOfToday):
    """A plan on one day of its walker's calendar, as a coach finds it."""

    is_on_hold: bool
    has_ended: bool
    is_flat: bool = False

    @property
    def turn(self) -> str:
        """Which state of the plan this is: rows are only ever added, so their number tells."""
        return f"{len(self.course.adaptations)}-{len(self.allowed.spans)}"

    @property
    def next_on(self) -> dt.date:
        """The day from which a decision holds: the end of the week of today, or the start of the plan."""
        week = self.week
        if week is None or week.begins_on > self.today:
            return week.begins_on if week else self.today
        return week.ends_before

    @property
    def change(self) -> Change:
        """The numbers of a coach that hold in the coming week."""
        return change_on(self.course.adaptations, self.next_on)

    @property
    def planned(self) -> Week | None:
        """What the programme itself asks for in the coming week."""
        plain = replace(
            self.course,
            adaptations=tuple(
                row for row in self.course.adaptations if row.action is not Action.COACH_CHANGE
            ),
        )
        week = plan_on(plain, self.next_on)
        return week.week if week else None

    @property
    def room(self) -> Room | None:
        """How far hands, slope, days and bouts may go in the coming week; None where the plan has none."""
        now, planned = self._walked, self.planned
        coming = week_on(self.course, self.next_on, self.allowed)
        if now is None or planned is None or coming is None:
            return None
        flat = self.is_flat or self.allowed.on(self.today).slope == 0
        return Room(self.course.plan, now, coming.week, planned, flat)

    @property
    def _walked(self) -> Week | None:
        """The week of today as it is really walked."""
        week = self.week
        lived = week_on(self.course, week.begins_on, self.allowed) if week else None
        return lived.week if lived else None

    @property
    def limit(self) -> int:
        """The most minutes that hold without a reason: a limit set before, or what the programme asks for."""
        planned = self.planned
        usual = int(planned.total_minutes) if planned else int(CAPS.total_min)
        limit = self.change.bounds.minutes
        return usual if limit is None else min(usual, limit)

    @property
    def most(self) -> int:
        """The most minutes that are safe in the coming week, whoever asks: counted from what is walked now."""
        walked = self._walked
        now = walked.total_minutes if walked else CAPS.total_min
        return int(min(CAPS.total_max, now * (1 + CAPS.total_rise)))

    @property
    def cleared(self) -> int | None:
        """The most minutes that a clinician allows today; None for no limit."""
        return self.allowed.on(self.today).minutes

    def is_above_clinician(self, decision: Decision) -> bool:
        """True for minutes that a clinician does not allow; no reason helps."""
        asked = decision.minutes or 0
        return self.cleared is not None and decision.step in WITH_MINUTES and asked > self.cleared

    def is_raise(self, decision: Decision) -> bool:
        """True when a decision goes above a limit, so that it needs a reason."""
        limit = self.change.bounds.minutes
        if decision.step is Step.MINUTES:
            return (decision.minutes or 0) > self.limit
        if decision.step is Step.LIMIT:
            return limit is not None and (decision.minutes or 0) > limit
        room = self.room
        if decision.step in WITH_ROOM:
            return room is not None and room.is_raise(decision.wish)
        is_eased = room is not None and room.is_eased(self.change)
        return decision.step is Step.AS_PLANNED and (limit is not None or is_eased)

    def fault_in(self, decision: Decision) -> str:
        """Why a decision cannot be made now, in plain words; empty when it can."""
        is_minutes = decision.step is Step.MINUTES
        faults = (
            (self.is_on_hold, gettext("The plan is on hold. Let it go on first.")),
            (
                self.has_ended or self.week is None,
                gettext("This plan has ended, so there is nothing to change."),
            ),
            (self.is_above_clinician(decision), self._not_allowed()),
            (is_minutes and self._is_steep(decision), self._too_steep()),
            (decision.step in WITH_ROOM, self._wall(decision)),
            (
                self.is_raise(decision) and not decision.reason,
                gettext("This goes above a limit. Write why, in a few words."),
            ),
            (
                is_minutes and self._does_not_fit(decision),
                gettext("A walk of this length does not fit this week. Choose more minutes."),
            ),
        )
        return next((said for holds, said in faults if holds and said), "")

    def _wall(self, decision: Decision) -> str:
        room = self.room
        if room is None:
            return gettext("The plan ends with this week, so no week is left to change.")
        wall = next(room.walls(decision.wish), None)
        return words_of_wall(wall, room) if wall else ""

    def _is_steep(self, decision: Decision) -> bool:
        return (decision.minutes or 0) > self.most

    def _not_allowed(self) -> str:
        return gettext(
            "A clinician allowed at most %(minutes)d minutes a walk. Write %(minutes)d or fewer."
        ) % {"minutes": self.cleared or 0}

    def _too_steep(self) -> str:
        return gettext(
            "That is too steep. The most that is safe next is %(minutes)d minutes a walk."
        ) % {"minutes": self.most}

    def _does_not_fit(self, decision: Decision) -> bool:
        week = self.week
        change = change_for(self, decision)
        return week is not None and any(faults_in_change(week.week, change, CAPS))


def standing_plan(enrolment: Enrolment, now: dt.datetime) -> StandingPlan:
    """The plan of an enrolment; load `walker` and `version` with it."""
    today = enrolment.walker.local_date(now)
    answers = latest_answers(enrolment.walker)
    limits = verdict_on(answers, today).limits if answers else frozenset()
    return StandingPlan(
        course=course_of(enrolment),
        allowed=allowance_of(enrolment.walker, today),
        is_on_hold=enrolment.is_on_hold,
        has_ended=enrolment.has_ended,
        is_flat=bool(limits & {Limit.NO_SLOPE, Limit.INDOORS}),
    )


def change_for(standing: StandingPlan, decision: Decision) -> Change:
    """The numbers that a decision leaves in force; those that it does not speak of stay.

    Of the days only their number stays: which ones, the walker may have chosen since.
    """
    kept = standing.change
    if kept.weekdays:
        chosen = chosen_on(standing.course, standing.next_on)
        kept = replace(kept, weekdays=weekdays_for(chosen, len(set(kept.weekdays))))
    minutes, limit = decision.minutes, kept.bounds.minutes
    if decision.step is Step.MINUTES:
        allowed = None if limit is None or minutes is None else max(limit, minutes)
        return replace(kept, minutes=minutes, bounds=replace(kept.bounds, minutes=allowed))
    if decision.step is Step.LIMIT:
        return replace(kept, minutes=None, bounds=replace(kept.bounds, minutes=minutes))
    if decision.step in WITH_ROOM:
        asked = {name: getattr(decision.wish, name) for name in ROOMY}
        return replace(kept, **{name: value for name, value in asked.items() if value is not None})
    lifted = None if limit is None else int(CAPS.total_max)
    bounds = replace(kept.bounds, minutes=lifted)
    return Change(bounds=bounds)


def row_for(standing: StandingPlan, decision: Decision) -> Adaptation:
    """A decision as a row of the plan's story."""
    if decision.step in NUMBERS:
        change = change_for(standing, decision)
        return Adaptation(Action.COACH_CHANGE, standing.next_on, change=change)
    if decision.step is Step.PAUSE:
        return Adaptation(Action.PAUSE, standing.today, key=Key.COACH)
    return Adaptation(Action(decision.step.value), standing.next_on)


def effect_of_decision(standing: StandingPlan, decision: Decision) -> Effect:
    """The coming weeks before and after."""
    after = with_row(standing.course, row_for(standing, decision))
    return effect_of(standing.course, after, standing.allowed)


def choices(standing: StandingPlan) -> list[tuple[str, str]]:
    """The steps in words, with the numbers that they lead to."""
    told = {
        Step.ADVANCE: _leads_to(standing, Step.ADVANCE, gettext("Keep going: %(week)s")),
        Step.REPEAT: _leads_to(standing, Step.REPEAT, gettext("Repeat: %(week)s")),
        Step.STEP_BACK: _leads_to(
            standing, Step.STEP_BACK, gettext("One week back: %(week)s, then carry on")
        ),
        Step.MINUTES: gettext("Set the length of each walk"),
        Step.LIMIT: gettext("No walk longer than so many minutes"),
        Step.WEEKDAYS: gettext("Set the walking days"),
        Step.PIECES: gettext("Set how long each bout and each rest is"),
        Step.SUPPORT: gettext("Set what the hands hold on to"),
        Step.SLOPE: gettext("Set the slope"),
        Step.AS_PLANNED: gettext("Take my own numbers away: walk as the programme says"),
        Step.PAUSE: gettext("Pause the plan until I let it go on"),
    }
    return [(step.value, text) for step, text in told.items() if _makes_sense(standing, step)]


def _makes_sense(standing: StandingPlan, step: Step) -> bool:
    room = standing.room
    if step in WITH_ROOM:
        lengths = {Step.SUPPORT: room.supports, Step.SLOPE: room.slopes} if room else {}
        return room is not None and len(lengths.get(step, "ab")) > 1
    has_limit = standing.change.bounds.minutes not in {None, int(CAPS.total_max)}
    kept = replace(standing.change, bounds=NO_BOUNDS)
    has_numbers = has_limit or kept != NO_CHANGE
    return step is not Step.AS_PLANNED or has_numbers


def _leads_to(standing: StandingPlan, step: Step, template: str) -> str:
    after = with_row(standing.course, row_for(standing, Decision(step)))
    week = week_on(after, standing.next_on, standing.allowed)
    if week is None:
        return template % {"week": gettext("the plan ends")}
    return template % {
        "week": gettext("week %(week)d, %(minutes)s")
        % {"week": week.number, "minutes": words.minutes(week.week.total_minutes)}
    }
