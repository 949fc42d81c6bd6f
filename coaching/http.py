"""The door of the coach's workspace: strangers find nothing behind it."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone

from accounts.http import SignedInRequest
from coaching import access
from coaching.models import Clinic

P = ParamSpec("P")


class CoachRequest(SignedInRequest):
    """A request that came through this door: its person coaches or helps, and `work` counts what waits in each role."""

    work: dict[str, int]


def coach_only(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Answer 404 to everybody who does not work as a coach now."""

    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        cast("CoachRequest", request).work = access.coach_or_404(request.user, timezone.now())
        return view(request, *args, **kwargs)

    return guarded


def team_only(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Answer 404 to everybody who works neither as a coach nor as an assistant now."""

    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        cast("CoachRequest", request).work = access.team_or_404(request.user, timezone.now())
        return view(request, *args, **kwargs)

    return guarded


def chosen_clinic(request: SignedInRequest, clinics: QuerySet[Clinic]) -> Clinic:
    """The one of `clinics` that `?clinic=` names, or the first; whatever is none of them does not exist."""
    wanted = request.GET.get("clinic", "")
    try:
        found = clinics.filter(pk=uuid.UUID(wanted)).first() if wanted else clinics.first()
    except ValueError:
        raise Http404 from None
    if found is None:
        raise Http404
    return found
