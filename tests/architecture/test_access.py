"""Every address, as every role: who gets in, who is sent to sign in, and to whom it does not exist."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.architecture.access import ALLAUTH, ALLAUTH_SAMPLES, ANSWERS, OURS, Access, Answer
from tests.architecture.addresses import Address, all_addresses
from tests.factories import NOW
from tests.world import ROLES, World, build_world

pytestmark = pytest.mark.django_db
ADDRESSES = {address.name: address for address in all_addresses()}
OUR_NAMES = sorted(name for name, address in ADDRESSES.items() if address.group == "ours")
GUEST_NAMES = sorted(name for name, address in ADDRESSES.items() if address.group == "allauth")
ADMIN_NAMES = sorted(name for name, address in ADDRESSES.items() if address.group == "admin")
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
MAY_BE_WRITTEN = {"django_session", "accounts_auditevent", "shared_cache"}
CROSS_SITE_METHODS = ("put", "patch", "delete")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Built once; what a test changes is taken back at its end."""
    outbox = settings.OUTBOX_DIR
    settings.OUTBOX_DIR = tmp_path_factory.mktemp("outbox")
    (settings.OUTBOX_DIR / "a-mail.log").write_bytes(b"To: a@example.org\nSubject: Hello\n\nHi\n")
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        yield build_world(NOW)
        transaction.set_rollback(True)
    settings.OUTBOX_DIR = outbox


@contextmanager
def nothing_written() -> Iterator[None]:
    """No row of any table changes, except for sessions, the audit trail and the cache; and all is taken back."""
    written: set[str] = set()

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        found = WRITE.match(sql)
        if found:
            written.add(found.group(1))
        return execute(sql, *rest)

    with transaction.atomic():
        with connection.execute_wrapper(note):
            yield
        transaction.set_rollback(True)
    assert written - MAY_BE_WRITTEN == set()


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is changed inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer_of(response: HttpResponse) -> Answer | int:
    """What kind of answer this is; the bare status when it is none that the table knows."""
    status = response.status_code
    place = response.headers.get("Location", "")
    if status == 302 and place.startswith((reverse("account_login"), reverse("admin:login"))):
        return Answer.SIGN_IN
    return {200: Answer.OPENS, 302: Answer.OPENS, 404: Answer.NOT_FOUND}.get(status, status)


def url_of(address: Address, world: World) -> str:
    """The address with samples of the world in place of its parameters."""
    samples = {**world.samples, "mail_file": "a-mail"}
    row = OURS[address.name]
    return address.url({name: samples[row.samples[name]] for name in address.parameters})


def test_every_address_is_classified_and_nothing_else():
    assert (set(OURS), set(ALLAUTH)) == (set(OUR_NAMES), set(GUEST_NAMES))


def test_each_class_says_what_every_role_gets():
    assert {access: tuple(line) for access, line in ANSWERS.items()} == dict.fromkeys(
        Access, ROLES
    )


@pytest.mark.parametrize("name", OUR_NAMES)
def test_get_and_head_answer_each_role_by_the_table_and_change_nothing(name, world):
    address, row = ADDRESSES[name], OURS[name]
    url = url_of(address, world)
    got: dict[str, Any] = {}
    heads: dict[str, Any] = {}
    for role in ROLES:
        with nothing_written():
            got[role] = answer_of(world.client(role).get(url))
            heads[role] = answer_of(world.client(role).head(url))

    expected: dict[str, Any] = dict(ANSWERS[row.access])
    if row.is_form_only:
        expected = {role: 405 if role != "anonymous" else Answer.SIGN_IN for role in ROLES}
    assert got == expected
    assert heads == expected


@pytest.mark.parametrize("name", [name for name in OUR_NAMES if OURS.get(name)])
def test_a_form_sent_by_somebody_who_may_not_changes_nothing(name, world):
    address, row = ADDRESSES[name], OURS[name]
    url = url_of(address, world)
    refused = {
        role: answer for role, answer in ANSWERS[row.access].items() if answer != Answer.OPENS
    }
    got: dict[str, Any] = {}
    for role in refused:
        with nothing_written():
            got[role] = answer_of(world.client(role).post(url))

    assert {
        role: refused[role] if answer == 405 else answer for role, answer in got.items()
    } == refused


@pytest.mark.parametrize("name", [name for name in OUR_NAMES if OURS.get(name)])
def test_a_form_without_answers_never_breaks_a_page(name, world):
    address, row = ADDRESSES[name], OURS[name]
    url = url_of(address, world)
    got = {}
    for role, answer in ANSWERS[row.access].items():
        if answer == Answer.OPENS:
            with taken_back():
                got[role] = world.client(role).post(url).status_code

    assert {role: status for role, status in got.items() if status >= 500} == {}


@pytest.mark.parametrize("name", [name for name in OUR_NAMES if OURS.get(name)])
def test_methods_that_no_page_uses_are_refused(name, world):
    address, row = ADDRESSES[name], OURS[name]
    url = url_of(address, world)
    role = next(role for role, answer in ANSWERS[row.access].items() if answer == Answer.OPENS)
    client = world.client(role)

    with nothing_written():
        got = {
            method: getattr(client, method)(url).status_code
            for method in (*CROSS_SITE_METHODS, "trace")
        }

    assert got == dict.fromkeys(got, 405)


@pytest.mark.parametrize(
    "name",
    [name for name in OUR_NAMES if OURS.get(name) and OURS[name].access is Access.SIGNED_TOKEN],
)
def test_a_tampered_link_gets_a_page_that_says_so(name, world):
    address = ADDRESSES[name]
    url = address.url(dict.fromkeys(address.parameters, "made-up"))

    with nothing_written():
        response = world.client("anonymous").get(url)

    assert response.status_code in {404, 410}
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize(
    "name", [name for name in OUR_NAMES if "pk" in ADDRESSES[name].parameters]
)
def test_an_id_that_nobody_has_does_not_exist(name, world):
    samples = {"pk": "00000000-0000-4000-8000-000000000000", "number": "1"}
    url = ADDRESSES[name].url({part: samples[part] for part in ADDRESSES[name].parameters})
    method = "post" if OURS[name].is_form_only else "get"

    got = {role: getattr(world.client(role), method)(url).status_code for role in ROLES}

    assert got == {role: 302 if role == "anonymous" else 404 for role in ROLES}


@pytest.mark.parametrize("name", GUEST_NAMES)
def test_pages_of_signing_in_answer_everybody_and_change_nothing(name, world):
    address = ADDRESSES[name]
    url = address.url({parameter: ALLAUTH_SAMPLES[parameter] for parameter in address.parameters})
    got = {}
    for role in ("anonymous", "walker"):
        with nothing_written():
            got[role] = world.client(role).get(url)

    if ALLAUTH[name] is Access.SIGNED_IN:
        assert answer_of(got["anonymous"]) == Answer.SIGN_IN
    assert {
        role: response.status_code for role, response in got.items() if response.status_code >= 500
    } == {}


@pytest.mark.parametrize("name", ADMIN_NAMES)
def test_the_staff_pages_open_for_staff_alone(name, world):
    address = ADDRESSES[name]
    if name in {"admin:login", "admin:jsi18n"}:
        pytest.skip("open to everybody by Django's design: the sign-in page and its words")
    arguments = {
        "object_id": "1",
        "app_label": "accounts",
        "content_type_id": "1",
        "url": "nowhere/",
    }
    url = address.url({parameter: arguments[parameter] for parameter in address.parameters})
    got = {}
    for role in ROLES:
        with taken_back():
            got[role] = answer_of(world.client(role).get(url))

    assert {role for role, answer in got.items() if answer != Answer.SIGN_IN} <= {
        "staff",
        *staff_sign_out(name),
    }
    assert got["staff"] not in {500, Answer.SIGN_IN} or name == "admin:logout"


def staff_sign_out(name: str) -> set[str]:
    """Signing out answers 405 to a link, whoever follows it."""
    return set(ROLES) if name == "admin:logout" else set()
