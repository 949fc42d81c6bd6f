"""What the session player shows: one round of today, and everything its script needs to run without a network."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext

from accounts.models import User
from programmes.clinical.company import Company, company_needed
from programmes.clinical.cue_marks import (
    CLOSEST_SPACING,
    cue_marks,
    look_spacing,
    marks_from_either_end,
)
from programmes.clinical.growth import extra_backward_seconds, slope_of
from programmes.clinical.lane import CAUTIOUS_PACE, cut
from programmes.clinical.plan import Segment, Week
from programmes.clinical.rules import load_rules
from programmes.clinical.screening import Kind, Verdict
from programmes.clinical.stop_rules import DURING_ROWS
from programmes.clinical.timeline import (
    GET_READY_SECONDS,
    REST_SECONDS,
    TURN_SECONDS,
    WALKING,
    Step,
    StepKind,
    easy_version,
    is_on_treadmill,
    timeline,
)
from programmes.models import CheckIn, Session, Walk
from programmes.reports.clearances import Allowance, allowance_of, latest_answers, verdict_on
from programmes.reports.course import course_of
from programmes.reports.gate import PlaceOption, options_for
from programmes.reports.limits import Change, walking_limits
from programmes.reports.places import pace_on
from programmes.reports.player_setup import LONGER_SECONDS, channel_names
from programmes.reports.player_signals import SIGNALS
from programmes.reports.player_ways import Ways, before_rows, ways_of
from programmes.reports.player_words import WORDS, look_key, look_of, looks_of, more_to_tick
from programmes.reports.weeks import walked_in_course

STARTING = ("start", "easy")
"""Answers of the check after which a round is walked."""
LAST_WALKS = 3
"""So many walks back we look for a fall, a near-fall and how sure the walker felt."""


@dataclass(frozen=True, slots=True)
class WrittenStep:
    """One line of the session on paper: seconds on the watch when it begins, what to do, for how long."""

    begins: int
    does: str
    cue: str
    seconds: int
    is_backward: bool


@dataclass(frozen=True)
class PlayerPage:
    """One session on its day, from the pinned week; `check_ins_today` are those after which a round was walked.

    `is_easier` is the walker's own wish: two thirds of the bouts, whatever the check says.
    """

    session: Session
    check_ins_today: int
    verdict: Verdict
    allowed: Allowance
    is_easier: bool = False
    pace: float = CAUTIOUS_PACE

    @cached_property
    def week(self) -> Week:
        """What is walked: the week of the walker's own course, within the limits that a clinician set."""
        return walked_in_course(course_of(self.session.enrolment), self.session, self.allowed)

    @cached_property
    def on_treadmill(self) -> bool:
        """True when a belt has to be stopped and a key clipped."""
        return is_on_treadmill(self.week.segments)

    @cached_property
    def company(self) -> Company:
        """Who must be near."""
        return company_needed(
            level=self.session.enrolment.version.document["supervision"]["level"],
            plan=self.session.enrolment.version.plan,
            week_number=self.session.week_number,
            limits=self.verdict.limits,
            slope=slope_of(self.week),
        )

    @property
    def is_uphill(self) -> bool:
        """True when a bout goes up a slope."""
        return any(segment.slope for segment in self.week.segments)

    @cached_property
    def places(self) -> tuple[PlaceOption, ...]:
        """Where it may be walked, of the places that the walker saved."""
        return options_for(self.session, self.week, self.verdict, self.pace)

    @cached_property
    def ways(self) -> Ways:
        """Where its buttons and forms lead."""
        return ways_of(self.session)

    @cached_property
    def limits(self) -> tuple[Change, ...]:
        """What the answers and a clinician ask to keep to."""
        return walking_limits(self.verdict)

    @property
    def is_open(self) -> bool:
        """False when the answers close every programme today, also because a clinician's yes is over."""
        return self.verdict.kind in {Kind.GO, Kind.WITH_CARE}

    @property
    def round_number(self) -> int:
        """Which round of today comes next."""
        return min(self.check_ins_today + 1, self.week.rounds)

    @property
    def round_seconds(self) -> int:
        """Length of one round."""
        return sum(segment.seconds for segment in self.week.segments)

    def segments_of(self, kind: str) -> tuple[Segment, ...]:
        """The segments of one round: all of them, or the easy version."""
        is_easy = self.is_easier or kind == "easy"
        return easy_version(self.week.segments) if is_easy else self.week.segments

    @property
    def bouts(self) -> int:
        """How many bouts a round has when the body is well."""
        return sum(segment.is_backward for segment in self.segments_of("start"))

    @cached_property
    def segments(self) -> dict[str, tuple[Segment, ...]]:
        """The segments of one round after each answer of the check that lets a walk start."""
        return {kind: self.segments_of(kind) for kind in STARTING}

    def written(self, kind: str) -> list[WrittenStep]:
        """The round on paper, to follow by a watch."""
        segments = self.segments_of(kind)
        begins = accumulate((segment.seconds for segment in segments), initial=0)
        return [
            _written(segment, begin, on_treadmill=self.on_treadmill)
            for segment, begin in zip(segments, begins, strict=False)
        ]

    @cached_property
    def spacing(self) -> int:
        """Seconds between two looks behind."""
        confidence, stumbled = sureness(self.session.enrolment.walker)
        return look_spacing(confidence, stumbled=stumbled)

    def timeline_in(self, kind: str, lane: int | None) -> tuple[Step, ...]:
        """The steps of one round; on a lane of so many seconds its turns are in the bouts."""
        steps = timeline(self.segments[kind])
        return cut(steps, lane) if lane else steps

    def followed(self, kind: str, lane: int | None) -> dict[str, Any]:
        """The same for the script of somebody who only looks on."""
        steps = self.timeline_in(kind, lane)
        looks = looks_of(steps, on_treadmill=self.on_treadmill)
        return {"plan": {"steps": [_step(step) for step in steps], "marks": []}, "looks": looks}

    @cached_property
    def lanes(self) -> dict[str, int]:
        """Seconds from end to end, for each saved place where a bout does not fit in one go."""
        longest = max(bout.seconds for bout in self.week.bouts)
        fits = (place for place in self.places if place.lane and not place.advice)
        return {
            place.id: place.lane.seconds
            for place in fits
            if place.lane and place.lane.seconds < longest
        }

    @property
    def script_data(self) -> dict[str, Any]:
        """Everything that the script needs; the words are in the walker's language."""
        lanes = [None, *sorted(set(self.lanes.values()))]
        steps = {(lane, kind): self.timeline_in(kind, lane) for lane in lanes for kind in STARTING}
        every_step = tuple(step for timeline in steps.values() for step in timeline)
        return {
            "session": str(self.session.pk),
            "person": str(self.session.enrolment.walker.pk),
            "plans": {kind: self._plan(kind, steps[None, kind]) for kind in STARTING},
            "lanes": {
                str(lane): {kind: self._plan(kind, steps[lane, kind]) for kind in STARTING}
                for lane in lanes[1:]
            },
            "lane_of": {place: str(lane) for place, lane in self.lanes.items()},
            "inserts": inserts(),
            "signals": {name: asdict(signal) for name, signal in SIGNALS.items()},
            "looks": looks_of(every_step, on_treadmill=self.on_treadmill),
            "words": {**WORDS, "channels": channel_names()},
            "more": more_to_tick(6),
            "before": before_rows(),
            "during": {row.code: gettext(row.message) for row in DURING_ROWS},
            "seconds_before": (self.round_number - 1) * self.round_seconds,
            "rest_seconds": REST_SECONDS,
            "turn_seconds": TURN_SECONDS,
            "longer_seconds": LONGER_SECONDS,
            "log": self.ways.log,
        }

    @property
    def _extra_seconds(self) -> int:
        return int(extra_backward_seconds(self.week, load_rules().caps))

    def _plan(self, kind: str, steps: Sequence[Step]) -> dict[str, Any]:
        """One timeline with its moments; `careful` are the moments after a stumble, `extra` the seconds of backward
        walking that a repeated bout may add: none on a day with pain."""
        is_closest = self.spacing == CLOSEST_SPACING
        return {
            "steps": [_step(step) for step in steps],
            "marks": cue_marks(steps, spacing=self.spacing),
            "careful": None if is_closest else cue_marks(steps),
            "extra": 0 if kind == "easy" else self._extra_seconds,
        }


def player_page(session: Session, *, day: dt.date, is_easier: bool = False) -> PlayerPage:
    """The player of `session` on the walker's local date `day`; load `enrolment__version` and its walker with it."""
    zone = session.enrolment.walker.zone
    begins = dt.datetime.combine(day, dt.time(), tzinfo=zone)
    today = CheckIn.objects.filter(session=session, at__gte=begins, verdict__in=STARTING)
    answers = latest_answers(session.enrolment.walker) or session.enrolment.screening
    verdict = verdict_on(answers, day)
    pace = pace_on(session.enrolment.walker, day)
    allowed = allowance_of(session.enrolment.walker, day)
    return PlayerPage(session, today.count(), verdict, allowed, is_easier=is_easier, pace=pace)


def inserts() -> dict[str, dict[str, Any]]:
    """Steps that may be put in on the way: how they look, how long they last where that is fixed, and their moments."""
    kinds = {
        "rest": StepKind.STAND,
        "again": StepKind.GET_READY,
        "fwd": StepKind.FORWARD,
        "turn_fwd": StepKind.TURN_FORWARD,
    }
    return {
        name: {"look": name, "seconds": GET_READY_SECONDS, "marks": marks_from_either_end(kind)}
        for name, kind in kinds.items()
    }


def sureness(walker: User) -> tuple[int | None, bool]:
    """How sure the walker felt when last asked, and whether they fell or nearly fell: in the last three walks."""
    walks = Walk.objects.filter(session__enrolment__walker=walker).order_by("-walked_at")
    last = list(walks.values_list("confidence", "near_falls", "falls")[:LAST_WALKS])
    told = [confidence for confidence, _, _ in last if confidence is not None]
    return next(iter(told), None), any(near + falls for _, near, falls in last)


def _step(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "seconds": step.seconds,
        "segment": step.segment,
        "bout": step.bout,
        "waits": step.is_waiting,
        "look": look_key(step),
    }


def _written(segment: Segment, begins: int, *, on_treadmill: bool) -> WrittenStep:
    kind = WALKING[segment.kind]
    step = Step(kind, segment.seconds, 0, 0, segment.support, segment.slope)
    look = look_of(step, on_treadmill=on_treadmill)
    return WrittenStep(
        begins=begins,
        does=str(look.word),
        cue=str(look.cue),
        seconds=segment.seconds,
        is_backward=kind is StepKind.BACKWARD,
    )
