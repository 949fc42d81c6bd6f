"""What every page may ask about the signed-in person's work; looked up only when a template asks."""

from functools import cache
from typing import Any

from django.db.models import Count, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from coaching.models import Membership, Message


def front_door(request: HttpRequest) -> dict[str, Any]:
    """`works_as`: the roles that the person holds in any clinic; and how many messages of theirs wait, on either side."""

    @cache
    def work() -> dict[str, int]:
        return _work_of(request.user) if isinstance(request.user, User) else {}

    def as_walker() -> int:
        return _unread_by(request.user) if isinstance(request.user, User) else 0

    return {
        "works_as": SimpleLazyObject(lambda: frozenset(work())),
        "unread_from_walkers": SimpleLazyObject(lambda: max(work().values(), default=0)),
        "unread_from_coaches": SimpleLazyObject(as_walker),
    }


def _work_of(person: User) -> dict[str, int]:
    """The roles of the person, with the number of messages that wait for them on the team: one question for both."""
    waiting = Message.objects.unread_by_team(person, timezone.now()).order_by()
    number = waiting.annotate(all=Value(1)).values("all").annotate(number=Count("pk"))
    roles = Membership.objects.current().filter(person=person)
    counted = roles.annotate(unread=Coalesce(Subquery(number.values("number")), 0))
    return dict(counted.values_list("role", "unread"))


def _unread_by(walker: User) -> int:
    return Message.objects.to(Message.Side.WALKER).waiting().filter(grant__walker=walker).count()
