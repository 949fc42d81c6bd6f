"""Pages that a phone fetches ahead, to show them on a later day when there is no network."""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone

from accounts.http import SignedInRequest
from programmes.models import Session

AHEAD = "X-Ahead"
"""The header by which our service worker asks for a page as it will be; it is never part of a link."""


def is_ahead(request: HttpRequest) -> bool:
    """True for a copy that is kept on the phone; forms are judged on the day on which they are sent."""
    return request.method == "GET" and AHEAD in request.headers


def day_of(request: SignedInRequest, session: Session) -> dt.date:
    """The walker's today; for a copy, the day of the session when that lies ahead."""
    today = request.user.local_date(timezone.now())
    return max(today, session.planned_on) if is_ahead(request) else today
