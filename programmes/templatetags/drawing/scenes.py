"""Pictures for pages without content."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from programmes.templatetags.drawing.ink import (
    WALKER,
)


@dataclass(frozen=True)
class Scene:
    """A picture for a page without content: solid ground, treads, a dashed tread, and where the walker stands."""

    ground: str
    tread: str
    dashed: str
    walker: str
    thin: str = ""

    def draw(self) -> SafeString:
        """The picture; it says nothing that the page does not."""
        return format_html(
            '<svg class="k-scene" viewBox="0 0 320 150" aria-hidden="true" focusable="false">'
            '{}{}{}<g transform="translate({})">{}</g>{}</svg>',
            self._path("k-fill", self.ground),
            self._path("k-tread", self.tread),
            self._path("k-tread k-dash", self.dashed),
            self.walker,
            WALKER,
            self._path("k-tread k-thin", self.thin),
        )

    @staticmethod
    def _path(css: str, shape: str) -> SafeString:
        return format_html('<path class="{}" d="{}"/>', css, shape) if shape else SafeString("")


LOST = Scene(
    ground="M30 140V116h44V92h44V68h44v72z",
    tread="M30 116h44V92h44V68h44",
    dashed="M206 68h84",
    walker="250 68",
)
BROKEN = Scene(
    ground="M30 140v-24h60V92h50v48zM184 140V76h50V52h56v88z",
    tread="M30 116h60V92h50M184 76h50V52h56",
    dashed="M140 92l44-16",
    walker="112 92",
)
CUT = Scene(
    ground="M30 140v-24h52V92h52V68h52V44h52v96z",
    tread="M30 116h52V92h52V68h52V44h52",
    dashed="",
    walker="160 68",
    thin="M262 34c9-9 23-9 32 0M268 42c6-6 14-6 20 0M256 22l44 34",
)
FLAT = Scene(
    ground="", tread="M20 116h96", dashed="M116 116V98h46V80h46V62h46V44h46", walker="72 116"
)
