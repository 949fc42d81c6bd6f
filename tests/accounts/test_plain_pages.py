"""Error pages, legal pages, the offline page, the service worker and the development outbox."""

import email.message

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults

from walkapp import views


@pytest.fixture
def request_of_a_guest(rf: RequestFactory, db):

    request = rf.get("/somewhere/")
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize(
    ("view", "error", "status", "heading"),
    [
        (views.bad_request, BadRequest(), 400, "We could not read that"),
        (defaults.permission_denied, PermissionDenied(), 403, "This page is not for you"),
        (defaults.page_not_found, Exception(), 404, "We walked past it"),
    ],
)
def test_error_pages_say_what_happened_and_offer_a_way_on(
    request_of_a_guest, view, error, status, heading
):
    response = view(request_of_a_guest, error)

    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in page
    assert page.count("<h1") == 1
    assert "btn btn-lg" in page or "btn btn-primary btn-lg" in page


def test_the_page_of_a_broken_site_needs_no_request_and_no_database(rf):
    response = defaults.server_error(rf.get("/"))

    page = response.content.decode()
    assert response.status_code == 500
    assert page.count("<h1>Something broke on our side</h1>") == 1
    assert "style=" not in page


def test_a_stale_form_is_told_to_load_again(db):
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("account_login"), {"login": "a@example.org", "password": "x"})

    page = response.content.decode()
    assert response.status_code == 403
    assert "This page was open for too long" in page
    assert f'href="{reverse("account_login")}"' in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("privacy", "Three cookies, all needed"),
        ("accessibility", "With real walkers"),
        ("offline", "If you feel unwell: stop, hold on to something, sit down."),
    ],
)
def test_plain_pages_are_open_to_everybody(client, db, name, words):
    page = client.get(reverse(name)).content.decode()

    assert words in page
    assert page.count("<h1>") == 1


def test_the_worker_keeps_the_offline_page_and_nothing_personal(client, db):
    response = client.get(reverse("service_worker"))

    script = response.content.decode()
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert f'const OFFLINE = "{reverse("offline")}"' in script
    assert 'credentials: "omit"' in script
    assert "/today/" not in script


def test_the_429_page_is_whole(request_of_a_guest):
    page = render_to_string("429.html", request=request_of_a_guest)

    assert "Wait five minutes" in page


@pytest.fixture
def outbox(settings, tmp_path):
    """Two mails as the file backend leaves them."""
    settings.OUTBOX_DIR = tmp_path
    for number in (1, 2):
        mail = email.message.EmailMessage()
        mail["To"], mail["Subject"] = "walker@example.org", f"Letter {number}"
        mail.set_content("Confirm: http://127.0.0.1:8000/accounts/confirm-email/k/\n")
        mail.add_alternative("<p>Confirm</p>", subtype="html")
        (tmp_path / f"2026112109000{number}-1.log").write_bytes(mail.as_bytes())


@pytest.mark.urls("tests.accounts.outbox_urls")
def test_the_outbox_shows_the_newest_first(client, db, outbox):
    page = client.get(reverse("outbox")).content.decode()

    assert page.index("Letter 2") < page.index("Letter 1")


@pytest.mark.urls("tests.accounts.outbox_urls")
def test_a_link_in_a_mail_can_be_followed(client, db, outbox):
    page = client.get(reverse("outbox_mail", args=["20261121090001-1"])).content.decode()

    assert '<a href="http://127.0.0.1:8000/accounts/confirm-email/k/"' in page
    assert '<h1 class="text-break">Letter 1</h1>' in page


@pytest.mark.urls("tests.accounts.outbox_urls")
def test_a_mail_that_is_not_there_is_not_found(client, db, outbox):
    assert client.get(reverse("outbox_mail", args=["other"])).status_code == 404
