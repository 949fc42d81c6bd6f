"""Which physical tests are due, by the weeks of the plan or after a break, and what Progress says about it in one line."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import User
from programmes.clinical.measure_breaks import due_after_break
from programmes.clinical.measures import Kind, due, load_measures
from programmes.models import Measure, Walk
from programmes.reports.measure_standing import Standing, standing_of
from programmes.reports.measure_words import HOW_TO


@dataclass(frozen=True, slots=True)
class DueTest:
    """A test that is offered now."""

    slug: str
    name: str


def days_walked(walker: User) -> list[dt.date]:
    """The days of all walks, in every programme."""
    walks = Walk.objects.filter(session__enrolment__walker=walker.pk)
    return list(walks.values_list("walked_on", flat=True))


def is_due(
    kind: Kind,
    standing: Standing,
    today: dt.date,
    done_on: Sequence[dt.date],
    walked_on: Sequence[dt.date],
) -> bool:
    """Whether a test is asked for today, given the days of its results and of all walks."""
    if standing.starts_on is None:
        return False
    test = load_measures().tests[kind]
    is_in_question = standing.is_65 or standing.is_steady_balance
    return due(test, standing.starts_on, today, done_on).is_due or due_after_break(
        test, walked_on, today, done_on, is_in_question=is_in_question
    )


def due_tests(walker: User, now: dt.datetime, measured: Iterable[Measure]) -> tuple[DueTest, ...]:
    """The open tests that are due; one that the walker put off is not offered again in its time."""
    standing, today = standing_of(walker, now), walker.local_date(now)
    if standing.starts_on is None:
        return ()
    rows, walked_on = list(measured), days_walked(walker)
    put_off = [standing.put_off_on] if standing.put_off_on else []
    return tuple(
        DueTest(load_measures().tests[kind].slug, str(HOW_TO[kind].name))
        for kind in Kind
        if standing.suits(kind)
        and standing.why_closed(kind) is None
        and is_due(
            kind,
            standing,
            today,
            [*put_off, *(row.measured_on for row in rows if row.kind == kind)],
            walked_on,
        )
    )
