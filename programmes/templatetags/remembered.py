"""`{% part "name.html" week=week %}`: a part of a page that depends only on its values, drawn once in a process."""

from collections.abc import Hashable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from programmes.clinical.plan import Week
from programmes.reports import words

register = template.Library()

MOST_PARTS = 1024
parts: dict[Hashable, SafeString] = {}


@register.simple_tag
def part(name: str, **values: Hashable) -> SafeString:
    """The template `name`, which sees these values and nothing else of the page; equal values draw it once."""
    key = (name, get_language(), tuple(values.items()))
    if key not in parts:
        if len(parts) >= MOST_PARTS:
            parts.clear()
        parts[key] = render_to_string(name, values)
    return parts[key]


@register.filter
def steps(week: Week) -> tuple[tuple[str, str], ...]:
    """One round of a week as pairs of a length and what to do."""
    return words.steps(week)
