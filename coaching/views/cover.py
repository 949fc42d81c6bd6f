"""Leave and hand-over: arranging that another coach stands in, and the walker's answer to it."""

import datetime as dt
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
from coaching.models import Clinic, Cover
from coaching.reports.cover import CoverPage, cover_page
from coaching.team_forms import AnswerForm, CoverForm


@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: SignedInRequest) -> HttpResponse:
    """Who stands in for whom, and one more; a coach arranges their own leave, an admin everybody's."""
    now = timezone.now()
    clinics = access.clinics_with_cover(request.user)
    clinic = chosen_clinic(request, clinics)
    runs = access.clinics_of_admin(request.user).filter(pk=clinic.pk).exists()
    page = cover_page(
        person=request.user, clinic=clinic, clinics=list(clinics), runs=runs, now=now
    )
    sent = request.POST if request.method == "POST" else None
    form = CoverForm(
        sent, away=page.away, stand_ins=page.stand_ins, today=request.user.local_date(now)
    )
    if form.is_valid() and _arranged(request, page, form, now):
        return _back(clinic)
    context = {
        "page": page,
        "form": form,
        "runs": runs,
        "here": "clinic" if runs else "invitations",
    }
    return render(request, "coaching/cover.html", context)


@require_POST
def call_off(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """End a cover at once."""
    clinics = access.clinics_with_cover(request.user)
    found = get_object_or_404(
        Cover.objects.ahead(timezone.now()).select_related("clinic"), pk=pk, clinic__in=clinics
    )
    try:
        actions.call_off_cover(cover=found, by=request.user, now=timezone.now())
    except actions.NotYoursToArrangeError:
        raise Http404 from None
    messages.success(request, _("It was called off. The stand-in sees those walkers no longer."))
    return _back(found.clinic)


@require_POST
def answer(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The walker lets a stand-in see what their coach sees, or not."""
    now = timezone.now()
    grant = get_object_or_404(request.user.grants_given.open(now), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    asked = get_object_or_404(Cover.objects.ahead(now), pk=form.cleaned_data["cover"])
    says_yes = form.cleaned_data["answer"] == "yes"
    try:
        actions.answer_cover(grant=grant, cover=asked, says_yes=says_yes, now=now)
    except (actions.CoverOverError, actions.SharingOverError):
        raise Http404 from None
    said = (
        _("Saved. They see what your coach sees while they stand in.")
        if says_yes
        else _("Saved. They see nothing of yours.")
    )
    messages.success(request, said)
    return redirect("coaching:sharing")


def _back(clinic: Clinic) -> HttpResponse:
    return redirect(f"{reverse('coaching:cover')}?clinic={clinic.pk}")


def _arranged(
    request: SignedInRequest, page: CoverPage, form: CoverForm, now: dt.datetime
) -> bool:
    """Try; a refusal is written beside the field that it is about."""
    try:
        actions.arrange_cover(
            clinic=page.clinic,
            away=form.away_person,
            stand_in=form.stand_in_person,
            first_on=form.cleaned_data["first_on"],
            last_on=form.cleaned_data["last_on"],
            by=request.user,
            now=now,
        )
    except actions.CannotStandInError:
        form.add_error("stand_in", _("Choose another coach of this clinic."))
    except actions.DaysOfCoverError:
        form.add_error("first_on", _("That day has passed where the coach lives."))
    except actions.NotYoursToArrangeError:
        raise Http404 from None
    else:
        said = _("%(name)s stands in. We are writing to the walkers.")
        messages.success(request, said % {"name": form.stand_in_person.shown_name})
    return form.is_valid()
