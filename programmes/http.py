"""How public pages answer: open to everybody, and cheap to ask for again; and how many wrong codes may be tried."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """A page for everybody. A guest's browser keeps it and asks whether it has changed; the ETag is that of the words."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if not request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-cache"
        return response

    return login_not_required(require_safe(conditional_page(answer)))


def mark_modified(response: HttpResponseBase, at: dt.datetime | None) -> None:
    """Say when the content of a page last changed."""
    if at is not None:
        response.headers["Last-Modified"] = http_date(at.timestamp())


WRONG_GUESSES = 10
"""So many wrong codes may be tried from one address in one stretch of time."""
STRETCH_SECONDS = 600


def take_guess(request: HttpRequest, what: str, now: dt.datetime) -> str:
    """One of the guesses that are left where this request comes from, before it is known whether it is right; empty when
    there is none. A cache adds a key once only, so that guesses at the same moment never share one."""
    keys = (f"{_guesses(request, what, now)}:{count}" for count in range(WRONG_GUESSES))
    return next((key for key in keys if cache.add(key, 1, STRETCH_SECONDS)), "")


def give_back(guess: str) -> None:
    """It was right, and counts for nothing."""
    cache.delete(guess)


def _guesses(request: HttpRequest, what: str, now: dt.datetime) -> str:
    stretch = int(now.timestamp()) // STRETCH_SECONDS
    return f"guesses:{what}:{get_adapter().get_client_ip(request)}:{stretch}"
