"""After a walk: questions about an event, the morning after, and the care card that everybody may open."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from programmes.actions.events import answer_follow_up
from programmes.actions.mornings import MorningClosedError, answer_morning
from programmes.forms.aftermath import FollowUpForm, MorningForm
from programmes.models import Session, Walk
from programmes.reports.care import care_page
from programmes.reports.events import event_page
from programmes.reports.mornings import morning_page
from programmes.views.ahead import is_ahead


@require_http_methods(["GET", "HEAD", "POST"])
def event(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """A few questions after a fall, a near-fall or a stop for pain; a serious answer shows the care card at once."""
    found = get_object_or_404(request.user.adverse_events, pk=pk)
    form = FollowUpForm(request.POST if request.method == "POST" else None, event=found)
    now = timezone.now()
    if form.is_valid():
        answer_follow_up(event=found, by=request.user, now=now, **form.cleaned_data)
        messages.success(request, gettext("Saved. Thank you for telling us."))
        return redirect("programmes:event", pk=pk)
    context = {
        "page": event_page(found, request.user.local_date(now)),
        "form": form,
        "number": request.user.emergency_number,
        "here": "today",
    }
    return render(request, "programmes/event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def morning(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """How it is on the morning after a walk; the answer may be corrected until the day ends."""
    session = get_object_or_404(Session.objects.of_walker(request.user), pk=pk)
    walk = (
        Walk.objects.select_related("session__enrolment__walker").filter(session=session).first()
    )
    now = timezone.now()
    page = morning_page(walk, request.user.local_date(now), is_ahead=is_ahead(request))
    initial = {"pain": page.pain, "is_swollen": page.swelling}
    form = MorningForm(request.POST if request.method == "POST" else None, initial=initial)
    if walk and form.is_valid():
        try:
            answer_morning(walk=walk, now=now, **form.cleaned_data)
        except MorningClosedError:
            return redirect("programmes:morning", pk=pk)
        messages.success(request, gettext("Saved."))
        return redirect("programmes:morning", pk=pk)
    return render(
        request,
        "programmes/morning.html",
        {"page": page, "form": form, "session": session, "here": "today"},
    )


@login_not_required
@require_safe
def care(request: HttpRequest) -> HttpResponse:
    """When to stop and whom to call; the same for everybody in a country, so that a phone can keep it."""
    home = request.user.region if isinstance(request.user, User) else ""
    page = care_page(request.GET.get("region", home))
    return render(request, "programmes/care.html", {"page": page})
