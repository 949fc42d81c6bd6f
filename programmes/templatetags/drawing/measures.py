"""What was walked and felt: ring, bars, pain, trend, sparkline and progress bar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from programmes.templatetags.drawing.ink import (
    HEAD,
    HIGH_PAIN,
    dot,
    line,
    number,
    percent,
    rect,
    svg,
    text,
    together,
)

ROUND = 257.6
"""The way round the ring, whose radius is 41."""


@dataclass(frozen=True)
class Ring:
    """How many of so many are done."""

    value: int
    total: int
    label: str

    def draw(self) -> SafeString:
        """The ring with the figures inside; full when more than all are done."""
        part = round(min(self.value / self.total, 1) * ROUND, 1) if self.total else 0
        return format_html(
            '<svg class="k-ring" viewBox="0 0 96 96" role="img" aria-label="{}"><circle cx="48" cy="48" r="41"/>'
            '<circle class="k-ring-fg" cx="48" cy="48" r="41" stroke-dasharray="{} {}" '
            'transform="rotate(-90 48 48)"/>'
            '<text x="48" y="48" dy=".36em" text-anchor="middle">{}/{}</text></svg>',
            self.label,
            part,
            round(ROUND - part, 1),
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
            text((100, self.y(tick)), number(tick), "k-tick", ".34em", "end")
            for tick in self.ticks
        ]
        grid = [
            line(
                (0, self.y(tick)),
                (100, self.y(tick)),
                "k-base" if tick == self.bottom else "k-grid",
            )
            for tick in self.ticks
        ]
        foot = [
            text((self.x(index), 0), word, "k-tick", "1em")
            for index, word in enumerate(self.labels)
        ]
        return format_html(
            '<div class="k-plot" role="img" aria-label="{}">{}{}<span></span>{}</div>',
            self.label,
            svg(axis, "k-axis"),
            svg([*grid, *parts], "k-body"),
            svg(foot, "k-foot"),
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
        parts = [rect((x, plot.y(planned)), (width, 100 - plot.y(planned)), "k-plan")]
        if done:
            parts.append(rect((x, plot.y(done)), (width, 100 - plot.y(done)), "k-pine"))
            parts.append(
                text((plot.x(index), plot.y(max(done, planned))), number(done), "k-num", "-.4em")
            )
        return together(parts)


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
        band = rect((0, 0), (100, plot.y(self.limit)), "k-warn")
        walks = [self._walk(plot, index, pair) for index, pair in enumerate(self.sessions)]
        return plot.draw([band, *walks])

    def _walk(self, plot: Plot, index: int, pair: tuple[int | None, int | None]) -> SafeString:
        x, (before, after) = plot.x(index), pair
        parts = []
        if before is not None and after is not None and before != after:
            parts.append(line((x, plot.y(before)), (x, plot.y(after)), "k-stem"))
        if before is not None:
            parts.append(dot((x, plot.y(before)), "k-hollow", 6))
        if after is not None:
            parts.append(dot((x, plot.y(after)), "k-dot", 4 if before == after else 5))
        return together(parts)


@dataclass(frozen=True)
class Trend:
    """A measure over time, a column a test; None for a test that was not done."""

    values: Sequence[float | None]
    top: float
    bottom: float
    ticks: Sequence[float]
    labels: Sequence[object]
    label: str
    is_joined: bool = True

    def draw(self) -> SafeString:
        """Dots with their values; joined unless there are too few to speak of a trend."""
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
        pairs = pairwise(points) if self.is_joined else ()
        lines = [line(start[:2], end[:2], "k-line") for start, end in pairs]
        dots = [dot((x, y), "k-point", 6) for x, y, _value in points]
        words = [text((x, y), number(value), "k-num", "-.85em") for x, y, value in points]
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
            percent(min(max(self.percent, 0), 100)),
        )
