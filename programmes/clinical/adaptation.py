"""The rows that adapt a plan, and the spans of days that some of them close."""

import datetime as dt
import enum
from collections.abc import Iterable, Iterator

from msgspec import Struct

from programmes.clinical.change import NO_CHANGE, Change

DAY = dt.timedelta(days=1)
FOREVER = dt.date.max
"""The end of a closure that nobody has opened."""


class Action(enum.StrEnum):
    """What a row does; the names of table 4 where it has one. To tell a coach changes nothing."""

    ADVANCE = "advance"
    REPEAT = "repeat"
    STEP_BACK = "step_back"
    PAUSE = "pause"
    STOP = "stop"
    RESUME = "resume"
    COACH_CHANGE = "coach_change"
    WEEKDAYS = "weekdays"
    TELL_COACH = "tell_coach"


class Key(enum.IntEnum):
    """Who may open a closed plan; a higher key opens what a lower one does."""

    WALKER = enum.auto()
    COACH = enum.auto()
    CLEARANCE = enum.auto()


CLOSING = (Action.PAUSE, Action.STOP)
"""These close a plan, and the key in `OPENING` opens it."""
OPENING = Action.RESUME


class Adaptation(Struct, frozen=True):
    """One row: from the day `on`, why (a rule's code, its figures and a sentence), and by whom.

    A walker's own pause has its last day in `until`, and so has the resume of a walker who comes back earlier. `key` is
    what opens a pause, or what a resume shows; a stop is opened by a clearance alone. `week` is the furthest week to go
    on with. `reviewed_on` is the first day of the week that a row is the review of, and `order` says which rows were
    made before which: of several reviews of a week, and of changes for one day, the last made counts.
    """

    action: Action
    on: dt.date
    rule: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    sentence: str = ""
    by: str = ""
    until: dt.date | None = None
    key: Key = Key.WALKER
    week: int | None = None
    change: Change = NO_CHANGE
    reviewed_on: dt.date | None = None
    order: int = 0


class Closure(Struct, frozen=True):
    """The days from `begins_on` to the day before `opens_on` have no session; `week` is where to go on, if said."""

    begins_on: dt.date
    opens_on: dt.date
    week: int | None = None

    def meets(self, begins_on: dt.date, ends_before: dt.date) -> bool:
        """True when a day of that span is closed."""
        return self.begins_on < ends_before and begins_on < self.opens_on

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.opens_on - self.begins_on).days


def closures_of(rows: Iterable[Adaptation]) -> tuple[Closure, ...]:
    """The closed spans in order of time, none touching another; the order of the rows does not matter."""
    known = tuple(rows)
    spans = sorted((row.on, _opens_on(row, known)) for row in known if row.action in CLOSING)
    return tuple(Closure(*span, _week_said(span, known)) for span in _merged(spans))


def _opens_on(row: Adaptation, rows: Iterable[Adaptation]) -> dt.date:
    """A pause with a last day is over after it, or when its walker comes back; what is held, when its key is shown."""
    resumes = [other for other in rows if other.action is OPENING and other.order >= row.order]
    needed = Key.CLEARANCE if row.action is Action.STOP else row.key
    if row.until and needed is Key.WALKER:
        back = [
            other.on for other in resumes if other.until and other.on <= row.until <= other.until
        ]
        return max(row.on, min([row.until + DAY, *back]))
    opened = [
        other.on
        for other in resumes
        if other.until is None and other.key >= needed and _comes_after(other, row)
    ]
    return min(opened, default=FOREVER)


def _comes_after(resume: Adaptation, row: Adaptation) -> bool:
    """On the day of the closure itself only a resume that was made later opens it."""
    return (resume.on, resume.order) > (row.on, row.order)


def _merged(spans: Iterable[tuple[dt.date, dt.date]]) -> Iterator[tuple[dt.date, dt.date]]:
    """Spans in order, with those that touch made one; empty ones are left out."""
    open_span: tuple[dt.date, dt.date] | None = None
    for begins_on, opens_on in spans:
        if opens_on <= begins_on:
            continue
        if open_span and begins_on <= open_span[1]:
            open_span = open_span[0], max(open_span[1], opens_on)
            continue
        if open_span:
            yield open_span
        open_span = begins_on, opens_on
    if open_span:
        yield open_span


def _week_said(span: tuple[dt.date, dt.date], rows: Iterable[Adaptation]) -> int | None:
    """The earliest week that one of the rows of a span names; a resume on its last day counts."""
    said = (
        row.week
        for row in rows
        if row.week is not None
        and (row.action in CLOSING or row.action is OPENING)
        and span[0] <= row.on <= span[1]
    )
    return min(said, default=None)
