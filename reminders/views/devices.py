"""Turning notices on in this browser, and off in any."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from reminders import actions
from reminders.device_forms import DeviceForm


@require_POST
def add(request: SignedInRequest) -> HttpResponse:
    """Posted by the script of the reminders page, with what the browser made for us."""
    if not settings.VAPID_PRIVATE_KEY:
        raise Http404
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_json(), "application/json", status=422)
    actions.add_device(person=request.user, now=timezone.now(), **form.cleaned_data)
    return HttpResponse(status=204)


@require_POST
def remove(request: SignedInRequest, pk: str) -> HttpResponse:
    """Works without a script and from every other device."""
    device = get_object_or_404(request.user.devices, pk=pk)
    actions.remove_device(device=device, by=request.user, now=timezone.now())
    messages.success(request, _("That device shows no notices any more."))
    return redirect(f"{reverse('reminders:settings')}#notices")
