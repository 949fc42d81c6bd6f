"""Where people land after signing in, and the clinic's page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from coaching import access
from coaching.http import chosen_clinic
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
    chosen = chosen_clinic(request, clinics)
    page = clinic_page(clinic=chosen, clinics=clinics, now=timezone.now())
    runs = access.clinics_of_admin(request.user).filter(pk=chosen.pk).exists()
    return render(request, "coaching/clinic.html", {"page": page, "runs": runs, "here": "clinic"})
