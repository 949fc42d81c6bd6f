"""From a score and its spoken clips to samples, second by second, so that half an hour never lies in memory."""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from programmes.sound.score import LEAD_MS, Score
from programmes.sound.tones import FULL, MURMUR_SECONDS, RATE, murmur, notes

CODEC_DELAY = 1105
"""Samples by which encoder (576) and decoder (529) shift the sound of an MP3 file; the mix begins so much earlier."""

FADE = RATE // 50
TAIL_MS = 100
BREATH_MS = 120
"""Quiet before the next cue when words had to be cut short for it."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples that begin at the sample `start` of the file."""

    start: int
    samples: "array[int]"


def sample_at(at_ms: int) -> int:
    """Where a moment of the score lies in what the encoder is given."""
    return (LEAD_MS + at_ms) * RATE // 1000 - CODEC_DELAY


def sounds(score: Score, clips: "Mapping[str, array[int]]") -> list[Sound]:
    """Every tone and clip at its place; words end, softly, where the next words begin."""
    found = [Sound(sample_at(cue.at_ms), notes(cue.notes)) for cue in score.cues if cue.notes]
    spoken = [cue for cue in score.cues if clips.get(cue.words)]
    for place, cue in enumerate(spoken):
        start, clip = sample_at(cue.speaks_at_ms), clips[cue.words]
        if place + 1 < len(spoken):
            clip = _cut(clip, sample_at(spoken[place + 1].at_ms - BREATH_MS) - start)
        found.append(Sound(start, clip))
    return _joined(sorted(found, key=lambda sound: sound.start))


def _joined(found: list[Sound]) -> list[Sound]:
    """Sounds that overlap, such as a tick in a long sentence, added to one."""
    joined: list[Sound] = []
    for sound in found:
        last = joined[-1] if joined else None
        if last and sound.start < last.start + len(last.samples):
            joined[-1] = _added(last, sound)
        else:
            joined.append(sound)
    return joined


def _added(first: Sound, second: Sound) -> Sound:
    offset = second.start - first.start
    missing = offset + len(second.samples) - len(first.samples)
    both = array("h", first.samples)
    both.frombytes(bytes(2 * max(0, missing)))
    for place, sample in enumerate(second.samples, offset):
        both[place] = max(-FULL, min(FULL, both[place] + sample))
    return Sound(first.start, both)


def mix(score: Score, clips: "Mapping[str, array[int]]") -> Iterator[bytes]:
    """The whole file as blocks of samples, 16 bits each, with the murmur below."""
    waiting = sounds(score, clips)
    floor, size = murmur(), MURMUR_SECONDS * RATE
    total = sample_at(score.lasts_ms + TAIL_MS)
    for begin in range(0, total, size):
        end = min(begin + size, total)
        heard = [sound for sound in waiting if sound.start < end]
        block = floor[: 2 * (end - begin)]
        yield _mixed(block, heard, begin) if heard else block
        waiting = [sound for sound in waiting if sound.start + len(sound.samples) > end]


def _mixed(block: bytes, heard: list[Sound], begin: int) -> bytes:
    """The block with each sound in place of its murmur, which nobody would hear below it."""
    mixed = array("h", block)
    for sound in heard:
        first, skipped = max(0, sound.start - begin), max(0, begin - sound.start)
        part = sound.samples[skipped : skipped + len(mixed) - first]
        mixed[first : first + len(part)] = part
    return mixed.tobytes()


def _cut(clip: "array[int]", room: int) -> "array[int]":
    """The clip, no longer than `room`, with a soft end where something is lost."""
    if len(clip) <= room:
        return clip
    cut = clip[: max(room, 0)]
    faded = min(FADE, len(cut))
    for step in range(faded):
        cut[-1 - step] = cut[-1 - step] * step // faded
    return cut
