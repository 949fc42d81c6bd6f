"""For the people who run the site: own programmes that ask to be shown to everybody."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from coaching import actions
from coaching.models import ListingRequest
from coaching.programme_forms import ListingForm
from coaching.reports.authoring import preview_of, waiting_requests

P = ParamSpec("P")


def staff_only(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """To everybody else the page does not exist."""

    @wraps(view)
    def guarded(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@staff_only
def listing_requests(request: SignedInRequest) -> HttpResponse:
    """What waits for an answer."""
    return render(request, "coaching/listing_requests.html", {"asked": waiting_requests()})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def listing_request(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """One programme to look at, to let in or to give back."""
    requests = ListingRequest.objects.select_related(
        "version", "own__author", "own__clinic", "own__programme"
    )
    asked = get_object_or_404(requests, pk=pk)
    form = ListingForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _answered(request, asked, form):
        return redirect("coaching:listing_requests")
    context = {
        "asked": asked,
        "form": form,
        "document": asked.version.document,
        "preview": preview_of(asked.version.document),
    }
    return render(request, "coaching/listing_request.html", context)


def _answered(request: SignedInRequest, asked: ListingRequest, form: ListingForm) -> bool:
    try:
        actions.answer_listing(
            asked=asked,
            is_granted=form.is_granted,
            words=form.cleaned_data["words"],
            by=request.user,
            now=timezone.now(),
        )
    except actions.OwnRequestError:
        form.add_error(None, _("You wrote this programme. Somebody else has to answer."))
        return False
    except actions.ListingClosedError:
        messages.info(request, _("This request is not open any more."))
        return True
    said = _("Everybody sees it now.") if form.is_granted else _("Given back to the coach.")
    messages.success(request, said)
    return True
