"""What a file sounds like, as a value: every cue with its moment, and the key that tells two files apart."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

MADE_AS = 1
"""Raise it when the same score would give other bytes: then every file is made anew."""

SOUNDTRACKS = uuid.UUID("6f1d7a9e-3c1b-5d0a-9a57-2f0c5d4b8e21")
"""The space of names that keys of files live in."""

LEAD_MS = 500
"""Nearly silent, before the first cue: a phone needs a moment to wake its loudspeaker."""

SPEECH_AFTER_MS = 100
"""Between the end of a tone and the first word."""


@dataclass(frozen=True, slots=True)
class Note:
    """One beep: when it begins after its cue, its pitch, how long it sounds."""

    at_ms: int
    hertz: int
    lasts_ms: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A tone, words, or both from `at_ms` on; the words wait for the end of the tone."""

    at_ms: int
    notes: tuple[Note, ...] = ()
    words: str = ""

    @property
    def speaks_at_ms(self) -> int:
        """When the first word begins."""
        ends = [note.at_ms + note.lasts_ms for note in self.notes]
        return self.at_ms + (max(ends) + SPEECH_AFTER_MS if ends else 0)


@dataclass(frozen=True, slots=True)
class Score:
    """All cues of one file, in order of time; the clock of the score begins after the lead."""

    language: str
    lasts_ms: int
    cues: tuple[Cue, ...]

    @property
    def words(self) -> frozenset[str]:
        """Everything that is spoken."""
        return frozenset(cue.words for cue in self.cues if cue.words)

    def without_words(self) -> "Score":
        """The tones alone."""
        kept = (replace(cue, words="") for cue in self.cues if cue.notes)
        return replace(self, cues=tuple(kept))

    def written(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "language": self.language,
            "lasts_ms": self.lasts_ms,
            "cues": [
                [
                    cue.at_ms,
                    [[note.at_ms, note.hertz, note.lasts_ms] for note in cue.notes],
                    cue.words,
                ]
                for cue in self.cues
            ],
        }

    def key(self, *, voice: str, encoder: str) -> uuid.UUID:
        """The same for the same sound, whoever it is for; another word, voice or encoder gives another one."""
        made = {"as": MADE_AS, "voice": voice, "encoder": encoder, **self.written()}
        text = json.dumps(made, sort_keys=True, ensure_ascii=False)
        return uuid.uuid5(SOUNDTRACKS, hashlib.sha256(text.encode()).hexdigest())


def read(written: Mapping[str, Any]) -> Score:
    """A score as it was written."""
    return Score(
        language=written["language"],
        lasts_ms=written["lasts_ms"],
        cues=tuple(
            Cue(at_ms, tuple(Note(*note) for note in notes), words)
            for at_ms, notes, words in written["cues"]
        ),
    )
