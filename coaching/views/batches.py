"""One programme for many walkers: choose, read what would happen, then let it happen, and take it back for ten minutes."""

import datetime as dt
import uuid
from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import User
from coaching import access, actions
from coaching.forms import BatchForm
from coaching.http import coach_only
from coaching.models import Batch, BatchRow
from programmes.forms.days import START_WITHIN_DAYS

State = BatchRow.State


@require_http_methods(["GET", "HEAD", "POST"])
@coach_only
def assign_many(request: SignedInRequest) -> HttpResponse:
    """Choose a programme and walkers; the next page says what would happen."""
    now = timezone.now()
    led = access.led_grants(request.user, now).values("walker")
    people = {str(person.pk): person for person in User.objects.filter(pk__in=led)}
    named = sorted(people.items(), key=lambda pair: pair[1].shown_name.casefold())
    programmes = access.programmes_for(request.user).select_related("current", "author")
    offers = {each.slug: each.current for each in programmes if each.current}
    made_by = {each.slug: f". {each.made_by}" for each in programmes if each.made_by}
    form = BatchForm(
        request.POST if request.method == "POST" else None,
        people=[(pk, person.shown_name) for pk, person in named],
        offers=[(slug, version.name + made_by.get(slug, "")) for slug, version in offers.items()],
        today=request.user.local_date(now),
        ticks_all="all" in request.GET,
    )
    if form.is_valid():
        chosen = form.cleaned_data
        batch = actions.prepare_batch(
            pk=chosen["number"],
            coach=request.user,
            walkers=[people[pk] for pk in chosen["walkers"]],
            version=offers[chosen["programme"]],
            starts_on=chosen["starts_on"],
            weekdays=chosen["weekdays"],
            is_copy=chosen["kind"] == "copy",
            now=now,
        )
        return redirect("coaching:batch", pk=batch.pk)
    context = {"form": form, "people": people, "here": "roster"}
    return render(request, "coaching/assign_many.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@coach_only
def batch(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """What would happen, how far it is, or what became of it."""
    now = timezone.now()
    found = get_object_or_404(request.user.batches.select_related("version"), pk=pk)
    if request.method == "POST":
        _act(request, found, now)
        return redirect("coaching:batch", pk=pk)
    rows = list(found.rows.select_related("walker"))
    count = Counter(row.state for row in rows)
    today = request.user.local_date(now)
    context = {
        "batch": found,
        "waiting": [row for row in rows if row.state == State.WAITING],
        "given": [row for row in rows if row.state in {State.GIVEN, State.TAKEN_BACK}],
        "left_out": [row for row in rows if row.state == State.LEFT_OUT],
        "total": len(rows),
        "so_far": len(rows) - count[State.WAITING],
        "first_day": today,
        "last_day": today + dt.timedelta(days=START_WITHIN_DAYS),
        "may_undo": actions.may_be_undone(found, now) and count[State.GIVEN],
        "here": "roster",
    }
    return render(request, "coaching/batch.html", context)


def _act(request: SignedInRequest, found: Batch, now: dt.datetime) -> None:
    try:
        if "undo" in request.POST:
            actions.undo_batch(batch=found, now=now)
            messages.success(request, _("Taken back, where nothing was done with it yet."))
            return
        if "begin" in request.POST:
            actions.begin_batch(batch=found, days=_days(request, found, now), now=now)
        actions.go_on_with(batch=found, now=now)
    except actions.BatchClosedError:
        messages.info(request, _("This cannot be done any more. Below is how it stands."))


def _days(request: SignedInRequest, found: Batch, now: dt.datetime) -> dict[uuid.UUID, dt.date]:
    """Each walker's own first day, as far as it can be one; the others keep the day that was chosen for all."""
    today = request.user.local_date(now)
    last = today + dt.timedelta(days=START_WITHIN_DAYS)
    days = {}
    for row in found.rows.filter(state=State.WAITING):
        try:
            on = parse_date(request.POST.get(f"on-{row.pk}", ""))
        except ValueError:
            on = None
        if on and today <= on <= last:
            days[row.pk] = on
    return days
