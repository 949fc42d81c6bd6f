"""The walker's own levers: pause, come back, repeat the week, other weekdays, and days away."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from programmes.actions import levers as actions
from programmes.clinical.breaks import Cause
from programmes.forms.levers import AwayForm, PauseForm, WeekdaysForm
from programmes.models import Blackout, VersionOffer
from programmes.reports import words
from programmes.reports.levers import (
    OwnPlan,
    back_preview,
    back_row,
    offer_page,
    pause_line,
    pause_preview,
    plan_of,
    repeat_on,
    repeat_preview,
)

FORM_PAGE = ["GET", "HEAD", "POST"]
Page = Callable[[SignedInRequest, OwnPlan, dt.datetime], HttpResponse]


def of_a_plan(view: Page) -> Callable[[SignedInRequest], HttpResponse]:
    """A page about the programme that the walker follows; without one, the plan page says what to do."""

    @wraps(view)
    def answer(request: SignedInRequest) -> HttpResponse:
        now = timezone.now()
        plan = plan_of(request.user, now)
        return view(request, plan, now) if plan else redirect("programmes:plan")

    return answer


@require_http_methods(FORM_PAGE)
@of_a_plan
def pause(request: SignedInRequest, plan: OwnPlan, now: dt.datetime) -> HttpResponse:
    """Choose days and a cause, read what follows, then save."""
    sent = request.POST if request.method == "POST" else None
    form = PauseForm(sent, today=plan.today, initial={"from_on": plan.today})
    preview = None
    if form.is_valid():
        said = form.cleaned_data
        days, cause = (said["from_on"], said["until_on"]), Cause(said["cause"])
        if "save" in request.POST and form.was_seen:
            actions.pause(
                walker=request.user, from_on=days[0], until_on=days[1], cause=cause, now=now
            )
            messages.success(
                request,
                gettext("Your plan pauses until %(day)s. Nothing is lost.")
                % {"day": words.long_date(days[1])},
            )
            return redirect("programmes:plan")
        preview = pause_preview(plan, *days, cause)
    context = {"form": form, "preview": preview, "here": "plan"}
    return render(request, "programmes/pause.html", context)


@require_http_methods(FORM_PAGE)
@of_a_plan
def come_back(request: SignedInRequest, plan: OwnPlan, now: dt.datetime) -> HttpResponse:
    """End a pause early."""
    row, own = back_row(plan), plan.own_pause
    if row is None or own is None:
        return _nothing_to_do(request, gettext("You have no pause to end."))
    if request.method == "POST":
        actions.come_back(walker=request.user, now=now)
        said = gettext("Welcome back. Your plan goes on from %(day)s.")
        messages.success(request, said % {"day": words.long_date(row.on)})
        return redirect("programmes:plan")
    context = {
        "line": pause_line(own),
        "preview": back_preview(plan, row),
        "here": "plan",
    }
    return render(request, "programmes/come_back.html", context)


@require_http_methods(FORM_PAGE)
@of_a_plan
def repeat_week(request: SignedInRequest, plan: OwnPlan, now: dt.datetime) -> HttpResponse:
    """Do the week of today once more."""
    day = repeat_on(plan)
    if day is None:
        return _nothing_to_do(
            request, gettext("This week comes again already, or it has no walks to repeat.")
        )
    if request.method == "POST":
        actions.repeat_week(walker=request.user, now=now)
        said = gettext("You do this week again from %(day)s. More time is a good choice.")
        messages.success(request, said % {"day": words.long_date(day)})
        return redirect("programmes:plan")
    context = {"preview": repeat_preview(plan, day), "here": "plan"}
    return render(request, "programmes/repeat_week.html", context)


@require_http_methods(FORM_PAGE)
@of_a_plan
def weekdays(request: SignedInRequest, plan: OwnPlan, now: dt.datetime) -> HttpResponse:
    """Walk on other days from today on."""
    if plan.week is None:
        return _nothing_to_do(request, gettext("No week of this plan is left."))
    sent = request.POST if request.method == "POST" else None
    form = WeekdaysForm(sent, chosen=plan.week.weekdays, sessions=len(plan.week.weekdays))
    if form.is_valid():
        actions.change_weekdays(
            walker=request.user, weekdays=form.cleaned_data["weekdays"], now=now
        )
        messages.success(request, gettext("Your walking days have changed from today on."))
        return redirect("programmes:plan")
    return render(request, "programmes/weekdays.html", {"form": form, "here": "plan"})


@require_http_methods(FORM_PAGE)
def blackouts(request: SignedInRequest) -> HttpResponse:
    """The days on which the walker cannot walk: read them, and add some."""
    now = timezone.now()
    today = request.user.local_date(now)
    form = AwayForm(request.POST if request.method == "POST" else None, today=today)
    if form.is_valid():
        actions.add_blackout(walker=request.user, now=now, **form.cleaned_data)
        messages.success(request, gettext("No walk is planned on those days."))
        return redirect("programmes:blackouts")
    known = request.user.blackouts.filter(until_on__gte=today)
    context = {"form": form, "blackouts": known, "here": "plan"}
    return render(request, "programmes/blackouts.html", context)


@require_POST
def remove_blackout(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Free days for walking again."""
    blackout = get_object_or_404(Blackout, walker=request.user, pk=pk)
    actions.remove_blackout(blackout=blackout, by=request.user, now=timezone.now())
    messages.success(request, gettext("Walks may be planned on those days again."))
    return redirect("programmes:blackouts")


@require_http_methods(FORM_PAGE)
def offer(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A newer version of the programme: see what would change, then take it or leave it."""
    now = timezone.now()
    offers = VersionOffer.objects.filter(enrolment__walker=request.user)
    found = get_object_or_404(offers.select_related("version"), pk=pk)
    plan = plan_of(request.user, now)
    if found.answered_at or plan is None or plan.enrolment.pk != found.enrolment_id:
        return _nothing_to_do(request, gettext("This offer is not open any more."))
    if request.POST.get("answer") in {"yes", "no"}:
        is_accepted = request.POST["answer"] == "yes"
        actions.answer_offer(offer=found, is_accepted=is_accepted, by=request.user, now=now)
        said = (
            gettext("You now follow the newer version. Your walks are kept.")
            if is_accepted
            else gettext("Your plan stays as it is.")
        )
        messages.success(request, said)
        return redirect("programmes:plan")
    context = {"page": offer_page(plan, found.version), "here": "plan"}
    return render(request, "programmes/offer.html", context)


def _nothing_to_do(request: SignedInRequest, said: str) -> HttpResponse:
    messages.info(request, said)
    return redirect("programmes:plan")
