"""The log of one walk."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from programmes.actions.kept_aside import take_in
from programmes.actions.walks import FormUsedError
from programmes.forms.log import LogForm, prefilled
from programmes.forms.saved import answers_of
from programmes.models import KeptAside, Session
from programmes.reports.log import log_page, logged_page
from programmes.views.ahead import day_of


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask how the walk felt, keep it once, and show it ever after."""
    sessions = Session.objects.of_walker(request.user)
    related = sessions.select_related("enrolment__version", "enrolment__walker", "walk")
    session = get_object_or_404(related, pk=pk)
    if hasattr(session, "walk"):
        return _logged(request, session)
    page = log_page(session, request.user, day_of(request, session))
    before = session.check_ins.values_list("pain_now", flat=True).first()
    known = prefilled(planned_minutes=page.planned_minutes, pain_before=before)
    now, planned = timezone.now(), page.planned_minutes
    form = LogForm(request.POST or None, initial=known, planned_minutes=planned, now=now)
    if request.method == "POST" and form.is_valid():
        return _keep(request, session, form)
    name = "log" if page.is_open else "log_closed"
    context = {"page": page, "form": form, "session": session, "here": "today"}
    return render(request, f"programmes/{name}.html", context)


def _logged(request: SignedInRequest, session: Session) -> HttpResponse:
    """What was told; another form for the same session is not asked about, it is kept."""
    form = LogForm(request.POST, now=timezone.now(), is_asking=False)
    if request.method == "POST" and form.is_valid():
        return _keep(request, session, form)
    context = {"page": logged_page(session), "here": "today"}
    return render(request, "programmes/logged.html", context)


def _keep(request: SignedInRequest, session: Session, form: LogForm) -> HttpResponse:
    """Today says the same however often one form is sent; what finds no place in the plan is kept beside it."""
    now = timezone.now()
    try:
        row = take_in(
            kind=KeptAside.Kind.LOG,
            answers=answers_of(form),
            walker=request.user,
            session=session,
            client_uuid=form.cleaned_data["client_uuid"],
            said_at=now,
            now=now,
        )
    except FormUsedError:
        messages.error(request, gettext("That did not work. Please fill in this fresh page."))
        return redirect("programmes:log", pk=session.pk)
    if isinstance(row, KeptAside):
        return redirect("programmes:kept_aside")
    messages.success(request, gettext("Your walk is saved."))
    return redirect("programmes:today")
