"""Where allauth meets our house: it never mails inside a request, it owes a letter in the ledger."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts import regions
from accounts.actions import owe
from accounts.audit import record
from accounts.forms import SignUpForm, offered_language
from accounts.models import User

NOTICE = "account_notice"
KINDS = {
    "account/email/email_confirmation": "confirm_address",
    "account/email/email_confirmation_signup": "confirm_address",
    "account/email/account_already_exists": "account_already_exists",
    "account/email/unknown_account": "unknown_account",
    "account/email/password_reset_key": "reset_password",
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_changed",
    "account/email/password_set": "password_changed",
    "account/email/email_changed": "email_changed",
}
LINKS = ("activate_url", "password_reset_url", "signup_url")


def link_of(context: dict[str, Any]) -> str:
    """The one link that a letter carries, on the public address of the site; empty where there is none."""
    for name in LINKS:
        if name in context:
            path = str(context[name]).partition("://")[2].partition("/")[2]
            return f"{settings.SITE_URL}/{path}"
    return ""


class AccountAdapter(DefaultAccountAdapter):
    """Keeps what the sign-up form asks, and turns every mail into a row of the ledger."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Owe the letter that `template_prefix` stands for; kinds we have no letter for are security notices."""
        kind = KINDS.get(template_prefix, NOTICE)
        link = link_of(context)
        details = {"url": link} if link else {}
        if kind == NOTICE:
            details["notice"] = template_prefix.rpartition("/")[2]
        owe(
            kind=kind,
            occurrence=uuid.uuid4().hex,
            now=timezone.now(),
            person=User.objects.filter(email=email.lower()).first(),
            address=email,
            context=details,
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Security notices are always owed, and carry neither addresses of machines nor browser names."""
        address = email or EmailAddress.objects.get_primary_email(user) or user.email
        self.send_mail(template_prefix, address, {})

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: SignUpForm,
        commit: bool = True,  # noqa: FBT001, FBT002 - the signature of the library
    ) -> User:
        """Keep the name and the zone; language and country follow from what the browser told."""
        user.name = " ".join(form.cleaned_data["name"].split())
        user.time_zone = form.cleaned_data["time_zone"]
        user.region = regions.country_of(user.time_zone)
        user.language = offered_language(request)
        super().save_user(request, user, form, commit=commit)
        record(
            at=timezone.now(),
            actor=user,
            verb="account.signed_up",
            subject=user,
            consent="18_and_data_use",
        )
        return user

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a new password everybody signs in again."""
        return reverse("account_login")
