"""What the sound of a session holds, in the walker's words, and which of its files are there."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from programmes.clinical.cue_marks import (
    CLOSEST_SPACING,
    Name,
    cue_marks,
    marks_from_either_end,
)
from programmes.clinical.timeline import (
    GET_READY_SECONDS,
    REST_SECONDS,
    TURN_SECONDS,
    Step,
    StepKind,
)
from programmes.models import Soundtrack
from programmes.reports.player import STARTING, PlayerPage
from programmes.reports.player_signals import SIGNALS
from programmes.reports.player_words import LOOKS, WORDS, Look, look_of
from programmes.sound.encoding import ENCODER
from programmes.sound.script import Line, Part, Track, track
from programmes.sound.speech import Engine, engine

FORWARD_SECONDS = 60
"""Longer stretches of walking forward repeat the quiet end of these."""

SESSION, CAREFUL = "session", "careful"
KEPT_MEANWHILE = 256


@dataclass(frozen=True, slots=True)
class Kept:
    """A track with its key and its voice, if it has one: the file of one answer of the check."""

    key: uuid.UUID
    track: Track
    voice: str


@dataclass(frozen=True, slots=True)
class SoundOffer:
    """What the player may use: the files that are there, whether they speak, and whether some are still made."""

    session: uuid.UUID
    files: dict[str, dict[str, Any]]
    has_voice: bool
    is_whole: bool

    @property
    def state(self) -> str:
        """One word for the set-up screen."""
        if not self.files:
            return "coming"
        return "words" if self.has_voice else "tones"

    @property
    def script_data(self) -> dict[str, Any]:
        """What the script needs: the files, where to ask for them, and what it may have to say."""
        return {
            "files": self.files,
            "state": self.state,
            "isWhole": self.is_whole,
            "want": reverse("programmes:want_soundtracks", kwargs={"pk": self.session}),
            "title": gettext("Your walk"),
            "notes": {
                "taken": gettext("Another app took the sound."),
                "broken": gettext("The file stopped. Leave the screen on."),
            },
        }


def installed_engine() -> Engine | None:
    """The speech engine of this machine."""
    return engine(settings.SPEECH_ENGINE)


def voice_for(language: str) -> str:
    """The name of the voice that speaks a language here; empty for tones alone."""
    found = installed_engine()
    return found.name if found and found.speaks(language) else ""


def tracks_of(page: PlayerPage) -> dict[str, Kept]:
    """The track of each answer of the check that lets a walk start, in the language that is active.

    A short lane has its own, and where looks behind are far apart there is a second one of each, for after a stumble.
    """
    language = get_language() or settings.LANGUAGE_CODE
    voice = voice_for(language)
    spacings = {"": page.spacing, f"_{CAREFUL}": CLOSEST_SPACING}
    lanes = {"": None} | {f"_{lane}": lane for lane in sorted(set(page.lanes.values()))}
    return {
        kind + where + after: track_of(
            page.timeline_in(kind, lane),
            on_treadmill=page.on_treadmill,
            spacing=spacing,
            language=language,
            voice=voice,
        )
        for kind in STARTING
        for where, lane in lanes.items()
        for after, spacing in spacings.items()
        if not after or page.spacing != CLOSEST_SPACING
    }


def sound_offer(page: PlayerPage) -> SoundOffer:
    """The files of a page that are there."""
    tracks = tracks_of(page)
    ready = Soundtrack.objects.ready().defer("score")
    rows = ready.in_bulk([kept.key for kept in tracks.values()])
    there = {key: row for key, row in rows.items() if row.path.exists()}
    return SoundOffer(
        session=page.session.pk,
        files={
            kind: {
                "url": there[kept.key].get_absolute_url(),
                "size": there[kept.key].size,
                "places": kept.track.places,
            }
            for kind, kept in tracks.items()
            if kept.key in there
        },
        has_voice=bool(voice_for(get_language() or settings.LANGUAGE_CODE)),
        is_whole=all(kept.key in there for kept in tracks.values()),
    )


@lru_cache(maxsize=KEPT_MEANWHILE)
def track_of(
    steps: tuple[Step, ...], *, on_treadmill: bool, spacing: int, language: str, voice: str
) -> Kept:
    """The track of one round, in the language that is active; without a voice it has the tones alone."""
    found = spoken_track(steps, on_treadmill=on_treadmill, spacing=spacing, language=language)
    score = found.score if voice else found.score.without_words()
    return Kept(score.key(voice=voice, encoder=ENCODER), Track(score, found.places), voice)


def spoken_track(
    steps: tuple[Step, ...], *, on_treadmill: bool, spacing: int, language: str
) -> Track:
    """All tones and words of one round, and of what may be put in on the way."""
    return track(language, _parts(steps, spacing, on_treadmill=on_treadmill))


def _parts(steps: tuple[Step, ...], spacing: int, *, on_treadmill: bool) -> Iterator[Part]:
    """The steps that may be put in on the way, then the session: the file ends with its last words."""
    total = sum(step.seconds for step in steps)
    looks = [look_of(step, on_treadmill=on_treadmill) for step in steps]
    lines = [
        _line(mark.at, mark.name, looks[mark.step], steps[mark.step].seconds)
        for mark in cue_marks(steps, spacing=spacing)
    ]
    done = Line(total, SIGNALS["done"].tones, str(WORDS["say_done"]))
    turn = Step(StepKind.TURN_FORWARD, 1, segment=0, bout=0, is_waiting=on_treadmill)
    turning = look_of(turn, on_treadmill=on_treadmill)
    yield _inserted("rest", LOOKS["rest"], REST_SECONDS, StepKind.STAND)
    yield _inserted("again", LOOKS["again"], GET_READY_SECONDS, StepKind.GET_READY)
    yield _inserted("turn_fwd", turning, TURN_SECONDS, StepKind.TURN_FORWARD)
    forward = SIGNALS[LOOKS[StepKind.FORWARD].signal].tones
    words = gettext("Forward, easy, from here on.")
    yield Part("fwd", FORWARD_SECONDS, (Line(0, forward, words),))
    yield Part(SESSION, total, (*lines, done))


def _inserted(name: str, look: Look, seconds: int, kind: StepKind) -> Part:
    marks = ((at if at >= 0 else seconds + at, mark) for at, mark in marks_from_either_end(kind))
    return Part(name, seconds, tuple(_line(at, mark, look, seconds) for at, mark in marks))


def _line(at: float, name: Name, look: Look, seconds: int) -> Line:
    if name is Name.TICK:
        return Line(at, SIGNALS["tick"].tones)
    if name is Name.START:
        words = str(look.say).replace("{time}", spoken_time(seconds))
        return Line(at, SIGNALS[look.signal].tones, words)
    return Line(at, SIGNALS["line"].tones, str(WORDS[name]))


def spoken_time(seconds: int) -> str:
    """4 minutes 50 seconds, as the live voice says it."""
    minutes, rest = divmod(seconds, 60)
    parts = []
    if minutes:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes})
    if rest or not minutes:
        parts.append(ngettext("%(n)d second", "%(n)d seconds", rest) % {"n": rest})
    return " ".join(parts)
