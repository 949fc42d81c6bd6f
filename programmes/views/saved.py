"""Forms that a phone kept while it had no network: where they arrive, and the page of those that found no place."""

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from programmes.actions.kept_aside import Envelope, Taken, keep_aside, take_in
from programmes.actions.walks import FormUsedError
from programmes.forms.log import LogForm
from programmes.forms.saved import EnvelopeForm, answers_in, answers_of, raw
from programmes.models import CheckIn, KeptAside, MorningAnswer, Session, Walk
from programmes.reports.kept_aside import kept_aside_page, was_replanned
from programmes.reports.pack import pack_of
from programmes.reports.weeks import walked_in

SAID = {
    Walk: _("Your walk is saved."),
    MorningAnswer: _("Your answer about the morning is saved."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: SignedInRequest) -> HttpResponse:
    """A fresh secret, as pages on a phone carry an old one; by POST, one form that the phone kept."""
    if request.method != "POST":
        return JsonResponse({"person": str(request.user.pk), "token": get_token(request)})
    envelope = EnvelopeForm(request.POST)
    if not envelope.is_valid():
        return JsonResponse({"state": "refused"}, status=400)
    if envelope.cleaned_data["person"] != request.user.pk:
        return JsonResponse({"state": "somebody_else"}, status=409)
    return _open(request, envelope)


@require_safe
def pack(request: SignedInRequest) -> JsonResponse:
    """What this person's phone keeps for days without a network."""
    told = pack_of(request.user, timezone.now())
    return JsonResponse({"person": str(request.user.pk), **asdict(told)})


@require_http_methods(["GET", "HEAD", "POST"])
def kept_aside(request: SignedInRequest) -> HttpResponse:
    """What has no place in the plan, why, and what to do; a POST puts one away."""
    rows = request.user.kept_aside.unread()
    if request.method == "POST":
        for row in rows.filter(pk__in=_numbers(request.POST.getlist("row"))):
            row.put_away(timezone.now())
        return redirect("programmes:kept_aside")
    page = kept_aside_page(rows.select_related("walker", "session"))
    return render(request, "programmes/kept_aside.html", {"page": page, "here": "today"})


def _numbers(texts: list[str]) -> list[uuid.UUID]:
    """The texts as numbers of rows; none when one of them cannot be."""
    try:
        return [uuid.UUID(text) for text in texts]
    except ValueError:
        return []


def _open(request: SignedInRequest, envelope: EnvelopeForm) -> HttpResponse:
    """Into the plan, or beside it; a form that is still in the walker's hands may be corrected instead (422)."""
    told, now = envelope.cleaned_data, timezone.now()
    session = _session_of(request, told["session"])
    planned = _planned(session, now) if told["kind"] == KeptAside.Kind.LOG else None
    form = answers_in(request.POST, envelope, planned_minutes=planned, now=now)
    if not form.is_valid() and told["live"]:
        return JsonResponse({"state": "invalid"}, status=422)
    address: Envelope = {
        "walker": request.user,
        "session": session,
        "client_uuid": told["uuid"],
        "said_at": envelope.said_at(now),
    }
    if form.errors:
        reason, answers = KeptAside.Reason.UNREADABLE, raw(request.POST)
        row = keep_aside(kind=told["kind"], reason=reason, told=answers, now=now, **address)
        return _answer(request, told, row)
    try:
        taken = take_in(kind=told["kind"], answers=answers_of(form), now=now, **address)
    except FormUsedError:
        return JsonResponse({"state": "refused"}, status=400)
    _tell_of_doubts(request, envelope, form)
    if session and was_replanned(session, told["shown_at"], now):
        messages.info(request, gettext("Your plan changed meanwhile. What you wrote is kept too."))
    return _answer(request, told, taken)


def _session_of(request: SignedInRequest, pk: uuid.UUID) -> Session | None:
    """The walker's own session; None when their plan does not have it any more."""
    sessions = Session.objects.of_walker(request.user)
    return sessions.select_related("enrolment__version", "enrolment__walker").filter(pk=pk).first()


def _planned(session: Session | None, now: dt.datetime) -> int | None:
    """The minutes of this walk in the plan, if it is still there."""
    if session is None:
        return None
    walker = session.enrolment.walker
    return round(walked_in(session, walker, walker.local_date(now)).total_minutes)


def _tell_of_doubts(request: SignedInRequest, envelope: EnvelopeForm, form: Form) -> None:
    """A phone that comes back is not asked any more: what is strange is kept, and said."""
    if envelope.is_clock_wrong(timezone.now()):
        words = gettext("The clock of your phone is not right, so we wrote down a time that fits.")
        messages.info(request, words)
    if isinstance(form, LogForm) and not form.is_asking:
        for doubt in form.doubts:
            messages.info(request, doubt.tells)


def _answer(request: SignedInRequest, told: dict[str, Any], row: Taken) -> JsonResponse:
    """Where the form went, and which page shows it."""
    if isinstance(row, KeptAside):
        return JsonResponse({"state": "kept_aside", "next": reverse("programmes:kept_aside")})
    if not isinstance(row, CheckIn):
        words = SAID[type(row)]
        messages.success(
            request, words if told["live"] else gettext("Sent: %(what)s") % {"what": words}
        )
    return JsonResponse({"state": "sent", "next": _next(row)})


def _next(row: Walk | CheckIn | MorningAnswer) -> str:
    if isinstance(row, MorningAnswer):
        return reverse("programmes:morning", kwargs={"pk": row.walk.session_id})
    return reverse("programmes:today")
