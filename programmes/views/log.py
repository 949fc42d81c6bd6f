"""The log of one walk."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from programmes.actions.walks import FormUsedError, WalkRefusedError, log_walk
from programmes.forms.log import LogForm, prefilled
from programmes.models import Session, Walk
from programmes.reports.log import log_page, logged_page


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask how the walk felt, keep it once, and show it ever after."""
    sessions = Session.objects.of_walker(request.user)
    session = get_object_or_404(sessions.select_related("enrolment__version", "walk"), pk=pk)
    if hasattr(session, "walk"):
        return _show(request, session)
    page = log_page(session, request.user, request.user.local_date(timezone.now()))
    before = session.check_ins.values_list("pain_now", flat=True).first()
    known = prefilled(planned_minutes=page.planned_minutes, pain_before=before)
    form = LogForm(request.POST or None, initial=known, planned_minutes=page.planned_minutes)
    if request.method == "POST" and form.is_valid():
        return _keep(request, session, form)
    name = "log" if page.is_open else "log_closed"
    return render(
        request, f"programmes/{name}.html", {"page": page, "form": form, "here": "today"}
    )


def _keep(request: SignedInRequest, session: Session, form: LogForm) -> HttpResponse:
    try:
        walk = log_walk(session=session, by=request.user, now=timezone.now(), **form.cleaned_data)
    except FormUsedError:
        messages.error(request, gettext("That did not work. Please fill in this fresh page."))
        return redirect("programmes:log", pk=session.pk)
    except WalkRefusedError:
        return redirect("programmes:log", pk=session.pk)
    return _say(request, walk)


def _show(request: SignedInRequest, session: Session) -> HttpResponse:
    """A form that comes in again finds its walk; another form for the same session hears that it was not kept."""
    if request.method == "POST":
        return _say(request, session.walk)
    return render(
        request, "programmes/logged.html", {"page": logged_page(session), "here": "today"}
    )


def _say(request: SignedInRequest, walk: Walk) -> HttpResponse:
    """Today says the same however often one form is sent; a second log of one session is never dropped in silence."""
    if str(walk.client_uuid) == request.POST.get("client_uuid", ""):
        messages.success(request, gettext("Your walk is saved."))
        return redirect("programmes:today")
    messages.warning(
        request,
        gettext(
            "This walk was logged before, so what you sent now is not kept. "
            "If you fell or something else is missing, tell your coach."
        ),
    )
    return redirect("programmes:log", pk=walk.session_id)
