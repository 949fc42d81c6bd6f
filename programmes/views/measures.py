"""Physical tests: the list, one test with its stopwatch, a kept result, and what to do when a test goes wrong."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from programmes.actions.measures import (
    ClosedTestError,
    FormUsedError,
    leave_out,
    put_off_tests,
    record_measure,
    stop_test,
)
from programmes.clinical.measures import Kind, load_measures
from programmes.forms.measures import FORMS, MeasureForm, StopForm
from programmes.reports.measure_words import STAGES, STOPPED
from programmes.reports.measures import measure_page, measures_page, result_page


@require_safe
def measures(request: SignedInRequest) -> HttpResponse:
    """The tests that suit the walker, and earlier results."""
    page = measures_page(request.user, timezone.now())
    return render(request, "programmes/measures.html", {"page": page, "here": "progress"})


@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: SignedInRequest, slug: str) -> HttpResponse:
    """One test: how it goes, the stopwatch, and the form that keeps the result."""
    kind = _kind_of(slug)
    form = FORMS[kind](request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _keep(request, form)
    page = measure_page(request.user, kind, timezone.now())
    context = {
        "page": page,
        "form": form,
        "stop_uuid": uuid.uuid4(),
        "stages": STAGES,
        "stop_words": STOPPED,
        "here": "progress",
    }
    name = "measures_closed" if page.closed else "measures_test"
    return render(request, f"programmes/{name}.html", context)


@require_POST
def stop(request: SignedInRequest, slug: str) -> HttpResponse:
    """A fall, or not feeling right, in one tap: kept at once, then the stop card."""
    kind = _kind_of(slug)
    form = StopForm(request.POST)
    if not form.is_valid():
        return redirect("programmes:measure", slug=slug)
    try:
        event = stop_test(walker=request.user, kind=kind, now=timezone.now(), **form.cleaned_data)
    except FormUsedError:
        return redirect("programmes:measure", slug=slug)
    return redirect("programmes:measure_stopped", pk=event.pk)


@require_safe
def stopped(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The stop card after a test."""
    event = get_object_or_404(request.user.adverse_events.exclude(test=""), pk=pk)
    context = {"event": event, "message": STOPPED[event.kind], "state": "stop"}
    return render(request, "programmes/measures_stopped.html", context)


@require_safe
def result(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """One kept result in words."""
    found = get_object_or_404(request.user.measures.select_related("walker"), pk=pk)
    page = result_page(found, timezone.now())
    return render(request, "programmes/measures_result.html", {"page": page, "here": "progress"})


@require_POST
def left_out(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Count a result no more."""
    found = get_object_or_404(request.user.measures, pk=pk)
    leave_out(measure=found, by=request.user, now=timezone.now())
    messages.success(request, gettext("That result is left out."))
    return redirect("programmes:measures")


@require_POST
def put_off(request: SignedInRequest) -> HttpResponse:
    """The tests that are due can wait: Progress does not offer them again this time."""
    put_off_tests(walker=request.user, now=timezone.now())
    messages.success(request, gettext("The tests can wait. You find them here at any time."))
    return redirect("programmes:measures")


def _keep(request: SignedInRequest, form: MeasureForm) -> HttpResponse:
    try:
        kept = record_measure(
            walker=request.user,
            kind=form.kind,
            readings=form.readings,
            with_helper=form.cleaned_data.get("helper", False),
            compared_with=form.compared_with,
            client_uuid=form.cleaned_data["client_uuid"],
            now=timezone.now(),
        )
    except ClosedTestError:
        return redirect("programmes:measure", slug=form.test.slug)
    except FormUsedError:
        messages.error(request, gettext("That did not work. Please fill in this fresh page."))
        return redirect("programmes:measure", slug=form.test.slug)
    return redirect("programmes:measure_result", pk=kept.pk)


def _kind_of(slug: str) -> Kind:
    """The test at this address; 404 for any other."""
    for test in load_measures().tests.values():
        if test.slug == slug:
            return test.kind
    raise Http404
