"""The files that make the site an app on a phone: the manifest, its icons, and the service worker's list."""

import struct
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
pytestmark = pytest.mark.django_db


def size_of(path):
    """Width and height, as a PNG says them."""
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", head[16:])


def test_a_phone_can_install_the_app(client):
    told = client.get("/manifest.webmanifest").json()

    assert (told["id"], told["start_url"], told["display"]) == ("/today/", "/today/", "standalone")
    assert [row["url"] for row in told["shortcuts"]] == ["/today/", "/plan/", "/care/"]
    pictures = [row for row in told["icons"] if row["type"] == "image/png"]
    assert {(row["sizes"], row["purpose"]) for row in pictures} == {
        (f"{side}x{side}", purpose) for side in (192, 512) for purpose in ("any", "maskable")
    }
    for row in pictures:
        side = int(row["sizes"].partition("x")[0])
        assert size_of(STATIC / row["src"].removeprefix("/static/")) == (side, side)


def test_home_screens_of_iphones_get_a_picture_too(client):
    assert 'rel="apple-touch-icon" href="/static/img/icon-apple-180.png"' in (
        client.get("/").content.decode()
    )
    assert size_of(STATIC / "img/icon-apple-180.png") == (180, 180)


def test_the_worker_keeps_every_script_and_style(client):
    worker = client.get("/sw.js").content.decode()

    files = [
        f"/static/{path.relative_to(STATIC).as_posix()}"
        for folder in ("css", "js")
        for path in (STATIC / folder).rglob("*.*")
    ]
    assert len(files) > 20
    assert [name for name in files if f'"{name}"' not in worker] == []
