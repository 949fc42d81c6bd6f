"""Calendars for other programs: their address, and what they read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from reminders import actions
from reminders.feed import calendar_of
from reminders.models import CalendarFeed
from reminders.views.links import hidden


@require_POST
def calendar_settings(request: SignedInRequest) -> HttpResponse:
    """Open the calendar address, replace it by a new one, or close it."""
    now = timezone.now()
    if request.POST.get("do") == "close":
        actions.close_calendar(person=request.user, now=now)
        messages.success(request, _("Your calendar address is closed. It shows nothing any more."))
    else:
        actions.open_calendar(person=request.user, now=now)
        messages.success(request, _("Your calendar address is ready. An earlier one is closed."))
    return redirect(f"{reverse('reminders:settings')}#calendar")


@login_not_required
@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The walks of the person whose calendar has this address, for programs that read calendars."""
    feed = get_object_or_404(CalendarFeed.objects.named(token).select_related("person"))
    content = calendar_of(feed.person, now=timezone.now())
    return hidden(HttpResponse(content, content_type="text/calendar; charset=utf-8"))
