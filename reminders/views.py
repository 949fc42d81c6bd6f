"""Reminder settings, the link that stops reminders, and the readiness check."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from programmes.actions.mornings import answer_morning
from programmes.forms.aftermath import MorningForm
from programmes.reports.mornings import morning_sentence
from reminders import actions
from reminders.feed import calendar_of
from reminders.forms import MorningCheckInForm, ReminderForm
from reminders.models import CalendarFeed, CheckInLink, MailToken, Preference
from reminders.reports import (
    MorningWish,
    ReminderSettings,
    calendar_address,
    morning_wish,
    readiness,
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


@require_POST
def calendar_settings(request: SignedInRequest) -> HttpResponse:
    """Open the calendar address, replace it by a new one, or close it."""
    now = timezone.now()
    if request.POST.get("do") == "close":
        actions.close_calendar(person=request.user, now=now)
        messages.success(request, _("Your calendar address is closed. It shows nothing any more."))
    else:
        actions.open_calendar(person=request.user, now=now)
        messages.success(request, _("Your calendar address is ready. An earlier one is closed."))
    return redirect(f"{reverse('reminders:settings')}#calendar")


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
    is_morning = link.kind == Preference.Kind.MORNING_CHECK_IN
    context = {"is_done": is_done, "is_morning": is_morning}
    return _hidden(render(request, "reminders/unsubscribe.html", context))


@csrf_exempt  # a page that names no referrer sends no origin either; the token is the proof
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """The question of one morning, from a mail: takes the answer and opens nothing else, not even an earlier answer."""
    link = get_object_or_404(
        CheckInLink.objects.named(token).select_related("walk__session__enrolment__walker")
    )
    person, now = link.walk.session.enrolment.walker, timezone.now()
    if now >= link.expires_at:
        return _hidden(render(request, "reminders/check_in_over.html", status=410))
    form = MorningForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "number": person.emergency_number}
    with translation.override(person.language), timezone.override(person.zone):
        if form.is_valid():
            answer = answer_morning(walk=link.walk, now=now, **form.cleaned_data)
            context["sentence"] = morning_sentence(answer)
        else:
            today = person.local_date(now)
            context["is_answered"] = link.walk.mornings.filter(answered_on=today).exists()
        return _hidden(render(request, "reminders/check_in.html", context))


@login_not_required
@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The walks of the person whose calendar has this address, for programs that read calendars."""
    feed = get_object_or_404(CalendarFeed.objects.named(token).select_related("person"))
    content = calendar_of(feed.person, now=timezone.now())
    return _hidden(HttpResponse(content, content_type="text/calendar; charset=utf-8"))


def _hidden(response: HttpResponse) -> HttpResponse:
    """A page behind a secret link: its address is told to nobody."""
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
