"""A page as one line of text, however its template is broken into lines, and the forms in it as they would be sent."""

import re
from typing import Any

from django.http import HttpResponse

AROUND_TAGS = re.compile(r"\s*(<[^>]*>)\s*")


def text_of(response: HttpResponse) -> str:
    """The page with single spaces, and none around tags."""
    body = " ".join(response.content.decode().split())
    return AROUND_TAGS.sub(r"\1", body)


def fields_of(response: Any, *forms: str) -> dict[str, Any]:
    """What the forms of a page would send, as they stand."""
    sent: dict[str, Any] = {}
    for form in forms:
        for field in response.context[form]:
            value = field.value()
            if value is not None and value is not False:
                sent[field.html_name] = "on" if value is True else value
    return sent


def typed(client: Any, own: Any, **changes: Any) -> dict[str, Any]:
    """The page of a draft, filled in as it stands but for these answers."""
    page = client.get(own.get_absolute_url())
    seen = page.context["page"].own.revision
    return fields_of(page, "facts", "weeks") | {"revision": seen} | changes
