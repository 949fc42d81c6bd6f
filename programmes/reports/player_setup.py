"""What a walker may choose about the player: how it tells what to do, the click of the steps, and why a walk ends early."""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGER_SECONDS = 30
"""So much longer is a rest at each tap."""
CADENCES = range(30, 121, 5)
"""Steps a minute that the metronome offers."""


class Channel(NamedTuple):
    """One way of telling: its key in the script, its icon, its name and what it does."""

    name: str
    icon: str
    title: "StrOrPromise"
    what: "StrOrPromise"


CHANNELS = (
    Channel("voice", "volume-up", _("Voice"), _("Says each change and when to look behind.")),
    Channel(
        "beep", "bell", _("Tones"), _("Backward, forward, turn and stop each sound different.")
    ),
    Channel("buzz", "phone-vibrate", _("Buzz"), _("The phone shakes, a pattern for each change.")),
    Channel("flash", "sun", _("Flash"), _("The edge of the screen lights up once.")),
)

EARLY_ENDS: dict[str, "StrOrPromise"] = {
    "time": _("I have no more time"),
    "weather": _("The weather or the path"),
    "other": _("Another reason"),
}
"""Why a walk ends early when nothing is wrong; what is wrong has the codes of table 3."""


def channel_names() -> dict[str, str]:
    """The names of the channels for one line, with the words for none of them."""
    names = {channel.name: str(channel.title) for channel in CHANNELS}
    return {**names, "none": gettext("Only written words")}
