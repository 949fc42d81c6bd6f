"""One week of an own programme: all its bouts alike, or part by part."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.http import coach_only
from coaching.models import OwnProgramme
from coaching.models.authoring import State
from coaching.reports.authoring import preview_of
from coaching.views.authoring import FORM_PAGE, HERE, changed_elsewhere, seen_in
from programmes.clinical.authoring import pattern_of, with_week_after, without_week, worked_out
from programmes.forms.weeks import EqualBoutsForm, PartsForm, rearranged


@require_http_methods(FORM_PAGE)
@coach_only
def programme_week(request: SignedInRequest, pk: uuid.UUID, number: int) -> HttpResponse:
    """Everything of one week; its author alone writes it, while the programme is in use."""
    own = get_object_or_404(access.own_programmes(request.user).with_current(), pk=pk)
    if own.state is State.RETIRED or not 1 <= number <= len(own.document["weekly"]):
        raise Http404
    row = own.document["weekly"][number - 1]
    sent = request.POST if request.method == "POST" else None
    form = _form(sent, row, in_parts="parts" in request.GET or "count" in request.POST)
    if sent is not None and form.is_valid() and "check" not in sent:
        document, after = _changed(own.document, form.written, number, sent)
        if _saved(request, own, document, sent):
            return redirect(_address(own, after, request))
    typed = form.written if form.is_bound and form.is_valid() else row
    weekly = [*own.document["weekly"]]
    weekly[number - 1] = typed
    preview = preview_of(worked_out({**own.document, "weekly": weekly}))
    own.refresh_from_db(fields=["revision"])
    context = {
        "own": own,
        "number": number,
        "form": form,
        "is_in_parts": isinstance(form, PartsForm),
        "week": preview.weeks[number - 1],
        "preview": preview,
        "remarks": tuple(each for each in preview.remarks if each.week == number),
        **HERE,
    }
    return render(request, "coaching/programme_week.html", context)


def _form(
    sent: QueryDict | None, row: dict[str, Any], *, in_parts: bool
) -> EqualBoutsForm | PartsForm:
    pattern = None if in_parts else pattern_of(row["segments"])
    if pattern is None:
        return PartsForm(sent, row=row)
    return EqualBoutsForm(sent, row=row, pattern=pattern)


def _changed(
    document: dict[str, Any], week: dict[str, Any], number: int, sent: QueryDict
) -> tuple[dict[str, Any], int]:
    """The document with this week, after the button that was pressed, and the week to show then; 0 for all of them."""
    parts = rearranged(week["segments"], sent.get("part", ""))
    weekly = list(document["weekly"])
    weekly[number - 1] = {**week, "segments": parts}
    with_it = {**document, "weekly": weekly}
    if "again" in sent:
        longer = with_week_after(with_it, number)
        return longer, min(number + 1, len(longer["weekly"]))
    if "remove" in sent:
        return without_week(with_it, number), 0
    return with_it, number if "part" in sent else 0


def _saved(
    request: SignedInRequest, own: OwnProgramme, document: dict[str, Any], sent: QueryDict
) -> bool:
    try:
        actions.save_draft(
            own=own, document=document, by=request.user, now=timezone.now(), seen=seen_in(sent)
        )
    except actions.ChangedMeanwhileError:
        messages.warning(request, changed_elsewhere())
        return False
    messages.success(request, _("Saved. Nobody else sees the draft."))
    return True


def _address(own: OwnProgramme, number: int, request: SignedInRequest) -> str:
    if not number:
        return own.get_absolute_url()
    here = reverse("coaching:programme_week", kwargs={"pk": own.pk, "number": number})
    return f"{here}?parts=1#parts" if "part" in request.POST else here
