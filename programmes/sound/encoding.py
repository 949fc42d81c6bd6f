"""The edge to the MP3 encoder: constant bit rate, no tags, so that a moment is a place in the file."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING

import lameenc

from programmes.sound.mixing import mix
from programmes.sound.score import Score
from programmes.sound.tones import RATE

if TYPE_CHECKING:
    from array import array

KILOBITS = 24
QUALITY = 5
ENCODER = f"lame {version('lameenc')} {KILOBITS}"


def encode(blocks: Iterable[bytes]) -> bytes:
    """Samples as an MP3 file."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_bit_rate(KILOBITS)
    encoder.set_quality(QUALITY)
    file = bytearray()
    for block in blocks:
        file += encoder.encode(block)
    file += encoder.flush()
    return bytes(file)


def render(score: Score, clips: "Mapping[str, array[int]]") -> bytes:
    """The file of a score."""
    return encode(mix(score, clips))
