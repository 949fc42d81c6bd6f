"""Even steps for a draft: from its first week to its last, within the caps of rises. A proposal, never a change by itself."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from programmes.clinical.authoring import worked_out
from programmes.clinical.change import Change, ImpossibleChangeError, changed
from programmes.clinical.file_shapes import MOST_SEGMENTS
from programmes.clinical.growth import (
    SECONDS,
    faults_in_rise,
    faults_in_week,
    slope_of,
)
from programmes.clinical.plan import Kind, Segment, Week, read_plan
from programmes.clinical.rules import Caps


class UnfitEndError(ValueError):
    """The first or the last week breaks a rule by itself; the argument is its number. Both stay as they are."""


class TooSteepError(ValueError):
    """So few weeks do not lead from the first to the last within the caps."""


def smoothed(document: dict[str, Any], caps: Caps) -> dict[str, Any]:
    """The document with other minutes and bouts in the weeks between the first and the last.

    Lengths of bouts, rests, warm-up, hands, slope, days and effort stay. What is left of the minutes goes to the cool-down,
    which is never shorter than it was; only where no steps are found so, than the shortest of the draft.
    """
    weeks = read_plan(document).weeks
    for week in (weeks[0], weeks[-1]):
        if faults_in_week(week, caps):
            raise UnfitEndError(week.number)
    try:
        steps = tuple(_even(weeks, caps))
    except TooSteepError:
        steps = tuple(_even(_with_short_ends(weeks), caps))
    rows = zip(document["weekly"], weeks, steps, strict=True)
    return worked_out({**document, "weekly": [_row(*each) for each in rows]})


def _even(weeks: tuple[Week, ...], caps: Caps) -> Iterator[Week]:
    """Each week in turn, a step above the one before it; the last is only looked at."""
    before, last = weeks[0], weeks[-1]
    yield before
    for place, week in enumerate(weeks[1:-1], 1):
        before = _step(before, week, last, _climbs(weeks[place - 1 :]), caps)
        yield before
    if len(weeks) > 1:
        if faults_in_rise(before, last, caps):
            raise TooSteepError
        yield last


def _with_short_ends(weeks: tuple[Week, ...]) -> tuple[Week, ...]:
    """The weeks between with a cool-down no longer than the shortest, which leaves room for bouts."""
    lasts = [week.segments[-1] for week in weeks]
    ends = [part.seconds for part in lasts if _is_end(part)]
    if not ends:
        return weeks
    between = [
        replace(
            week, segments=(*week.segments[:-1], replace(week.segments[-1], seconds=min(ends)))
        )
        if _is_end(week.segments[-1])
        else week
        for week in weeks[1:-1]
    ]
    return (weeks[0], *between, *weeks[1:][-1:])


def _is_end(part: Segment) -> bool:
    return part.kind is Kind.COOL_DOWN


def _climbs(weeks: tuple[Week, ...]) -> list[bool]:
    """For each week after the first of these: whether its minutes may grow, because nothing else does."""
    return [
        after.sessions <= before.sessions and slope_of(after) <= slope_of(before)
        for before, after in pairwise(weeks)
    ]


def _step(before: Week, week: Week, last: Week, climbs: list[bool], caps: Caps) -> Week:
    """The week in its place: as near to an even step as the caps let it be, in minutes first and then backward."""
    part = 1 / (sum(climbs) or len(climbs))
    minutes = before.total_minutes + (last.total_minutes - before.total_minutes) * part
    backward = before.backward_seconds + (last.backward_seconds - before.backward_seconds) * part
    low, high = sorted((before.total_seconds, last.total_seconds))
    for whole in sorted(
        range(low // SECONDS, high // SECONDS + 1), key=lambda each: abs(each - minutes)
    ):
        found = [
            each
            for each in _with_bouts(week, whole)
            if not faults_in_week(each, caps) and not faults_in_rise(before, each, caps)
        ]
        if found:
            return min(found, key=lambda each: _unlike(each.backward_seconds, backward, last))
    raise TooSteepError


def _unlike(seconds: int, wanted: float, last: Week) -> tuple[bool, bool, float]:
    """How far backward seconds are from those wanted: better a little more, so that the end is reached, but not beyond it."""
    return seconds > max(last.backward_seconds, wanted), seconds < wanted, abs(seconds - wanted)


def _with_bouts(week: Week, minutes: int) -> Iterator[Week]:
    """The week in so many minutes, with any number of its bouts that fits."""
    for bouts in range(1, MOST_SEGMENTS):
        try:
            found = changed(week, Change(minutes=minutes, bouts=bouts))
        except ImpossibleChangeError:
            return
        if len(found.bouts) < bouts or len(found.segments) > MOST_SEGMENTS:
            return
        yield found


def _row(row: dict[str, Any], before: Week, after: Week) -> dict[str, Any]:
    """The week as a document writes it; one that stays keeps every word."""
    if after == before:
        return row
    return {**row, "segments": [_written(segment) for segment in after.segments]}


def _written(segment: Segment) -> dict[str, Any]:
    part = {"kind": segment.kind.value, "seconds": segment.seconds}
    if segment.is_backward:
        return {**part, "mode": segment.support.value, "grade_percent": segment.slope}
    return part
