"""A walker's own page about trust: who sees what, sharing less or more, and ending it at once."""

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from coaching import actions
from coaching.forms import GrantForm
from coaching.models import Grant
from coaching.reports.places import SharedWith, sharing_page


@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: SignedInRequest) -> HttpResponse:
    """Who sees what; the form of one coach is sent at a time."""
    if request.method == "POST":
        return _change(request)
    page = sharing_page(walker=request.user, now=timezone.now())
    context = {"page": page, "lent": _with_forms(page.grants), "here": "account"}
    return render(request, "coaching/sharing.html", context)


@require_POST
def end_sharing(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop sharing with one coach, from their next page on."""
    grant = get_object_or_404(request.user.grants_given.select_related("coach"), pk=pk)
    actions.end_grant(grant=grant, by=request.user, now=timezone.now())
    said = _("You stopped sharing with %(coach)s. They can no longer open your pages.")
    messages.success(request, said % {"coach": grant.coach.shown_name})
    return redirect("coaching:sharing")


def _change(request: SignedInRequest) -> HttpResponse:
    """Save one coach's boxes; whatever is not about an own, current grant does not exist."""
    form = GrantForm(request.POST)
    if not form.is_valid():
        raise Http404
    chosen = form.cleaned_data
    current = request.user.grants_given.current().select_related("coach")
    grant = get_object_or_404(current, pk=chosen["grant"])
    actions.change_sharing(
        grant=grant,
        shares_pain=chosen["shares_pain"],
        shares_notes=chosen["shares_notes"],
        shares_tests=chosen["shares_tests"],
        now=timezone.now(),
    )
    said = _("Saved what %(coach)s sees.")
    messages.success(request, said % {"coach": grant.coach.shown_name})
    return redirect("coaching:sharing")


def _with_forms(lent: Iterable[SharedWith]) -> list[tuple[SharedWith, GrantForm]]:
    return [(row, _form_of(row.grant)) for row in lent]


def _form_of(grant: Grant) -> GrantForm:
    return GrantForm(
        auto_id=f"id_{grant.pk}_%s",
        initial={
            "grant": grant.pk,
            "shares_pain": grant.shares_pain,
            "shares_notes": grant.shares_notes,
            "shares_tests": grant.shares_tests,
        },
    )
