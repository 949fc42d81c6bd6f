"""Joining and leaving a programme, and the page for a day on which walking does not fit."""

import datetime as dt
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from programmes.actions import enrolment as actions
from programmes.forms.enrolment import EnrolForm, MoveForm, SkipForm
from programmes.models import Enrolment, Programme, ProgrammeVersion, Session
from programmes.reports.enrolment import enrol_page

REFUSALS = (actions.NotScreenedError, actions.NotSuitableError)


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: SignedInRequest, slug: str) -> HttpResponse:
    """Join the programme, or read what stands in the way; `leave` in the form leaves the one followed now."""
    current = ProgrammeVersion.objects.filter(
        programme__in=Programme.objects.listed(), programme__current=F("pk")
    ).select_related("programme")
    version = get_object_or_404(current, programme__slug=slug)
    now = timezone.now()
    if "leave" in request.POST:
        return _leave(request, now)
    today = request.user.local_date(now)
    sent = request.POST if request.method == "POST" else None
    form = EnrolForm(sent, today=today, sessions=version.plan.week(1).sessions)
    if form.is_valid():
        return _join(request, version, form, now)
    page = enrol_page(request.user, version, now)
    template = "programmes/enrol.html" if page.is_open else "programmes/enrol_refused.html"
    return render(request, template, {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def not_today(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Move one walk to another day, or leave it out."""
    sessions = Session.objects.of_walker(request.user).select_related(
        "enrolment__version", "enrolment__walker"
    )
    session = get_object_or_404(sessions, pk=pk)
    today = request.user.local_date(timezone.now())
    days = actions.days_to_move_to(session, today)
    move = MoveForm(request.POST if "move" in request.POST else None, days=days)
    skip = SkipForm(request.POST if "skip" in request.POST and not move.is_bound else None)
    if request.POST.get("to") == session.planned_on.isoformat():
        return redirect("programmes:today")  # the same form sent twice: the walk is there already
    if move.is_valid() or skip.is_valid():
        return _change(request, session, move, skip)
    if session.enrolment.has_ended or session.status != Session.Status.PLANNED:
        messages.info(
            request, gettext("This walk is not waiting any more, so nothing was changed.")
        )
        return redirect("programmes:today")
    context = {
        "session": session,
        "is_today": session.planned_on == today,
        "days": days,
        "move": move,
        "skip": skip,
        "form": move if move.is_bound else skip,
    }
    return render(request, "programmes/not_today.html", context)


def _join(
    request: SignedInRequest, version: ProgrammeVersion, form: EnrolForm, now: dt.datetime
) -> HttpResponse:
    try:
        made = actions.enrol(
            walker=request.user, version=version, by=request.user, now=now, **form.cleaned_data
        )
    except actions.AlreadyEnrolledError as refusal:
        is_same = refusal.enrolment.version_id == version.pk
        return redirect("programmes:today") if is_same else redirect(request.path)
    except REFUSALS:
        return redirect(request.path)
    day = date_format(made.sessions.earliest("planned_on").planned_on, "l j F")
    messages.success(request, gettext("You are in. Your first walk is on %(day)s.") % {"day": day})
    return redirect("programmes:today")


def _leave(request: SignedInRequest, now: dt.datetime) -> HttpResponse:
    """Leave the programme that the form names; a form sent late or twice leaves no other one."""
    try:
        followed = request.user.enrolments.active().filter(pk=request.POST["leave"]).first()
    except ValidationError:
        followed = None
    if followed:
        _withdraw(request, followed, now)
    return redirect(request.path)


def _withdraw(request: SignedInRequest, followed: Enrolment, now: dt.datetime) -> None:
    actions.withdraw(enrolment=followed, by=request.user, now=now)
    messages.success(request, gettext("You have left that programme. Your walks are kept."))


def _change(
    request: SignedInRequest, session: Session, move: MoveForm, skip: SkipForm
) -> HttpResponse:
    """Do what the valid one of the two forms says; a walk that is done meanwhile stays as it is."""
    try:
        said = _move(request, session, move) if move.is_bound else _skip(request, session, skip)
    except actions.WalkNotChangedError:
        return redirect(request.path)
    messages.success(request, said)
    return redirect("programmes:today")


def _move(request: SignedInRequest, session: Session, form: MoveForm) -> str:
    to: dt.date = form.cleaned_data["to"]
    actions.move_session(session=session, to=to, by=request.user, now=timezone.now())
    return gettext("Moved. Your walk is now on %(day)s.") % {"day": date_format(to, "l j F")}


def _skip(request: SignedInRequest, session: Session, form: SkipForm) -> str:
    reason = form.cleaned_data["reason"]
    actions.skip_session(session=session, reason=reason, by=request.user, now=timezone.now())
    if reason == "ill":
        return gettext("Rest well. Come back when you feel better; nothing is lost.")
    if reason == "sore":
        return gettext(
            "A rest is kind to sore knees. If it does not settle, speak to a clinician."
        )
    return gettext("That is fine. Just do the next one.")
