"""Tags for every page: icons and the logo. Colour and size come from the stylesheet."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """One symbol of the icon sprite, hidden from assistive technology: words always stand beside it."""
    return format_html(
        '<svg class="wk-i{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f" {css_class}" if css_class else "",
        static("vendor/bootstrap-icons/icons.svg"),
        name,
    )


@register.inclusion_tag("components/_logo.html")
def logo() -> dict[str, str]:
    """The staircase mark."""
    return {}
