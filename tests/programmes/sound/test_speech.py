"""The edge to the speech engine."""

import os
from array import array
from pathlib import Path

import pytest

from programmes.sound.speech import (
    LOUD,
    Engine,
    SpeechError,
    engine,
    faster,
    levelled,
    samples_of,
    trimmed,
)


def program(folder: Path, script: str) -> str:
    path = folder / "engine"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_a_clip_begins_with_its_first_sound_and_is_as_loud_as_every_other(speech):
    clip = speech.say("Backward, 2 minutes. Go when you are ready.", "en-gb")

    assert 1.5 < len(clip) / 24_000 < 5
    assert max(abs(sample) for sample in clip[:480]) > 100
    assert 0.9 * LOUD < max(abs(sample) for sample in clip) <= LOUD


def test_british_and_american_english_sound_different(speech):
    assert speech.say("Backward, half way.", "en-gb") != speech.say("Backward, half way.", "en-us")


def test_words_are_never_taken_for_an_option_or_a_command(speech):
    assert len(speech.say("--version; touch here", "en-gb")) > 24_000


def test_without_the_program_there_is_no_engine(tmp_path):
    assert engine(str(tmp_path / "nothing")) is None


def test_a_program_that_cannot_say_its_version_is_no_engine(tmp_path):
    assert engine(program(tmp_path, "exit 3")) is None


@pytest.mark.parametrize("script", ["exit 1", "echo nonsense", "printf RIFFxxxxWAVEdata0000"])
def test_an_engine_that_says_nothing_useful_is_an_error(script, tmp_path):
    broken = Engine(program(tmp_path, f"cat > {os.devnull}; {script}"), "broken")

    with pytest.raises(SpeechError):
        broken.say("Stop.", "en-gb")


def test_silence_around_the_words_goes():
    assert list(trimmed(array("h", [0, 3, 500, 2, -900, 1, 0]))) == [500, 2, -900]


def test_levelling_keeps_the_shape():
    assert list(levelled(array("h", [100, -200, 0]))) == [LOUD // 2, -LOUD, 0]


def test_the_rate_of_the_engine_becomes_ours():
    wave = array("h", [round(1000 * (place % 100) / 100) for place in range(22_050)])

    assert abs(len(faster(wave)) - 24_000) <= 2
    assert list(faster(array("h", [0, 147]))) == [0, 135]


def test_a_header_that_promises_too_much_does_no_harm():
    head = b"RIFF\xff\xff\xff\xffWAVEfmt " + bytes(20) + b"data\xff\xff\xff\x7f"

    assert list(samples_of(head + b"\x01\x00\x02\x00\x03")) == [1, 2]
