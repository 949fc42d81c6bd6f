"""Asking for the sound of a session, and fetching it whole or in parts."""

import pytest
import time_machine

from programmes.actions.soundtracks import render_wanted
from programmes.models import Soundtrack
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings, tmp_path):
    settings.SOUND_DIR = tmp_path
    settings.SPEECH_ENGINE = str(tmp_path / "none")
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def session(walker):
    version = make.ProgrammeVersionFactory(document=make.document_of("desk-break"))
    return make.SessionFactory(enrolment=make.EnrolmentFactory(walker=walker, version=version))


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


@pytest.fixture
def row(session):
    return make.SoundtrackFactory(sessions=[session])


def fetch(client, row, part=None, **headers):
    more = {"Range": part} if part else {}
    return client.get(row.get_absolute_url(), headers={**more, **headers})


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_whole_file_comes_without_a_range(client, row):
    response = fetch(client, row)

    assert (response.status_code, body(response)) == (200, b"0123456789")
    assert response["Content-Type"] == "audio/mpeg"
    assert response["Content-Length"] == "10"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("asked", "got", "said"),
    [
        ("bytes=0-1", b"01", "bytes 0-1/10"),
        ("bytes=0-", b"0123456789", "bytes 0-9/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=9-9", b"9", "bytes 9-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
    ],
)
def test_a_part_comes_as_a_part(client, row, asked, got, said):
    response = fetch(client, row, asked)

    assert (response.status_code, body(response)) == (206, got)
    assert (response["Content-Range"], response["Content-Length"]) == (said, str(len(got)))


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0", "bytes=5-4"])
def test_a_part_that_is_not_there_is_refused(client, row, asked):
    response = fetch(client, row, asked)

    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")


@pytest.mark.parametrize(
    "asked", ["bytes=-", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", "nonsense"]
)
def test_what_is_no_single_range_gets_the_whole_file(client, row, asked):
    response = fetch(client, row, asked)

    assert (response.status_code, body(response)) == (200, b"0123456789")


def test_a_browser_that_likes_compression_gets_the_bytes_as_they_are(client, session):
    row = make.SoundtrackFactory(file=b"0" * 5000, size=5000, sessions=[session])

    response = fetch(client, row, "bytes=0-999", **{"Accept-Encoding": "gzip"})

    assert (response.get("Content-Encoding"), response["Content-Length"]) == (None, "1000")
    assert body(response) == b"0" * 1000


def test_head_says_how_long_it_is(client, row):
    response = client.head(row.get_absolute_url())

    assert (response.status_code, response["Content-Length"]) == (200, "10")


def test_somebody_else_does_not_find_it(client_of, row):
    assert fetch(client_of(make.UserFactory()), row).status_code == 404


def test_a_row_without_its_file_or_not_yet_ready_is_not_found(client, row):
    row.path.unlink()
    lost = fetch(client, row).status_code
    Soundtrack.objects.update(state="wanted", size=0)

    assert (lost, fetch(client, row).status_code) == (404, 404)


def test_asking_wants_the_files_and_says_when_they_are_there(client, session):
    address = f"/sessions/{session.pk}/sound/"

    first = client.post(address).json()
    again = client.post(address).json()
    render_wanted(now_function=lambda: NOW)
    then = client.post(address).json()

    assert first == again == {"files": {}, "state": "coming", "isWhole": False}
    assert then["state"] == "tones"
    assert set(then["files"]) == {"start", "easy"}
    start = then["files"]["start"]
    assert (
        fetch(client, Soundtrack.objects.get(pk=start["url"].split("/")[2][:-4])).status_code
        == 200
    )
    assert start["size"] == int(client.head(start["url"])["Content-Length"])


def test_opening_the_page_writes_nothing_and_says_what_is_there(client, session):
    response = client.get(session.get_absolute_url())

    assert response.context["sound"].state == "coming"
    assert not Soundtrack.objects.exists()


def test_somebody_sure_of_foot_gets_a_second_file_for_after_a_stumble(client, session):
    before = make.SessionFactory(enrolment=session.enrolment, planned_on=NOW.date() - make.A_DAY)
    make.WalkFactory(session=before, confidence=5)

    client.post(f"/sessions/{session.pk}/sound/")
    render_wanted(now_function=lambda: NOW)

    files = client.post(f"/sessions/{session.pk}/sound/").json()["files"]
    assert set(files) == {"start", "easy", "start_careful", "easy_careful"}
    assert files["start"]["places"] == files["start_careful"]["places"]
    assert files["start"]["url"] != files["start_careful"]["url"]
