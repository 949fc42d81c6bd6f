"""Mail providers that `EMAIL_URL` may name instead of a relay, such as `postmark://TOKEN@`; Anymail speaks with them."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# What each provider calls the key that we sign in with, and the name of Anymail's class for its reports.
PROVIDERS = {
    "brevo": ("API_KEY", "BrevoTrackingWebhookView"),
    "mailersend": ("API_TOKEN", "MailerSendTrackingWebhookView"),
    "mailgun": ("API_KEY", "MailgunTrackingWebhookView"),
    "mailtrap": ("API_TOKEN", "MailtrapTrackingWebhookView"),
    "postmark": ("SERVER_TOKEN", "PostmarkTrackingWebhookView"),
}
PATIENCE_SECONDS = 30
"""So long we wait for a provider; well within the lease of a delivery."""


def provider_in(url: str) -> str:
    """The provider that `EMAIL_URL` names; empty when it names a relay."""
    scheme = urlsplit(url).scheme
    return scheme if scheme in PROVIDERS else ""


def backend_of(provider: str) -> str:
    """Anymail's mail backend for a provider."""
    return f"anymail.backends.{provider}.EmailBackend"


def reports_class(provider: str) -> str:
    """Anymail's class that reads this provider's reports."""
    return f"anymail.webhooks.{provider}.{PROVIDERS[provider][1]}"


def anymail_settings(url: str, reports_secret: str) -> dict[str, Any]:
    """What Anymail needs, from `provider://KEY@sender-domain?option=value`."""
    parts, provider = urlsplit(url), provider_in(url)
    if not parts.username:
        raise ImproperlyConfigured(
            f"EMAIL_URL names {provider}, but no key. Write {provider}://KEY@ with an @ behind the key."
        )
    found = {PROVIDERS[provider][0]: unquote(parts.username)}
    if parts.hostname:
        found["SENDER_DOMAIN"] = parts.hostname
    found |= {name.upper(): value for name, value in parse_qsl(parts.query)}
    return {
        **{f"{provider.upper()}_{name}": value for name, value in found.items()},
        "WEBHOOK_SECRET": reports_secret,
        "REQUESTS_TIMEOUT": PATIENCE_SECONDS,
        # Nobody is watched: no pixels in letters, and links stay as they are. Some providers cannot be asked.
        "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
        "IGNORE_UNSUPPORTED_FEATURES": True,
    }
