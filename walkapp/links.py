"""Whole addresses of our pages, for letters; the router is asked once for the shape of each."""

import uuid
from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse


def link(page: str, *arguments: object) -> str:
    """The address of a page by its name, such as `programmes:today`, with what it takes in its path."""
    path = _shape(page, len(arguments))
    for number, argument in enumerate(arguments):
        path = path.replace(_stand_in(number), quote(str(argument), safe=":"))
    return f"{settings.SITE_URL}{path}"


@cache
def _shape(page: str, count: int) -> str:
    return reverse(page, args=[_stand_in(number) for number in range(count)])


@cache
def _stand_in(number: int) -> str:
    """Fits where a page takes an identifier, a word or a secret."""
    return str(uuid.UUID(int=number))
