"""The progress page: what was walked against what was planned. Titles say what the figures show, and no more."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from accounts.models import User
from programmes.clinical.scales import PAIN_ACCEPTABLE_MAX
from programmes.reports import words
from programmes.reports.consistency import Consistency, consistency
from programmes.reports.lived import Lived, LivedSession, LivedWalk, State, latest_enrolment, live
from programmes.reports.minutes import MinutesChart, minutes_chart
from programmes.reports.month import Month, month_page

WINDOW_DAYS = 14
WALKS_SHOWN = 12
ENOUGH_WALKS = 4
"""With fewer walks we say that it is too early to say anything about pain."""


@dataclass(frozen=True, slots=True)
class PainRow:
    """One walk of the pain table, each score as text."""

    day: str
    before: str
    worst: str
    after: str


@dataclass(frozen=True, slots=True)
class PainChart:
    """Pain before and after the last walks; `has_pairs` is false when only the worst pain was told."""

    title: str
    label: str
    pairs: tuple[tuple[int | None, int | None], ...]
    labels: tuple[str, ...]
    rows: tuple[PainRow, ...]
    has_pairs: bool


@dataclass(frozen=True, slots=True)
class Adherence:
    """Walks done of those planned in the last two weeks, in words."""

    title: str
    line: str


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """Everything on the page; `pain` is None until a walk tells of pain."""

    name: str
    since: str
    facts: tuple[tuple[str, str], ...]
    minutes: MinutesChart
    pain: PainChart | None
    adherence: Adherence
    consistency: Consistency
    steady: tuple[str, str]
    month: Month


@dataclass(frozen=True, slots=True)
class EmptyProgress:
    """Before the first walk: has the walker a programme already?"""

    has_programme: bool


def progress_page(
    walker: User, now: dt.datetime, wanted_month: str
) -> ProgressPage | EmptyProgress:
    """The progress in the programme that the walker follows, or followed last."""
    enrolment = latest_enrolment(walker)
    if enrolment is None:
        return EmptyProgress(has_programme=False)
    lived = live(enrolment, walker.local_date(now))
    if not lived.walks:
        return EmptyProgress(has_programme=not enrolment.has_ended)
    return ProgressPage(
        name=lived.version.name,
        since=date_format(enrolment.starts_on, "j F Y"),
        facts=_facts(lived),
        minutes=minutes_chart(lived, walker),
        pain=_pain_chart(lived.walks[-WALKS_SHOWN:]),
        adherence=_adherence(lived),
        consistency=consistency(lived),
        steady=_steadiness(lived.walks),
        month=month_page(lived, wanted_month),
    )


def _facts(lived: Lived) -> tuple[tuple[str, str], ...]:
    walks = lived.walks
    done = {"done": len(walks), "total": len(lived.sessions)}
    return (
        (gettext("Walks"), gettext("%(done)d of %(total)d") % done),
        (gettext("Minutes"), str(sum(walk.minutes for walk in walks))),
        (gettext("Near-falls"), words.count(sum(walk.near_falls for walk in walks))),
        (gettext("Falls"), words.count(sum(walk.falls for walk in walks))),
    )


def _pain_chart(walks: Sequence[LivedWalk]) -> PainChart | None:
    told = [w for w in walks if {w.pain_before, w.pain_worst, w.pain_after} != {None}]
    if not told:
        return None
    pairs = tuple((walk.pain_before, walk.pain_after) for walk in told)
    return PainChart(
        title=_pain_title(told),
        label=_pain_label(told),
        pairs=pairs,
        labels=tuple(str(walk.walked_on.day) for walk in told),
        rows=tuple(_pain_row(walk) for walk in told),
        has_pairs=any(pair != (None, None) for pair in pairs),
    )


def _pain_title(walks: Sequence[LivedWalk]) -> str:
    """Counts only: whether pain goes up or down is for a person to judge."""
    worst = [max(_scores(walk)) for walk in walks]
    if len(walks) < ENOUGH_WALKS:
        return gettext("Pain: too early to say")
    high = sum(score > PAIN_ACCEPTABLE_MAX for score in worst)
    values = {"high": high, "walks": len(walks), "limit": PAIN_ACCEPTABLE_MAX, "worst": max(worst)}
    if high:
        return gettext("Pain went above %(limit)d on %(high)d of %(walks)d walks") % values
    return gettext("Pain stayed at %(worst)d or below on %(walks)d walks") % values


def _pain_label(walks: Sequence[LivedWalk]) -> str:
    parts = [f"{words.short_date(walk.walked_on)}: {_pain_words(walk)}." for walk in walks]
    return " ".join([gettext("Pain before and after each walk."), *parts])


def _pain_words(walk: LivedWalk) -> str:
    return words.pain(walk.pain_before, walk.pain_worst, walk.pain_after)


def _scores(walk: LivedWalk) -> list[int]:
    scores = (walk.pain_before, walk.pain_worst, walk.pain_after)
    return [score for score in scores if score is not None]


def _pain_row(walk: LivedWalk) -> PainRow:
    return PainRow(
        day=words.short_date(walk.walked_on),
        before=_cell(walk.pain_before),
        worst=_cell(walk.pain_worst),
        after=_cell(walk.pain_after),
    )


def _cell(score: int | None) -> str:
    return gettext("not told") if score is None else str(score)


def _adherence(lived: Lived) -> Adherence:
    """A session of today counts only once it is walked; what leaving the plan left out never counts."""
    window = lived.planned_between(lived.today - dt.timedelta(days=WINDOW_DAYS - 1), lived.today)
    open_ended = {State.TODAY, State.SKIPPED} if lived.enrolment.has_ended else {State.TODAY}
    due = [session for session in window if session.state(lived.today) not in open_ended]
    done = [session for session in due if session.walk]
    values = {"done": len(done), "total": len(due)}
    if not due:
        return Adherence(gettext("No walks were planned in the last two weeks"), "")
    return Adherence(
        title=ngettext(
            "%(done)d of %(total)d walk in the last two weeks",
            "%(done)d of %(total)d walks in the last two weeks",
            len(due),
        )
        % values,
        line=_missed_line([session for session in due if not session.walk]),
    )


def _missed_line(missed: Sequence[LivedSession]) -> str:
    if not missed:
        return gettext("You did every walk that was planned.")
    if len(missed) == 1:
        day = words.long_date(missed[0].planned_on)
        return gettext("You did not walk on %(day)s. Nothing is lost: the next walk counts.") % {
            "day": day
        }
    return gettext("Nothing is lost: the next walk counts, and you need not catch up.")


def _steadiness(walks: Sequence[LivedWalk]) -> tuple[str, str]:
    """Near-falls and falls: a title, and what helps."""
    falls = sum(walk.falls for walk in walks)
    near = sum(walk.near_falls for walk in walks)
    if falls:
        title = ngettext("You fell %(count)d time", "You fell %(count)d times", falls)
        return title % {"count": falls}, gettext(
            "Always tell your coach or a health worker about a fall."
        )
    if near:
        title = ngettext("%(count)d near-fall, no falls", "%(count)d near-falls, no falls", near)
        return title % {"count": near}, gettext("Stay near a wall or a helper, and go slower.")
    return gettext("No falls and no near-falls"), gettext(
        "Keep your path clear and your steps small."
    )
