"""What stops a coach who changes a plan, in words; and the choices that are open, in words."""

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext, ngettext

from programmes.clinical.change import Change
from programmes.clinical.plan import Week
from programmes.clinical.room import SHORTEST_BOUT, Pieces, Room, Wall
from programmes.reports import words


def words_of_wall(wall: Wall, room: Room) -> str:
    """What is not possible, and what is."""
    return {
        Wall.HANDS: gettext("Hands get freer one step at a time. Choose one of these."),
        Wall.FLAT: gettext("Their answers or their clinician allow flat ground only."),
        Wall.SLOPE: gettext("A slope gets steeper one step at a time. Choose one of these."),
        Wall.DAYS: ngettext(
            "Choose at least one day, and no more than %(days)d.",
            "Choose at least one day, and no more than %(days)d.",
            room.most_days,
        )
        % {"days": room.most_days},
        Wall.BOUT: gettext("A bout of this programme lasts from %(least)s to %(most)s.")
        % {"least": words.clock(SHORTEST_BOUT), "most": words.clock(room.longest)},
        Wall.REST: gettext("A rest needs at least %(least)s.")
        % {"least": words.clock(room.shortest_rest)},
        Wall.BACKWARD: gettext(
            "That is too much backward walking at once. Now it is %(now)s a walk."
        )
        % {"now": words.clock(room.now.backward_seconds)},
        Wall.FIT: gettext(
            "These bouts and rests do not fit in a walk of %(minutes)s. Make them shorter or fewer."
        )
        % {"minutes": words.minutes(room.coming.total_minutes)},
    }[wall]


def support_choices(room: Room) -> list[tuple[str, str]]:
    """What the hands may do, safest first."""
    return [(kind.value, str(words.SUPPORT_WORDS[kind])) for kind in room.supports]


def slope_choices(room: Room) -> list[tuple[str, str]]:
    """How steep the ground may be, flattest first."""
    return [(f"{level:g}", words.slope_words(level)) for level in room.slopes]


def room_for_days(room: Room) -> str:
    """How many days hold without a reason, and how many with one."""
    asked = room.planned.sessions
    told = ngettext(
        "The programme asks for %(days)d walk a week.",
        "The programme asks for %(days)d walks a week.",
        asked,
    ) % {"days": asked}
    if room.most_days == asked:
        return told
    more = gettext("Up to %(most)d with a reason.") % {"most": room.most_days}
    return f"{told} {more}"


def bouts_now(week: Week) -> str:
    """What one walk holds, for a line above its bouts."""
    return gettext("One walk lasts %(minutes)s, warm-up and cool-down included.") % {
        "minutes": words.minutes(week.total_minutes)
    }


def numbers_in(change: Change) -> list[str]:
    """What a coach has set and the plan keeps, in words."""
    told = []
    if change.minutes is not None:
        told.append(gettext("Each walk: %(minutes)s") % {"minutes": words.minutes(change.minutes)})
    if change.weekdays:
        days = ", ".join(str(WEEKDAYS_ABBR[day]) for day in sorted(set(change.weekdays)))
        told.append(gettext("Days: %(days)s") % {"days": days})
    if change.pieces:
        told.append(gettext("Bouts: %(bouts)s") % {"bouts": _lengths(change.pieces)})
    if change.support:
        told.append(str(words.SUPPORT_WORDS[change.support]))
    if change.slope is not None:
        told.append(words.slope_words(change.slope))
    return told


def _lengths(pieces: Pieces) -> str:
    return ", ".join(words.clock(bout) for bout, _rest in pieces)
