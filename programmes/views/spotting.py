"""A helper follows a walk on a second phone: the walker's side, signed in, and the helper's, with a code alone."""

import datetime as dt
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from programmes.actions import spotting as actions
from programmes.forms.spotting import ClockForm, CodeForm
from programmes.http import give_back, take_guess
from programmes.models import Enrolment, Session, Spotting
from programmes.models.spot_code import shown, tidy
from programmes.models.spotting import LASTS
from programmes.reports.spotting import WORDS, clock_of

WHAT = "spot"
"""The name of the cookie of a phone that once had the right code, and of its wrong guesses."""
RELATED = ("session__enrolment__version", "session__enrolment__screening")


@require_POST
def begin(request: SignedInRequest, pk: UUID) -> JsonResponse:
    """A code for the helper, told once."""
    session = _session_of(request, pk)
    _row, code = actions.begin_spotting(session=session, now=timezone.now())
    address = request.build_absolute_uri(reverse("programmes:spot", args=[code]))
    return JsonResponse({"code": shown(code), "address": address})


@require_POST
def tell(request: SignedInRequest, pk: UUID) -> JsonResponse:
    """The walker's phone tells its clock and hears whether the helper says stop."""
    now = timezone.now()
    mine = Spotting.objects.open(now).filter(session__enrolment__walker=request.user)
    spotting = get_object_or_404(mine, session=pk)
    form = ClockForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"fields": sorted(form.errors)}, status=400)
    row = actions.tell_clock(spotting=spotting, told=form.told, now=now)
    asked = None if row.stop_heard_at else row.stop_asked_at
    return JsonResponse({"stop": asked.isoformat() if asked else ""})


@require_POST
def end(request: SignedInRequest, pk: UUID) -> JsonResponse:
    """The code works no more."""
    actions.end_spotting(session=_session_of(request, pk), now=timezone.now())
    return JsonResponse({})


def _session_of(request: SignedInRequest, pk: UUID) -> Session:
    """The walker's own session in a programme that goes on; 404 for anybody else."""
    mine = Session.objects.of_walker(request.user).filter(enrolment__in=Enrolment.objects.active())
    return get_object_or_404(mine.select_related("enrolment__walker"), pk=pk)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def type_code(request: HttpRequest) -> HttpResponse:
    """Where a helper types the code."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        code = tidy(form.cleaned_data["code"])
        if code:
            return redirect("programmes:spot", code=code)
        form.add_error("code", CodeForm.base_fields["code"].error_messages["max_length"])
    return render(request, "programmes/spot_code.html", {"form": form})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def spot(request: HttpRequest, code: str) -> HttpResponse:
    """The helper's page: the clock, what to watch, and the button that stops the walk."""
    now = timezone.now()
    spotting = _named(request, code, now)
    if isinstance(spotting, HttpResponse):
        return spotting
    if request.method == "POST":
        actions.ask_to_stop(spotting=spotting, now=now)
        return redirect("programmes:spot", code=code)
    context = {
        "words": WORDS,
        "code": code,
        "is_stop_asked": spotting.stop_asked_at is not None,
        "number": spotting.session.enrolment.walker.emergency_number,
    }
    response = render(request, "programmes/spot.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_signed_cookie(
        WHAT,
        str(spotting.pk),
        salt=WHAT,
        max_age=int(LASTS.total_seconds()),
        path="/spot/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


@login_not_required
@never_cache
@require_safe
def clock(request: HttpRequest, code: str) -> HttpResponse:
    """The clock for the script of the helper's page."""
    now = timezone.now()
    spotting = _named(request, code, now)
    if isinstance(spotting, HttpResponse):
        return spotting
    return JsonResponse(clock_of(spotting, now=now, have=request.GET.get("have", "")))


def _named(request: HttpRequest, code: str, now: dt.datetime) -> Spotting | HttpResponse:
    """The walk with this code, or the page that says why there is none. Only a phone that once had the right code may
    ask again after too many wrong ones."""
    spotting = (
        Spotting.objects.open(now)
        .named(code)
        .select_related(*RELATED, "session__enrolment__walker")
        .first()
    )
    knew = request.get_signed_cookie(WHAT, default="", salt=WHAT)
    if spotting and str(spotting.pk) == knew:
        return spotting
    guess = take_guess(request, WHAT, now)
    if not guess:
        return render(request, "429.html", status=429)
    if spotting is None:
        return render(request, "programmes/spot_unknown.html", status=404)
    give_back(guess)
    return spotting
