"""The sound of a session: asking for it to be made, and the file itself, in parts where a browser asks for parts."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from programmes.actions.soundtracks import want_soundtracks
from programmes.models import Enrolment, Session, Soundtrack
from programmes.reports.player import player_page
from programmes.reports.soundtracks import sound_offer
from walkapp.parts import file_in_parts

A_YEAR = "private, max-age=31536000, immutable"


@require_safe
def soundtrack(request: SignedInRequest, pk: UUID) -> HttpResponseBase:
    """A file of one of the walker's own sessions; what is behind its address never changes."""
    own = Session.objects.of_walker(request.user)
    rows = Soundtrack.objects.ready().filter(sessions__in=own).distinct()
    response = file_in_parts(request, get_object_or_404(rows, pk=pk).path, "audio/mpeg")
    response.headers["Cache-Control"] = A_YEAR
    return response


@require_POST
def want(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Want the files of a session that goes on, and say which are there; a page may ask again until they are."""
    sessions = Session.objects.of_walker(request.user).filter(
        enrolment__in=Enrolment.objects.active()
    )
    related = ("enrolment__version", "enrolment__screening", "enrolment__walker")
    session = get_object_or_404(sessions.select_related(*related), pk=pk)
    now = timezone.now()
    want_soundtracks(session=session, now=now)
    offer = sound_offer(player_page(session, day=request.user.local_date(now)))
    return JsonResponse({"files": offer.files, "state": offer.state, "isWhole": offer.is_whole})
