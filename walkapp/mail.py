"""The only way to write to people: a letter is a folder of templates, `emails/<name>/{subject.txt,body.txt,body.html}`."""

import datetime as dt
import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any, Protocol, cast

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import SafeMIMEMultipart, sanitize_address
from django.template import Context, Engine
from django.utils import timezone, translation

INLINER = CSSInliner(load_remote_stylesheets=False)
BLANK_LINES = re.compile(r"\n\s*\n\s*\n")


class NotWantedError(Exception):
    """The letter must not be sent any more; the argument is a short reason code for the ledger."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of text that goes with a letter."""

    name: str
    content: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What to say: the folder's name, what fills the templates, extra headers such as List-Unsubscribe, and files."""

    name: str
    context: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


class Reader(Protocol):
    """What a letter needs to know of the person who reads it."""

    language: str

    @property
    def zone(self) -> dt.tzinfo:
        """The zone that the person's clock shows."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter in its envelope, ready to leave: nothing can go wrong with its words any more."""

    message_id: str
    sender: str
    to: str
    message: EmailMultiAlternatives
    content: bytes


def compose(letter: Letter, *, to: str, person: Reader | None, message_id: str) -> Mail:
    """The letter in the language and zone of `person`, or of this deployment for somebody we do not know."""
    language = person.language if person else settings.LANGUAGE_CODE
    zone = person.zone if person else timezone.get_default_timezone()
    context = {"person": person, "site_url": settings.SITE_URL, **letter.context}
    with translation.override(language), timezone.override(zone):
        message = _message(letter, context, to)
    message.extra_headers = {
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        **letter.headers,
    }
    return Mail(
        message_id=message_id,
        sender=sanitize_address(message.from_email, "utf-8"),
        to=sanitize_address(to, "utf-8"),
        message=message,
        content=cast("SafeMIMEMultipart", message.message()).as_bytes(linesep="\r\n"),
    )


def message_id(key: str) -> str:
    """The same header for the same key, however often it is tried."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    return f"<{key}@{domain or 'localhost'}>"


def _message(letter: Letter, context: dict[str, Any], to: str) -> EmailMultiAlternatives:
    folder = f"emails/{letter.name}"
    # One line, whatever the names in it hold: a header cannot be added through a subject.
    subject = " ".join(_fill(f"{folder}/subject.txt", context, is_html=False).split())
    text = _fill(f"{folder}/body.txt", context, is_html=False).strip()
    html = _fill(f"{folder}/body.html", {**context, "subject": subject}, is_html=True)
    message = EmailMultiAlternatives(
        subject=subject, body=BLANK_LINES.sub("\n\n", text) + "\n", to=[to]
    )
    message.attach_alternative(INLINER.inline(html), "text/html")
    for file in letter.attachments:
        message.attach(file.name, file.content, file.content_type)
    return message


def _fill(template: str, context: dict[str, Any], *, is_html: bool) -> str:
    return Engine.get_default().get_template(template).render(Context(context, autoescape=is_html))
