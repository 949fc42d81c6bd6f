"""Reminder settings, the link that stops reminders, and the readiness check."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from reminders import actions
from reminders.forms import ReminderForm
from reminders.models import MailToken
from reminders.reports import ReminderSettings, readiness, reminder_settings


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: SignedInRequest) -> HttpResponse:
    """What I hear from Backalong, and when."""
    now = timezone.now()
    report = reminder_settings(request.user, now=now)
    form = ReminderForm(
        request.POST if request.method == "POST" else None,
        initial={"is_on": report.is_on, "local_time": report.local_time},
    )
    if form.is_valid():
        _choose(request, form.cleaned_data, report)
        return redirect("reminders:settings")
    return render(
        request,
        "reminders/settings.html",
        {"form": form, "report": report, "here": "reminders"},
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


@csrf_exempt  # mail programs post here without a page of ours (RFC 8058); the token is the proof
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One button, or one click in a mail program, stops reminders; opening the page changes nothing."""
    link = MailToken.objects.named(token).select_related("person").first()
    if link is None:
        return render(request, "reminders/unsubscribe_unknown.html", status=404)
    is_done = request.method == "POST"
    if is_done:
        actions.turn_off_by_link(link=link, now=timezone.now())
    response = render(request, "reminders/unsubscribe.html", {"is_done": is_done})
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Is the database there, and has the engine run lately?"""
    report = readiness(now=timezone.now())
    return JsonResponse(
        {
            "status": "degraded" if report.reason else "ok",
            "reason": report.reason,
            "heartbeat_age_seconds": report.heartbeat_age_seconds,
        },
        status=503 if report.reason else 200,
    )
