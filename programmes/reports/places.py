"""Places in words: what is known about each, and why one is not for walking backward today."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Min
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programmes.clinical.change import NO_BOUNDS
from programmes.clinical.lane import CAUTIOUS_PACE, Lane, lane_of, pace_of
from programmes.clinical.places import Problem, Walking, problems
from programmes.models import Measure, SavedPlace
from programmes.reports.clearances import latest_answers, verdict_on

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ADVICE: dict[Problem, tuple["StrOrPromise", "StrOrPromise"]] = {
    Problem.TOO_SHORT: (
        _("It is shorter than 5 metres."),
        _("Find a stretch of 5 metres or more, so that you do not turn all the time."),
    ),
    Problem.TOO_SHORT_FOR_PACE: (
        _("It is too short for how quickly you walk backward."),
        _("Choose a longer stretch, so that there is time to say stop before its end."),
    ),
    Problem.TOO_NARROW: (
        _("It is narrower than 1.5 metres."),
        _("Find a wider stretch, or move things aside. Backward, people drift to one side."),
    ),
    Problem.NOT_CLEAR: (
        _("Something stands within 2 metres behind you."),
        _("Clear 2 metres behind, so that one step too far does no harm."),
    ),
    Problem.LOOSE_GROUND: (
        _("The ground is loose or soft."),
        _("Choose firm ground: heels sink in and catch when you go backward."),
    ),
    Problem.TOO_DARK: (
        _("It is dim."),
        _("Put a light on, or come by day. Then change it here."),
    ),
    Problem.HAZARDS: (
        _("Something is often in the way."),
        _("Clear the path, or ask for it to be kept free. Then change it here."),
    ),
    Problem.MAKER: (
        _("The maker does not allow walking backward on it, or you do not know."),
        _("Look in its booklet or ask the gym. Without a yes, walk on firm ground."),
    ),
    Problem.NO_KEY: (
        _("It has no key that stops the belt."),
        _("Use a treadmill with a key that clips to your clothes."),
    ),
    Problem.NO_RAILS: (
        _("It has no rails on both sides."),
        _("Use a treadmill with rails to hold at each turn."),
    ),
    Problem.TREADMILL_CLOSED: (
        _("Your answers say: no treadmill."),
        _("Choose a stretch of firm, flat ground."),
    ),
    Problem.SLOPE_CLOSED: (
        _("It is on a slope, and your answers or your clinician say: flat ground only."),
        _("Choose a flat place."),
    ),
    Problem.SLOPE_NOT_PLANNED: (
        _("It is steeper than today's plan."),
        _("Choose a flatter place today. A slope comes when the plan says so."),
    ),
    Problem.SLOPE_TOO_SHORT: (
        _("The slope is too short for today's bouts, and nobody walks backward down."),
        _("Choose a longer slope, or flat ground."),
    ),
    Problem.NOT_INDOORS: (
        _("It is outdoors, and you walk indoors or on a track for now."),
        _("Choose a clear, flat place indoors, or a track."),
    ),
    Problem.NOTHING_TO_HOLD: (
        _("Today's plan needs something to hold, and there is nothing in reach."),
        _("Choose a place with a rail, a wall or a worktop all the way."),
    ),
}
"""Why, and what to change."""


PACE_COUNTS = dt.timedelta(days=84)
"""A timed walk counts for 12 weeks, as long as the safety answers (our own choice, `expert`)."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing that speaks against a place, and what would help."""

    why: str
    change: str


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """One place: its name, what is known about it, and what speaks against it."""

    id: uuid.UUID
    name: str
    is_default: bool
    facts: tuple[tuple[str, str], ...]
    turns: str
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """All places that a walker keeps."""

    cards: tuple[PlaceCard, ...]
    pace_line: str


def places_page(walker: User, now: dt.datetime) -> PlacesPage:
    """The walker's places, judged by the limits of today."""
    answers = latest_answers(walker)
    verdict = verdict_on(answers, walker.local_date(now)) if answers else None
    pace = pace_on(walker, walker.local_date(now))
    needed = Lane(0, pace).metres_needed
    walking = Walking(
        limits=verdict.limits if verdict else frozenset(),
        bounds=verdict.bounds if verdict else NO_BOUNDS,
        lane_metres=needed,
    )
    cards = tuple(_card(place, walking, pace) for place in walker.places.kept())
    return PlacesPage(
        cards, pace_line=_pace_line(pace) if any(card.turns for card in cards) else ""
    )


def _pace_line(pace: float) -> str:
    """Where the seconds come from."""
    if pace == CAUTIOUS_PACE:
        return gettext(
            "How soon the player says stop: it counts on a quick pace of 1 metre a second."
        )
    said = gettext(
        "How soon the player says stop: it counts on your quickest backward walk of the last 12 weeks, %(pace)s metres a second."
    )
    return said % {"pace": number_format(pace, decimal_pos=1)}


def pace_on(walker: User, day: dt.date) -> float:
    """The quickest pace that the walker's backward walks of the last weeks show, or the cautious one."""
    timed = walker.measures.counted().filter(
        kind=Measure.Kind.BACK_WALK, measured_on__gt=day - PACE_COUNTS
    )
    tenths = timed.aggregate(quickest=Min("tenths"))["quickest"]
    return pace_of(tenths) if tenths else CAUTIOUS_PACE


def advice_on(place: SavedPlace, walking: Walking) -> tuple[Advice, ...]:
    """What speaks against a place, in words."""
    return told(problems(place.facts, walking))


def told(found: Iterable[Problem]) -> tuple[Advice, ...]:
    """Problems in words."""
    return tuple(Advice(str(why), str(change)) for why, change in (ADVICE[code] for code in found))


def _card(place: SavedPlace, walking: Walking, pace: float) -> PlaceCard:
    return PlaceCard(
        id=place.pk,
        name=place.name,
        is_default=place.is_default,
        facts=tuple(_facts(place)),
        turns=turns_of(place, pace),
        advice=advice_on(place, walking),
    )


def size_of(place: SavedPlace) -> str:
    """Length and width, with their unit."""
    return gettext("%(length)d m long, %(width)s m wide") % {
        "length": place.length_m or 0,
        "width": number_format(place.width_m or 0, decimal_pos=1),
    }


def _facts(place: SavedPlace) -> Iterator[tuple[str, str]]:
    if place.is_treadmill:
        yield gettext("Kind"), str(SavedPlace.Surface.BELT.label)
    else:
        yield gettext("Size"), size_of(place)
        yield gettext("Ground"), str(SavedPlace.Surface(place.surface).label)
        yield gettext("To hold"), str(SavedPlace.Support(place.support).label)
        if place.slope_per_cent:
            slope = gettext("%(slope)d per cent up") % {"slope": place.slope_per_cent}
            yield gettext("Slope"), slope
    yield gettext("Light"), str(SavedPlace.Brightness(place.light).label)


LONGEST_COUNT = 120
"""A lane of more seconds than this is longer than most bouts; the player need not say when to turn."""


def turns_of(place: SavedPlace, pace: float) -> str:
    """When the player will say stop on a short lane; empty where it does not."""
    lane = lane_of(place.facts, pace)
    if lane is None or place.slope_per_cent or not lane.is_long_enough:
        return ""
    if lane.seconds > LONGEST_COUNT:
        return ""
    return ngettext(
        "The player says “stop, turn” after each %(seconds)d second of walking backward.",
        "The player says “stop, turn” after every %(seconds)d seconds of walking backward.",
        lane.seconds,
    ) % {"seconds": lane.seconds}
