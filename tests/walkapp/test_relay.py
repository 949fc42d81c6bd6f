"""What becomes of a letter, at the edges that a talking relay does not reach."""

import smtplib
import socket
import threading
import time
from contextlib import suppress

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from walkapp import relay as relays
from walkapp.relay import Answer, Outcome, Relay, judge

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def silent_server(settings):
    """Takes connections, says `greeting` and nothing more, until the end of the test."""
    lines, said = [], []
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
        settings.EMAIL_PORT = server.getsockname()[1]

        def accept():
            with suppress(OSError):
                while True:
                    lines.append(server.accept()[0])
                    for text in said:
                        lines[-1].sendall(text)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield said
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for line in lines:
            line.close()


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (ConnectionRefusedError(), Answer(Outcome.TROUBLE)),
        (TimeoutError(), Answer(Outcome.TROUBLE)),
        (smtplib.SMTPServerDisconnected(), Answer(Outcome.TROUBLE)),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 no"), Answer(Outcome.TROUBLE, 535, "5.7.8")),
        (smtplib.SMTPConnectError(554, b"no"), Answer(Outcome.TROUBLE, 554)),
        (smtplib.SMTPSenderRefused(451, b"4.3.0 x", "a@b"), Answer(Outcome.LATER, 451, "4.3.0")),
        (smtplib.SMTPSenderRefused(553, b"x", "a@b"), Answer(Outcome.TROUBLE, 553)),
        (
            smtplib.SMTPRecipientsRefused({"a": (550, b"5.1.1 x")}),
            Answer(Outcome.REFUSED, 550, "5.1.1"),
        ),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"x")}), Answer(Outcome.LATER, 450)),
        (smtplib.SMTPRecipientsRefused({"a": (421, b"x")}), Answer(Outcome.TROUBLE, 421)),
        (smtplib.SMTPDataError(399, b"x"), Answer(Outcome.TROUBLE, 399)),
        (smtplib.SMTPDataError(400, "4.1.10 x"), Answer(Outcome.LATER, 400, "4.1.10")),
        (smtplib.SMTPDataError(499, b"x"), Answer(Outcome.LATER, 499)),
        (smtplib.SMTPDataError(500, b"x"), Answer(Outcome.REFUSED, 500)),
        (smtplib.SMTPDataError(599, b"\xff"), Answer(Outcome.REFUSED, 599)),
        (smtplib.SMTPDataError(600, b"x"), Answer(Outcome.TROUBLE, 600)),
    ],
)
def test_an_error_says_what_became_of_a_letter_that_was_not_taken(error, answer):
    assert judge(error) == answer


def test_a_relay_that_never_greets_is_left(silent_server, mail, monkeypatch):
    monkeypatch.setattr(relays, "CONNECT_SECONDS", 0.05)

    with Relay() as relay:
        assert relay.post(mail) == Answer(Outcome.TROUBLE)
        assert relay.is_in_trouble


def test_a_relay_that_stops_answering_is_left(silent_server, mail, monkeypatch):
    silent_server.append(b"220 hello\r\n")
    monkeypatch.setattr(relays, "LETTER_SECONDS", 0.05)

    with Relay() as relay:
        assert relay.post(mail) == Answer(Outcome.TROUBLE)


def test_hanging_up_without_a_connection_does_nothing():
    connection = relays.WatchedSmtp()

    connection.hang_up()

    assert connection.sock is None


def test_encryption_from_the_first_byte_is_watched_too(settings, silent_server, mail):
    silent_server.append(b"220 this is no encryption\r\n")
    settings.EMAIL_USE_SSL = True

    with Relay() as relay:
        assert relay.post(mail).outcome is Outcome.TROUBLE


def test_without_a_relay_each_letter_is_kept_as_a_file_of_its_own(settings, tmp_path, mail):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)

    with Relay() as relay:
        answers = [relay.post(mail) for _ in range(3)]

    assert answers == [Answer(Outcome.ACCEPTED)] * 3
    assert len(list(tmp_path.glob("*.log"))) == 3


class FullDisk(BaseEmailBackend):
    """Cannot keep anything."""

    def send_messages(self, _messages):
        raise OSError("No space left on device")


def test_a_backend_that_cannot_keep_a_letter_is_in_trouble(settings, mail):
    settings.EMAIL_BACKEND = f"{__name__}.FullDisk"

    with Relay() as relay:
        assert relay.post(mail) == Answer(Outcome.TROUBLE)
        assert relay.is_in_trouble


@pytest.mark.parametrize(("a_second", "least"), [(50.0, 0.04), (0.0, 0.0)])
def test_letters_keep_the_pace_that_settings_allow(settings, mail, tmp_path, a_second, least):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    settings.MAIL_PER_SECOND = a_second

    with Relay() as relay:
        began = time.monotonic()
        for _ in range(3):
            relay.post(mail)

    assert time.monotonic() - began >= least
    assert len(list(tmp_path.iterdir())) == 3
