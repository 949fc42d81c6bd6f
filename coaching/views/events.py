"""A coach says that they have seen what happened to a walker."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from coaching import access
from coaching.http import coach_only
from coaching.reports.walker import events_lent
from programmes.actions.events import see_event
from programmes.models import AdverseEvent


@require_POST
@coach_only
def seen(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark an event as seen, when the walker lends it."""
    event = get_object_or_404(AdverseEvent, pk=pk)
    now = timezone.now()
    grant = access.led_grant_or_404(request.user, event.walker_id, now)
    lent = get_object_or_404(events_lent(grant), pk=pk)
    see_event(event=lent, by=request.user, now=now)
    messages.success(request, _("Marked as seen."))
    return redirect("coaching:walker", pk=lent.walker_id)
