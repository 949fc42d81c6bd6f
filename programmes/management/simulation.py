"""Synthetic walkers, sent through the real rules week by week: what the rules did, and what they must never do."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from programmes.clinical.adaptation import FOREVER, Action, Adaptation, Key, closures_of
from programmes.clinical.before import PAIN_HIGH, Checked, ticked_on_more_days
from programmes.clinical.calendar import DAYS_IN_WEEK
from programmes.clinical.course import (
    Course,
    LivedWeek,
    after_week,
    opened,
    violations,
    week_at,
    weeks_of,
)
from programmes.clinical.figures import Morning, PainNow, Report, Symptom, Walked, WeekInputs
from programmes.clinical.following import Position
from programmes.clinical.plan import Plan, Week, read_plan
from programmes.clinical.programmes import load_documents
from programmes.clinical.review import Judged, Review, escalation, review_week
from programmes.clinical.rules import TO_THE_COACH
from programmes.clinical.stop_rules import DURING_ROWS
from programmes.management.habits import HABITS, Habit
from programmes.management.promises import differs, forgotten_dizziness, wrong_verdict

MONDAY = dt.date(2026, 1, 5)
DAY = dt.timedelta(days=1)
MEMORY = dt.timedelta(days=21)
"""No row looks further back than this, but for usual pain, which needs seven answers of three weeks ago."""
KEPT_PAINS = 17
BATCH = 250
MOST_TOLD = 20
FLARES_BEFORE = 4
"""One flare of so many is there before the walk begins."""
JUNK_CHECKS = 0.3
WAITS = (3, 7, 15, 30, 60)
REPLAYED = 5
"""One walker of so many is replayed: this is as slow as the life itself, and a property test does it too."""
TICKED = ("dizzy", "blood_pressure_high", "swelling")
KINDS = tuple(HABITS)
STOP_CODES = ("", *(row.code for row in DURING_ROWS))


@dataclass(slots=True)
class Life:
    """One synthetic walker so far."""

    habit: Habit
    code: str
    course: Course
    chance: random.Random
    walks: list[Walked] = field(default_factory=list)
    mornings: list[Morning] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    pains: list[PainNow] = field(default_factory=list)
    checks: list[Checked] = field(default_factory=list)
    rows: list[Adaptation] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    weeks: list[LivedWeek] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """What happened, counted; `violations` are sentences, of which there must be none."""

    actions: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    escalations: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another batch too."""
        for name in ("actions", "rows", "kinds", "escalations"):
            getattr(self, name).update(getattr(other, name))
        self.violations += other.violations


@cache
def programmes() -> tuple[tuple[str, Plan], ...]:
    """The catalogue's plans."""
    return tuple((document["id"], read_plan(document)) for document in load_documents())


def live(life: Life, weeks: int, tally: Tally, kind: str) -> None:
    """One walker, week by week, as the product would: walk, review, and write the row that the verdict asks for."""
    until = MONDAY + dt.timedelta(weeks=weeks)
    position = Position(MONDAY)
    while position.day < until and position.number <= len(life.course.plan.weeks):
        week = week_at(life.course, position, ())
        life.weeks.append(week)
        days = week.walking_days
        _walk_the_week(life, week, days, kind)
        review = _review(life, week, len(days), kind, tally)
        tally.actions[review.action] += 1
        tally.kinds[f"{kind}: {review.action}"] += 1
        for row in review.rows:
            tally.rows[row.code] += 1
        new = _write(life, week, review, tally)
        life.rows += new
        recent = Course(life.course.plan, MONDAY, life.course.weekdays, new)
        position = opened(after_week(recent, position, week), closures_of(new))


def _walk_the_week(life: Life, week: LivedWeek, days: Sequence[dt.date], kind: str) -> None:
    since = week.begins_on - MEMORY
    life.walks = [walk for walk in life.walks if walk.walked_on > since]
    life.mornings = [morning for morning in life.mornings if morning.on > since]
    life.reports = [report for report in life.reports if report.on > since]
    life.pains = life.pains[-KEPT_PAINS:]
    if life.chance.random() < life.habit.week_off:
        return
    for on in days:
        life.checks.append(Checked(on, _ticks(life)))
        if life.chance.random() < life.habit.walks:
            _junk(life, on) if kind == "adversarial" else _walk(life, week, on)


def _ticks(life: Life) -> frozenset[str]:
    """What somebody ticks before a session: mostly nothing."""
    place = int(life.chance.random() / life.habit.unwell)
    return frozenset(TICKED[place : place + 1])


def _walk(life: Life, week: LivedWeek, on: dt.date) -> None:
    """A believable check, then a walk unless the check says rest, and the answer of the next morning."""
    chance, habit = life.chance.random, life.habit
    pain = habit.pain + int(chance() * 3) - 1
    if chance() < habit.flare / FLARES_BEFORE:
        pain += 4
    life.pains.append(PainNow(on, pain, is_check=True))
    if pain >= PAIN_HIGH:
        return
    worst = pain + 3 + int(chance() * 3) if chance() < habit.flare else pain
    answers = chance() < habit.answers
    effort = week.week.effort[1] + (2 + int(chance() * 2) if chance() < habit.effort_over else 0)
    life.walks.append(
        Walked(
            on,
            pain_worst=worst,
            effort=min(10, effort),
            confidence=2 if chance() < habit.unsure else 4,
            near_falls=int(chance() < habit.near_fall) + int(chance() < habit.near_fall / 4),
            falls=int(chance() < habit.fall),
        )
    )
    if answers:
        morning = worst - 1 if worst > pain + 1 else pain
        life.mornings.append(Morning(on + DAY, on, morning, is_swollen=chance() < habit.flare / 4))


def _junk(life: Life, on: dt.date) -> None:
    """Anything that the forms let through, at any time and in any order."""
    chance = life.chance
    on += dt.timedelta(days=chance.randint(-9, 9))
    score = chance.choice([None, *range(11)])
    life.walks.insert(
        0,
        Walked(
            on,
            pain_worst=score,
            effort=chance.choice([None, *range(11)]),
            confidence=chance.choice([None, *range(1, 6)]),
            near_falls=chance.choice([0, 0, 1, MOST_TOLD]),
            falls=chance.choice([0, 0, 0, MOST_TOLD]),
            stop_code=chance.choice(STOP_CODES),
        ),
    )
    life.mornings.append(
        Morning(on + chance.randint(-1, 4) * DAY, on, score, chance.choice([True, False]))
    )
    is_check = chance.random() < JUNK_CHECKS
    life.pains.insert(0, PainNow(on, chance.randrange(11), is_check=is_check))
    if not chance.randrange(10):
        life.reports.append(Report(on, frozenset({chance.choice(list(Symptom))})))


def _review(life: Life, week: LivedWeek, planned: int, kind: str, tally: Tally) -> Review:
    inputs = WeekInputs(
        begins_on=week.begins_on,
        planned=planned,
        effort_top=week.week.effort[1],
        programme_code=life.code,
        walks=tuple(life.walks),
        mornings=tuple(life.mornings),
        reports=tuple(life.reports),
        pains_now=tuple(life.pains),
        joining_pain=life.habit.pain,
    )
    review = review_week(inputs)
    if kind == "adversarial":
        tally.violations += _order_matters(inputs, review)
    tally.violations += wrong_verdict(inputs, review)
    return review


def _order_matters(inputs: WeekInputs, review: Review) -> Iterator[str]:
    turned = WeekInputs(
        inputs.begins_on,
        inputs.planned,
        inputs.effort_top,
        inputs.programme_code,
        inputs.walks[::-1],
        inputs.mornings[::-1],
        inputs.reports[::-1],
        inputs.pains_now[::-1],
        inputs.joining_pain,
    )
    return differs(review_week(turned), review, "the order of the logs matters")


def _write(life: Life, week: LivedWeek, review: Review, tally: Tally) -> tuple[Adaptation, ...]:
    """The rows that the verdict and the checks before sessions ask for."""
    day = week.ends_before
    life.judged.append(Judged(week.begins_on, week.number, review.action))
    if review.action in {"repeat", "step_back"}:
        for row in escalation(life.judged[-3:]):
            tally.escalations[row.code] += 1
    stops = _stops_of_checks(life, week.begins_on, tally)
    if review.holds:
        is_stop = review.action == "stop_seek_care" or bool(stops)
        return _hold(life, week, review.row.code, tally, is_stop=is_stop)
    verdict = Adaptation(Action(review.action), day, review.row.code)
    # One key opens all that closed the plan on a day: a second one, shown later, would open a later hold
    return (verdict, *(_hold(life, week, stops[0], tally) if stops else ()))


def _stops_of_checks(life: Life, since: dt.date, tally: Tally) -> list[str]:
    """The questions that a clinician has to answer for what was ticked on more days, this week too; checks before that are done with."""
    if not any(check.codes for check in life.checks[-DAYS_IN_WEEK:] if check.on >= since):
        return []
    found = ticked_on_more_days(life.checks)
    tally.violations += forgotten_dizziness(life.checks, found)
    for each in found:
        tally.rows[f"{each.row.code} on more days"] += 1
    if found:
        life.checks.clear()
    return [each.leads_to for each in found if each.leads_to != TO_THE_COACH]


def _hold(
    life: Life, week: LivedWeek, code: str, tally: Tally, *, is_stop: bool = True
) -> tuple[Adaptation, ...]:
    """The rows of a closed plan, and of whoever has the key that opens it some days later."""
    day = week.ends_before
    key = Key.CLEARANCE if is_stop else Key.COACH
    kind = Action.STOP if is_stop else Action.PAUSE
    closing = Adaptation(kind, day, code, key=key, reviewed_on=week.begins_on)
    too_small = Adaptation(Action.RESUME, day + DAY, key=Key(key - 1))
    opens_on = closures_of([closing, too_small])[0].opens_on
    tally.violations += differs(opens_on, FOREVER, "a session without the key that it needs")
    waits = dt.timedelta(days=life.chance.choice(WAITS))
    return closing, too_small, Adaptation(Action.RESUME, day + waits, key=key)


def _check(life: Life, number: int, tally: Tally) -> None:
    """The weeks that were lived; those of some walkers are replayed from their rows, in both orders."""
    course = Course(life.course.plan, MONDAY, life.course.weekdays, tuple(life.rows))
    tally.violations += violations(course, life.weeks)
    if number % REPLAYED:
        return
    turned = Course(course.plan, MONDAY, course.weekdays, course.adaptations[::-1])
    replayed = weeks_of(course)
    past = replayed[: len(life.weeks)]
    tally.violations += differs(weeks_of(turned), replayed, "the order of the rows matters")
    tally.violations += differs(
        [*map(_whole, life.weeks)], [*map(_whole, past)], "a past week changed"
    )


def _whole(week: LivedWeek) -> tuple[dt.date, Week]:
    return week.begins_on, week.week


def begin(number: int, seed: int) -> tuple[str, Life]:
    """A walker before the first day, with the name of their habit."""
    kind = KINDS[number % len(KINDS)]
    code, plan = programmes()[number // len(KINDS) % len(programmes())]
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - invented walks, not secrets
    return kind, Life(HABITS[kind], code, Course(plan, MONDAY, (0, 2, 4)), chance)


def batch(job: tuple[int, int, int, int]) -> Tally:
    """The walkers from `first` on; each has a seed of its own, so that the number of processes changes nothing."""
    first, walkers, weeks, seed = job
    tally = Tally()
    for number in range(first, first + walkers):
        kind, life = begin(number, seed)
        live(life, weeks, tally, kind)
        _check(life, number, tally)
    return tally
