"""Reminder settings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from reminders import actions
from reminders.forms import MorningCheckInForm, ReminderForm
from reminders.models import Preference
from reminders.reports.wishes import (
    MorningWish,
    ReminderSettings,
    calendar_address,
    morning_wish,
    reminder_settings,
)


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: SignedInRequest) -> HttpResponse:
    """What I hear from Backalong, and when."""
    now = timezone.now()
    report = reminder_settings(request.user, now=now)
    wish = morning_wish(request.user)
    is_morning = request.POST.get("kind") == Preference.Kind.MORNING_CHECK_IN
    form = ReminderForm(
        request.POST if request.method == "POST" and not is_morning else None,
        initial={"is_on": report.is_on, "local_time": report.local_time},
    )
    morning = MorningCheckInForm(
        request.POST if is_morning else None,
        initial={"is_on": wish.is_on, "local_time": wish.local_time},
    )
    if form.is_valid():
        _choose(request, form.cleaned_data, report)
        return redirect("reminders:settings")
    if morning.is_valid():
        _choose_morning(request, morning.cleaned_data, wish)
        return redirect("reminders:settings")
    return render(
        request,
        "reminders/settings.html",
        {
            "form": form,
            "morning": morning,
            "sent": morning if is_morning else form,
            "report": report,
            "calendar_address": calendar_address(request.user),
            "here": "reminders",
        },
    )


def _choose(request: SignedInRequest, wanted: dict[str, Any], report: ReminderSettings) -> None:
    actions.choose(
        person=request.user,
        is_on=wanted["is_on"],
        local_time=wanted["local_time"] or report.local_time,
        by=request.user,
        now=timezone.now(),
    )
    messages.success(
        request,
        _("Saved. Reminders are on.") if wanted["is_on"] else _("Saved. Reminders are off."),
    )


def _choose_morning(request: SignedInRequest, wanted: dict[str, Any], wish: MorningWish) -> None:
    actions.choose(
        person=request.user,
        is_on=wanted["is_on"],
        local_time=wanted["local_time"] or wish.local_time,
        by=request.user,
        now=timezone.now(),
        kind=Preference.Kind.MORNING_CHECK_IN,
    )
    messages.success(
        request,
        _("Saved. We ask on the morning after a walk.")
        if wanted["is_on"]
        else _("Saved. We do not ask by e-mail. Today still has the question."),
    )
