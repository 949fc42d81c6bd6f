"""`{% remember "name" value … %}`: a part of a page that depends only on its values, drawn once in a process for everybody."""

from collections.abc import Hashable

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from programmes.clinical.plan import Week
from programmes.reports import words

register = template.Library()

MOST_PARTS = 1024
parts: dict[Hashable, SafeString] = {}


class RememberNode(template.Node):
    """Draws its content the first time that its values and the language come together."""

    def __init__(self, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.values = values
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """The content; nothing in it may depend on more than the values and the language."""
        key = (get_language(), *(value.resolve(context) for value in self.values))
        if key not in parts:
            if len(parts) >= MOST_PARTS:
                parts.clear()
            parts[key] = self.nodelist.render(context)
        return parts[key]


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """`{% remember "name" value … %}content{% endremember %}`: the name tells parts with equal values apart."""
    values = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    if not values:
        raise template.TemplateSyntaxError("remember needs a name")
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(values, nodelist)


@register.filter
def steps(week: Week) -> tuple[tuple[str, str], ...]:
    """One round of a week as pairs of a length and what to do."""
    return words.steps(week)
