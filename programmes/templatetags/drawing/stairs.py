"""The plan as a staircase, and a session as a strip."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from programmes.clinical.plan import Segment, Week
from programmes.templatetags.drawing.ink import (
    WALKER,
    describe,
    line,
    number,
    percent,
    rect,
    svg,
    text,
    together,
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
        return svg(
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
            rect((x, y + back), (self.width, total - back), "k-fwd"),
            rect((x, y), (self.width, back), "k-back"),
            line((x, y), (x + self.width, y), "k-tread"),
        ]
        if index:
            below = 100 - self.height(self.weeks[index - 1].total_minutes)
            parts.append(line((x, y), (x, below), "k-tread"))
        if self.detail:
            parts.append(
                text((x + self.width / 2, 100), number(week.total_minutes), "k-num", "-.75em")
            )
        return format_html('<g class="k-step{}">{}</g>', self._state(week), together(parts))

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
            parts.append(line((x, y), (x + self.width, y), "k-ghost"))
            if before is not None and before != total:
                parts.append(line((x, y), (x, 100 - self.height(before)), "k-ghost"))
        return parts

    def _walker(self) -> list[SafeString]:
        if not self.at:
            return []
        x = (self.at - 0.5) * self.width
        y = 100 - self.height(self.weeks[self.at - 1].total_minutes)
        return [
            format_html(
                '<svg x="{}" y="{}" overflow="visible">{}</svg>', percent(x), percent(y), WALKER
            )
        ]


@dataclass(frozen=True)
class StairsMini:
    """A small flight for a card; all cards have the same scale, so that they can be compared."""

    weeks: Sequence[Week]
    top: float = 30

    def draw(self) -> SafeString:
        """The flight without words: the card says the same in figures."""
        return svg([self._step(index) for index in range(len(self.weeks))], "k-mini")

    def _step(self, index: int) -> SafeString:
        week, width = self.weeks[index], 100 / len(self.weeks)
        x, y = index * width, 100 - week.total_minutes / self.top * 100
        back = week.backward_minutes / self.top * 100
        parts = [
            rect((x, y + back), (width, 100 - y - back), "k-fwd"),
            rect((x, y), (width, back), "k-back"),
            line((x, y), (x + width, y), "k-tread"),
        ]
        if index:
            below = 100 - self.weeks[index - 1].total_minutes / self.top * 100
            parts.append(line((x, y), (x, below), "k-tread"))
        return together(parts)


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
        return svg(parts, "k-ribbon", self.label or describe(self.segments))

    def _part(self, index: int, span: tuple[float, float]) -> SafeString:
        is_backward = self.segments[index].is_backward
        y, height = (2, 96) if is_backward else (34, 64)
        css = f"{'k-back' if is_backward else 'k-fwd'} k-seg{self._state(index)}"
        return rect((span[0], y), (span[1], height), css)

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
        return text((span[0] + span[1] / 2, 66), label, "k-num", ".36em")
