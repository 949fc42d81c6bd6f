"""Listening to a file as a person would: decode it, then say when something begins to sound, and how high."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import miniaudio

from programmes.sound.score import LEAD_MS, Cue, Score
from programmes.sound.tones import RATE

if TYPE_CHECKING:
    from array import array

BLOCK = RATE // 200  # 5 ms
LOUD = 700  # well above the murmur, a fraction of a word
QUIET_MS = 25
ALLOWED_MS = 50


def decoded(file: bytes) -> "array[int]":
    """The samples of an MP3 file."""
    return miniaudio.decode(
        file, output_format=miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=RATE
    ).samples


def onsets(samples: "array[int]") -> list[float]:
    """Each moment of the score, in ms, at which a sound begins after quiet."""
    begun, quiet = [], QUIET_MS
    for place in range(0, len(samples), BLOCK):
        block = samples[place : place + BLOCK]
        if max(block) < LOUD and min(block) > -LOUD:
            quiet += 5
            continue
        if quiet >= QUIET_MS:
            first = next(at for at, sample in enumerate(block) if abs(sample) >= LOUD)
            begun.append((place + first) * 1000 / RATE - LEAD_MS)
        quiet = 0
    return begun


def hertz(samples: "array[int]", each: "Expected") -> float:
    """The pitch of the loud middle of a beep."""
    first, end = (
        round((each.at_ms + each.lasts_ms * share + LEAD_MS) * RATE / 1000) for share in (0.2, 0.8)
    )
    rising = [
        place + left / (left - right)
        for place, (left, right) in enumerate(pairwise(samples[first:end]))
        if left < 0 <= right
    ]
    return RATE * (len(rising) - 1) / (rising[-1] - rising[0])


@dataclass(frozen=True, slots=True)
class Expected:
    """One beep (with its pitch and length) or the first word of a line, and when."""

    at_ms: float
    hertz: int = 0
    lasts_ms: int = 0


def expected(score: Score) -> list[Expected]:
    """All that must be heard, in order."""
    return sorted((each for cue in score.cues for each in _of(cue)), key=lambda each: each.at_ms)


def _of(cue: Cue) -> Iterator[Expected]:
    for note in cue.notes:
        yield Expected(cue.at_ms + note.at_ms, note.hertz, note.lasts_ms)
    if cue.words:
        yield Expected(cue.speaks_at_ms)
