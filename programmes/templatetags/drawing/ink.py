"""The strokes that every chart is made of, and the words that describe a session."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from programmes.clinical.plan import Kind, Segment

HEAD = 8
"""Per cent of a plot kept free above its highest value."""
HIGH_PAIN = 5
"""Scores above this lie in the tinted band."""

# A person in a cap, facing left, stepping back to the right: the toes of the rear foot land first.
WALKER = format_html(
    '<g class="k-walker" transform="translate(-15 -49.5)"><circle cx="13.6" cy="5.6" r="5.2"/>'
    '<path stroke-width="2.6" d="M9.6 3.8 5.6 4.6"/><path stroke-width="6.4" d="M14.3 16.2 15.4 26"/>'
    '<path stroke-width="3.2" d="M13.2 15.6 8.6 20.8 5.4 25.4"/>'
    '<path stroke-width="3.2" d="M15.6 15.6 20.8 21 19.4 27"/>'
    '<path d="M14.6 27 11.6 36.4 11 46 6.6 46"/><path d="M16.2 27 21.6 35 26.4 42.4 23.6 46"/>{}</g>',
    "",
)


class Chart(Protocol):
    """Something that can be drawn."""

    def draw(self) -> SafeString:
        """The finished markup."""


def number(value: float) -> str:
    """The shortest honest form: 10 for 10.0, 7.5, 2.67."""
    return f"{round(value, 2):g}"


def clock(seconds: float) -> str:
    """A duration in words: "2 min 30 s"."""
    minutes, rest = divmod(round(seconds), 60)
    words = {"minutes": minutes, "seconds": rest}
    if minutes and rest:
        return gettext("%(minutes)d min %(seconds)d s") % words
    if minutes:
        return gettext("%(minutes)d min") % words
    return gettext("%(seconds)d s") % words


def describe(segments: Sequence[Segment]) -> str:
    """A session in one sentence; rounds that repeat are told once."""
    parts = [f"{clock(segment.seconds)} {_doing(segment.kind)}" for segment in segments]
    middle = parts[1:-1]
    times = len(middle) // 2
    if times > 1 and middle == middle[:2] * times:
        words = {"times": times, "bout": middle[0], "rest": middle[1]}
        parts[1:-1] = [gettext("%(times)d times %(bout)s and %(rest)s") % words]
    return gettext("In order: %(parts)s.") % {"parts": ", ".join(parts)}


def _doing(kind: Kind) -> str:
    return {
        Kind.WARM_UP: gettext("forward to warm up"),
        Kind.BACKWARD: gettext("backward"),
        Kind.FORWARD: gettext("forward"),
        Kind.BRISK: gettext("forward, brisk"),
        Kind.STAND: gettext("standing with support"),
        Kind.STAND_BELT_STOPPED: gettext("standing, belt stopped"),
        Kind.COOL_DOWN: gettext("forward to cool down"),
    }[kind]


def percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def together(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def rect(corner: tuple[float, float], size: tuple[float, float], css: str) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        css,
        *(percent(value) for value in (*corner, *size)),
    )


def line(start: tuple[float, float], end: tuple[float, float], css: str) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        css,
        *(percent(value) for value in (*start, *end)),
    )


def text(
    at: tuple[float, float], label: object, css: str, dy: str, anchor: str = "middle"
) -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" dy="{}" text-anchor="{}">{}</text>',
        css,
        percent(at[0]),
        percent(at[1]),
        dy,
        anchor,
        label,
    )


def dot(at: tuple[float, float], css: str, radius: int) -> SafeString:
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
        css,
        percent(at[0]),
        percent(at[1]),
        radius,
    )


def svg(parts: Iterable[SafeString], css: str, label: str = "") -> SafeString:
    body = together(parts)
    if label:
        return format_html(
            '<svg class="k {}" role="img" aria-label="{}" focusable="false">{}</svg>',
            css,
            label,
            body,
        )
    return format_html(
        '<svg class="k {}" aria-hidden="true" focusable="false">{}</svg>', css, body
    )
