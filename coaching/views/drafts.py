"""What a coach does with a saved draft before it is published: even out its steps, and try a session as a walker."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.http import coach_only
from coaching.models import OwnProgramme
from coaching.models.authoring import State
from coaching.reports.drafts import smoothing_of
from coaching.views.authoring import FORM_PAGE, HERE, changed_elsewhere, seen_in
from programmes.clinical.before import Answers
from programmes.forms.check_in import EMERGENCY
from programmes.reports.try_out import try_out
from programmes.views.player import form_of, outcome, ready

FAST = 5
"""So many times faster than life a try-out may run; the spoken words still fit."""


@require_http_methods(FORM_PAGE)
@coach_only
def smooth(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Even steps for the saved draft, before and after, to take or to leave."""
    own = _in_hand_or_404(request, pk)
    page = smoothing_of(own.document)
    if request.method == "POST" and page.is_offered:
        try:
            actions.save_draft(
                own=own,
                document=page.document,
                by=request.user,
                now=timezone.now(),
                seen=seen_in(request.POST),
            )
        except actions.ChangedMeanwhileError:
            messages.warning(request, changed_elsewhere())
        else:
            messages.success(request, _("The steps are even now. Undo brings the old ones back."))
            return redirect(own)
    return render(request, "coaching/programme_smooth.html", {"own": own, "page": page, **HERE})


@require_http_methods(FORM_PAGE)
@coach_only
def try_it(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A session of the saved draft in the player, as a try-out: whatever is sent here is answered and not kept."""
    own = _in_hand_or_404(request, pk)
    number, fast = _week_in(request, len(own.document["weekly"])), "fast" in request.GET
    asked = urlencode({"week": number, **({"fast": 1} if fast else {})})
    page = try_out(
        document=own.document,
        number=number,
        person=request.user,
        day=request.user.local_date(timezone.now()),
        here=f"{request.path}?{asked}",
        draft=own.get_absolute_url(),
    )
    form = form_of(page, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return outcome(request, page, form.answers)
    if form.is_bound and form.says_emergency:
        return outcome(request, page, Answers(0, frozenset({EMERGENCY})))
    return ready(request, page, form, sound=page.sound, speed=FAST if fast else 1)


def _week_in(request: SignedInRequest, weeks: int) -> int:
    """The week that the address names; the first when it names none."""
    said = request.GET.get("week", "")
    is_number = said.isascii() and said.isdecimal() and len(said) <= len("52")
    return int(said) if is_number and 1 <= int(said) <= weeks else 1


def _in_hand_or_404(request: SignedInRequest, pk: uuid.UUID) -> OwnProgramme:
    """A programme that the person may still edit."""
    own = get_object_or_404(access.own_programmes(request.user).with_current(), pk=pk)
    if own.state is State.RETIRED:
        raise Http404
    return own
