"""Where people land after signing in, and the clinic's page."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from coaching import access
from coaching.reports.places import clinic_page


@require_safe
def front_door(request: SignedInRequest) -> HttpResponse:
    """To the page of the person's work; a walker with an invitation answers it first."""
    if access.is_on_team(request.user):
        return redirect("coaching:roster")
    if access.clinics_overseen(request.user).exists():
        return redirect("coaching:clinic")
    waiting = access.invitations_for(request.user, timezone.now()).first()
    if waiting:
        return redirect("coaching:invitation", token=str(waiting.pk))
    return redirect("programmes:today")


@require_safe
def clinic(request: SignedInRequest) -> HttpResponse:
    """People and counts of one clinic, for those who run it or audit it; `?clinic=` chooses among several."""
    clinics = access.clinics_overseen(request.user)
    chosen = (
        clinics.filter(pk=wanted).first() if (wanted := _clinic_id(request)) else clinics.first()
    )
    if chosen is None:
        raise Http404
    page = clinic_page(clinic=chosen, clinics=clinics, now=timezone.now())
    return render(request, "coaching/clinic.html", {"page": page, "here": "clinic"})


def _clinic_id(request: SignedInRequest) -> uuid.UUID | None:
    wanted = request.GET.get("clinic")
    try:
        return uuid.UUID(wanted) if wanted else None
    except ValueError:
        raise Http404 from None
