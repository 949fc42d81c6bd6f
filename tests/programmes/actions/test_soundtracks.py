"""Wanting, rendering and throwing away the files of sessions."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programmes.actions.soundtracks import (
    MOST_ATTEMPTS,
    render_one,
    render_wanted,
    tidy,
    want_coming,
    want_soundtracks,
)
from programmes.models import Soundtrack
from programmes.models.soundtracks import LEASE
from programmes.sound.speech import engine
from tests import factories as make
from tests import services
from tests.factories import A_DAY, NOW, TODAY

pytestmark = pytest.mark.django_db
State = Soundtrack.State
SHORT = make.document_of("desk-break")


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.SOUND_DIR = tmp_path / "sound"
    settings.SPEECH_ENGINE = str(tmp_path / "none")
    return settings.SOUND_DIR


def session_of(walker=None, **fields):
    """The first session of the shortest programme, today."""
    version = make.ProgrammeVersionFactory(document=SHORT)
    walker = walker or make.UserFactory()
    enrolment = make.EnrolmentFactory(walker=walker, version=version)
    return make.SessionFactory(enrolment=enrolment, **fields)


def wanted(session=None):
    return want_soundtracks(session=session or session_of(), now=NOW)


def render():
    return render_wanted(now_function=lambda: NOW)


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*")} if folder.exists() else set()


def names(rows) -> set[str]:
    return {f"{row.pk}.mp3" for row in rows}


def test_what_is_wanted_is_rendered_once_and_kept_under_its_key(folder):
    rows = wanted()

    assert render() == {"rendered": len(rows)}
    assert render() == {}
    assert files(folder) == names(rows)
    assert {row.size for row in Soundtrack.objects.all()} == {
        path.stat().st_size for path in folder.iterdir()
    }


def test_two_walkers_of_the_same_week_share_a_file():
    first, second = session_of(), session_of()

    assert {row.pk for row in wanted(first)} == {row.pk for row in wanted(second)}
    assert all(row.sessions.count() == 2 for row in Soundtrack.objects.all())


def test_another_language_is_another_file():
    there = make.UserFactory(language="en-us")

    assert {row.pk for row in wanted()} & {row.pk for row in wanted(session_of(there))} == set()


def test_a_file_holds_no_word_about_the_walker():
    walker = make.UserFactory(name="Margaret Surname", email="margaret@example.org")
    rows = wanted(session_of(walker))

    text = " ".join(str(row.score) for row in rows)
    assert "Margaret" not in text
    assert "margaret" not in text
    assert str(walker.pk) not in text


def test_the_sessions_of_the_next_seven_days_are_wanted_and_no_others():
    enrolment = session_of(number=1, planned_on=TODAY).enrolment
    days = {2: 7, 3: 9, 4: -3}
    for number, ahead in days.items():
        make.SessionFactory(enrolment=enrolment, number=number, planned_on=TODAY + ahead * A_DAY)
    held = session_of()
    held.enrolment.hold("fall", NOW)

    assert want_coming(now=NOW) == 2
    assert want_coming(now=NOW) == 0
    linked = {session for row in Soundtrack.objects.all() for session in row.sessions.all()}
    assert {session.number for session in linked} == {1, 2}


def test_a_session_that_wants_nothing_new_costs_no_write():
    session_of()
    want_coming(now=NOW)

    with CaptureQueriesContext(connection) as asked:
        want_coming(now=NOW)

    assert {query["sql"].split()[0] for query in asked} - {"SELECT", "DECLARE"} == set()


def test_of_two_renderers_one_gets_the_row():
    row = wanted()[0]
    other = Soundtrack.objects.get(pk=row.pk)

    assert (row.claim(NOW), other.claim(NOW)) == (True, False)


def test_who_lost_the_lease_changes_nothing():
    row = wanted()[0]
    row.claim(NOW)
    other = Soundtrack.objects.get(pk=row.pk)
    assert other.claim(NOW + LEASE)

    assert not row.finish(size=5)
    assert other.finish(size=7)
    assert Soundtrack.objects.get(pk=row.pk).size == 7


def test_a_row_of_a_dead_renderer_is_rendered_when_its_lease_is_over(folder):
    rows = wanted()
    for row in rows:
        row.claim(NOW)

    assert render() == {}
    assert render_wanted(now_function=lambda: NOW + LEASE) == {"rendered": len(rows)}


def test_what_cannot_be_made_is_tried_again_later_and_then_given_up(folder):
    row = wanted()[0]
    Soundtrack.objects.exclude(pk=row.pk).delete()
    Soundtrack.objects.update(voice="an engine that is not here")
    now = NOW
    outcomes = []
    for _ in range(MOST_ATTEMPTS):
        outcomes.append(dict(render_wanted(now_function=lambda: now)))  # noqa: B023
        now += dt.timedelta(hours=1)

    assert outcomes == [{"later": 1}] * (MOST_ATTEMPTS - 1) + [{"failed": 1}]
    assert render_wanted(now_function=lambda: now) == {}
    assert files(folder) == set()


def test_a_file_that_was_given_up_is_tried_again_when_somebody_wants_it():
    session = session_of()
    rows = wanted(session)
    Soundtrack.objects.update(state=State.FAILED, attempts=MOST_ATTEMPTS)

    wanted(session)

    assert render() == {"rendered": len(rows)}


def test_with_the_engine_the_words_are_in_the_file_and_its_key_is_another(settings, folder):
    silent = {row.pk for row in wanted()}
    settings.SPEECH_ENGINE = services.need("espeak-ng")
    speaking = wanted()

    assert {row.pk for row in speaking} & silent == set()
    assert {row.voice for row in speaking} == {engine(settings.SPEECH_ENGINE).name}
    assert render()["rendered"] == len(speaking) + len(silent)


def test_a_disk_that_is_full_leaves_no_half_file(folder, tmp_path, settings):
    row = wanted()[0]
    row.claim(NOW)
    settings.SOUND_DIR = tmp_path / "a file" / "below"
    (tmp_path / "a file").write_text("in the way")

    assert render_one(row=row, now=NOW) == "later"


def test_files_that_nobody_needs_any_more_go(folder):
    rows = wanted()
    render()

    assert tidy(now=NOW + 14 * A_DAY)["dropped"] == 0
    assert tidy(now=NOW + 15 * A_DAY)["dropped"] == len(rows)
    assert files(folder) == set()
    assert not Soundtrack.objects.exists()


def test_a_file_that_was_lost_is_made_again(folder):
    rows = wanted()
    render()
    gone = folder / f"{rows[0].pk}.mp3"
    before = gone.read_bytes()
    gone.unlink()

    assert tidy(now=NOW)["lost"] == 1
    assert render() == {"rendered": 1}
    assert gone.read_bytes() == before


def test_leftovers_of_killed_renderers_are_swept_when_they_are_old(folder):
    folder.mkdir()
    for name in (".half.part", "stranger.mp3", ".young.part"):
        (folder / name).write_bytes(b"x")
    old = time.time() - 2 * 3600
    for name in (".half.part", "stranger.mp3"):
        os.utime(folder / name, (old, old))

    assert tidy(now=NOW)["swept"] == 2
    assert files(folder) == {".young.part"}


def test_a_ready_soundtrack_and_no_other_has_a_size():
    row = wanted()[0]

    for fields in ({"state": State.READY}, {"state": State.WANTED, "size": 5}):
        with (
            pytest.raises(IntegrityError, match="a_ready_soundtrack_and_no_other_has_a_size"),
            transaction.atomic(),
        ):
            Soundtrack.objects.filter(pk=row.pk).update(**fields)


def test_a_row_shows_no_health_data_as_text():
    assert str(wanted()[0]).startswith("#")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_render_each_file_once(folder):
    rows = wanted()
    tallies = []

    def work() -> None:
        try:
            tallies.append(render())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(tally["rendered"] for tally in tallies) == len(rows)
    assert {row.attempts for row in Soundtrack.objects.all()} == {1}
    assert files(folder) == names(rows)


KILLED = """
import django; django.setup()
from django.conf import settings
from django.utils import timezone
from pathlib import Path
from programmes.actions import soundtracks
settings.SOUND_DIR = Path({folder!r})
settings.DATABASES["default"].update({database!r})
settings.SPEECH_ENGINE = "/nowhere"
print("begins", flush=True)
soundtracks.render_wanted(now_function=timezone.now)
"""


@pytest.mark.django_db(transaction=True)
def test_a_renderer_killed_in_the_middle_leaves_nothing_broken(folder):
    now = timezone.now()
    session = session_of()
    rows = want_soundtracks(session=session, now=now)
    Soundtrack.objects.update(score={**rows[0].score, "lasts_ms": 36_000_000})
    place = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    database = {name: str(connection.settings_dict[name]) for name in place}
    script = KILLED.format(folder=str(folder), database=database)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as worker:
        worker.stdout.readline()
        end = time.monotonic() + 30
        while time.monotonic() < end and not Soundtrack.objects.filter(attempts=1).exists():
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)

    assert Soundtrack.objects.filter(state=State.RENDERING).count() == 1
    assert not list(folder.glob("*.mp3"))
    Soundtrack.objects.update(score=rows[0].score)
    assert render_wanted(now_function=lambda: now + 2 * LEASE) == {"rendered": len(rows)}
    assert files(folder) == names(rows)
