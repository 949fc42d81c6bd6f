"""How public pages answer: open to everybody, and cheap to ask for again."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
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
