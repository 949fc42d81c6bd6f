"""A page as one line of text, however its template is broken into lines."""

import re

from django.http import HttpResponse

AROUND_TAGS = re.compile(r"\s*(<[^>]*>)\s*")


def text_of(response: HttpResponse) -> str:
    """The page with single spaces, and none around tags."""
    body = " ".join(response.content.decode().split())
    return AROUND_TAGS.sub(r"\1", body)
