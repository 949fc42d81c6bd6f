"""What a mail provider reports, and letting mail flow again."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from reminders import actions
from walkapp.provider_post import UnreadableReportError, read_reports


@csrf_exempt  # a provider posts here without a page of ours; its name and password are the proof
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_events(request: HttpRequest) -> HttpResponse:
    """Bounces and complaints, posted by the mail provider; some look at the address before they use it."""
    if request.method != "POST":
        return HttpResponse("Mail providers post their reports here.\n", content_type="text/plain")
    if not (settings.MAIL_PROVIDER and settings.MAIL_EVENTS_SECRET):
        raise Http404
    try:
        reports = read_reports(request)
    except UnreadableReportError:
        return HttpResponse("This report cannot be read.\n", "text/plain", status=400)
    actions.take_reports(reports=reports, now=timezone.now())
    return HttpResponse("Thank you.\n", content_type="text/plain")


@require_POST
def write_again(request: SignedInRequest) -> HttpResponse:
    """Mail to me may flow again after a bounce or a complaint."""
    actions.write_again(person=request.user, by=request.user, now=timezone.now())
    messages.success(request, _("We write to you again. If a letter comes back, we stop again."))
    return redirect("reminders:settings")
