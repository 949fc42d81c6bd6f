"""What every page may ask about the signed-in person's work; looked up only when a template asks."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from coaching.models import Membership


def front_door(request: HttpRequest) -> dict[str, Any]:
    """`works_as`: the roles that the person holds in any clinic, as a set of words."""

    def roles() -> frozenset[str]:
        if not isinstance(request.user, User):
            return frozenset()
        return frozenset(
            Membership.objects.current().filter(person=request.user).values_list("role", flat=True)
        )

    return {"works_as": SimpleLazyObject(roles)}
