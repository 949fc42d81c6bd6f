"""The page of those who run Backalong, and the same figures for the programs that watch it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from reminders.reports.operations import as_metrics, operations

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@never_cache
@require_safe
def operations_page(request: SignedInRequest) -> HttpResponse:
    """How the mail is doing, for staff; to everybody else the page does not exist."""
    if not request.user.is_staff:
        raise Http404
    return render(request, "reminders/operations.html", {"page": operations(now=timezone.now())})


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus with the token of settings, or for staff."""
    if not (_has_token(request) or getattr(request.user, "is_staff", False)):
        raise Http404
    return HttpResponse(as_metrics(operations(now=timezone.now())), content_type=PROMETHEUS)


def _has_token(request: HttpRequest) -> bool:
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, wanted)
