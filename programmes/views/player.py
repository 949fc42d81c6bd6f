"""The session player: the check before a walk, and the walk itself, with or without JavaScript."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from programmes.actions.check_ins import check_in_once
from programmes.actions.emergencies import stop_for_emergency
from programmes.clinical.before import Answers, BeforeVerdict, check
from programmes.clinical.holds import row_of
from programmes.forms.check_in import EMERGENCY, CheckInForm, ticks_for
from programmes.models import CheckIn, Enrolment, Session
from programmes.reports.course import may_be_walked_on
from programmes.reports.player import STARTING, PlayerPage, player_page
from programmes.reports.player_setup import CADENCES, CHANNELS, EARLY_ENDS
from programmes.reports.soundtracks import SoundOffer, sound_offer
from programmes.views.ahead import day_of

FASTEST = 240
"""How many times faster than life a walk may run while the program is being developed."""


@require_safe
def player(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The check and the player; after a check sent without JavaScript, what it means."""
    session = _session_of(request, pk)
    if _tells_of_an_emergency(request, session):
        return _emergency(request, _page(request, session))
    if reason := _why_closed(request, session):
        return _closed(request, session, reason)
    page = _page(request, session)
    if not page.is_open:
        return _closed(request, session, "on_hold")
    if "check-in" in request.GET:
        return _outcome(request, page)
    return _ready(request, page, form_of(page))


@require_POST
def check_in(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Keep the check, then show what it means. An emergency sign neither waits for the rest of it nor for a plan that is open."""
    session = _session_of(request, pk)
    page = _page(request, session)
    form = form_of(page, request.POST)
    is_whole = form.is_valid()
    is_closed = bool(_why_closed(request, session)) or not page.is_open
    if form.says_emergency and (is_closed or not is_whole):
        stop_for_emergency(walker=request.user, now=timezone.now())
        return _emergency(request, page)
    if is_closed:
        return redirect(session)
    if not is_whole:
        return _ready(request, page, form)
    kept = check_in_once(
        session=session, answers=form.answers, now=timezone.now(), place=form.place
    )
    asked = f"check-in={kept.pk}{'&easier=1' if page.is_easier else ''}"
    return redirect(f"{session.get_absolute_url()}?{asked}")


def _session_of(request: SignedInRequest, pk: UUID) -> Session:
    """The walker's own session in a programme that goes on; 404 for anybody else."""
    sessions = Session.objects.of_walker(request.user).filter(
        enrolment__in=Enrolment.objects.active()
    )
    related = ("enrolment__version", "enrolment__screening", "enrolment__walker")
    return get_object_or_404(sessions.select_related(*related), pk=pk)


def _page(request: SignedInRequest, session: Session) -> PlayerPage:
    """The player of today; `easier` in the address is the walker's wish for a shorter walk."""
    day = day_of(request, session)
    return player_page(session, day=day, is_easier="easier" in request.GET)


def _why_closed(request: SignedInRequest, session: Session) -> str:
    """Why this session is not walked now; empty when it may be."""
    if session.enrolment.is_on_hold:
        return "on_hold"
    if session.status == Session.Status.WALKED:
        return "walked"
    if not may_be_walked_on(session, day_of(request, session)):
        return "too_early"
    return ""


def _closed(request: SignedInRequest, session: Session, reason: str) -> HttpResponse:
    row = row_of(session.enrolment.hold_code)
    context = {"session": session, "reason": reason, "row": row}
    return render(request, "programmes/player_closed.html", context)


def form_of(page: PlayerPage, sent: Any = None) -> CheckInForm:
    """The questions of the check that this session needs."""
    ticks = ticks_for(
        company=page.company, on_treadmill=page.on_treadmill, is_uphill=page.is_uphill
    )
    return CheckInForm(sent, ticks=ticks, places=page.places)


def _ready(request: SignedInRequest, page: PlayerPage, form: CheckInForm) -> HttpResponse:
    return ready(request, page, form, sound=sound_offer(page), speed=_speed(request))


def ready(
    request: SignedInRequest, page: PlayerPage, form: CheckInForm, *, sound: SoundOffer, speed: int
) -> HttpResponse:
    """The check, with the walk behind it."""
    return render(
        request,
        "programmes/player.html",
        {
            "page": page,
            "form": form,
            "speed": speed,
            "state": "ready",
            "sound": sound,
            "channels": CHANNELS,
            "cadences": CADENCES,
            "early_ends": EARLY_ENDS.items(),
        },
    )


def _outcome(request: SignedInRequest, page: PlayerPage) -> HttpResponse:
    """What a kept check means."""
    kept = _kept(request, page.session)
    answers = Answers(kept.pain_now, frozenset(kept.codes))
    return outcome(request, page, answers, lane=page.lanes.get(str(kept.place_id)))


def outcome(
    request: SignedInRequest, page: PlayerPage, answers: Answers, *, lane: int | None = None
) -> HttpResponse:
    """What answers mean, without JavaScript: the walk on paper, or why not today."""
    verdict = check(answers)
    if verdict.kind not in STARTING:
        return _refused(request, page, verdict)
    context = {
        "page": page,
        "row": verdict.row,
        "segments": page.segments_of(verdict.kind),
        "steps": page.written(verdict.kind),
        "lane_seconds": lane,
    }
    return render(request, "programmes/player_written.html", context)


def _kept(request: SignedInRequest, session: Session) -> CheckIn:
    """The check that the address names."""
    try:
        return get_object_or_404(CheckIn, session=session, pk=UUID(request.GET["check-in"]))
    except ValueError as error:
        raise Http404 from error


def _tells_of_an_emergency(request: SignedInRequest, session: Session) -> bool:
    """True for a check that has just stopped the plan: then help is shown, and not why the plan waits."""
    return "check-in" in request.GET and EMERGENCY in _kept(request, session).codes


def _emergency(request: SignedInRequest, page: PlayerPage) -> HttpResponse:
    """Help at once."""
    return _refused(request, page, check(Answers(0, frozenset({EMERGENCY}))))


def _refused(request: SignedInRequest, page: PlayerPage, verdict: BeforeVerdict) -> HttpResponse:
    state = "stop" if verdict.kind == "emergency" else "calm"
    context = {"page": page, "row": verdict.row, "kind": verdict.kind, "state": state}
    return render(request, "programmes/player_refused.html", context)


def _speed(request: SignedInRequest) -> int:
    """How fast the clock of the player runs; always 1 outside development."""
    asked = request.GET.get("speed", "")
    is_number = asked.isdecimal() and len(asked) <= len("9999")
    return max(1, min(int(asked), FASTEST)) if settings.DEBUG and is_number else 1
