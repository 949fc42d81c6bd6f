"""A walker's own pages about trust: who sees what and who looked, sharing less or more, and ending it at once."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.reports.looks import looks_page
from coaching.reports.places import SharedWith, sharing_page
from coaching.trust_forms import GrantForm


@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: SignedInRequest) -> HttpResponse:
    """Who sees what; the form of one coach is sent at a time."""
    sent = _sent(request) if request.method == "POST" else None
    if sent and sent.is_valid() and _changed(request, sent):
        return redirect("coaching:sharing")
    now = timezone.now()
    page = sharing_page(walker=request.user, now=now)
    lent = _with_forms(page.grants, sent, request.user.local_date(now))
    keeps = access.coach_keeps().days
    context = {"page": page, "lent": lent, "form": sent, "keeps": keeps, "here": "account"}
    return render(request, "coaching/sharing.html", context)


@require_safe
def looks(request: SignedInRequest) -> HttpResponse:
    """Who looked at what and when, newest first; `?before=` shows older ones."""
    before = request.GET.get("before", "")
    is_number = before.isdecimal() and len(before) <= len(str(2**63 - 1)) - 1
    page = looks_page(walker=request.user, before=int(before) if is_number else None)
    return render(request, "coaching/looks.html", {"page": page, "here": "account"})


@require_POST
def end_sharing(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop sharing with one coach, from their next page on."""
    grant = get_object_or_404(request.user.grants_given.select_related("coach"), pk=pk)
    actions.end_grant(grant=grant, by=request.user, now=timezone.now())
    said = _("You stopped sharing with %(coach)s. They can no longer open your pages.")
    messages.success(request, said % {"coach": grant.coach.shown_name})
    return redirect("coaching:sharing")


def _sent(request: SignedInRequest) -> GrantForm:
    """The form that was sent; whatever is not about an own, open grant does not exist."""
    try:
        wanted = uuid.UUID(request.POST.get("grant", ""))
    except ValueError:
        raise Http404 from None
    now = timezone.now()
    grant = get_object_or_404(
        request.user.grants_given.open(now).select_related("coach"), pk=wanted
    )
    return GrantForm(request.POST, grant=grant, today=request.user.local_date(now))


def _changed(request: SignedInRequest, form: GrantForm) -> bool:
    """Save one coach's boxes; a grant that ended meanwhile does not exist."""
    try:
        actions.change_sharing(grant=form.about, now=timezone.now(), **form.lent)
    except (actions.SharingOverError, actions.LastDayPassedError):
        raise Http404 from None
    said = _("Saved what %(coach)s sees.")
    messages.success(request, said % {"coach": form.about.coach.shown_name})
    return True


def _with_forms(
    lent: Iterable[SharedWith], sent: GrantForm | None, today: dt.date
) -> list[tuple[SharedWith, GrantForm]]:
    """Each row with its form: the one that was sent, or what holds now."""
    forms = {sent.about.pk: sent} if sent else {}
    return [
        (row, forms.get(row.grant.pk) or GrantForm(None, grant=row.grant, today=today))
        for row in lent
    ]
