"""What a helper's phone shows: the step of now and nothing about the person: no name, no answers, no reasons."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from programmes.models import Spotting
from programmes.models.spotting import hash_of
from programmes.reports.player import inserts, player_page

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = ("state", "icon", "word", "cue")
"""Of the look of a step, what a helper sees."""
PHASES = {"": "ready", "ready": "ready", "run": "walk", "done": "done"}
"""What the walker sees, in a helper's words; everything else is a stop of some kind, and its reason is nobody's business."""
WORDS: dict[str, "StrOrPromise"] = {
    "ready": _("Not started yet"),
    "ready_cue": _("The clock begins when the walker taps Start."),
    "stopped": _("Stopped"),
    "stopped_cue": _("Stay close. Ask how they feel."),
    "done": _("Finished"),
    "done_cue": _("Stay until they sit or stand safely."),
    "paused": _("Paused"),
    "paused_cue": _("They stand still. Stay close."),
    "over": _("This walk is over, or the walker ended this page."),
    "offline_here": _("This phone has no signal. The clock may be wrong. Say “stop” out loud."),
    "offline_there": _(
        "The walker's phone does not answer. The clock may be wrong. Say “stop” out loud."
    ),
    "asked": _("Asked to stop. Say “stop” out loud as well."),
    "heard": _("Their phone said stop."),
    "unsent": _("Not sent: no signal. Say “stop” out loud."),
}


def clock_of(spotting: Spotting, *, now: dt.datetime, have: str) -> dict[str, Any]:
    """The clock of a walk, and its plan unless the phone says that it has it; the instant lets it mend its own clock."""
    key = hash_of(f"{spotting.kind} {spotting.lane_seconds} {spotting.is_easier}")[:12]
    clock = {
        "now": now.isoformat(),
        "told_at": spotting.told_at.isoformat() if spotting.told_at else None,
        "phase": PHASES.get(spotting.view, "stopped"),
        "elapsed": spotting.elapsed,
        "running": spotting.is_running,
        "edits": spotting.edits,
        "is_fresh": spotting.is_fresh(now),
        "stop": _stop(spotting),
        "have": key,
    }
    return clock if not spotting.kind or have == key else {**clock, **_plan(spotting, now)}


def _stop(spotting: Spotting) -> str:
    if spotting.stop_heard_at:
        return "heard"
    return "asked" if spotting.stop_asked_at else ""


def _plan(spotting: Spotting, now: dt.datetime) -> dict[str, Any]:
    """The timeline that the walker follows; load `session__enrolment` with its version, screening and walker."""
    day = spotting.session.enrolment.walker.local_date(now)
    page = player_page(spotting.session, day=day, is_easier=spotting.is_easier)
    followed = page.followed(spotting.kind, spotting.lane_seconds)
    looks = followed["looks"].items()
    return {
        "plan": followed["plan"],
        "looks": {key: {name: look[name] for name in SHOWN} for key, look in looks},
        "inserts": inserts(),
    }
