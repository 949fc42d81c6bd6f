"""The only way to write to people: a letter is a folder of templates, `emails/<name>/{subject.txt,body.txt,body.html}`."""

import datetime as dt
import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from functools import cached_property, lru_cache
from typing import Any, Protocol, cast

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import SafeMIMEMultipart, sanitize_address
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.html import escape

from walkapp import mime

INLINER = CSSInliner(load_remote_stylesheets=False)
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+")
MARK = "zqxmark{}zqx"
AT_MARKS = re.compile(r"zqxmark(\d+)zqx")
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
    """What to say: the folder's name, what fills the templates, extra headers such as List-Unsubscribe, and files.

    Where many get the same letter, `personal` names what is of one person alone: words that templates show as they are,
    without asking anything of them. The rest is then rendered once for all.
    """

    name: str
    context: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    personal: tuple[str, ...] | None = None


class Reader(Protocol):
    """What a letter needs to know of the person who reads it."""

    language: str

    @property
    def zone(self) -> dt.tzinfo:
        """The zone that the person's clock shows."""

    @property
    def short_name(self) -> str:
        """What we call them."""

    @property
    def emergency_number(self) -> str:
        """The number to call where they live."""


@dataclass(frozen=True)
class Mail:
    """A letter in its envelope, ready to leave: nothing can go wrong with its words any more."""

    message_id: str
    sender: str
    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    attachments: tuple[Attachment, ...]

    @cached_property
    def message(self) -> EmailMultiAlternatives:
        """The letter as Django and providers want it."""
        message = EmailMultiAlternatives(
            self.subject, self.text, self.sender, [self.to], headers=self.headers
        )
        message.attach_alternative(self.html, "text/html")
        for file in self.attachments:
            message.attach(file.name, file.content, file.content_type)
        return message

    @cached_property
    def content(self) -> bytes:
        """The letter as a relay takes it."""
        headers = {"Subject": self.subject, "From": self.sender, "To": self.to, **self.headers}
        content = None if self.attachments else mime.as_bytes(headers, self.text, self.html)
        return content or cast("SafeMIMEMultipart", self.message.message()).as_bytes(
            linesep="\r\n"
        )


def compose(letter: Letter, *, to: str, person: Reader | None, message_id: str) -> Mail:
    """The letter in the language and zone of `person`, or of this deployment for somebody we do not know."""
    subject, text, html = _filled(letter, person)
    made = Mail(
        message_id=message_id,
        sender=_clean(settings.DEFAULT_FROM_EMAIL),
        to=to if PLAIN_ADDRESS.fullmatch(to) else _clean(to),
        subject=subject,
        text=text,
        html=html,
        headers={
            "Message-ID": message_id,
            "Auto-Submitted": "auto-generated",
            **letter.headers,
        },
        attachments=letter.attachments,
    )
    # What cannot be written down as a letter fails here, before anybody was told that it leaves.
    _ = made.content
    return made


@lru_cache(maxsize=64)
def _clean(address: str) -> str:
    """The address as SMTP and headers want it."""
    return sanitize_address(address, "utf-8")


def message_id(key: str) -> str:
    """The same header for the same key, however often it is tried."""
    return f"<{key}@{_domain_of(settings.DEFAULT_FROM_EMAIL)}>"


@lru_cache(maxsize=64)
def _domain_of(sender: str) -> str:
    return parseaddr(sender)[1].partition("@")[2] or "localhost"


def _filled(letter: Letter, person: Reader | None) -> tuple[str, str, str]:
    """Subject, text and page. What many share is rendered once, and what is of one person is put in."""
    if person is None or letter.personal is None:
        return _rendered(letter.name, letter.context, person)
    shared = {name: value for name, value in letter.context.items() if name not in letter.personal}
    names = tuple(letter.personal)
    try:
        forms = _forms(
            letter.name,
            tuple(shared.items()),
            names,
            Anybody(person.language, person.zone, person.emergency_number),
        )
    except TypeError:  # something in it cannot be a key
        return _rendered(letter.name, letter.context, person)
    values = [person.short_name, *(str(letter.context[name]) for name in names)]
    subject, text, html = forms
    return (
        " ".join(_put_in(subject, values).split()),
        _put_in(text, values),
        _put_in(html, [escape(value) for value in values]),
    )


@dataclass(frozen=True, slots=True)
class Anybody:
    """Stands in for the reader of a letter that many get: what they share, and a mark for the name."""

    language: str
    zone: dt.tzinfo
    emergency_number: str

    @property
    def short_name(self) -> str:
        """Where the name goes."""
        return MARK.format(0)


@lru_cache(maxsize=512)
def _forms(
    name: str, shared: tuple[tuple[str, Any], ...], personal: tuple[str, ...], reader: Anybody
) -> tuple[list[str], list[str], list[str]]:
    """The three templates, cut at the marks: each second piece is the number of a value."""
    marks = {key: MARK.format(number) for number, key in enumerate(personal, 1)}
    subject, text, html = _rendered(name, {**dict(shared), **marks}, reader)
    return AT_MARKS.split(subject), AT_MARKS.split(text), AT_MARKS.split(html)


def _put_in(form: list[str], values: list[str]) -> str:
    pieces = list(form)
    pieces[1::2] = [values[int(number)] for number in form[1::2]]
    return "".join(pieces)


def _rendered(
    name: str, context: dict[str, Any], person: Reader | Anybody | None
) -> tuple[str, str, str]:
    folder = f"emails/{name}"
    zone = person.zone if person else timezone.get_default_timezone()
    context = {"person": person, "site_url": settings.SITE_URL, **context}
    with (
        translation.override(person.language if person else settings.LANGUAGE_CODE),
        timezone.override(zone),
    ):
        # One line, whatever the names in it hold: a header cannot be added through a subject.
        subject = " ".join(_fill(f"{folder}/subject.txt", context, is_html=False).split())
        text = _fill(f"{folder}/body.txt", context, is_html=False).strip()
        html = _fill(f"{folder}/body.html", {**context, "subject": subject}, is_html=True)
    return subject, BLANK_LINES.sub("\n\n", text) + "\n", INLINER.inline(html)


def _fill(template: str, context: dict[str, Any], *, is_html: bool) -> str:
    return Engine.get_default().get_template(template).render(Context(context, autoescape=is_html))
