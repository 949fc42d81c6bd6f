"""Reminder settings: walking days and mornings, each kind, quiet hours, pauses, and stopping all."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from reminders import actions
from reminders.forms import KindForm, MorningCheckInForm, PauseForm, QuietForm, ReminderForm
from reminders.kinds import KINDS, Kind
from reminders.models import Preference
from reminders.reports.calendars import calendar_address
from reminders.reports.devices import notices_of
from reminders.reports.settings import kinds_for, reminder_settings
from reminders.reports.terms import kept_terms
from reminders.reports.wishes import Chosen, chosen_of

OF_WALKS = KINDS[Preference.Kind.SESSION_TODAY]
OF_MORNINGS = KINDS[Preference.Kind.MORNING_CHECK_IN]


@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: SignedInRequest) -> HttpResponse:
    """What I hear from Backalong, and when."""
    now = timezone.now()
    report = reminder_settings(request.user, now=now)
    wish = chosen_of(request.user, OF_MORNINGS, now=now)
    is_morning = request.POST.get("kind") == OF_MORNINGS.code
    form = ReminderForm(
        request.POST if request.method == "POST" and not is_morning else None,
        initial={"is_on": report.is_on, "local_time": report.local_time},
    )
    morning = MorningCheckInForm(
        request.POST if is_morning else None,
        initial={"is_on": wish.is_on, "local_time": wish.local_time},
    )
    for sent, kind in ((form, OF_WALKS), (morning, OF_MORNINGS)):
        if sent.is_valid():
            _choose(request, sent.cleaned_data, kind)
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
            "notices": notices_of(request.user),
            "here": "reminders",
        },
    )


def _choose(request: SignedInRequest, wanted: dict[str, Any], kind: Kind) -> None:
    now = timezone.now()
    before = chosen_of(request.user, kind, now=now)
    actions.choose(
        person=request.user,
        is_on=wanted["is_on"],
        local_time=wanted["local_time"] or before.local_time,
        by=request.user,
        now=now,
        kind=kind.code,
    )
    messages.success(request, _saved(kind, is_on=wanted["is_on"]))


def _saved(kind: Kind, *, is_on: bool) -> str:
    if kind is OF_MORNINGS:
        return (
            _("Saved. We ask on the morning after a walk.")
            if is_on
            else _("Saved. We do not ask by e-mail. Today still has the question.")
        )
    return _("Saved. Reminders are on.") if is_on else _("Saved. Reminders are off.")


@require_http_methods(["GET", "HEAD", "POST"])
def kind_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Everything that can be chosen about one kind."""
    now, kind = timezone.now(), _kind_or_404(request, slug)
    chosen: Chosen = chosen_of(request.user, kind, now=now)
    sent = request.POST if request.method == "POST" else None
    form = KindForm(sent, kind=kind, chosen=chosen)
    if form.is_valid():
        actions.choose(
            person=request.user, by=request.user, now=now, kind=kind.code, **form.wanted
        )
        messages.success(request, _("Saved."))
        return redirect("reminders:settings")
    context = {"form": form, "kind": kind, "here": "reminders"}
    return render(request, "reminders/kind.html", context)


def _kind_or_404(request: SignedInRequest, slug: str) -> Kind:
    kind = KINDS.get(slug.replace("-", "_"))
    if kind is None or kind not in kinds_for(request.user):
        raise Http404
    return kind


@require_http_methods(["GET", "HEAD", "POST"])
def quiet_hours(request: SignedInRequest) -> HttpResponse:
    """The hours in which nothing is sent."""
    terms = kept_terms(request.user)
    initial = {"quiet_from": terms.quiet_from, "quiet_until": terms.quiet_until} if terms else {}
    form = QuietForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.keep_quiet(person=request.user, hours=form.hours, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("reminders:settings")
    return render(request, "reminders/quiet.html", {"form": form, "here": "reminders"})


@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: SignedInRequest) -> HttpResponse:
    """The days on which no reminder is sent."""
    now = timezone.now()
    today = request.user.local_date(now)
    form = PauseForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        actions.pause_reminders(person=request.user, now=now, **form.cleaned_data)
        messages.success(request, _("Saved. No reminders on these days; your plan goes on."))
        return redirect("reminders:settings")
    return render(request, "reminders/pause.html", {"form": form, "here": "reminders"})


@require_POST
def stop_or_start(request: SignedInRequest) -> HttpResponse:
    """Stop all reminders, take them up again, or end a pause."""
    now, wanted = timezone.now(), request.POST.get("do")
    if wanted == "stop":
        actions.stop_all(person=request.user, by=request.user, now=now)
        messages.success(
            request,
            _("All reminders are off. Safety notices and mail about your account still come."),
        )
    elif wanted == "start":
        actions.start_again(person=request.user, now=now)
        messages.success(request, _("Reminders come again as you had chosen them."))
    elif wanted == "unpause":
        actions.end_pause(person=request.user, now=now)
        messages.success(request, _("The pause is over. Reminders come again."))
    return redirect("reminders:settings")


@require_POST
def try_mail(request: SignedInRequest) -> HttpResponse:
    """A letter to oneself, to see whether our mail arrives."""
    if actions.try_mail(person=request.user, now=timezone.now()):
        said = _(
            "A test letter is on its way to %(address)s. It may take a minute. If it does not come, look in your spam folder."
        )
        messages.success(request, said % {"address": request.user.email})
    else:
        messages.info(request, _("You asked a moment ago. Please wait ten minutes."))
    return redirect("reminders:settings")
