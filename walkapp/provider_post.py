"""How letters leave through a provider's interface, and what its answers and reports say about them."""

import datetime as dt
import enum
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import requests
from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.mail import get_connection
from django.http import HttpRequest
from django.utils.module_loading import import_string
from urllib3.exceptions import MaxRetryError, NewConnectionError
from urllib3.exceptions import SSLError as TlsError

from walkapp.mail import Mail
from walkapp.outcomes import Answer, Outcome
from walkapp.providers import backend_of, reports_class

logger = logging.getLogger(__name__)
NOT_OUR_KEY = {401, 402, 403, 404, 429, 503}
TOO_LATE_TO_TELL = range(500, 600)
INVALID = "5.1.3"
PASSING = re.compile(r"\b4\.\d{1,3}\.\d{1,3}\b")
POLICY = re.compile(r"\b5\.7\.\d{1,3}\b")
NAMES_OF_KINDS = ("Type", "type", "event")


class Provider:
    """The provider that settings name, on one connection while it lasts."""

    def __init__(self) -> None:
        self._backend = get_connection(backend_of(settings.MAIL_PROVIDER))

    def close(self) -> None:
        """Hang up."""
        with suppress(OSError):
            self._backend.close()

    def post(self, mail: Mail) -> Answer:
        """Hand one letter over. What may have been taken counts as unknown: a request is not sent twice."""
        try:
            self._backend.open()
            self._backend.send_messages([mail.message])
        except AnymailError as error:
            answer = judge(error)
            logger.warning("The mail provider answered %s: %s.", answer.code, answer.outcome)
            return answer
        is_taken = _status(mail.message) <= {"sent", "queued"}
        return Answer(Outcome.ACCEPTED if is_taken else Outcome.UNKNOWN)


def _status(message: Any) -> set[str]:
    """What Anymail noted on the message about its recipient."""
    return message.anymail_status.status or set()


def judge(error: AnymailError) -> Answer:
    """What an error says about a letter."""
    if isinstance(error, AnymailRecipientsRefused):
        is_invalid = "invalid" in _status(error.email_message)
        return Answer(Outcome.REFUSED, enhanced=INVALID if is_invalid else "")
    if error.response is None:
        is_unsent = not isinstance(error, requests.RequestException) or _never_left(error)
        return Answer(Outcome.TROUBLE if is_unsent else Outcome.UNKNOWN)
    code = int(error.response.status_code)
    if code in NOT_OUR_KEY:
        return Answer(Outcome.TROUBLE, code)
    if code in TOO_LATE_TO_TELL or error.response.ok:
        return Answer(Outcome.UNKNOWN, code)
    # An operator can mend most of these, such as an unknown sender: the letter waits as long as it is of use.
    return Answer(Outcome.LATER, code)


def _never_left(error: requests.RequestException) -> bool:
    """No connection came about, so no letter went over it."""
    cause = error.__cause__
    reason = cause.args[0] if cause and cause.args else None
    return isinstance(cause, requests.ConnectTimeout) or (
        isinstance(reason, MaxRetryError)
        and isinstance(reason.reason, NewConnectionError | TlsError)
    )


class Fate(enum.StrEnum):
    """What reports tell of letters that cannot or must not be sent again."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"


@dataclass(frozen=True, slots=True)
class Report:
    """What happened to a letter to `address` after the provider took it."""

    address: str
    fate: Fate
    at: dt.datetime | None


class UnreadableReportError(Exception):
    """It does not come from our provider, or nobody can read it."""


def read_reports(request: HttpRequest) -> list[Report]:
    """The bounces and complaints that the provider posted; other news is left out."""
    reader = import_string(reports_class(settings.MAIL_PROVIDER))()
    try:
        reader.run_validators(request)
        return list(_reports(reader.parse_events(request)))
    except (SuspiciousOperation, ValueError, LookupError, TypeError, AttributeError) as error:
        raise UnreadableReportError from error


def _reports(events: list[Any]) -> Iterator[Report]:
    for event in events:
        fate = _fate(event)
        if fate and event.recipient:
            yield Report(str(event.recipient), fate, event.timestamp)


def _fate(event: Any) -> Fate | None:
    """A mailbox that is full, and a policy that an operator can mend, are no bounces for good."""
    if event.event_type == "complained" or event.reject_reason == "spam":
        return Fate.COMPLAINED
    is_refusal = event.event_type == "bounced" or event.reject_reason in {"bounced", "invalid"}
    said = f"{event.mta_response or ''} {event.description or ''}"
    if not is_refusal or _is_soft(event.esp_event) or PASSING.search(said) or POLICY.search(said):
        return None
    return Fate.BOUNCED


def _is_soft(raw: dict[str, Any]) -> bool:
    """Providers have their own words for a bounce that may pass: SoftBounce, soft_bounce, activity.soft_bounced."""
    return any("soft" in str(raw.get(name)).lower() for name in NAMES_OF_KINDS)
