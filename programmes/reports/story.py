"""The story of a plan: repeated weeks, steps back, pauses and changes, each with its reason and who made it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.clinical.breaks import Cause
from programmes.models import Adaptation, Enrolment
from programmes.reports import words
from programmes.reports.verdicts import ROWS

Action = Adaptation.Action
QUIET = frozenset({Action.ADVANCE})
"""What needs no line of its own: the plan moved on as planned."""
WORDS_OF_CAUSES: dict[str, Any] = {
    Cause.HOLIDAY: _("a holiday or a journey"),
    Cause.ILLNESS: _("illness"),
    Cause.INJURY: _("an injury"),
    Cause.FALL: _("a fall"),
    Cause.OPERATION: _("an operation"),
    Cause.HOSPITAL: _("a stay in hospital"),
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One thing that happened to a plan: from which day, what, why (empty when nobody said), and who did it."""

    on: dt.date
    what: str
    why: str
    who: str
    icon: str


ICONS = {
    Action.ADVANCE: "arrow-up",
    Action.REPEAT: "arrow-repeat",
    Action.STEP_BACK: "arrow-counterclockwise",
    Action.PAUSE: "pause-circle",
    Action.STOP: "pause-circle",
    Action.RESUME: "play-fill",
    Action.COACH_CHANGE: "person-check",
    Action.WEEKDAYS: "calendar3",
    Action.TELL_COACH: "person-check",
}


def with_story() -> QuerySet[Enrolment]:
    """Enrolments with all that their course and their story need."""
    rows = Enrolment.objects.select_related("version", "walker", "screening")
    story = Adaptation.objects.select_related("made_by")
    return rows.prefetch_related(Prefetch("adaptations", queryset=story))


def story_of(
    rows: Iterable[Adaptation], reader: User, *, tells_health: bool = True
) -> tuple[Chapter, ...]:
    """The rows in words for `reader`; load them by `with_story`.

    Without `tells_health` the reasons stay out: rules and causes speak about the body.
    """
    return tuple(_chapters(rows, reader, tells_health=tells_health))


def _chapters(
    rows: Iterable[Adaptation], reader: User, *, tells_health: bool
) -> Iterator[Chapter]:
    for row in rows:
        if row.action not in QUIET or row.correction:
            yield Chapter(
                on=row.from_on,
                what=_what(row) if not row.correction else _again(row),
                why=_why(row) if tells_health else _why_unsaid(row),
                who=_who(row, reader),
                icon=ICONS[Action(row.action)],
            )


def _what(row: Adaptation) -> str:
    day = {"day": words.short_date(row.from_on)}
    if row.action == Action.PAUSE and row.until_on:
        return gettext("Pause from %(day)s to %(last)s") % {
            **day,
            "last": words.short_date(row.until_on),
        }
    return {
        Action.ADVANCE.value: gettext("One week on, from %(day)s"),
        Action.REPEAT.value: gettext("The week again, from %(day)s"),
        Action.STEP_BACK.value: gettext("One week back, from %(day)s"),
        Action.PAUSE.value: gettext("The plan waits, from %(day)s"),
        Action.STOP.value: gettext("The plan waits, from %(day)s"),
        Action.RESUME.value: gettext("The plan goes on, from %(day)s"),
        Action.COACH_CHANGE.value: gettext("The walks changed, from %(day)s"),
        Action.WEEKDAYS.value: gettext("Other weekdays, from %(day)s"),
        Action.TELL_COACH.value: gettext("Noted for the coach, if there is one, on %(day)s"),
    }[row.action] % day


def _again(row: Adaptation) -> str:
    """A week that was reviewed again, because something was told after its first review."""
    return gettext(
        "%(what)s. You told us more about the week before, so it was reviewed again"
    ) % {"what": _what(row)}


def _why(row: Adaptation) -> str:
    cause = WORDS_OF_CAUSES.get(row.figures.get("cause", ""))
    if cause:
        return gettext("Because of %(cause)s.") % {"cause": cause}
    if rule := ROWS.get(row.rule_code):
        return gettext(rule.message)
    return gettext(row.sentence) if row.sentence else ""


def _why_unsaid(row: Adaptation) -> str:
    """For somebody who may not read what a walker told about their body."""
    is_told = row.action == Action.TELL_COACH
    return gettext("Please ask them how they are.") if is_told else ""


def _who(row: Adaptation, reader: User) -> str:
    if row.made_by is None:
        return gettext("By our rules")
    if row.made_by_id == reader.pk:
        return gettext("Your own choice")
    if row.made_by_id == row.enrolment.walker_id:
        return gettext("The walker\u2019s own choice")
    return gettext("By %(name)s") % {"name": row.made_by.shown_name}
