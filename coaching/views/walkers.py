"""The coach's workspace: the roster, one walker, giving a programme, and lifting a hold."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from coaching import access, actions
from coaching.forms import AssignForm
from coaching.http import coach_only, team_only
from coaching.message_forms import NoteForm
from coaching.models import Grant
from coaching.reports.assignment import assignment_page, catalogue
from coaching.reports.authoring import own_rows
from coaching.reports.messages import talk_card
from coaching.reports.roster import roster_page
from coaching.reports.roster_filters import look_from
from coaching.reports.walker import walker_page
from coaching.views.messages import message_form
from programmes.actions.enrolment import (
    AlreadyEnrolledError,
    EnrolmentEndedError,
    NotScreenedError,
    NotSuitableError,
)
from programmes.clinical.screening import CLEARABLE, QUESTIONS
from programmes.forms.clearance import ClearanceForm


@require_safe
@team_only
def roster(request: SignedInRequest) -> HttpResponse:
    """Every walker of this coach, those who need them first."""
    page = roster_page(
        coach=request.user,
        look=look_from(request.GET),
        page=_page_number(request),
        now=timezone.now(),
    )
    template = "coaching/roster.html" if page.total else "coaching/roster_empty.html"
    return render(request, template, {"page": page, "here": "roster"})


@require_safe
@team_only
def walker(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """One walker; each opening is written to the access log."""
    now = timezone.now()
    grant = access.grant_or_404(request.user, pk, now)
    actions.view_walker(grant=grant, by=request.user, now=now)
    talk = talk_card(grant, now)
    context = {"page": walker_page(grant=grant, now=now), "talk": talk, "here": "roster"}
    forms_below = {
        "message_form": message_form(
            request, grant, to=talk.thread.other_short, last=talk.thread.last
        ),
        "note_form": NoteForm(None),
    }
    return render(request, "coaching/walker.html", context | forms_below)


@require_http_methods(["GET", "HEAD", "POST"])
@coach_only
def assign(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the walker a programme that their health answers allow."""
    now = timezone.now()
    grant = access.led_grant_or_404(request.user, pk, now)
    page = assignment_page(grant=grant, now=now)
    if request.method != "POST":
        actions.view_plan(grant=grant, by=request.user, now=now)
    form = AssignForm(request.POST if request.method == "POST" else None, page=page)
    if request.method == "POST" and form.is_valid() and _assigned(request, grant, form):
        said = _("%(name)s now follows %(programme)s. We are writing to tell them.")
        programme = form.offer.version.name
        messages.success(request, said % {"name": grant.walker.shown_name, "programme": programme})
        return redirect("coaching:walker", pk=pk)
    return render(request, "coaching/assign.html", {"page": page, "form": form, "here": "roster"})


@require_POST
@coach_only
def resume(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Lift the hold on the walker's plan."""
    now = timezone.now()
    grant = access.led_grant_or_404(request.user, pk, now)
    enrolment = get_object_or_404(grant.walker.enrolments.active())
    try:
        actions.resume_walker(coach=request.user, enrolment=enrolment, now=now)
    except actions.NotYourWalkerError:
        raise Http404 from None
    except (NotSuitableError, EnrolmentEndedError) as refusal:
        messages.warning(request, _("The plan stays on hold. %(why)s") % {"why": _(str(refusal))})
    else:
        said = _("The plan goes on. %(name)s sees it on their Today page.")
        messages.success(request, said % {"name": grant.walker.shown_name})
    return redirect("coaching:walker", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@coach_only
def clearance(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down a clinician's yes; every question is offered, for a coach does not see the walker's answers."""
    now = timezone.now()
    grant = access.led_grant_or_404(request.user, pk, now)
    codes = [row.code for row in QUESTIONS if row.code in CLEARABLE]
    sent = request.POST if request.method == "POST" else None
    form = ClearanceForm(sent, codes=codes, today=grant.walker.local_date(now))
    if form.is_valid():
        actions.record_clearance(
            coach=request.user, walker=grant.walker, now=now, **form.cleaned_data
        )
        messages.success(request, _("Kept. They see it too, and can take it back."))
        return redirect("coaching:walker", pk=pk)
    context = {"walker": grant.walker, "form": form, "here": "roster"}
    return render(request, "coaching/clearance.html", context)


@require_safe
@coach_only
def programmes(request: SignedInRequest) -> HttpResponse:
    """What a coach may assign from."""
    context = {
        "programmes": catalogue(),
        "own": own_rows(request.user),
        "here": "programmes",
    }
    return render(request, "coaching/programmes.html", context)


def _page_number(request: SignedInRequest) -> int:
    wanted = request.GET.get("page", "")
    return int(wanted) if wanted.isdecimal() and len(wanted) <= len("9999") else 1


def _assigned(request: SignedInRequest, grant: Grant, form: AssignForm) -> bool:
    """Try; a refusal is written beside the field that it is about."""
    try:
        actions.assign(
            coach=request.user,
            walker=grant.walker,
            version=form.offer.version,
            starts_on=form.cleaned_data["starts_on"],
            weekdays=form.cleaned_data["weekdays"],
            replaces=form.page.current,
            takes_offers=form.cleaned_data["kind"] != "copy",
            now=timezone.now(),
        )
    except (actions.NotYourWalkerError, actions.NotYourProgrammeError):
        raise Http404 from None
    except NotSuitableError as refusal:
        form.add_error("programme", _(str(refusal)))
    except NotScreenedError:
        form.add_error(
            None, forms.ValidationError(_("Their health answers are missing or too old."))
        )
    except AlreadyEnrolledError:
        form.add_error(
            None,
            forms.ValidationError(
                _("They have begun another programme just now. Please look again.")
            ),
        )
    return form.is_valid()
