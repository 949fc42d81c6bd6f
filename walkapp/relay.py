"""How mail leaves: one connection for many letters, and an honest answer about each of them."""

import math
import re
import smtplib
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self, cast

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend

from walkapp.mail import Mail
from walkapp.outcomes import Answer, Outcome
from walkapp.provider_post import Provider

# A relay that drips its answers is left, well within the lease of a delivery.
CONNECT_SECONDS = 20
LETTER_SECONDS = 45
WATCH_SECONDS = 0.25
CLOSING = 421
ENHANCED_CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
END_OF_LETTER = b"\r\n.\r\n"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class WatchedSmtp(smtplib.SMTP):
    """Knows whether a letter was handed over whole and not answered, and hangs up when an exchange takes too long."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.is_in_doubt = False
        self._awaits_verdict = False
        self._ends_at = math.inf
        self._is_over = threading.Event()
        # One watchman for a connection: to hire one for each letter takes longer than to send it.
        watch = (weakref.ref(self), self._is_over)
        threading.Thread(target=_watch, args=watch, daemon=True).start()
        with self._limited_to(CONNECT_SECONDS):
            super().__init__(*args, **options)

    def deliver(self, mail: Mail) -> None:
        """Hand one letter over; an exception says what went wrong, `is_in_doubt` whether it may have been taken."""
        self.is_in_doubt = False
        with self._limited_to(LETTER_SECONDS):
            self.sendmail(mail.sender, [mail.to], mail.content)

    def send(self, s: Any) -> None:
        """As in smtplib; a failure here means that the end did not leave this machine."""
        super().send(s)
        if isinstance(s, bytes) and s.endswith(END_OF_LETTER):
            self.is_in_doubt = self._awaits_verdict = True

    def getreply(self) -> tuple[int, bytes]:
        """As in smtplib; only a proper answer to the end of the letter takes the doubt away."""
        is_verdict, self._awaits_verdict = self._awaits_verdict, False
        code, text = super().getreply()
        if is_verdict and code >= 200:  # noqa: PLR2004 - below are no final answers
            self.is_in_doubt = False
        return code, text

    @contextmanager
    def _limited_to(self, seconds: float) -> Iterator[None]:
        self._ends_at = time.monotonic() + seconds
        try:
            yield
        finally:
            self._ends_at = math.inf

    def hang_up_if_late(self) -> None:
        """End the connection when an exchange has taken too long."""
        if time.monotonic() > self._ends_at:
            self.hang_up()

    def close(self) -> None:
        """As in smtplib; nobody needs to watch any more."""
        self._is_over.set()
        super().close()

    def hang_up(self) -> None:
        """End the connection from another thread, at once."""
        if self.sock:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def _watch(line: weakref.ref[WatchedSmtp], is_over: threading.Event) -> None:
    """Look at a connection a few times a second, until it is closed or forgotten."""
    while not is_over.wait(WATCH_SECONDS):
        if (watched := line()) is None:
            return
        watched.hang_up_if_late()
        del watched


class WatchedSmtpOverTls(WatchedSmtp, smtplib.SMTP_SSL):
    """The same on a connection that is encrypted from its first byte."""


class WatchedBackend(EmailBackend):
    """Django's SMTP backend, with TLS and sign-in as the settings say, on a watched connection."""

    @property
    def connection_class(self) -> type[WatchedSmtp]:
        """The kind of connection to open."""
        return WatchedSmtpOverTls if self.use_ssl else WatchedSmtp

    @property
    def is_in_doubt(self) -> bool:
        """True when the last letter was handed over whole and nobody answered."""
        return isinstance(self.connection, WatchedSmtp) and self.connection.is_in_doubt

    def deliver(self, mail: Mail) -> None:
        """Hand one letter over, on the connection that is open or on a new one."""
        self.open()
        cast("WatchedSmtp", self.connection).deliver(mail)


class Relay:
    """Where letters go: an SMTP relay or a provider, on one connection while it lasts, or the backend of settings."""

    def __init__(self) -> None:
        self.is_in_trouble = False
        self._next_at = 0.0
        self._smtp = WatchedBackend() if settings.EMAIL_BACKEND == SMTP else None
        self._provider = Provider() if settings.EMAIL_BACKEND.startswith("anymail.") else None
        # The backend that keeps mail in files names a file after its object: each letter needs one that lives on.
        self._others: list[object] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye, if somebody still listens."""
        if self._smtp:
            with suppress(OSError):
                self._smtp.close()
        if self._provider:
            self._provider.close()

    def post(self, mail: Mail) -> Answer:
        """Hand the letter over; `is_in_trouble` then tells whether it makes sense to go on with others."""
        self._keep_pace()
        if self._provider:
            answer = self._provider.post(mail)
        else:
            answer = self._post(self._smtp, mail) if self._smtp else self._keep(mail)
        self.is_in_trouble = answer.outcome is Outcome.TROUBLE
        return answer

    def _keep_pace(self) -> None:
        """Providers close the door to who sends too many letters in a second."""
        if settings.MAIL_PER_SECOND:
            time.sleep(max(0.0, self._next_at - time.monotonic()))
            self._next_at = time.monotonic() + 1 / settings.MAIL_PER_SECOND

    def _post(self, smtp: WatchedBackend, mail: Mail) -> Answer:
        was_open = smtp.connection is not None
        answer = self._try(smtp, mail)
        if was_open and answer.outcome is Outcome.TROUBLE:
            # Relays close connections that are old or have carried enough; that says nothing about a new one.
            answer = self._try(smtp, mail)
        return answer

    def _keep(self, mail: Mail) -> Answer:
        backend = get_connection()
        self._others.append(backend)
        try:
            backend.send_messages([mail.message])
        except OSError:
            return Answer(Outcome.TROUBLE)
        return Answer(Outcome.ACCEPTED)

    def _try(self, smtp: WatchedBackend, mail: Mail) -> Answer:
        try:
            smtp.deliver(mail)
        except OSError as error:  # also every smtplib.SMTPException
            answer = Answer(Outcome.UNKNOWN) if smtp.is_in_doubt else judge(error)
            if answer.outcome in {Outcome.TROUBLE, Outcome.UNKNOWN}:
                self.close()
            return answer
        return Answer(Outcome.ACCEPTED, 250)


def judge(error: OSError) -> Answer:
    """What an error says about a letter that was surely not taken."""
    code, text = _reply(error)
    found = ENHANCED_CODE.match(text)
    enhanced = found[0] if found else ""
    is_about_the_letter = isinstance(
        error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError | smtplib.SMTPSenderRefused
    )
    if not is_about_the_letter or code == CLOSING:
        return Answer(Outcome.TROUBLE, code, enhanced)
    if code in range(400, 500):
        return Answer(Outcome.LATER, code, enhanced)
    # A relay that refuses our own address for good refuses every letter: an operator can mend that.
    is_refused = code in range(500, 600) and not isinstance(error, smtplib.SMTPSenderRefused)
    return Answer(Outcome.REFUSED if is_refused else Outcome.TROUBLE, code, enhanced)


def _reply(error: OSError) -> tuple[int | None, str]:
    text: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        ((code, text),) = error.recipients.values()
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        return None, ""
    return code, text.decode("ascii", "replace") if isinstance(text, bytes) else str(text)
