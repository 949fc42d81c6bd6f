"""The edge to the speech engine, eSpeak NG: a program that people may install; without it there are only tones."""

import shutil
import subprocess
import sys
from array import array
from dataclasses import dataclass
from functools import cache

from programmes.sound.tones import RATE

PROGRAM = "espeak-ng"
VOICES = {"en-gb": "en-gb", "en-us": "en-us", "en": "en-gb"}
"""The engine's voice for each language that the pages speak."""

ENGINE_RATE = 22_050
WORDS_A_MINUTE = 160
SECONDS = 20
LOUD = 24_000
QUIET = 400
"""A sample below this is not yet a word; its loudest one becomes `LOUD`."""


class SpeechError(Exception):
    """The engine did not speak."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An installed engine; `name` holds its version, because another version sounds different."""

    path: str
    name: str

    def speaks(self, language: str) -> bool:
        """True when it has a voice for this language."""
        return language in VOICES

    def say(self, words: str, language: str) -> "array[int]":
        """The words as samples that begin with the first sound."""
        command = [
            self.path,
            "-v",
            VOICES[language],
            "-s",
            str(WORDS_A_MINUTE),
            "-b",
            "1",
            "-z",
            "--stdin",
            "--stdout",
        ]
        try:
            done = subprocess.run(  # noqa: S603 - fixed arguments; the words go through stdin
                command,
                input=words.encode(),
                capture_output=True,
                timeout=SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise SpeechError(PROGRAM) from error
        return faster(levelled(trimmed(samples_of(done.stdout))))


@cache
def engine(path: str = "") -> Engine | None:
    """The engine at `path`, or else on PATH; None where there is none. Asked once in the life of a process."""
    found = shutil.which(path or PROGRAM)
    if found is None:
        return None
    try:
        told = subprocess.run(  # noqa: S603 - a path of the operator's
            [found, "--version"], capture_output=True, timeout=SECONDS, check=True, text=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return Engine(found, told.stdout.partition("Data at")[0].strip())


def samples_of(wave: bytes) -> "array[int]":
    """The samples of a WAV stream; its header does not know how long it is."""
    place = wave.find(b"data")
    if not wave.startswith(b"RIFF") or place < 0:
        raise SpeechError(PROGRAM)
    body = wave[place + 8 :]
    samples = array("h", body[: len(body) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def trimmed(samples: "array[int]") -> "array[int]":
    """Without the silence before the first and after the last sound."""
    loud = [place for place, sample in enumerate(samples) if abs(sample) >= QUIET]
    if not loud:
        raise SpeechError(PROGRAM)
    return samples[loud[0] : loud[-1] + 1]


def levelled(samples: "array[int]") -> "array[int]":
    """As loud as every other clip."""
    loudest = max(abs(sample) for sample in samples)
    return array("h", (sample * LOUD // loudest for sample in samples))


def faster(samples: "array[int]") -> "array[int]":
    """From the engine's rate to ours, each sample between its two neighbours."""
    last = len(samples) - 1
    count = last * RATE // ENGINE_RATE + 1
    resampled = array("h")
    for place in range(count):
        left, rest = divmod(place * ENGINE_RATE, RATE)
        right = min(left + 1, last)
        resampled.append(samples[left] + (samples[right] - samples[left]) * rest // RATE)
    return resampled
