"""Letters as bytes, put together by hand: many times faster than the standard library, for the plain case alone."""

import binascii
import secrets
from email.header import Header
from email.utils import formatdate

LONGEST_LINE = 900
"""Bytes; a relay may refuse lines of 1,000 and more."""


def as_bytes(headers: dict[str, str], text: str, html: str) -> bytes | None:
    """A letter of two bodies with lines that end as SMTP wants; None where the library must find another way."""
    bodies = [body.replace("\r\n", "\n").encode() for body in (text, html)]
    if not all(_is_plain(name, value) for name, value in headers.items()):
        return None
    if any(b"\r" in body for body in bodies):
        return None
    mark = secrets.token_hex(16)
    head = {
        **{name: _encoded(name, value) for name, value in headers.items()},
        "Date": formatdate(),
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{mark}"',
    }
    lines = "".join(f"{name}: {value}\n" for name, value in head.items())
    parts = b"".join(
        b'--%b\nContent-Type: text/%b; charset="utf-8"\nContent-Transfer-Encoding: %b\n\n%b\n'
        % (mark.encode(), kind, *_transferable(body))
        for kind, body in zip((b"plain", b"html"), bodies, strict=True)
    )
    whole = lines.encode() + b"\n" + parts + b"--%b--\n" % mark.encode()
    return whole.replace(b"\n", b"\r\n")


def _transferable(body: bytes) -> tuple[bytes, bytes]:
    """How the body is written down, and the body so written."""
    if max(map(len, body.split(b"\n"))) <= LONGEST_LINE:
        return b"8bit", body
    return b"quoted-printable", binascii.b2a_qp(body)


def _is_plain(name: str, value: str) -> bool:
    """One line, and nothing but ASCII where it is not the subject."""
    fits = len(value) <= LONGEST_LINE and value.isprintable() and bool(value.strip())
    return fits and (name == "Subject" or value.isascii())


def _encoded(name: str, value: str) -> str:
    return value if value.isascii() else Header(value, "utf-8", header_name=name).encode()
