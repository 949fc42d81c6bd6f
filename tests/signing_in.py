"""Clients that are signed in without the sign-in page, as if the password had been typed just now or long ago."""

import time

from allauth.account.internal.flows import login
from django.test import Client

from accounts.models import User


def client_as(person: User | None, hours_ago: float = 0) -> Client:
    """A client of this person, who typed their password again so long ago; a guest's without a person."""
    client = Client()
    if person is None:
        return client
    client.force_login(person)
    session = client.session
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)  # noqa: SLF001
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {
            "method": "password",
            "at": time.time() - hours_ago * 3600,
            "email": person.email,
            "reauthenticated": True,
        }
    ]
    session.save()
    return client


def cookies_of(person: User | None, hours_ago: float = 0) -> dict[str, str]:
    """The cookies of such a client."""
    client = client_as(person, hours_ago)
    return {name: morsel.value for name, morsel in client.cookies.items()}
