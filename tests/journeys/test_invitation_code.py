"""The code of an invitation, read from a picture of the page as a phone's camera reads it."""

import datetime as dt
import struct
import zlib

import pytest
import zxingcpp
from django.urls import reverse
from django.utils import timezone

from coaching.actions.invitations import link_of
from tests import factories as make
from tests.signing_in import cookies_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIGNATURE = 8
"""Bytes before the first chunk of a PNG file."""


def grey_pixels(png: bytes) -> memoryview:
    """The green of every pixel of a PNG file of 8 bits, as rows: enough for a code in black and white."""
    place, packed = SIGNATURE, b""
    wide = high = channels = 0
    while place < len(png):
        (length,), kind = struct.unpack(">I", png[place : place + 4]), png[place + 4 : place + 8]
        body = png[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            wide, high, _depth, colours = struct.unpack(">IIBB", body[:10])
            channels = {2: 3, 6: 4}[colours]
        packed += body if kind == b"IDAT" else b""
        place += length + 12
    return memoryview(_unfiltered(zlib.decompress(packed), wide, high, channels)).cast(
        "B", (high, wide)
    )


def _unfiltered(raw: bytes, wide: int, high: int, channels: int) -> bytes:
    row = wide * channels
    above, green = bytearray(row), bytearray()
    for y in range(high):
        kind, line = raw[y * (row + 1)], bytearray(raw[y * (row + 1) + 1 : (y + 1) * (row + 1)])
        for x in range(row):
            left = line[x - channels] if x >= channels else 0
            corner = above[x - channels] if x >= channels else 0
            line[x] = (line[x] + _guess(kind, left, above[x], corner)) % 256
        green += line[1::channels]
        above = line
    return bytes(green)


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    """What a PNG filter adds to a byte."""
    if kind == 4:
        around = left + up - corner
        return min((left, up, corner), key=lambda near: abs(around - near))
    return (0, left, up, (left + up) // 2)[kind]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_phone_reads_the_address_of_the_invitation_from_the_screen(
    browser, live_server, coach, colours
):
    now = timezone.now()
    invitation = make.InvitationFactory(
        coach=coach,
        clinic=coach.memberships.get().clinic,
        has_own_token=True,
        created_at=now,
        expires_at=now + dt.timedelta(days=7),
    )
    window = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=colours, base_url=live_server.url
    )
    cookies = cookies_of(coach).items()
    window.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies]
    )
    page = window.new_page()
    page.goto(reverse("coaching:invitation_code", args=[invitation.pk]))
    picture = grey_pixels(page.screenshot())
    window.close()

    found = zxingcpp.read_barcodes(picture, try_invert=False, try_rotate=False)
    assert [code.text for code in found] == [link_of(invitation)]
