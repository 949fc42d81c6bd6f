"""Inviting walkers, and the page that an invitation's link opens."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from coaching import access, actions
from coaching.http import coach_only
from coaching.models import Invitation
from coaching.reports.codes import code_of
from coaching.reports.places import invitation_rows
from coaching.trust_forms import InviteForm, SharingForm

# Where the page holds no form nothing of the address may leave it. Where it holds one, browsers must be able to
# say which site the form comes from (or the check against forged forms fails): then the host leaves, never the path.
WITHOUT_FORM, WITH_FORM = "no-referrer", "strict-origin"
GONE, NOT_FOUND = 410, 404


@require_http_methods(["GET", "HEAD", "POST"])
@coach_only
def invitations(request: SignedInRequest) -> HttpResponse:
    """Invite by e-mail, and see what has become of earlier invitations."""
    clinics = list(access.coach_clinics(request.user))
    form = InviteForm(_posted(request), clinics=clinics)
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        said = _("Invitation to %(address)s is on its way. It works for 7 days.")
        messages.success(request, said % {"address": form.cleaned_data["email"]})
        return redirect("coaching:invitations")
    rows = invitation_rows(coach=request.user, now=timezone.now())
    context = {"form": form, "rows": rows, "here": "invitations"}
    return render(request, "coaching/invitations.html", context)


@require_POST
@coach_only
def revoke(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(request.user.invitations_sent, pk=pk)
    taken_back = actions.revoke(invitation=invitation, by=request.user, now=timezone.now())
    if taken_back.revoked_at:
        messages.success(request, _("The invitation was taken back. Its link no longer works."))
    else:
        messages.warning(request, _("It was answered before you took it back."))
    return redirect("coaching:invitations")


@require_safe
def code(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """The link of an own invitation that waits, as a code for the other person's camera. It is still bound to the address."""
    now = timezone.now()
    waiting = get_object_or_404(
        Invitation.objects.open(now).select_related("clinic").filter(coach=request.user), pk=pk
    )
    link = actions.link_of(waiting) if access.still_invites(waiting) else None
    if link is None:
        raise Http404
    context = {"invitation": waiting, "code": code_of(link), "here": "invitations"}
    return _page(request, "coaching/invitation_code.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks for what, and the answer. Opening it changes nothing; only a POST by the addressee answers."""
    found = _find(request, token)
    if found is None:
        return _page(request, "coaching/invitation_unknown.html", {}, status=NOT_FOUND)
    state = found.state(timezone.now())
    if state == Invitation.State.WAITING and not access.still_invites(found):
        state = Invitation.State.REVOKED
    context = {"invitation": found, "state": state, "token": token}
    if state != Invitation.State.WAITING:
        context["is_theirs"] = found.accepted_by_id and found.accepted_by == request.user
        return _page(request, "coaching/invitation_closed.html", context, status=GONE)
    if not isinstance(request.user, User):
        guest = "invitation_guest_work" if found.role else "invitation_guest"
        return _page(request, f"coaching/{guest}.html", context)
    if not access.is_addressee(request.user, found):
        context["sent_to"] = _masked(found.email)
        return _page(request, "coaching/invitation_other.html", context)
    answer = _answer_to_work if found.role else _answer
    return answer(request, request.user, found, context)


def _answer_to_work(
    request: HttpRequest, person: User, found: Invitation, context: dict[str, object]
) -> HttpResponse:
    """The addressee's page about a role: join the clinic, or decline."""
    if request.method != "POST":
        return _page(request, "coaching/invitation_work.html", context, referrer=WITH_FORM)
    now = timezone.now()
    try:
        if request.POST.get("answer") == "decline":
            actions.decline(invitation=found, walker=person, now=now)
            messages.success(request, _("You said no. Nothing has changed."))
        else:
            actions.join(invitation=found, person=person, now=now)
            said = _("Welcome to %(clinic)s.")
            messages.success(request, said % {"clinic": found.clinic.name})
    except (actions.InvitationClosedError, actions.NotACoachHereError):
        return redirect("coaching:invitation", token=context["token"])
    return redirect("coaching:front_door")


def _answer(
    request: HttpRequest, person: User, found: Invitation, context: dict[str, object]
) -> HttpResponse:
    """The addressee's page: accept with what they choose to share, or decline. The action asks all questions again."""
    everything = {"shares_pain": True, "shares_notes": True, "shares_tests": True}
    today = person.local_date(timezone.now())
    form = SharingForm(_posted(request), initial=everything, today=today)
    if not form.is_valid():
        context["form"] = form
        return _page(request, "coaching/invitation.html", context, referrer=WITH_FORM)
    now = timezone.now()
    try:
        if request.POST.get("answer") == "decline":
            actions.decline(invitation=found, walker=person, now=now)
            messages.success(request, _("You said no. Nothing is shared."))
        else:
            actions.accept(invitation=found, walker=person, now=now, **form.cleaned_data)
            said = _("You now share your walks with %(coach)s. You can change this at any time.")
            messages.success(request, said % {"coach": found.coach.shown_name})
    except (
        actions.InvitationClosedError,
        actions.LastDayPassedError,
        actions.NotACoachHereError,
    ):
        return redirect("coaching:invitation", token=context["token"])
    return redirect("coaching:sharing")


def _page(
    request: HttpRequest,
    template: str,
    context: dict[str, object],
    *,
    status: int = 200,
    referrer: str = WITHOUT_FORM,
) -> HttpResponse:
    """A page whose address is a secret: it is not passed on, not indexed and not stored."""
    headers = {
        "Referrer-Policy": referrer,
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "no-store, private",
    }
    response = render(request, template, context, status=status)
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when it is empty: boxes that are not ticked send nothing."""
    return request.POST if request.method == "POST" else None


def _find(request: HttpRequest, token: str) -> Invitation | None:
    """By the secret of the link; or by its id for the signed-in addressee, who may have lost the link while signing up."""
    rows = Invitation.objects.select_related("coach", "clinic", "accepted_by")
    found = rows.filter(token_hash=actions.hash_of(token)).first()
    if found is None and isinstance(request.user, User):
        try:
            named = rows.filter(pk=uuid.UUID(token)).first()
        except ValueError:
            return None
        if named and access.is_addressee(request.user, named):
            return named
    return found


def _masked(address: str) -> str:
    """Enough for its owner to recognise the address, too little for anybody else to learn it."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}***@{domain[:1]}***{domain[domain.rfind('.') :]}"


def _invited(request: SignedInRequest, form: InviteForm) -> bool:
    """Try; a refusal is written beside the address."""
    try:
        actions.invite(
            coach=request.user,
            clinic=form.chosen_clinic,
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            now=timezone.now(),
        )
    except actions.OwnAddressError:
        form.add_error(
            "email", _("This is your own address. Write the address of the person you invite.")
        )
    except actions.AlreadySharingError:
        form.add_error("email", _("The person with this address shares with you already."))
    except actions.NotACoachHereError:
        raise Http404 from None
    return form.is_valid()
