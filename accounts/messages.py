"""Letters about accounts: what each kind of delivery says, decided at the moment of sending."""

import datetime as dt
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from accounts.models import Delivery
from walkapp.mail import Letter, NotWantedError

NOTICES = {
    "totp_activated": _("Two-step codes from an app were turned on for your account."),
    "totp_deactivated": _("Two-step codes from an app were turned off for your account."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was removed from your account."),
    "recovery_codes_generated": _(
        "New recovery codes were made for your account. The old ones no longer work."
    ),
    "email_deleted": _("An e-mail address was removed from your account."),
}
ANY_CHANGE = _("The security settings of your account were changed.")


def with_link(delivery: Delivery, now: dt.datetime) -> Letter:
    """A letter around one link; a row whose link was cleared is not sent again."""
    if "url" not in delivery.context:
        raise NotWantedError("no_link")
    return Letter(delivery.kind, {"url": delivery.context["url"]})


def confirm_address(delivery: Delivery, now: dt.datetime) -> Letter:
    """The link that confirms an address; not wanted once it is confirmed."""
    if EmailAddress.objects.filter(email=delivery.goes_to, verified=True).exists():
        raise NotWantedError("already_confirmed")
    return with_link(delivery, now)


def plain(delivery: Delivery, now: dt.datetime) -> Letter:
    """A letter that says all in its own words."""
    return Letter(delivery.kind)


def account_notice(delivery: Delivery, now: dt.datetime) -> Letter:
    """What changed about the ways to sign in."""
    return Letter(
        delivery.kind, {"notice": NOTICES.get(delivery.context.get("notice", ""), ANY_CHANGE)}
    )


LETTERS: dict[str, Callable[[Delivery, dt.datetime], Letter]] = {
    "confirm_address": confirm_address,
    "account_already_exists": with_link,
    "unknown_account": with_link,
    "reset_password": with_link,
    "password_changed": plain,
    "email_changed": plain,
    "account_notice": account_notice,
}
