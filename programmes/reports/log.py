"""The pages around one log: before it, when it cannot be written, and after it."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.models import User
from programmes.clinical.scales import confidence_words, effort_words
from programmes.models import Session, Walk
from programmes.reports import words
from programmes.reports.course import may_be_walked_on
from programmes.reports.weeks import walked_in


@dataclass(frozen=True, slots=True)
class LogPage:
    """What the form is about; `closed_line` says why there is none."""

    lead: str
    planned_minutes: int
    closed_line: str

    @property
    def is_open(self) -> bool:
        """True when a walk may be logged today."""
        return not self.closed_line


@dataclass(frozen=True, slots=True)
class LoggedPage:
    """What was told about a walk."""

    lead: str
    facts: tuple[tuple[str, str], ...]
    note: str


def log_page(session: Session, walker: User, today: dt.date) -> LogPage:
    """The page before the log of a walker's own session; load `enrolment__version` with it."""
    week = walked_in(session, walker, today)
    length = words.minutes(week.total_minutes)
    day = words.long_date(session.planned_on)
    return LogPage(
        lead=gettext("%(length)s planned for %(day)s. A few taps, so that the plan can fit you.")
        % {"length": length, "day": day},
        planned_minutes=round(week.total_minutes),
        closed_line=_closed_line(session, today, day),
    )


def _closed_line(session: Session, today: dt.date, day: str) -> str:
    if session.enrolment.has_ended:
        return gettext("This plan has ended, so nothing more is logged in it.")
    if not may_be_walked_on(session, today):
        return gettext("This walk is planned for %(day)s. You can log it in that week.") % {
            "day": day
        }
    return ""


def logged_page(session: Session) -> LoggedPage:
    """The page after the log; load `walk` with the session."""
    walk = session.walk
    line = gettext("%(length)s, %(day)s.")
    return LoggedPage(
        lead=line
        % {"length": words.minutes(walk.minutes), "day": words.long_date(walk.walked_on)},
        facts=facts_of(walk),
        note=walk.note,
    )


def facts_of(walk: Walk) -> tuple[tuple[str, str], ...]:
    """What was told, each with its name; nothing for what was left out."""
    return tuple((name, text) for name, text in _facts(walk) if text)


def _facts(walk: Walk) -> list[tuple[str, str]]:
    return [
        (gettext("Pain"), words.pain(walk.pain_before, walk.pain_worst, walk.pain_after)),
        (gettext("Effort"), _effort(walk.effort)),
        (gettext("Near-falls"), words.count(walk.near_falls)),
        (gettext("Falls"), words.count(walk.falls)),
        (gettext("How sure you felt"), _sureness(walk.confidence)),
    ]


def _effort(score: int | None) -> str:
    if score is None:
        return ""
    told = {"score": words.out_of_ten(score), "words": gettext(effort_words(score))}
    return gettext("%(score)s. %(words)s") % told


def _sureness(score: int | None) -> str:
    return "" if score is None else gettext(confidence_words(score))
