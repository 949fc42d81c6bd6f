"""What never passes: methods that no page has, secrets that leak from an address, and people's data in a log."""

import logging
from io import BytesIO
from typing import Any
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory
from walkapp.logs import DiscreetFormatter
from walkapp.wsgi import Application

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
# Bodies that say they are written in something that is no alphabet.
CHARSETS = ("base64", "unicode_escape", "utf-16", "no-such-charset", "idna")


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND"])
@pytest.mark.parametrize("url", ["/admin/", "/accounts/login/", "/healthz", "/nowhere/"])
def test_methods_that_no_page_has_are_refused(client_of, url, method):
    staff = UserFactory(is_staff=True, is_superuser=True)

    assert client_of(staff).generic(method, url).status_code == 405


def test_staff_sign_in_by_the_door_that_limits_guesses(client_of, walker):
    page = Client().get("/admin/login/?next=/admin/")

    assert page.status_code == 302
    assert page.headers["Location"] == f"{reverse('account_login')}?next={quote('/admin/', '')}"
    assert client_of(walker).get("/admin/login/").status_code == 403
    assert client_of(UserFactory(is_staff=True)).get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "url", ["/accounts/confirm-email/a-key/", "/accounts/password/reset/key/1-a-key/"]
)
def test_an_address_that_is_a_secret_is_neither_passed_on_nor_kept(url):
    headers = Client().get(url).headers

    assert headers["Referrer-Policy"] == "strict-origin"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Cache-Control"] == "no-store, private"


def test_after_signing_out_a_shared_device_keeps_no_page(client_of, walker):
    client = client_of(walker)

    asked = client.get(reverse("account_logout"))
    left = client.post(reverse("account_logout"))

    assert "Clear-Site-Data" not in asked.headers
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/").headers


def test_forms_that_somebody_else_left_on_the_device_stay_there(client_of, walker):
    left = client_of(walker).post(reverse("account_logout"), {"others": "1"})

    assert left.headers["Clear-Site-Data"] == '"cache"'


def test_a_file_that_nobody_asked_for_is_dropped(rf):
    limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    request = rf.post("/", {"a": "b", "file": SimpleUploadedFile("big.bin", b"x" * (limit + 1))})

    assert (request.POST["a"], dict(request.FILES)) == ("b", {})


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("Gone: /invitations/tO-k_en/", "Gone: /invitations/(secret)/"),
        ("Not Found: /mail/unsubscribe/tO-k_en/", "Not Found: /mail/unsubscribe/(secret)/"),
        ("Bad: /accounts/confirm-email/MQ:1x:y/", "Bad: /accounts/confirm-email/(secret)/"),
        ("Bad: /accounts/password/reset/key/1-ab/", "Bad: /accounts/password/reset/key/(secret)/"),
        ("Key (email)=(wilma.ford+1@example.org) exists", "Key (email)=((address)) exists"),
        ("broken\nDETAIL:  Failing row contains (7, my note).", "broken\nDETAIL: (left out)"),
        ("Delivery 7 was refused: 550 5.1.1.", "Delivery 7 was refused: 550 5.1.1."),
    ],
)
def test_the_log_keeps_addresses_secrets_and_rows_to_itself(message, shown):
    record = logging.LogRecord("app", logging.WARNING, "", 0, message, None, None)

    assert DiscreetFormatter("{message}", style="{").format(record) == shown


def test_every_line_of_the_log_is_written_discreetly():
    assert {type(handler.formatter) for handler in logging.getLogger().handlers} >= {
        DiscreetFormatter
    }


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("kind", ["text/plain", FORM, "multipart/form-data; boundary=b"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_alphabet_breaks_a_page(method, kind, charset):
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/healthz",
        "QUERY_STRING": "for=%C3%A9",
        "CONTENT_TYPE": f"{kind}; charset={charset}",
        "wsgi.input": BytesIO(b""),
    }
    setup_testing_defaults(environ)
    statuses = []

    Application()(environ, lambda status, headers, *rest: statuses.append(status))

    assert statuses == ["200 OK" if method == "GET" else "403 Forbidden"]
