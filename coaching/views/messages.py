"""Messages as the walker reads and writes them, and what both sides' pages have in common."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.message_forms import MessageForm, ReadForm
from coaching.models import Grant, Message
from coaching.reports.messages import thread_of, walker_threads


@require_safe
def threads(request: SignedInRequest) -> HttpResponse:
    """The walker's threads; the only one is opened at once."""
    rows = walker_threads(request.user, timezone.now())
    if len(rows) == 1:
        return redirect("coaching:thread", pk=rows[0].grant.pk)
    return render(request, "coaching/threads.html", {"rows": rows, "here": "account"})


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """One thread of the walker's; what a coach who left wrote stays theirs to read."""
    now = timezone.now()
    grant = access.thread_or_404(request.user, pk, now)
    page = thread_of(grant, Message.Side.WALKER, now, before=asked_before(request))
    form = message_form(request, grant, to=page.other_short, last=page.last)
    if request.method == "POST" and page.is_open and form.is_valid():
        send(request, grant, form)
        return redirect("coaching:thread", pk=pk)
    context = {"page": page, "form": form, "here": "account"}
    return render(request, "coaching/thread.html", context)


@require_POST
def thread_read(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The walker has read up to the message that the form names."""
    grant = access.thread_or_404(request.user, pk, timezone.now())
    read(request, grant)
    return redirect("coaching:thread", pk=pk)


def message_form(
    request: SignedInRequest, grant: Grant, *, to: str, last: uuid.UUID | None
) -> MessageForm:
    """The form below a thread; `last` is the newest message above it."""
    sent = request.POST if request.method == "POST" else None
    return MessageForm(sent, to=to, initial={"seen": last})


def send(request: SignedInRequest, grant: Grant, form: MessageForm) -> None:
    """Send what a valid form says; a thread that has closed meanwhile does not exist for its writer."""
    said = form.cleaned_data
    seen = get_object_or_404(grant.messages, pk=said["seen"]) if said["seen"] else None
    try:
        actions.send_message(
            grant=grant,
            by=request.user,
            body=said["body"],
            client_uuid=said["client_uuid"],
            seen=seen,
            now=timezone.now(),
        )
    except actions.ThreadClosedError:
        raise Http404 from None
    messages.success(request, _("Sent."))


def read(request: SignedInRequest, grant: Grant) -> None:
    """Mark as read; a message of another thread does not exist here."""
    form = ReadForm(request.POST)
    if not form.is_valid():
        raise Http404
    last = get_object_or_404(grant.messages, pk=form.cleaned_data["seen"])
    actions.mark_read(grant=grant, by=request.user, last=last, now=timezone.now())


def asked_before(request: SignedInRequest) -> uuid.UUID | None:
    """The message before which older ones are asked for; whatever is no id is as if nothing were asked."""
    try:
        return uuid.UUID(request.GET.get("before", ""))
    except ValueError:
        return None
