"""A coach's own arrangements: reasons put aside for some days, views kept under a name, and from when reasons show."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.desk_forms import SavedViewForm, SnoozeForm, ThresholdsForm
from coaching.http import team_only
from coaching.reasons import Code
from coaching.reports.one_walker import read_walker
from coaching.reports.roster_filters import look_from
from coaching.reports.thresholds import thresholds_of
from coaching.thresholds import USUAL


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def snooze(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Put one of the reasons that hold now aside until a day, for this coach alone."""
    now = timezone.now()
    grant = access.grant_or_404(request.user, pk, now)
    standing = read_walker(grant, now).standing
    if not standing.reasons:
        messages.info(request, _("There is no reason to put aside now."))
        return redirect("coaching:walker", pk=pk)
    form = SnoozeForm(
        request.POST if request.method == "POST" else None,
        found=standing.reasons,
        today=standing.today,
        chosen=request.GET.get("why", ""),
    )
    if form.is_valid():
        until_on = form.cleaned_data["until_on"]
        actions.snooze(
            grant=grant, by=request.user, reason=form.reason, until_on=until_on, now=now
        )
        messages.success(request, _("Put aside. Only your own roster changes."))
        return redirect("coaching:walker", pk=pk)
    context = {"standing": standing, "form": form, "here": "roster"}
    return render(request, "coaching/snooze.html", context)


@require_POST
@team_only
def wake(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a reason again."""
    now = timezone.now()
    grant = access.grant_or_404(request.user, pk, now)
    code = request.POST.get("code", "")
    if code in set(Code):
        actions.wake(grant=grant, by=request.user, code=Code(code), now=now)
    return redirect("coaching:walker", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def saved_views(request: SignedInRequest) -> HttpResponse:
    """The views that a coach kept, and a form to keep the one that the address says."""
    look = look_from(request.GET)
    form = SavedViewForm(request.POST if request.method == "POST" else None)
    if look.address and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            actions.save_view(
                coach=request.user, name=name, query=look.address, now=timezone.now()
            )
        except actions.TooManyViewsError:
            form.add_error("name", _("You keep twelve views already. Remove one first."))
        else:
            messages.success(request, _("Kept. You find it above the roster."))
            return redirect(f"{reverse('coaching:roster')}?{look.address}")
    context = {"form": form, "look": look, "views": request.user.saved_views.all()}
    return render(request, "coaching/saved_views.html", context | {"here": "roster"})


@require_POST
@team_only
def remove_view(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Forget one."""
    actions.remove_view(view=get_object_or_404(request.user.saved_views, pk=pk))
    messages.success(request, _("Removed."))
    return redirect("coaching:saved_views")


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def thresholds(request: SignedInRequest) -> HttpResponse:
    """From when reasons show to this person, and the way back to the usual."""
    known = thresholds_of(request.user)
    form = ThresholdsForm(request.POST if request.method == "POST" else None, known=known)
    is_back = request.POST.get("do") == "usual"
    if is_back or form.is_valid():
        wanted = USUAL if is_back else form.wanted
        actions.choose_thresholds(coach=request.user, wanted=wanted, now=timezone.now())
        messages.success(request, _("Saved. Only your own roster and digest change."))
        return redirect("coaching:roster")
    context = {"form": form, "is_usual": known == USUAL, "here": "roster"}
    return render(request, "coaching/thresholds.html", context)
