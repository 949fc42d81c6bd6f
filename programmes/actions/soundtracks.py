"""Wanting, rendering and throwing away the files that guide a walk while the phone is locked."""

import contextlib
import datetime as dt
import logging
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import translation

from programmes.models import Enrolment, Session, Soundtrack
from programmes.reports.player import PlayerPage, player_page
from programmes.reports.soundtracks import Kept, installed_engine, tracks_of
from programmes.sound import score as scores
from programmes.sound.encoding import render
from programmes.sound.speech import Engine, SpeechError

if TYPE_CHECKING:
    from array import array

logger = logging.getLogger(__name__)
State = Soundtrack.State

AHEAD = dt.timedelta(days=7)
KEPT_AFTER = dt.timedelta(days=14)
"""A missed session may be walked later, and a phone may fetch its file again."""

A_DAY = dt.timedelta(days=1)
DRAIN_LASTS = dt.timedelta(seconds=15)
"""One drain leaves an embedded scheduler free for the mail again."""

MOST_ATTEMPTS = 4
LEFTOVER_SECONDS = 3600
"""A file without a row, or half a file, is swept when it is so old."""


@transaction.atomic
def want_soundtracks(*, session: Session, now: dt.datetime) -> tuple[Soundtrack, ...]:
    """Want the files of one session, in its walker's language; wanting twice is wanting once."""
    walker = session.enrolment.walker
    page = player_page(session, day=walker.local_date(now))
    return _want(page, now=now, first_on=walker.local_date(now))


def want_coming(*, now: dt.datetime) -> int:
    """Want the files of each session of the next seven days; gives how many sessions got a new one."""
    today = now.date()
    coming = (
        Session.objects.planned()
        .filter(
            enrolment__status=Enrolment.Status.ACTIVE,
            enrolment__walker__is_active=True,
            planned_on__gte=today - A_DAY,
            planned_on__lte=today + AHEAD + A_DAY,
        )
        .select_related("enrolment__version", "enrolment__screening", "enrolment__walker")
        .prefetch_related("enrolment__adaptations", "soundtracks")
        .order_by("planned_on", "pk")
    )
    return sum(_want_coming(session, now) for session in coming.iterator(chunk_size=500))


def _want_coming(session: Session, now: dt.datetime) -> bool:
    """True when the session had no such file yet; a session that has all of them costs no write."""
    walker = session.enrolment.walker
    page = player_page(session, day=walker.local_date(now))
    with translation.override(walker.language):
        wanted = {kept.key for kept in tracks_of(page).values()}
    if wanted <= {row.pk for row in session.soundtracks.all() if row.state != State.FAILED}:
        return False
    with transaction.atomic():
        _want(page, now=now, first_on=session.planned_on)
    return True


def _want(page: PlayerPage, *, now: dt.datetime, first_on: dt.date) -> tuple[Soundtrack, ...]:
    with translation.override(page.session.enrolment.walker.language):
        tracks = {kept.key: kept for kept in tracks_of(page).values()}
    return tuple(_want_one(kept, page.session, now, first_on) for kept in tracks.values())


def _want_one(kept: Kept, session: Session, now: dt.datetime, first_on: dt.date) -> Soundtrack:
    until = max(session.planned_on, now.date()) + KEPT_AFTER
    row, is_new = Soundtrack.objects.get_or_create(
        pk=kept.key,
        defaults={
            "score": kept.track.score.written(),
            "voice": kept.voice,
            "wanted_at": now,
            "next_at": now,
            "needed_from": first_on,
            "needed_until": until,
        },
    )
    if not is_new:
        row.need(first_on=first_on, until=until, now=now)
    row.sessions.add(session)
    return row


def render_wanted(*, now_function: Callable[[], dt.datetime]) -> Counter[str]:
    """Render what is wanted, soonest needed first, for a limited time; counts `rendered`, `later` and `failed`."""
    started = now_function()
    tally: Counter[str] = Counter()
    while now_function() - started < DRAIN_LASTS:
        row = Soundtrack.objects.due(now_function()).order_by("needed_from", "wanted_at").first()
        if row is None:
            break
        if row.claim(now_function()):
            tally[render_one(row=row, now=now_function())] += 1
    return tally


def render_one(*, row: Soundtrack, now: dt.datetime) -> str:
    """Render one claimed row, and put its file in place in one step: half a file is never seen."""
    try:
        score = scores.read(row.score)
        file = render(score, _clips(score, row.voice))
        _put(row.path, file)
    except (SpeechError, OSError):
        logger.exception("Soundtrack %s could not be made.", row.pk)
        return _later(row, now)
    row.finish(size=len(file))
    return "rendered"


def _later(row: Soundtrack, now: dt.datetime) -> str:
    if row.attempts >= MOST_ATTEMPTS:
        row.give_up()
        return "failed"
    row.put_back(next_at=now + dt.timedelta(minutes=2**row.attempts))
    return "later"


def _clips(score: scores.Score, voice: str) -> dict[str, "array[int]"]:
    if not voice:
        return {}
    engine = installed_engine()
    if engine is None or engine.name != voice:
        raise SpeechError(voice)
    return {words: _clip(engine, words, score.language) for words in score.words}


@lru_cache(maxsize=64)
def _clip(engine: Engine, words: str, language: str) -> "array[int]":
    """The files of a week say the same things."""
    return engine.say(words, language)


def _put(path: Path, file: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(file)
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def tidy(*, now: dt.datetime) -> Counter[str]:
    """Drop files that nobody needs any more, want those again that were lost, sweep what a killed renderer left."""
    over = Soundtrack.objects.filter(needed_until__lt=now.date())
    tally = Counter({"dropped": 0, "lost": 0, "swept": 0})
    for row in over:
        path = row.path
        row.delete()
        path.unlink(missing_ok=True)
        tally["dropped"] += 1
    there = {path.stem for path in _files("*.mp3")}
    for row in Soundtrack.objects.ready():
        if str(row.pk) not in there:
            row.lose(now=now)
            tally["lost"] += 1
    known = {str(pk) for pk in Soundtrack.objects.values_list("pk", flat=True)}
    strangers = [path for path in _files("*.mp3") if path.stem not in known]
    tally["swept"] += _sweep([*strangers, *_files(".*.part")])
    return tally


def _files(pattern: str) -> list[Path]:
    return list(Path(settings.SOUND_DIR).glob(pattern))


def _sweep(paths: Iterable[Path]) -> int:
    swept = 0
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > LEFTOVER_SECONDS:
                path.unlink()
                swept += 1
    return swept
