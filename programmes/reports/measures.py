"""Results of physical tests in words: compared with the walker's own first and last ones first, and never a diagnosis."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from accounts.models import User
from programmes.clinical.evidence import load_studies
from programmes.clinical.measures import (
    Kind,
    Reading,
    change_between,
    due,
    load_measures,
    reading_of,
    shows_trend,
    suggests_falls_check,
)
from programmes.models import Measure
from programmes.reports import words
from programmes.reports.evidence import GRADE_WORDS
from programmes.reports.measure_figure import Figure, figure_of, value_words
from programmes.reports.measure_standing import Standing, standing_of
from programmes.reports.measure_words import (
    CHANGES,
    CITED,
    FALLS_CHECK,
    HOW_TO,
    READINGS,
    WHY_CLOSED,
    HowTo,
)
from programmes.reports.measures_due import days_walked, is_due


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading comes from, how far it can be trusted, and whether we read it ourselves."""

    code: str
    short: str
    grade: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class History:
    """The results of one test, oldest first, and what the last one says."""

    kind: Kind
    name: str
    title: str
    result: str
    own: tuple[str, ...]
    reading: str
    advice: str
    sources: tuple[Source, ...]
    rows: tuple[tuple[str, str], ...]
    figure: Figure

    @property
    def slug(self) -> str:
        """The address of the test."""
        return load_measures().tests[self.kind].slug


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """One test on the list."""

    slug: str
    how: HowTo
    is_risky: bool
    closed: str
    is_due: bool
    next_on: dt.date | None
    history: History | None


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    """The tests that suit this walker, and whether the safety questions are missing."""

    cards: tuple[MeasureCard, ...]
    is_unasked: bool


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """One test: how it goes, and whether it waits."""

    kind: Kind
    slug: str
    how: HowTo
    is_risky: bool
    closed: str
    earlier: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One kept result, with those before it."""

    id: uuid.UUID
    is_left_out: bool
    history: History


def measures_page(walker: User, now: dt.datetime) -> MeasuresPage:
    """Everything on the list of tests."""
    standing, today = standing_of(walker, now), walker.local_date(now)
    kept, walked_on = list(walker.measures.counted()), days_walked(walker)
    return MeasuresPage(
        cards=tuple(
            _card(kind, standing, today, [row for row in kept if row.kind == kind], walked_on)
            for kind in Kind
            if standing.suits(kind)
        ),
        is_unasked=standing.verdict is None,
    )


def measure_page(walker: User, kind: Kind, now: dt.datetime) -> MeasurePage:
    """The page of one test."""
    standing = standing_of(walker, now)
    last = walker.measures.counted().filter(kind=kind.value).last()
    test = load_measures().tests[kind]
    return MeasurePage(
        kind=kind,
        slug=test.slug,
        how=HOW_TO[kind],
        is_risky=test.is_risky,
        closed=_why_closed(standing, kind),
        earlier=_dated(last) if last else "",
    )


def result_page(measure: Measure, now: dt.datetime) -> ResultPage:
    """One result among those up to it; a result that was left out is still shown to its owner."""
    walker = measure.walker
    before = walker.measures.counted().filter(
        kind=measure.kind, measured_at__lte=measure.measured_at
    )
    rows = [row for row in before if row.pk != measure.pk]
    is_65 = standing_of(walker, now).is_65
    return ResultPage(
        id=measure.pk,
        is_left_out=measure.left_out_at is not None,
        history=history_of([*rows, measure], is_65=is_65),
    )


def histories(measures: Iterable[Measure], *, is_65: bool) -> tuple[History, ...]:
    """One history for each test that has results."""
    kept = list(measures)
    groups = [[row for row in kept if row.kind == kind] for kind in Kind]
    return tuple(history_of(group, is_65=is_65) for group in groups if group)


def history_of(rows: Sequence[Measure], *, is_65: bool) -> History:
    """The history of one test; there must be a result."""
    last = rows[-1]
    kind = Kind(last.kind)
    reading = reading_of(kind, last.tenths, is_65=is_65, compared_with=last.compared_with)
    is_slow = suggests_falls_check(reading, is_65=is_65)
    return History(
        kind=kind,
        name=str(HOW_TO[kind].name),
        title=_title(rows),
        result=value_words(kind, last.tenths),
        own=_own(kind, rows),
        reading=str(READINGS[kind, reading]),
        advice=str(FALLS_CHECK) if is_slow else "",
        sources=_sources(kind, reading),
        rows=tuple(
            (words.short_date(row.measured_on), value_words(kind, row.tenths)) for row in rows
        ),
        figure=figure_of(kind, rows, is_joined=shows_trend(len(rows))),
    )


def _card(
    kind: Kind,
    standing: Standing,
    today: dt.date,
    rows: Sequence[Measure],
    walked_on: Sequence[dt.date],
) -> MeasureCard:
    test = load_measures().tests[kind]
    done_on = [row.measured_on for row in rows]
    when = due(test, standing.starts_on, today, done_on) if standing.starts_on else None
    return MeasureCard(
        slug=test.slug,
        how=HOW_TO[kind],
        is_risky=test.is_risky,
        closed=_why_closed(standing, kind),
        is_due=is_due(kind, standing, today, done_on, walked_on),
        next_on=when.next_on if when else None,
        history=history_of(rows, is_65=standing.is_65) if rows else None,
    )


def _why_closed(standing: Standing, kind: Kind) -> str:
    reason = standing.why_closed(kind)
    return str(WHY_CLOSED[reason]) if reason else ""


def _title(rows: Sequence[Measure]) -> str:
    """Says no more than the results do: a change is named only from the number of results that allows it."""
    kind = Kind(rows[-1].kind)
    values = {"name": HOW_TO[kind].name, "count": len(rows)}
    if not shows_trend(len(rows)):
        return (
            ngettext(
                "%(name)s: %(count)d result, too early to speak of a trend",
                "%(name)s: %(count)d results, too early to speak of a trend",
                len(rows),
            )
            % values
        )
    ends = {"first": value_words(kind, rows[0].tenths), "last": value_words(kind, rows[-1].tenths)}
    return gettext("%(name)s: from %(first)s to %(last)s") % {**values, **ends}


def _own(kind: Kind, rows: Sequence[Measure]) -> tuple[str, ...]:
    """The last result beside the walker's own first one and the one before it."""
    *earlier, last = rows
    if not earlier:
        return (gettext("This is your first result. The next one can be compared with it."),)
    first, before = earlier[0], earlier[-1]
    lines = [gettext("Your first: %(result)s.") % {"result": _dated(first)}]
    if before is not first:
        lines.append(gettext("The one before: %(result)s.") % {"result": _dated(before)})
    change = change_between(kind, first.tenths, last.tenths)
    return (*lines, gettext("Against your first: %(change)s") % {"change": CHANGES[kind, change]})


def _dated(row: Measure) -> str:
    result = value_words(Kind(row.kind), row.tenths)
    return gettext("%(result)s on %(day)s") % {
        "result": result,
        "day": words.long_date(row.measured_on),
    }


def _sources(kind: Kind, reading: Reading) -> tuple[Source, ...]:
    """Each source once; one that nobody read makes its line say so."""
    measures, studies = load_measures(), load_studies()
    numbers = measures.tests[kind].numbers
    named = {
        source: studies[source].is_read for code in CITED[kind] for source in numbers[code].sources
    }
    if kind is Kind.CHAIR_STAND and reading is not Reading.NOT_COMPARED:
        named |= dict.fromkeys(measures.stands.sources, measures.stands.is_read)
    return tuple(
        Source(code, studies[code].short, str(GRADE_WORDS[studies[code].grade]), is_read)
        for code, is_read in named.items()
    )
