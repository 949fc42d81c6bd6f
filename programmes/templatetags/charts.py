"""Charts in templates: `{% chart "stairs" weeks at=3 %}`, the table behind a staircase, and two ways to write minutes."""

from collections.abc import Callable, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from programmes.clinical.plan import Segment, Week
from programmes.templatetags import drawing

register = template.Library()

CHARTS: dict[str, Callable[..., drawing.Chart]] = {
    "stairs": drawing.Stairs,
    "stairs_mini": drawing.StairsMini,
    "ribbon": drawing.Ribbon,
    "ring": drawing.Ring,
    "minutes": drawing.Minutes,
    "pain": drawing.Pain,
    "trend": drawing.Trend,
    "spark": drawing.Spark,
    "bar": drawing.Bar,
    "lost": lambda: drawing.LOST,
    "broken": lambda: drawing.BROKEN,
    "cut": lambda: drawing.CUT,
    "flat": lambda: drawing.FLAT,
}


@register.simple_tag
def chart(name: str, *args: Any, **options: Any) -> SafeString:
    """The chart called `name`; its arguments are the fields of the class in `drawing`."""
    return CHARTS[name](*args, **options).draw()


@register.inclusion_tag("programmes/_stairs_table.html")
def stairs_table(weeks: Sequence[Week], **words: str) -> dict[str, Any]:
    """A staircase as a table, for people who would rather read; `summary` and `caption` replace its words."""
    return {"weeks": weeks, **words}


@register.filter
def clock(seconds: float) -> str:
    """150 as "2 min 30 s"."""
    return drawing.clock(seconds)


@register.filter
def g(value: float) -> str:
    """7.5 as "7.5" and 10.0 as "10"."""
    return drawing.number(value)


@register.filter
def in_words(segments: Sequence[Segment]) -> str:
    """A session as a sentence."""
    return drawing.describe(segments)
