"""A person's own settings: the account, the ways to sign in, and what we keep about them."""

from collections import Counter

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions, regions
from accounts.forms import AccountForm, EraseForm
from accounts.http import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedInRequest) -> HttpResponse:
    """Name, time zone, country, language and colours."""
    person = request.user
    form = AccountForm(
        request.POST or None,
        initial={name: getattr(person, name) for name in AccountForm.base_fields},
    )
    if request.method == "POST" and form.is_valid():
        actions.change_account(person=person, now=timezone.now(), **form.cleaned_data)
        with translation.override(person.language):
            messages.success(request, _("Saved."))
        return redirect("accounts:account")
    return render(
        request,
        "accounts/account.html",
        {"form": form, "is_unsure": person.region in regions.UNSURE, "here": "account"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def security(request: SignedInRequest) -> HttpResponse:
    """The ways to sign in; a POST signs out on every other device."""
    if request.method == "POST":
        ended = actions.sign_out_elsewhere(
            person=request.user, keep=request.session.session_key, now=timezone.now()
        )
        messages.success(
            request,
            ngettext(
                "Signed out on %(count)d other device.",
                "Signed out on %(count)d other devices.",
                ended,
            )
            % {"count": ended},
        )
        return redirect("accounts:security")
    kinds = Counter(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return render(
        request,
        "accounts/security.html",
        {
            "here": "account",
            "passkeys": kinds[Authenticator.Type.WEBAUTHN],
            "has_codes": bool(kinds[Authenticator.Type.TOTP]),
            "has_recovery": bool(kinds[Authenticator.Type.RECOVERY_CODES]),
        },
    )


@require_safe
def data(request: SignedInRequest) -> HttpResponse:
    """What we keep, with the ways to take it along or to have it erased."""
    return render(request, "accounts/data.html", {"here": "account"})


@require_POST
def export(request: SignedInRequest) -> HttpResponse:
    """One JSON file with everything."""
    now = timezone.now()
    document = actions.export_person(person=request.user, by=request.user, now=now)
    response = JsonResponse(document, json_dumps_params={"indent": 2, "ensure_ascii": False})
    day = request.user.local_date(now).isoformat()
    response.headers["Content-Disposition"] = f'attachment; filename="backalong-{day}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedInRequest) -> HttpResponse:
    """The last question, and the erasing; guesses at the password are limited like those of signing in."""
    form = EraseForm(request.POST or None, person=request.user)
    if request.method == "POST":
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            too_many: HttpResponse = ratelimit.respond_429(request)
            return too_many
        if form.is_valid() and _erased(request, form):
            logout(request)
            messages.success(
                request, _("Your account and everything in it is erased. We wish you well.")
            )
            return redirect("programmes:catalogue")
    return render(request, "accounts/erase.html", {"form": form, "here": "account"})


def _erased(request: SignedInRequest, form: EraseForm) -> bool:
    """Try; a refusal is written above the form."""
    try:
        actions.erase_person(person=request.user, by=request.user, now=timezone.now())
    except actions.StillNeededError as refusal:
        form.add_error(None, _("Nothing was erased. %(why)s") % {"why": refusal})
    return form.is_valid()
