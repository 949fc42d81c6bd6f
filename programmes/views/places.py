"""My places: the stretches and treadmills that a walker keeps."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from programmes.actions import places as actions
from programmes.forms.places import LaneForm, TreadmillForm, form_for, initial_of
from programmes.models import SavedPlace
from programmes.reports.places import places_page

FORM_PAGE = ["GET", "HEAD", "POST"]


@require_safe
def places(request: SignedInRequest) -> HttpResponse:
    """All places that the walker keeps, and what speaks against each."""
    page = places_page(request.user, timezone.now())
    return render(request, "programmes/places.html", {"page": page, "here": "account"})


@require_http_methods(FORM_PAGE)
def new_place(request: SignedInRequest) -> HttpResponse:
    """Describe a stretch of ground."""
    return _describe(request, LaneForm(request.POST or None))


@require_http_methods(FORM_PAGE)
def new_treadmill(request: SignedInRequest) -> HttpResponse:
    """Describe a treadmill."""
    return _describe(request, TreadmillForm(request.POST or None))


@require_http_methods(FORM_PAGE)
def place(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Say what has changed about a place."""
    known = _kept(request, pk)
    form = form_for(known)(request.POST or None, initial=initial_of(known))
    return _describe(request, form, known)


@require_POST
def archive_place(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer a place no more."""
    known = _kept(request, pk)
    actions.archive_place(place=known, now=timezone.now())
    said = gettext("%(name)s is put away. Walks that you did there remember it.")
    messages.success(request, said % {"name": known.name})
    return redirect("programmes:places")


@require_POST
def usual_place(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose this place for every walk unless another is chosen."""
    known = _kept(request, pk)
    actions.make_default(place=known, now=timezone.now())
    said = gettext("%(name)s is now your usual place.")
    messages.success(request, said % {"name": known.name})
    return redirect("programmes:places")


def _kept(request: SignedInRequest, pk: uuid.UUID) -> SavedPlace:
    """The walker's own place, not put away; 404 for anybody else."""
    mine = SavedPlace.objects.kept().filter(walker=request.user)
    return get_object_or_404(mine.select_related("walker"), pk=pk)


def _describe(
    request: SignedInRequest, form: LaneForm | TreadmillForm, known: SavedPlace | None = None
) -> HttpResponse:
    if form.is_valid() and (saved := _save(request, form, known)):
        said = gettext("%(name)s is saved.") % {"name": saved.name}
        messages.success(request, said)
        return redirect("programmes:places")
    context = {"form": form, "place": known, "is_lane": isinstance(form, LaneForm)}
    return render(request, "programmes/place.html", {**context, "here": "account"})


def _save(
    request: SignedInRequest, form: LaneForm | TreadmillForm, known: SavedPlace | None
) -> SavedPlace | None:
    """The place as it is now; None, with words at the form, when it cannot be kept."""
    now = timezone.now()
    try:
        if known:
            return actions.change_place(place=known, now=now, **form.told)
        return actions.save_place(walker=request.user, now=now, **form.told)
    except actions.NameTakenError:
        form.add_error("name", gettext("You have a place of this name. Choose another name."))
    except actions.TooManyPlacesError:
        form.add_error(
            None, gettext("You keep 12 places already. Put one away before you add another.")
        )
    return None
