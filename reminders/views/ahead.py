"""What is coming in the next two weeks, and what was sent."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from reminders.reports.history import history_of
from reminders.reports.outlook import outlook_for


@require_safe
def coming(request: SignedInRequest) -> HttpResponse:
    """The next 14 days: each reminder, and what becomes of it."""
    report = outlook_for(request.user, now=timezone.now())
    return render(request, "reminders/coming.html", {"report": report, "here": "reminders"})


@require_safe
def sent(request: SignedInRequest) -> HttpResponse:
    """The mails of the last weeks, with what became of each."""
    report = history_of(request.user)
    return render(request, "reminders/sent.html", {"report": report, "here": "reminders"})
