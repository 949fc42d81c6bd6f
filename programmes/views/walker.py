"""A walker's own pages: Today, the plan and the progress."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from programmes.reports.measures import histories
from programmes.reports.measures_due import due_tests
from programmes.reports.plan import plan_page
from programmes.reports.progress import progress_page
from programmes.reports.today import ChoosePage, today_page


@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    """What now: the next walk, or the way to one."""
    now = timezone.now()
    page = today_page(request.user, now)
    context = {"page": page, "here": "today", "number": request.user.emergency_number}
    template = "today_choose" if isinstance(page, ChoosePage) else "today"
    return render(request, f"programmes/{template}.html", context)


@require_safe
def plan(request: SignedInRequest) -> HttpResponse:
    """All weeks with their dates; `month` chooses the page of the calendar."""
    page = plan_page(request.user, timezone.now(), request.GET.get("month", ""))
    context = {"page": page, "here": "plan", "number": request.user.emergency_number}
    return render(request, "programmes/plan.html", context)


@require_safe
def progress(request: SignedInRequest) -> HttpResponse:
    """What was walked, against what was planned."""
    measured, now = list(request.user.measures.counted()), timezone.now()
    context = {
        "page": progress_page(request.user, now, request.GET.get("month", "")),
        "tests": histories(measured, is_65=False),
        "due": due_tests(request.user, now, measured),
        "here": "progress",
    }
    return render(request, "programmes/progress.html", context)
