"""A coach's decision about a walker's plan: choose, read what it changes, then save and tell the walker."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.change_forms import ChangeForm
from coaching.http import coach_only
from coaching.reports.walker import changed_since
from programmes.actions.plan_changes import DecisionRefusedError, PlanChangedError
from programmes.models import Enrolment
from programmes.reports.plan_changes import effect_of_decision, standing_plan


@require_http_methods(["GET", "HEAD", "POST"])
@coach_only
def change(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Repeat, step back, pause, or other minutes; nothing is saved before its effect was shown."""
    now = timezone.now()
    grant = access.led_grant_or_404(request.user, pk, now)
    enrolment = grant.walker.enrolments.active().select_related("version", "walker").first()
    if enrolment is None or enrolment.is_on_hold:
        said = _("There is no plan to change now. A plan on hold must go on first.")
        messages.info(request, said)
        return redirect("coaching:walker", pk=pk)
    standing = standing_plan(enrolment, now)
    if request.method != "POST":
        actions.view_plan(grant=grant, by=request.user, now=now)
    form = ChangeForm(request.POST if request.method == "POST" else None, standing=standing)
    if form.is_valid() and "save" in request.POST and form.was_seen:
        try:
            return _decide(request, enrolment, form)
        except PlanChangedError:
            form = ChangeForm(request.POST, standing=standing_plan(enrolment, now))
    effect = effect_of_decision(form.standing, form.decision) if form.is_valid() else None
    context = {"form": form, "effect": effect, "walker": grant.walker, "here": "roster"}
    news = changed_since(enrolment, form.turn, grant) if form.is_overtaken else ()
    return render(request, "coaching/change.html", context | {"news": news})


def _decide(request: SignedInRequest, enrolment: Enrolment, form: ChangeForm) -> HttpResponse:
    """Save; a plan that cannot be changed any more says so."""
    now = timezone.now()
    try:
        actions.decide(
            coach=request.user,
            enrolment=enrolment,
            decision=form.decision,
            now=now,
            turn=form.turn,
        )
    except DecisionRefusedError as refusal:
        messages.warning(request, str(refusal))
    else:
        said = _("The plan has changed. We are writing to tell %(name)s.")
        messages.success(request, said % {"name": enrolment.walker.shown_name})
    return redirect("coaching:walker", pk=enrolment.walker_id)
