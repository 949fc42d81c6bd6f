"""The log of a clinic, on a page and as a file."""

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.http import chosen_clinic
from coaching.reports.log import LogPage, log_lines, log_page
from coaching.team_forms import LogForm


@require_safe
def log(request: SignedInRequest) -> HttpResponse:
    """Who did what and when, searched by person, act and days."""
    clinics = access.clinics_overseen(request.user)
    clinic = chosen_clinic(request, clinics)
    form = LogForm(request.GET)
    number = request.GET.get("page", "")
    is_number = number.isdecimal() and len(number) <= len("9999")
    page = LogPage((), None, None)
    if form.is_valid():
        wanted, asked = form.wanted, max(int(number), 1) if is_number else 1
        page = log_page(clinic=clinic, reader=request.user, wanted=wanted, page=asked)
    runs = access.clinics_of_admin(request.user).filter(pk=clinic.pk).exists()
    context = {"page": {"clinic": clinic}, "log": page, "form": form, "runs": runs}
    return render(request, "coaching/log.html", context | {"here": "clinic", "query": form.query})


@require_safe
def log_file(request: SignedInRequest) -> HttpResponseBase:
    """The same lines as a file; that it was taken is a line of the log too."""
    clinic = chosen_clinic(request, access.clinics_overseen(request.user))
    form = LogForm(request.GET)
    if not form.is_valid():
        return log(request)
    if request.method == "GET":
        actions.note_export(clinic=clinic, by=request.user, now=timezone.now())
    lines = log_lines(clinic=clinic, reader=request.user, wanted=form.wanted)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="clinic-log.csv"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
