"""Samples that are made, not recorded: beeps, and the faint murmur between them."""

import math
import random
from array import array
from functools import cache
from itertools import pairwise

from programmes.sound.score import Note

RATE = 24_000
"""Samples a second. At this rate and 24 kbit/s a frame of the file is 72 bytes and 24 ms: seeking is exact."""

FULL = 32_767
LOUDNESS = ((0.0, 0.0), (1 / 3, 0.5), (2 / 3, 0.3), (1.0, 0.0))
"""How a beep swells and fades, by its share of time: the same as the live cues."""

MURMUR_DBFS = -60.0
"""Louder than what browsers call silent (about -72 dBFS), quieter than any room that people walk in."""

MURMUR_HERTZ = 1500
MURMUR_SECONDS = 4


@cache
def beep(hertz: int, lasts_ms: int) -> "array[int]":
    """One beep."""
    count = lasts_ms * RATE // 1000
    turn = 2 * math.pi * hertz / RATE
    return array(
        "h",
        (round(FULL * _loudness(at / count) * math.sin(turn * at)) for at in range(count)),
    )


def _loudness(share: float) -> float:
    for (left, low), (right, high) in pairwise(LOUDNESS):
        if share <= right:
            return low + (high - low) * (share - left) / (right - left)
    return 0.0


def notes(played: tuple[Note, ...]) -> "array[int]":
    """The notes of one cue, one after the other."""
    ends = max(note.at_ms + note.lasts_ms for note in played)
    samples = array("h", bytes(2 * (ends * RATE // 1000)))
    for note in played:
        start = note.at_ms * RATE // 1000
        sound = beep(note.hertz, note.lasts_ms)
        samples[start : start + len(sound)] = sound
    return samples


@cache
def murmur() -> bytes:
    """Four seconds of soft, low noise that can be repeated; the same on every machine."""
    chance = random.Random(0)  # noqa: S311 - not a secret
    weight = 1 - math.exp(-2 * math.pi * MURMUR_HERTZ / RATE)
    level, wave = 0.0, []
    for _ in range(MURMUR_SECONDS * RATE):
        level += weight * (chance.uniform(-1, 1) - level)
        wave.append(level)
    strength = math.sqrt(sum(each * each for each in wave) / len(wave))
    scale = FULL * 10 ** (MURMUR_DBFS / 20) / strength
    return array("h", (round(each * scale) for each in wave)).tobytes()
