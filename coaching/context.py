"""What every page may ask about the signed-in person's work; looked up only when a template asks."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from coaching import access
from coaching.models import Message


def front_door(request: HttpRequest) -> dict[str, Any]:
    """`works_as`: the roles that the person holds in any clinic; and how many messages of theirs wait, on either side.

    The door of the workspace has asked for the work already; what it found is used again.
    """

    @cache
    def work() -> dict[str, int]:
        known: dict[str, int] | None = getattr(request, "work", None)
        if known is not None or not isinstance(request.user, User):
            return known or {}
        return access.work_of(request.user, timezone.now())

    def as_walker() -> int:
        return _unread_by(request.user) if isinstance(request.user, User) else 0

    return {
        "works_as": SimpleLazyObject(lambda: frozenset(work())),
        "unread_from_walkers": SimpleLazyObject(lambda: max(work().values(), default=0)),
        "unread_from_coaches": SimpleLazyObject(as_walker),
    }


def _unread_by(walker: User) -> int:
    return Message.objects.to(Message.Side.WALKER).waiting().filter(grant__walker=walker).count()
