"""Whatever a stranger sends, every address answers with a page of ours: never an error of the server."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from tests.architecture.access import ALLAUTH, ALLAUTH_SAMPLES, ANSWERS, OURS, Access, Answer
from tests.architecture.addresses import all_addresses
from tests.factories import NOW
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
ODD = (
    "\x00",
    "a\x00b@example.org",
    "x" * 6000,
    "9" * 4000,
    "-1",
    "1e400",
    "NaN",
    "\u0661",
    "0001-01-01",
    "9999-12-31",
    "24:61",
    "../../etc/passwd",
    "00000000-0000-4000-8000-00000000000",
    "<script>alert(1)</script>\u202e\r\nBcc: all@example.org",
    "{{ 7 }}{% csrf_token %}%(name)s%s",
)
BROKEN = "%00%ED%A0%80%FF"
QUERIES = (
    "month",
    "for",
    "q",
    "why",
    "page",
    "clinic",
    "check-in",
    "next",
    "before",
    "speed",
    "minutes",
    "what",
    "since",
    "until",
)
FIELD = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"')
EVERY = [address for address in all_addresses() if address.name in {**OURS, **ALLAUTH}]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once; what a request changes is taken back after it."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        yield build_world(NOW)
        transaction.set_rollback(True)


def ask(client: Client, method: str, *arguments: Any, **options: Any) -> Any:
    """One request, with all that it does taken back."""
    client.raise_request_exception = False
    with transaction.atomic():
        response = getattr(client, method)(*arguments, **options)
        transaction.set_rollback(True)
    return response


def door(address: Any, world: World) -> tuple[str, str]:
    """The address with the world's samples, and a role to whom it opens."""
    if address.name in ALLAUTH:
        arguments = {name: ALLAUTH_SAMPLES[name] for name in address.parameters}
        role = "walker" if ALLAUTH[address.name] is Access.SIGNED_IN else "anonymous"
        return address.url(arguments), role
    row = OURS[address.name]
    samples = {**world.samples, "mail_file": "a-mail"}
    arguments = {name: samples[row.samples[name]] for name in address.parameters}
    opens = [role for role, answer in ANSWERS[row.access].items() if answer == Answer.OPENS]
    return address.url(arguments), opens[0]


@pytest.mark.parametrize("address", EVERY, ids=lambda address: address.name)
def test_no_field_of_a_form_breaks_a_page(address, world):
    url, role = door(address, world)
    client = world.client(role)
    names = set(FIELD.findall(ask(client, "get", url).getvalue().decode(errors="replace"))) - {
        "csrfmiddlewaretoken"
    }
    forms = [dict.fromkeys(names, value) for value in ODD]
    forms += [{name: value} for name in sorted(names) for value in ODD[:2]]
    failed = [form for form in forms if ask(client, "post", url, form).status_code >= 500]

    assert failed == []


@pytest.mark.parametrize("address", EVERY, ids=lambda address: address.name)
def test_no_query_breaks_a_page(address, world):
    url, role = door(address, world)
    client = world.client(role)
    queries: list[Any] = [dict.fromkeys(QUERIES, value[:200]) for value in ODD]
    tries = [ask(client, "get", url, query) for query in queries]
    tries.append(ask(client, "get", f"{url}?speed={'9' * 5000}"))
    tries.append(ask(client, "get", f"{url}?{BROKEN}={BROKEN}&q={BROKEN}&why={BROKEN}"))

    assert {got.status_code for got in tries if got.status_code >= 500} == set()


@pytest.mark.parametrize("cookie", ["walk", "csrf", "messages", "sessionid", "django_language"])
@pytest.mark.parametrize(
    "value", ['"\\000\\000aaaaaaaaaaaaaaaa"', "x" * 3000, '"\\355\\240\\200 "']
)
def test_no_cookie_breaks_a_page(cookie, value, world):
    for url in ("/", "/today/", "/accounts/login/"):
        got = ask(Client(), "get", url, headers={"Cookie": f"{cookie}={value}"})
        assert got.status_code < 500, url


@pytest.mark.parametrize("address", EVERY, ids=lambda address: address.name)
def test_odd_addresses_do_not_exist(address, world):
    if not address.parameters:
        return
    _url, role = door(address, world)
    client = world.client(role)
    for odd in ("%00", "%FF", "x" * 3000, "%E2%80%AE", "1-%00", "..%2f..", "%0d%0aX:y"):
        path = re.sub(r"<[^>]+>|\(\?P<\w+>[^/]*\)", odd, address.route).strip("^$")
        assert ask(client, "get", f"/{path}").status_code < 500, path
        assert ask(client, "post", f"/{path}").status_code < 500, path
