"""A walker's records of what a clinician said: reading them, adding one, and taking one back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from programmes.actions.clearances import record_clearance, withdraw_clearance
from programmes.forms.clearance import ClearanceForm
from programmes.reports.clearances import clearances_page, codes_to_clear


@require_safe
def clearances(request: SignedInRequest) -> HttpResponse:
    """Every yes, with what it covers and whether it holds."""
    page = clearances_page(request.user, timezone.now())
    return render(request, "programmes/clearances.html", {"page": page, "here": "account"})


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: SignedInRequest) -> HttpResponse:
    """What the clinician said; without an answer that a yes could lift there is nothing to record."""
    now = timezone.now()
    codes = codes_to_clear(request.user)
    if not codes:
        return redirect("programmes:clearances")
    sent = request.POST if request.method == "POST" else None
    form = ClearanceForm(sent, codes=codes, today=request.user.local_date(now))
    if form.is_valid():
        record_clearance(walker=request.user, by=request.user, now=now, **form.cleaned_data)
        messages.success(request, gettext("Kept. Here is what it opens."))
        return redirect("programmes:screening_result")
    return render(request, "programmes/clearance.html", {"form": form})


@require_POST
def withdraw(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Take one back."""
    row = get_object_or_404(request.user.clearances.select_related("walker"), pk=pk)
    withdraw_clearance(clearance=row, by=request.user, now=timezone.now())
    messages.success(request, gettext("Taken back. It opens nothing any more."))
    return redirect("programmes:clearances")
