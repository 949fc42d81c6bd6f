"""Every address of the site, found by walking the URL resolver."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

Above = tuple[str, str, tuple[str, ...]]  # the route, the namespace and the parameters so far
PARAMETER = re.compile(r"(?:\(\?P)?<(?:\w+:)?(?P<name>\w+)>(?:[^)/]*\))?")


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern: its full name, its route, the names of its parameters, and the view behind it."""

    name: str
    route: str
    parameters: tuple[str, ...]
    view: Callable[..., Any]
    is_named: bool

    @property
    def group(self) -> str:
        """`admin` and `allauth` are somebody else's; everything else is ours."""
        if self.name.startswith("admin:"):
            return "admin"
        return "allauth" if self.view.__module__.startswith("allauth.") else "ours"

    def url(self, arguments: dict[str, str]) -> str:
        """The address with these values for its parameters; a pattern without a name is filled in by hand."""
        if not self.is_named:
            return "/" + PARAMETER.sub(
                lambda found: arguments[found.group("name")], self.route
            ).strip("^$")
        return reverse(self.name, kwargs=arguments)


def all_addresses() -> list[Address]:
    """Everything that the resolver knows, in its order."""
    return list(_walk(get_resolver().url_patterns, ("", "", ())))


def _walk(patterns: list[URLPattern | URLResolver], above: Above) -> Iterator[Address]:
    prefix, namespace, outer = above
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        parameters = (*outer, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, (route, inner, parameters))
        else:
            name, is_named = f"{namespace}{pattern.name or route}", bool(pattern.name)
            yield Address(name, route, parameters, pattern.callback, is_named)
