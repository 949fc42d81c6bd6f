"""Letters that leave through a provider's interface, spoken over real HTTP."""

import json
import socket

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from tests.answering_server import HANG_UP, answering_server
from walkapp.outcomes import Answer, Outcome
from walkapp.providers import (
    PROVIDERS,
    anymail_settings,
    backend_of,
    provider_in,
    reports_class,
)
from walkapp.relay import Relay

TAKEN = json.dumps({"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": "to@example.org"})
INACTIVE = json.dumps(
    {
        "ErrorCode": 406,
        "Message": "Found inactive addresses: to@example.org. Inactive recipients are ones",
    }
)
INVALID = json.dumps({"ErrorCode": 300, "Message": "Invalid 'To' address: 'to@example.org'."})


@pytest.fixture
def server(settings):
    with answering_server() as server:
        use(settings, f"postmark://a%2Ftoken@?api_url={server.url}/")
        yield server


def use(settings, url):
    settings.MAIL_PROVIDER = provider_in(url)
    settings.EMAIL_BACKEND = backend_of(settings.MAIL_PROVIDER)
    settings.ANYMAIL = anymail_settings(url, "mail:a-secret-of-20-letters")


def test_letters_leave_on_one_connection_with_their_headers_and_without_tracking(server, mail):
    server.answers = [(200, TAKEN.encode())]

    with Relay() as relay:
        assert [relay.post(mail), relay.post(mail)] == [Answer(Outcome.ACCEPTED)] * 2

    path, headers, body = server.requests[0]
    sent = json.loads(body)
    assert (path, headers["x-postmark-server-token"]) == ("/email", "a/token")
    assert {"Name": "Message-ID", "Value": "<1@x>"} in sent["Headers"]
    assert {"Name": "List-Unsubscribe", "Value": "<https://x/>"} in sent["Headers"]
    assert (sent["To"], sent["TrackOpens"], sent["TrackLinks"]) == (
        "to@example.org",
        False,
        "None",
    )


@pytest.mark.parametrize(
    ("status", "content", "answer"),
    [
        (422, INACTIVE, Answer(Outcome.REFUSED)),
        (422, INVALID, Answer(Outcome.REFUSED, enhanced="5.1.3")),
        (422, '{"ErrorCode": 406, "Message": "whoever"}', Answer(Outcome.UNKNOWN)),
        (422, '{"ErrorCode": 412, "Message": "pending"}', Answer(Outcome.LATER, 422)),
        (400, "{}", Answer(Outcome.LATER, 400)),
        (401, "{}", Answer(Outcome.TROUBLE, 401)),
        (429, "{}", Answer(Outcome.TROUBLE, 429)),
        (503, "{}", Answer(Outcome.TROUBLE, 503)),
        (500, "{}", Answer(Outcome.UNKNOWN, 500)),
        (200, "not JSON", Answer(Outcome.UNKNOWN, 200)),
        (HANG_UP, "", Answer(Outcome.UNKNOWN)),
    ],
)
def test_each_answer_is_told_apart(server, mail, status, content, answer):
    server.answers = [(status, content.encode())]

    with Relay() as relay:
        assert relay.post(mail) == answer
        assert relay.is_in_trouble == (answer.outcome is Outcome.TROUBLE)


def test_a_provider_that_nobody_reaches_has_surely_not_taken_the_letter(settings, mail):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    use(settings, f"postmark://token@?api_url=http://127.0.0.1:{port}/")

    with Relay() as relay:
        assert relay.post(mail) == Answer(Outcome.TROUBLE)


def test_a_letter_that_cannot_be_asked_for_has_surely_not_left(settings, mail):
    use(settings, "postmark://token@?api_url=http://127.0.0.1:1/")
    mail.message.metadata = {"not": object()}

    with Relay() as relay:
        assert relay.post(mail) == Answer(Outcome.TROUBLE)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_has_a_backend_and_a_reader_of_its_reports(settings, provider):
    use(settings, f"{provider}://key@mg.example.org?signing_secret=secret&webhook_signing_key=k")

    with Relay():
        assert import_string(reports_class(provider))().esp_name.lower() == provider


def test_a_relay_is_no_provider_and_a_key_must_stand_before_an_at():
    assert (provider_in("smtp://host:25"), provider_in("")) == ("", "")
    with pytest.raises(ImproperlyConfigured, match="postmark://KEY@"):
        anymail_settings("postmark://token", "")


def test_what_a_url_says_is_what_anymail_reads():
    read = anymail_settings("mailgun://key@mg.example.org?api_url=https://eu/v3", "a:b")

    assert {name: read[name] for name in read if name.startswith(("MAILGUN", "WEBHOOK"))} == {
        "MAILGUN_API_KEY": "key",
        "MAILGUN_SENDER_DOMAIN": "mg.example.org",
        "MAILGUN_API_URL": "https://eu/v3",
        "WEBHOOK_SECRET": "a:b",
    }
