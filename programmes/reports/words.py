"""Dates and sessions in words, for people."""

import datetime as dt

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.adaptation import DAY
from programmes.clinical.course import LivedWeek
from programmes.clinical.plan import Kind, Segment, Support, Week

NEAR_DAYS = 7
SECONDS_IN_MINUTE = 60
SUPPORT_WORDS = {
    Support.FREE: _("Hands free"),
    Support.HAND_ON: _("A hand on a rail or wall"),
    Support.HAND_NEAR: _("A hand near a rail or wall"),
    Support.TWO_HANDS: _("Both hands on the treadmill's rails"),
    Support.LIGHT_HANDS: _("Light hands on the treadmill's rails"),
}
"""What the hands do in a bout, for those who make or change a plan."""


def long_date(day: dt.date) -> str:
    """Saturday 21 November."""
    return date_format(day, "l j F")


def short_date(day: dt.date) -> str:
    """Sat 21 Nov."""
    return date_format(day, "D j M")


def date_range(first: dt.date, last: dt.date) -> str:
    """2 to 8 Nov, or 30 Nov to 6 Dec."""
    start = str(first.day) if first.month == last.month else date_format(first, "j M")
    return gettext("%(first)s to %(last)s") % {"first": start, "last": date_format(last, "j M")}


def week_dates(week: LivedWeek) -> str:
    """The first and the last day of a lived week."""
    return date_range(week.begins_on, week.ends_before - DAY)


def near_day(day: dt.date, today: dt.date) -> str:
    """Today, yesterday, tomorrow, the name of a day in this or the last seven days, or else the date."""
    away = (day - today).days
    if away == 0:
        return gettext("today")
    if abs(away) == 1:
        return gettext("tomorrow") if away > 0 else gettext("yesterday")
    return str(WEEKDAYS[day.weekday()]) if abs(away) < NEAR_DAYS else long_date(day)


def clock(seconds: int) -> str:
    """150 as 2 min 30 s."""
    minutes, rest = divmod(seconds, SECONDS_IN_MINUTE)
    parts = []
    if minutes:
        parts.append(gettext("%(minutes)d min") % {"minutes": minutes})
    if rest or not minutes:
        parts.append(gettext("%(seconds)d s") % {"seconds": rest})
    return " ".join(parts)


def minutes(length: float) -> str:
    """1 minute, or 7.5 minutes."""
    return ngettext("%(length)s minute", "%(length)s minutes", 1 if length == 1 else 2) % {
        "length": f"{length:g}"
    }


def count(times: int) -> str:
    """None, or how many."""
    return str(times) if times else gettext("None")


def out_of_ten(score: int | None) -> str:
    """4 of 10; nothing for a score that was not given."""
    return "" if score is None else gettext("%(score)d of 10") % {"score": score}


def pain(before: int | None, worst: int | None, after: int | None) -> str:
    """3 before, 4 at worst, 3 after: those that were given."""
    parts = [
        gettext("%(score)d before") % {"score": before} if before is not None else "",
        gettext("%(score)d at worst") % {"score": worst} if worst is not None else "",
        gettext("%(score)d after") % {"score": after} if after is not None else "",
    ]
    return ", ".join(part for part in parts if part)


def backward_line(week: Week) -> str:
    """8 min of it backward, in 4 short bouts."""
    bouts = week.rounds * len(week.bouts)
    return ngettext(
        "%(backward)s of it backward, in %(bouts)d short bout",
        "%(backward)s of it backward, in %(bouts)d short bouts",
        bouts,
    ) % {"backward": clock(week.backward_seconds), "bouts": bouts}


def step_words(kind: Kind) -> str:
    """What to do in a segment of this kind."""
    return {
        Kind.WARM_UP: gettext("Forward, easy. Warm up."),
        Kind.BACKWARD: gettext("Backward. Small steps."),
        Kind.FORWARD: gettext("Forward, easy."),
        Kind.BRISK: gettext("Forward, brisk."),
        Kind.STAND: gettext("Stand and hold on."),
        Kind.STAND_BELT_STOPPED: gettext("Stop the belt. Stand and hold on."),
        Kind.COOL_DOWN: gettext("Forward, slower and slower. Then you are done."),
    }[kind]


def hands_words(support: Support) -> str:
    """What to do with the hands in a bout; nothing when they are free."""
    return {
        Support.HAND_ON: gettext("One hand on your support."),
        Support.HAND_NEAR: gettext("Hand close to your support."),
        Support.TWO_HANDS: gettext("Both hands on the rails."),
        Support.LIGHT_HANDS: gettext("Light hands on the rails."),
    }.get(support, "")


def slope_words(slope: float) -> str:
    """Flat, or how steep."""
    if not slope:
        return gettext("Flat ground")
    return gettext("Up a slope of %(slope)s per cent") % {"slope": f"{slope:g}"}


def _how(segment: Segment) -> str:
    """What is different from a bout with free hands on flat ground."""
    if not segment.is_backward:
        return ""
    uphill = f" {slope_words(segment.slope)}." if segment.slope else ""
    held = hands_words(segment.support)
    return uphill + (f" {held}" if held else "")


def rest_words(segment: Segment) -> str:
    """What follows a bout."""
    template = {
        Kind.BRISK: gettext("Then %(length)s forward, brisk."),
        Kind.STAND: gettext("Then stand and hold on for %(length)s."),
        Kind.STAND_BELT_STOPPED: gettext("Then stop the belt, stand and hold on for %(length)s."),
    }.get(segment.kind, gettext("Then %(length)s forward, easy."))
    return template % {"length": clock(segment.seconds)}


def steps(week: Week) -> tuple[tuple[str, str], ...]:
    """One round of the week, each line a length and what to do; equal pairs of bout and rest are one line."""
    lines: list[tuple[str, str]] = []
    for pair, times in _runs(week.segments):
        text = step_words(pair[0].kind) + _how(pair[0])
        if len(pair) > 1:
            text += " " + rest_words(pair[1])
        if times > 1:
            text += " " + gettext("Do this %(times)d times.") % {"times": times}
        lines.append((clock(pair[0].seconds), text))
    return tuple(lines)


def _runs(segments: tuple[Segment, ...]) -> list[tuple[tuple[Segment, ...], int]]:
    """The segments as parts that repeat: a bout with the rest after it, or a segment alone, and how often in a row."""
    runs: list[tuple[tuple[Segment, ...], int]] = []
    for part in _parts(segments):
        if runs and runs[-1][0] == part:
            runs[-1] = (part, runs[-1][1] + 1)
        else:
            runs.append((part, 1))
    return runs


def _parts(segments: tuple[Segment, ...]) -> list[tuple[Segment, ...]]:
    parts: list[tuple[Segment, ...]] = []
    for segment in segments:
        is_rest = segment.kind not in {Kind.WARM_UP, Kind.BACKWARD, Kind.COOL_DOWN}
        if is_rest and parts and parts[-1][-1].is_backward:
            parts[-1] = (*parts[-1], segment)
        else:
            parts.append((segment,))
    return parts
