"""The readiness check."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reminders.reports.readiness import readiness


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Is the database there, and has the engine run lately?"""
    report = readiness(now=timezone.now())
    return JsonResponse(
        {
            "status": "degraded" if report.reason else "ok",
            "reason": report.reason,
            "heartbeat_age_seconds": report.heartbeat_age_seconds,
        },
        status=503 if report.reason else 200,
    )
