"""Charts as SVG: geometry in per cent so that a chart fills its box, text in rem so that it never shrinks, colour from classes only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from programmes.clinical.plan import Kind, Segment, Week

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


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def _together(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _rect(corner: tuple[float, float], size: tuple[float, float], css: str) -> SafeString:
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        css,
        *(_percent(value) for value in (*corner, *size)),
    )


def _line(start: tuple[float, float], end: tuple[float, float], css: str) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        css,
        *(_percent(value) for value in (*start, *end)),
    )


def _text(
    at: tuple[float, float], label: object, css: str, dy: str, anchor: str = "middle"
) -> SafeString:
    return format_html(
        '<text class="{}" x="{}" y="{}" dy="{}" text-anchor="{}">{}</text>',
        css,
        _percent(at[0]),
        _percent(at[1]),
        dy,
        anchor,
        label,
    )


def _dot(at: tuple[float, float], css: str, radius: int) -> SafeString:
    return format_html(
        '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
        css,
        _percent(at[0]),
        _percent(at[1]),
        radius,
    )


def _svg(parts: Iterable[SafeString], css: str, label: str = "") -> SafeString:
    body = _together(parts)
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


@dataclass(frozen=True)
class Stairs:
    """Weeks as a flight of steps, backward minutes on top of forward ones. Weeks after `current` are pale, the walker
    stands on step `at`, and `ghost` (total minutes a week, None for no step) is dashed behind."""

    weeks: Sequence[Week]
    current: int | None = None
    at: int | None = None
    ghost: Sequence[float | None] = ()
    top: float = 30
    label: str = ""
    detail: bool = True

    @property
    def width(self) -> float:
        """Of one step."""
        return 100 / len(self.weeks)

    def height(self, minutes: float) -> float:
        """Of so many minutes; a walker on the steps needs room above them."""
        head = 20 if self.at else 5
        return minutes * (100 - head) / self.top

    def draw(self) -> SafeString:
        """The flight, with a sentence for people who cannot see it."""
        parts = [self._step(index) for index in range(len(self.weeks))]
        return _svg(
            [*parts, *self._ghosts(), *self._walker()], "k-stairs", self.label or self.sentence()
        )

    def sentence(self) -> str:
        """What the picture shows."""
        first, last = self.weeks[0], self.weeks[-1]
        return ngettext(
            "Staircase chart. %(weeks)d week, from %(low)s to %(high)s minutes a session. "
            "Backward minutes go from %(back_low)s to %(back_high)s.",
            "Staircase chart. %(weeks)d weeks, from %(low)s to %(high)s minutes a session. "
            "Backward minutes go from %(back_low)s to %(back_high)s.",
            len(self.weeks),
        ) % {
            "weeks": len(self.weeks),
            "low": number(first.total_minutes),
            "high": number(last.total_minutes),
            "back_low": number(first.backward_minutes),
            "back_high": number(last.backward_minutes),
        }

    def _step(self, index: int) -> SafeString:
        week, x = self.weeks[index], index * self.width
        total, back = self.height(week.total_minutes), self.height(week.backward_minutes)
        y = 100 - total
        parts = [
            _rect((x, y + back), (self.width, total - back), "k-fwd"),
            _rect((x, y), (self.width, back), "k-back"),
            _line((x, y), (x + self.width, y), "k-tread"),
        ]
        if index:
            below = 100 - self.height(self.weeks[index - 1].total_minutes)
            parts.append(_line((x, y), (x, below), "k-tread"))
        if self.detail:
            parts.append(
                _text((x + self.width / 2, 100), number(week.total_minutes), "k-num", "-.75em")
            )
        return format_html('<g class="k-step{}">{}</g>', self._state(week), _together(parts))

    def _state(self, week: Week) -> str:
        if self.current and week.number > self.current:
            return " k-next"
        return " k-now" if week.number == self.current else ""

    def _ghosts(self) -> list[SafeString]:
        parts = []
        for index, (before, total) in enumerate(pairwise([None, *self.ghost])):
            if total is None:
                continue
            x, y = index * self.width, 100 - self.height(total)
            parts.append(_line((x, y), (x + self.width, y), "k-ghost"))
            if before is not None and before != total:
                parts.append(_line((x, y), (x, 100 - self.height(before)), "k-ghost"))
        return parts

    def _walker(self) -> list[SafeString]:
        if not self.at:
            return []
        x = (self.at - 0.5) * self.width
        y = 100 - self.height(self.weeks[self.at - 1].total_minutes)
        return [
            format_html(
                '<svg x="{}" y="{}" overflow="visible">{}</svg>', _percent(x), _percent(y), WALKER
            )
        ]


@dataclass(frozen=True)
class StairsMini:
    """A small flight for a card; all cards have the same scale, so that they can be compared."""

    weeks: Sequence[Week]
    top: float = 30

    def draw(self) -> SafeString:
        """The flight without words: the card says the same in figures."""
        return _svg([self._step(index) for index in range(len(self.weeks))], "k-mini")

    def _step(self, index: int) -> SafeString:
        week, width = self.weeks[index], 100 / len(self.weeks)
        x, y = index * width, 100 - week.total_minutes / self.top * 100
        back = week.backward_minutes / self.top * 100
        parts = [
            _rect((x, y + back), (width, 100 - y - back), "k-fwd"),
            _rect((x, y), (width, back), "k-back"),
            _line((x, y), (x + width, y), "k-tread"),
        ]
        if index:
            below = 100 - self.weeks[index - 1].total_minutes / self.top * 100
            parts.append(_line((x, y), (x, below), "k-tread"))
        return _together(parts)


@dataclass(frozen=True)
class Ribbon:
    """One session as a strip. Bouts stand taller than the rest, so that colour is never the only cue; `at` is the
    index of the segment being walked."""

    segments: Sequence[Segment]
    at: int | None = None
    labels: bool = True
    label: str = ""

    def draw(self) -> SafeString:
        """The strip, with minutes written where they fit."""
        total = sum(segment.seconds for segment in self.segments)
        parts, x = [], 0.0
        for index, segment in enumerate(self.segments):
            width = segment.seconds / total * 100
            parts.append(self._part(index, (x, width)))
            parts.append(self._minutes(segment, (x, width)))
            x += width
        return _svg(parts, "k-ribbon", self.label or describe(self.segments))

    def _part(self, index: int, span: tuple[float, float]) -> SafeString:
        is_backward = self.segments[index].is_backward
        y, height = (2, 96) if is_backward else (34, 64)
        css = f"{'k-back' if is_backward else 'k-fwd'} k-seg{self._state(index)}"
        return _rect((span[0], y), (span[1], height), css)

    def _state(self, index: int) -> str:
        if self.at is None or index > self.at:
            return ""
        return " k-done" if index < self.at else " k-at"

    def _minutes(self, segment: Segment, span: tuple[float, float]) -> SafeString:
        minutes, rest = divmod(segment.seconds, 60)
        label = f"{minutes}:{rest:02}" if rest else str(minutes)
        needed = 3 * len(label) + 1.5  # per cent of a phone's width
        if not self.labels or span[1] < needed:
            return SafeString("")
        return _text((span[0] + span[1] / 2, 66), label, "k-num", ".36em")


@dataclass(frozen=True)
class Ring:
    """How many of so many are done."""

    value: int
    total: int
    label: str

    def draw(self) -> SafeString:
        """The ring with the figures inside; full when more than all are done."""
        part = round(min(self.value / self.total, 1) * 100, 1) if self.total else 0
        return format_html(
            '<svg class="k-ring" viewBox="0 0 96 96" role="img" aria-label="{}"><circle cx="48" cy="48" r="41"/>'
            '<circle class="k-ring-fg" cx="48" cy="48" r="41" pathLength="100" stroke-dasharray="{} {}" '
            'transform="rotate(-90 48 48)"/>'
            '<text x="48" y="48" dy=".36em" text-anchor="middle">{}/{}</text></svg>',
            self.label,
            part,
            100 - part,
            self.value,
            self.total,
        )


@dataclass(frozen=True)
class Plot:
    """The frame of a chart with axes: the value axis has a narrow drawing of its own, so that `parts` may use all of
    0 to 100 per cent."""

    ticks: Sequence[float]
    labels: Sequence[object]
    label: str
    top: float
    bottom: float = 0

    def x(self, index: int) -> float:
        """The middle of column `index`."""
        return (index + 0.5) * 100 / len(self.labels)

    def y(self, value: float) -> float:
        """The height of a value."""
        return 100 - (value - self.bottom) / (self.top - self.bottom) * (100 - HEAD)

    def draw(self, parts: Iterable[SafeString]) -> SafeString:
        """Axis, grid, drawing and column labels; the label says it all in words."""
        axis = [
            _text((100, self.y(tick)), number(tick), "k-tick", ".34em", "end")
            for tick in self.ticks
        ]
        grid = [
            _line(
                (0, self.y(tick)),
                (100, self.y(tick)),
                "k-base" if tick == self.bottom else "k-grid",
            )
            for tick in self.ticks
        ]
        foot = [
            _text((self.x(index), 0), word, "k-tick", "1em")
            for index, word in enumerate(self.labels)
        ]
        return format_html(
            '<div class="k-plot" role="img" aria-label="{}">{}{}<span></span>{}</div>',
            self.label,
            _svg(axis, "k-axis"),
            _svg([*grid, *parts], "k-body"),
            _svg(foot, "k-foot"),
        )


@dataclass(frozen=True)
class Minutes:
    """Done minutes as solid bars inside the dashed outline of what was planned, a column a week."""

    planned: Sequence[float]
    done: Sequence[float | None]
    top: float
    ticks: Sequence[float]
    labels: Sequence[object]
    label: str

    def draw(self) -> SafeString:
        """The bars, with done minutes written on top."""
        plot = Plot(ticks=self.ticks, labels=self.labels, label=self.label, top=self.top)
        pairs = enumerate(zip(self.planned, self.done, strict=True))
        return plot.draw([self._bar(plot, index, pair) for index, pair in pairs])

    def _bar(self, plot: Plot, index: int, pair: tuple[float, float | None]) -> SafeString:
        planned, done = pair
        width = 64 / len(self.labels)
        x = plot.x(index) - width / 2
        parts = [_rect((x, plot.y(planned)), (width, 100 - plot.y(planned)), "k-plan")]
        if done:
            parts.append(_rect((x, plot.y(done)), (width, 100 - plot.y(done)), "k-pine"))
            parts.append(
                _text((plot.x(index), plot.y(max(done, planned))), number(done), "k-num", "-.4em")
            )
        return _together(parts)


@dataclass(frozen=True)
class Pain:
    """Pain from before (hollow) to after (filled), a column a walk; a score that was not given is not drawn."""

    sessions: Sequence[tuple[int | None, int | None]]
    labels: Sequence[object]
    label: str
    limit: int = HIGH_PAIN

    def draw(self) -> SafeString:
        """The scores; the tinted band is where the plan stops growing."""
        plot = Plot(ticks=[0, 5, 10], labels=self.labels, label=self.label, top=10)
        band = _rect((0, 0), (100, plot.y(self.limit)), "k-warn")
        walks = [self._walk(plot, index, pair) for index, pair in enumerate(self.sessions)]
        return plot.draw([band, *walks])

    def _walk(self, plot: Plot, index: int, pair: tuple[int | None, int | None]) -> SafeString:
        x, (before, after) = plot.x(index), pair
        parts = []
        if before is not None and after is not None and before != after:
            parts.append(_line((x, plot.y(before)), (x, plot.y(after)), "k-stem"))
        if before is not None:
            parts.append(_dot((x, plot.y(before)), "k-hollow", 6))
        if after is not None:
            parts.append(_dot((x, plot.y(after)), "k-dot", 4 if before == after else 5))
        return _together(parts)


@dataclass(frozen=True)
class Trend:
    """A measure over time, a column a test; None for a test that was not done."""

    values: Sequence[float | None]
    top: float
    bottom: float
    ticks: Sequence[float]
    labels: Sequence[object]
    label: str

    def draw(self) -> SafeString:
        """Dots with their values, joined."""
        plot = Plot(
            ticks=self.ticks,
            labels=self.labels,
            label=self.label,
            top=self.top,
            bottom=self.bottom,
        )
        points = [
            (plot.x(i), plot.y(value), value)
            for i, value in enumerate(self.values)
            if value is not None
        ]
        lines = [_line(start[:2], end[:2], "k-line") for start, end in pairwise(points)]
        dots = [_dot((x, y), "k-point", 6) for x, y, _value in points]
        words = [_text((x, y), f"{value:.1f}", "k-num", "-.85em") for x, y, value in points]
        return plot.draw([*lines, *dots, *words])


@dataclass(frozen=True)
class Spark:
    """The last few scores from 0 to 10, as large as a line of text; the dashed line is at `limit`."""

    values: Sequence[int | None]
    label: str
    limit: int = HIGH_PAIN
    css: str = ""

    def draw(self) -> SafeString:
        """A line through the scores, ending in a dot."""
        known = [value for value in self.values if value is not None]
        steps = max(len(known) - 1, 1)
        points = [
            (f"{4 + index * 76 / steps:.1f}", str(33 - value * 3))
            for index, value in enumerate(known)
        ]
        dots = format_html_join("", '<circle cx="{}" cy="{}" r="3.4"/>', points[-1:])
        return format_html(
            '<svg class="k-spark{}" viewBox="0 0 84 36" width="84" height="36" role="img" aria-label="{}">'
            '<line class="k-limit" x1="0" x2="84" y1="{}" y2="{}"/><polyline points="{}"/>{}</svg>',
            f" {self.css}" if self.css else "",
            self.label,
            33 - self.limit * 3,
            33 - self.limit * 3,
            " ".join(",".join(point) for point in points),
            dots,
        )


@dataclass(frozen=True)
class Bar:
    """How far along, in per cent; words beside it say the same."""

    percent: float

    def draw(self) -> SafeString:
        """A filled track."""
        return format_html(
            '<svg class="wk-bar" aria-hidden="true" focusable="false"><rect width="100%" height="100%" rx="4"/>'
            '<rect class="v" width="{}" height="100%" rx="4"/></svg>',
            _percent(min(max(self.percent, 0), 100)),
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
