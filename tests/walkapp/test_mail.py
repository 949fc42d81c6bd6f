"""Letters: composed from a folder of templates, safe against the names in them."""

import datetime as dt
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from django.template import TemplateDoesNotExist

from walkapp.mail import Letter, compose, message_id

MESSAGE_ID = "<1@example.org>"
TEMPLATES = {
    "subject.txt": "Hello {{ name }}\n",
    "body.txt": "\n{{ name }} at {{ at|time:'H:i' }}\n\n\n{# a gap #}\n\nFrom {{ site_url }}",
    "body.html": (
        "<html><head><title>{{ subject }}</title><style>.a { color: red }</style>"
        '<link rel="stylesheet" href="http://127.0.0.1:1/never-fetched.css"></head>'
        '<body><p class="a">{{ name }} at {{ at|time:"H:i" }}</p></body></html>'
    ),
}


class Reader:
    """Somebody in Delhi."""

    language = "en-us"
    zone = ZoneInfo("Asia/Kolkata")


@pytest.fixture(autouse=True)
def letter_templates(settings, tmp_path):
    """A letter called "test"."""
    folder = tmp_path / "emails/test"
    folder.mkdir(parents=True)
    for name, text in TEMPLATES.items():
        (folder / name).write_text(text)
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path]}]


def composed(name="Wilma", person=None, **headers):
    letter = Letter(
        "test", {"name": name, "at": dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)}, headers
    )
    return compose(letter, to="to@example.org", person=person, message_id=MESSAGE_ID)


def parsed(mail):
    message = message_from_bytes(mail.content, policy=policy.default)
    text, html = (
        message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html")
    )
    return message, text, html


def test_a_letter_has_a_subject_text_and_html_with_its_style_inside():
    message, text, html = parsed(composed())

    assert (message["Subject"], message["To"]) == ("Hello Wilma", "to@example.org")
    assert message["From"] == "Backalong <walk@example.org>"
    assert message["Message-ID"] == MESSAGE_ID
    assert message["Auto-Submitted"] == "auto-generated"
    assert text == "Wilma at 09:00\n\nFrom http://127.0.0.1:8000\n"
    assert '<p class="a" style="color: red;">Wilma at 09:00</p>' in html
    assert "<title>Hello Wilma</title>" in html


def test_a_letter_is_written_in_the_zone_of_its_reader():
    _message, text, html = parsed(composed(person=Reader()))

    assert text.startswith("Wilma at 14:30\n")
    assert "Wilma at 14:30" in html


def test_names_are_escaped_in_html_and_plain_in_text():
    message, text, html = parsed(composed(name="O'Neil <b>"))

    assert message["Subject"] == "Hello O'Neil <b>"
    assert text.startswith("O'Neil <b> at")
    assert "<b>" not in html
    assert "&lt;b&gt;" in html


def test_a_name_cannot_add_a_header():
    message, _text, _html = parsed(composed(name="x\r\nBcc: everybody@example.org"))

    assert message["Subject"] == "Hello x Bcc: everybody@example.org"
    assert message["Bcc"] is None


def test_a_header_of_two_lines_is_refused():
    with pytest.raises(ValueError, match="newlines"):
        composed(Extra="one\nBcc: two@example.org")


def test_extra_headers_are_sent():
    message, _text, _html = parsed(composed(Extra="one"))

    assert message["Extra"] == "one"


def test_a_letter_without_templates_cannot_be_composed():
    with pytest.raises(TemplateDoesNotExist):
        compose(Letter("none"), to="to@example.org", person=None, message_id=MESSAGE_ID)


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("Backalong <walk@mail.example.org>", "<key@mail.example.org>"),
        ("walk@example.org", "<key@example.org>"),
        ("nonsense", "<key@localhost>"),
    ],
)
def test_the_same_key_gives_the_same_message_id(settings, sender, expected):
    settings.DEFAULT_FROM_EMAIL = sender

    assert message_id("key") == message_id("key") == expected
