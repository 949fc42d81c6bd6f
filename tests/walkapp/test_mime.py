"""Letters put together by hand say the same as those of the standard library."""

import datetime as dt
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from walkapp import mime

HEADERS = {
    "Subject": "Your walk today: 10 minutes",
    "From": "Backalong <walk@example.org>",
    "To": "walker@example.org",
    "Message-ID": "<1@x>",
    "List-Unsubscribe": "<https://x/" + "t" * 200 + "/>",
}
TEXT = "Hello Zoë,\n\n.A dot, and “quotes”.\n--\nFrom here on\n"
HTML = "<p>Zoë, “walk”</p>\n"


def read(content):
    return message_from_bytes(content, policy=policy.default)


def body(letter, kind):
    return letter.get_body((kind,)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (TEXT, HTML),
        (TEXT, "<p>" + "é" * 450 + "</p>\n"),
        (TEXT, "<p>" + "é=\t " * 900 + "</p>  \n"),
        ("x" * 900 + "\n", "<p>" + "y" * 1200 + "</p>\n"),
        ("Hello\r\nthere\r\n", HTML),
    ],
)
def test_both_bodies_arrive_whole_and_no_line_is_too_long(text, html):
    content = mime.as_bytes(HEADERS, text, html)

    letter = read(content)
    assert (body(letter, "plain"), body(letter, "html")) == (text.replace("\r\n", "\n"), html)
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert max(len(line) for line in content.split(b"\r\n")) < 998
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("subject", ["Your walk", "Zoë: “today”", "é" * 60])
def test_headers_are_those_of_the_standard_library(subject):
    headers = {**HEADERS, "Subject": subject}
    usual = EmailMultiAlternatives(subject, TEXT, headers["From"], [headers["To"]])
    usual.extra_headers = {name: headers[name] for name in ("Message-ID", "List-Unsubscribe")}
    usual.attach_alternative(HTML, "text/html")

    ours, theirs = read(mime.as_bytes(headers, TEXT, HTML)), read(usual.message().as_bytes())

    names = (*HEADERS, "MIME-Version")
    assert {name: ours[name].split() for name in names} == {
        name: theirs[name].split() for name in names
    }
    sent_at = parsedate_to_datetime(ours["Date"]).replace(tzinfo=dt.UTC)
    assert abs(timezone.now() - sent_at) < dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    "change",
    [
        {"To": "a@example.org\nBcc: b@example.org"},
        {"Subject": "Hello\r\nBcc: b@example.org"},
        {"From": "Zoë <walk@example.org>"},
        {"List-Unsubscribe": "<" + "x" * 900 + ">"},
        {"X": ""},
    ],
)
def test_what_is_not_plain_is_left_to_the_standard_library(change):
    assert mime.as_bytes({**HEADERS, **change}, TEXT, HTML) is None


def test_a_lone_carriage_return_is_left_to_the_standard_library():
    assert mime.as_bytes(HEADERS, "a\rb", HTML) is None
