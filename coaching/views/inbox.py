"""The coach's side: messages of walkers who share, private notes about them, and saved replies."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.http import coach_only, team_only
from coaching.message_forms import MessageForm, NoteForm, ReplyForm
from coaching.models import Grant, Message, Note, SavedReply
from coaching.reports.kept import kept_by
from coaching.reports.messages import coach_threads, notes_lent, thread_of
from coaching.views.messages import asked_before, message_form, read, send

# Forms on the walker's page lead back to it.
BACK = {"walker": "coaching:walker"}


@require_safe
@team_only
def inbox(request: SignedInRequest) -> HttpResponse:
    """All threads of the walkers who share now, what is new first."""
    rows = coach_threads(request.user, timezone.now())
    keeps = access.coach_keeps().days
    return render(
        request, "coaching/inbox.html", {"rows": rows, "keeps": keeps, "here": "messages"}
    )


@require_safe
@coach_only
def kept(request: SignedInRequest) -> HttpResponse:
    """What the coach wrote about walkers who no longer share, while the settings let them read it."""
    rows = kept_by(request.user, timezone.now())
    context = {"rows": rows, "keeps": access.coach_keeps().days, "here": "messages"}
    return render(request, "coaching/kept.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def walker_messages(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The thread with one walker; `insert` puts a saved reply into the form, where it can be changed before sending."""
    grant = _grant(request, pk)
    now = timezone.now()
    page = thread_of(grant, Message.Side.COACH, now, before=asked_before(request))
    replies = list(request.user.saved_replies.all())
    if "insert" in request.POST:
        form = _with_reply(request, replies, to=page.other_short)
    else:
        form = message_form(request, grant, to=page.other_short, last=page.last)
        if request.method == "POST" and form.is_valid():
            send(request, grant, form)
            return redirect(
                BACK.get(request.POST.get("back", ""), "coaching:walker_messages"), pk=pk
            )
    if request.method != "POST":
        actions.view_messages(grant=grant, by=request.user, now=now)
    context = {"page": page, "form": form, "replies": replies, "here": "messages"}
    return render(request, "coaching/walker_messages.html", context)


@require_POST
@team_only
def messages_read(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The coach has read up to the message that the form names."""
    read(request, _grant(request, pk))
    return redirect("coaching:walker_messages", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def notes(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The private notes about one walker, and one more."""
    grant = _grant(request, pk)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not grant.is_led:
        raise Http404
    if form.is_valid():
        _keep_note(request, grant, form)
        return redirect(BACK.get(request.POST.get("back", ""), "coaching:notes"), pk=pk)
    context = {"grant": grant, "notes": notes_lent(grant), "form": form, "here": "roster"}
    return render(request, "coaching/notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def saved_replies(request: SignedInRequest) -> HttpResponse:
    """The coach's own saved replies, and a new one."""
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _saved(request, form):
        return redirect("coaching:saved_replies")
    context = {"replies": request.user.saved_replies.all(), "form": form, "here": "messages"}
    return render(request, "coaching/saved_replies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def saved_reply(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Change one saved reply."""
    reply = get_object_or_404(request.user.saved_replies, pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = ReplyForm(sent, initial={"title": reply.title, "body": reply.body})
    if form.is_valid() and _saved(request, form, reply):
        return redirect("coaching:saved_replies")
    context = {"reply": reply, "form": form, "here": "messages"}
    return render(request, "coaching/saved_reply.html", context)


@require_POST
@team_only
def remove_reply(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Forget one saved reply."""
    reply = get_object_or_404(request.user.saved_replies, pk=pk)
    actions.remove_reply(reply=reply, now=timezone.now())
    messages.success(request, _("The saved reply is gone."))
    return redirect("coaching:saved_replies")


def _grant(request: SignedInRequest, walker_id: uuid.UUID) -> Grant:
    """The grant by which the coach, a stand-in or an assistant may read and write."""
    return access.grant_or_404(request.user, walker_id, timezone.now())


def _keep_note(request: SignedInRequest, grant: Grant, form: NoteForm) -> None:
    """Keep what a valid form says, unless the grant has ended meanwhile."""
    said = form.cleaned_data
    try:
        actions.write_note(
            grant=grant,
            by=request.user,
            body=said["body"],
            audience=Note.Audience(said["audience"]),
            client_uuid=said["client_uuid"],
            now=timezone.now(),
        )
    except actions.ThreadClosedError:
        raise Http404 from None
    messages.success(request, _("The note is kept."))


def _with_reply(request: SignedInRequest, replies: list[SavedReply], *, to: str) -> MessageForm:
    """The form as it was, with a reply of the coach's own below what was written; nothing is sent."""
    chosen = [reply for reply in replies if str(reply.pk) == request.POST["insert"]]
    if not chosen:
        raise Http404
    typed: QueryDict = request.POST.copy()
    words = [typed.get("body", "").strip(), chosen[0].body]
    typed["body"] = "\n\n".join(part for part in words if part)
    return MessageForm(None, to=to, initial=typed.dict())


def _saved(request: SignedInRequest, form: ReplyForm, reply: SavedReply | None = None) -> bool:
    """Try; a title that is taken is said beside it."""
    said = form.cleaned_data
    try:
        actions.save_reply(
            coach=request.user,
            title=said["title"],
            body=said["body"],
            reply=reply,
            now=timezone.now(),
        )
    except actions.TitleTakenError:
        form.add_error("title", _("You have a saved reply with this title. Choose another one."))
        return False
    messages.success(request, _("The reply is saved."))
    return True
