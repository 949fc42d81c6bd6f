"""Is this deployment safe to open? Settings refuse the worst; these checks find what works but should not stay."""

import sqlite3
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

from walkapp.vapid import public_key_of

GIVES_BACK_WHAT_IT_CHANGED = (3, 35)
"""The first SQLite with RETURNING, by which letters are leased."""


@register(Tags.security, deploy=True)
def site_address_is_served(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Links in e-mails must lead to a host that this deployment answers for."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    served = any(
        name in {"*", host} or (name.startswith(".") and host.endswith(name))
        for name in settings.ALLOWED_HOSTS
    )
    if served:
        return []
    return [
        checks.Warning(
            f"SITE_URL names the host {host}, which ALLOWED_HOSTS does not.",
            hint="Add the host to ALLOWED_HOSTS: links in e-mails lead there.",
            id="walkapp.W001",
        )
    ]


@register(Tags.security, deploy=True)
def no_demo_people_in_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The demo passwords are public."""
    if not settings.DEMO or settings.DEBUG:
        return []
    return [
        checks.Warning(
            "DEMO is on: anybody can sign in with the published demo passwords.",
            hint="Set DEMO=0.",
            id="walkapp.W002",
        )
    ]


@register(Tags.security)
def a_key_that_signs_notices(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A key with a letter missing would break the page of reminders."""
    try:
        if settings.VAPID_PRIVATE_KEY:
            public_key_of(settings.VAPID_PRIVATE_KEY)
    except ValueError:
        return [
            checks.Error(
                "VAPID_PRIVATE_KEY is no key.",
                hint="Make one with: ./run manage make_push_keys",
                id="walkapp.E001",
            )
        ]
    return []


@register(Tags.compatibility)
def a_database_that_can_lease(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An old SQLite would fail with the first letter."""
    is_file = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if not is_file or sqlite3.sqlite_version_info >= GIVES_BACK_WHAT_IT_CHANGED:
        return []
    return [
        checks.Error(
            f"SQLite is {sqlite3.sqlite_version}; letters need 3.35 or newer.",
            hint="Use a Python that comes with a newer one, or name PostgreSQL in DATABASE_URL.",
            id="walkapp.E002",
        )
    ]
