"""The people of a clinic: inviting them, their roles, and the end of one. For those who run it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.http import chosen_clinic
from coaching.models import Clinic, Invitation, Membership
from coaching.reports.team import team_page
from coaching.team_forms import RoleForm, WorkForm


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: SignedInRequest) -> HttpResponse:
    """Who works here, who is invited, and an invitation to one more."""
    clinics = access.clinics_of_admin(request.user)
    clinic = chosen_clinic(request, clinics)
    form = WorkForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _invited(request, clinic, form):
        said = _("Invitation to %(address)s is on its way. It works for 7 days.")
        messages.success(request, said % {"address": form.cleaned_data["email"]})
        return _back(clinic)
    page = team_page(clinic=clinic, clinics=list(clinics), now=timezone.now())
    context = {"page": page, "form": form, "roles": Membership.Role.choices, "here": "clinic"}
    return render(request, "coaching/people.html", context)


@require_POST
def change_role(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Give somebody another role."""
    membership = _membership(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose one of the roles. Nothing has changed."))
        return _back(membership.clinic)
    try:
        made = actions.change_role(
            membership=membership,
            role=Membership.Role(form.cleaned_data["role"]),
            by=request.user,
            now=timezone.now(),
        )
    except actions.LastAdminError:
        _refuse_last_admin(request)
    except (actions.HasLeftError, actions.NotAnAdminHereError):
        raise Http404 from None
    else:
        said = _("%(name)s now works here as: %(role)s.")
        name, role = membership.person.shown_name, made.get_role_display()
        messages.success(request, said % {"name": name, "role": role})
    return _back(membership.clinic, request)


@require_POST
def end_membership(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Take somebody out of a role."""
    membership = _membership(request, pk)
    try:
        actions.end_membership(membership=membership, by=request.user, now=timezone.now())
    except actions.LastAdminError:
        _refuse_last_admin(request)
    except (actions.HasLeftError, actions.NotAnAdminHereError):
        raise Http404 from None
    else:
        said = _("%(name)s no longer works here in that role. Their pages are closed.")
        messages.success(request, said % {"name": membership.person.shown_name})
    return _back(membership.clinic, request)


@require_POST
def take_back(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back any invitation of the clinic that waits."""
    clinics = access.clinics_of_admin(request.user)
    asked = get_object_or_404(
        Invitation.objects.select_related("clinic"), pk=pk, clinic__in=clinics
    )
    taken_back = actions.revoke(invitation=asked, by=request.user, now=timezone.now())
    if taken_back.revoked_at:
        messages.success(request, _("The invitation was taken back. Its link no longer works."))
    else:
        messages.warning(request, _("It was answered before you took it back."))
    return _back(asked.clinic)


def _membership(request: SignedInRequest, pk: uuid.UUID) -> Membership:
    rows = Membership.objects.current().select_related("person", "clinic")
    return get_object_or_404(rows, pk=pk, clinic__in=access.clinics_of_admin(request.user))


def _back(clinic: Clinic, request: SignedInRequest | None = None) -> HttpResponse:
    """To the people of the clinic; an admin who has just left their role goes to their own pages."""
    if request and not access.clinics_of_admin(request.user).filter(pk=clinic.pk).exists():
        return redirect("coaching:front_door")
    return redirect(f"{reverse('coaching:people')}?clinic={clinic.pk}")


def _refuse_last_admin(request: SignedInRequest) -> None:
    said = _("A clinic needs somebody who runs it. Make another person clinic admin first.")
    messages.warning(request, said)


def _invited(request: SignedInRequest, clinic: Clinic, form: WorkForm) -> bool:
    """Try; a refusal is written beside the address."""
    said = form.cleaned_data
    try:
        actions.invite_to_work(
            admin=request.user,
            clinic=clinic,
            email=said["email"],
            name=said["name"],
            role=Membership.Role(said["role"]),
            now=timezone.now(),
        )
    except actions.OwnAddressError:
        form.add_error("email", _("This is your own address. Your own roles are in the list."))
    except actions.AlreadyWorksError:
        form.add_error("email", _("The person with this address works here in that role already."))
    except actions.NotAnAdminHereError:
        raise Http404 from None
    return form.is_valid()
