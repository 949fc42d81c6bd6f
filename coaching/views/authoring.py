"""The programme builder: a coach's own programmes, one of them, one of its weeks, and files."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.http import coach_only
from coaching.models import OwnProgramme
from coaching.models.authoring import State
from coaching.programme_forms import ImportForm, NewProgrammeForm, as_file
from coaching.reports.authoring import builder_page, preview_of
from coaching.reports.drafts import last_change
from programmes.clinical.authoring import blank_document, copy_of, with_week_after
from programmes.forms.facts import FactsForm
from programmes.forms.weeks import WeeksForm

FORM_PAGE = ["GET", "HEAD", "POST"]
HERE = {"here": "programmes"}


@require_http_methods(FORM_PAGE)
@coach_only
def new_programme(request: SignedInRequest) -> HttpResponse:
    """Begin from scratch, or from a copy of anything that the coach may give."""
    sent = request.POST if request.method == "POST" else None
    bases = access.programmes_for(request.user).select_related("current")
    clinics = list(access.coach_clinics(request.user))
    wanted = {"base": request.GET.get("of", "")}
    form = NewProgrammeForm(sent, bases=bases, clinics=clinics, initial=wanted)
    if form.is_valid():
        name, base = form.cleaned_data["name"], form.bases.get(form.cleaned_data["base"])
        document = (
            copy_of(base.current.document, "copy", name)
            if base and base.current
            else blank_document("new", name)
        )
        made = _begun(request, form, [document])
        if made:
            return redirect(made[0])
    return render(request, "coaching/programme_new.html", {"form": form, **HERE})


@require_http_methods(FORM_PAGE)
@coach_only
def import_programmes(request: SignedInRequest) -> HttpResponse:
    """A draft of every programme in a file."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ImportForm(*sent, clinics=list(access.coach_clinics(request.user)))
    if form.is_valid():
        made = _begun(request, form, form.cleaned_data["file"])
        if made:
            said = ngettext(
                "%(number)d draft was made from the file.",
                "%(number)d drafts were made from the file.",
                len(made),
            )
            messages.success(request, said % {"number": len(made)})
            return redirect(made[0] if len(made) == 1 else "coaching:programmes")
    return render(request, "coaching/programme_import.html", {"form": form, **HERE})


@require_http_methods(FORM_PAGE)
@coach_only
def own_programme(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The builder for its author; what is published, to read, for the coaches of its clinic."""
    own = _readable_or_404(request, pk)
    if own.author_id != request.user.pk or own.state is State.RETIRED:
        return _read(request, own)
    sent = request.POST if request.method == "POST" else None
    facts = FactsForm(sent, document=own.document)
    weeks = WeeksForm(sent, document=own.document)
    is_valid = facts.is_valid() & weeks.is_valid()
    document = _typed(facts, weeks)
    if sent and is_valid and "check" not in sent and _saved(request, own, document, sent):
        return redirect("coaching:smooth" if "smooth" in sent else "coaching:own_programme", pk=pk)
    own.refresh_from_db(fields=["revision"])
    page = builder_page(own=own, document=document, facts=facts, weeks=weeks)
    forms = {"facts": facts, "weeks": weeks, "form": _Both(facts, weeks)}
    context = {"page": page, "last_change": last_change(own), **forms, **HERE}
    return render(request, "coaching/builder.html", context)


@require_safe
@coach_only
def export_programme(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The working copy for its author, and what is published for others, as a file of the catalogue's format."""
    own = _readable_or_404(request, pk)
    is_author = own.author_id == request.user.pk
    document = own.document if is_author or own.current is None else own.current.document
    response = HttpResponse(as_file(document), content_type="application/json")
    name = slugify(document["name"]) or "programme"
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


@require_POST
@coach_only
def change_programme(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """What the buttons beside the builder do."""
    own = get_object_or_404(access.own_programmes(request.user), pk=pk)
    try:
        said = _do(request, own, request.POST.get("do", ""))
    except actions.ChangedMeanwhileError:
        messages.warning(
            request, _("Nothing was undone: the draft was changed in another window.")
        )
        return redirect(own)
    except (actions.NothingNewError, actions.RetiredProgrammeError, actions.NotYourProgrammeError):
        messages.info(request, _("Nothing was changed: that is not possible any more."))
        return redirect("coaching:programmes")
    if said:
        messages.success(request, said)
    still_there = OwnProgramme.objects.filter(pk=pk).exists()
    return redirect(own) if still_there else redirect("coaching:programmes")


class _Both:
    """Two forms that are shown as one, for the summary of what cannot be read."""

    def __init__(self, *forms: Any) -> None:
        self.forms = forms
        self.errors = any(form.errors for form in forms)
        self.non_field_errors: list[str] = []

    def __iter__(self) -> Any:
        return (field for form in self.forms for field in form)


def _readable_or_404(request: SignedInRequest, pk: uuid.UUID) -> OwnProgramme:
    readable = access.readable_programmes(request.user).with_current()
    own = get_object_or_404(readable, pk=pk)
    if own.author_id != request.user.pk and own.state is not State.PUBLISHED:
        raise Http404
    return own


def _read(request: SignedInRequest, own: OwnProgramme) -> HttpResponse:
    document = own.current.document if own.current else own.document
    context = {"own": own, "document": document, "preview": preview_of(document), **HERE}
    return render(request, "coaching/programme_read.html", context)


def _begun(request: SignedInRequest, form: Any, documents: list[dict[str, Any]]) -> Any:
    try:
        return actions.begin(
            author=request.user,
            clinic=form.chosen_clinic,
            documents=documents,
            now=timezone.now(),
        )
    except actions.TooManyProgrammesError:
        form.add_error(None, _("You have as many programmes as we keep. Delete drafts first."))
    return None


def _typed(facts: FactsForm, weeks: WeeksForm) -> dict[str, Any]:
    """The document as it stands in the forms; facts that cannot be read stay as they were."""
    document = facts.written if facts.is_bound and facts.is_valid() else facts.document
    return {**document, "weekly": weeks.written} if weeks.is_bound else document


def _saved(
    request: SignedInRequest, own: OwnProgramme, document: dict[str, Any], sent: QueryDict
) -> bool:
    """Keep it, and publish it when asked; False when another window was faster."""
    now = timezone.now()
    if "add" in sent:
        document = with_week_after(document, len(document["weekly"]))
    try:
        actions.save_draft(
            own=own, document=document, by=request.user, now=now, seen=seen_in(sent)
        )
    except actions.ChangedMeanwhileError:
        messages.warning(request, changed_elsewhere())
        return False
    if "publish" in sent:
        _publish(request, own)
    else:
        messages.success(request, _("Saved. Nobody else sees the draft."))
    return True


def changed_elsewhere() -> str:
    """What is said when the working copy has changed in another window."""
    return _(
        "This draft was changed in another window. What you see here is not saved yet. "
        "Save again to keep what is here instead."
    )


def seen_in(sent: QueryDict) -> int:
    """The revision that the writer had before them; 0, which there never is, when nobody can tell."""
    said = sent.get("revision", "")
    is_number = said.isascii() and said.isdecimal() and len(said) <= len("999999999")
    return int(said) if is_number else 0


def _publish(request: SignedInRequest, own: OwnProgramme) -> None:
    try:
        version = actions.publish(own=own, by=request.user, now=timezone.now())
    except actions.NotReadyError:
        messages.warning(request, _("Saved, but not published. The checks say what to mend."))
    except actions.NothingNewError:
        messages.info(request, _("Nothing has changed since the last version."))
    else:
        said = _("Version %(number)d is published. Walkers who follow it are asked first.")
        messages.success(request, said % {"number": version.number})


def _do(request: SignedInRequest, own: OwnProgramme, wish: str) -> str:
    """One button; empty for an unknown one."""
    whose: Any = {"own": own, "by": request.user, "now": timezone.now()}
    if wish in {"clinic", "private"}:
        actions.show_to(audience=wish, **whose)
        return _("Changed who may use it.")
    if wish == "undo":
        what = last_change(own)
        actions.undo_save(seen=seen_in(request.POST), **whose)
        return _("Undone: %(what)s.") % {"what": what}
    said: dict[str, tuple[Any, str]] = {
        "retire": (actions.retire, _("Retired. Those who follow it keep their plan.")),
        "throw-away": (actions.throw_away, _("The draft is deleted.")),
        "ask": (actions.ask_to_list, _("Asked. The people who run this site will look at it.")),
        "unlist": (actions.take_off_the_list, _("Only coaches see it now.")),
    }
    if wish not in said:
        return ""
    action, words = said[wish]
    action(**whose)
    return words
