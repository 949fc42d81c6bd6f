"""What the doctor says of the speech program: its absence is a fault only where a setting names one."""

import pytest

from walkapp.management.commands.doctor import speech


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A folder that is all of PATH, and a way to install a program there."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def install(name):
        path = tmp_path / name
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
        return str(path)

    return install


def test_the_doctor_finds_the_speech_program_on_the_path(settings, program):
    settings.SPEECH_ENGINE = ""
    program("espeak-ng")

    assert speech() == (
        True,
        "The speech program espeak-ng is installed: sessions speak with the screen locked.",
    )


def test_without_a_speech_program_the_doctor_says_what_is_missing_and_how_to_add_it(
    settings, program
):
    settings.SPEECH_ENGINE = ""

    assert speech() == (
        True,
        "No speech program: with the screen locked sessions sound tones alone. Install espeak-ng to add words.",
    )


def test_a_setting_that_names_no_program_is_wrong(settings, program, tmp_path):
    settings.SPEECH_ENGINE = str(tmp_path / "elsewhere")

    assert speech() == (False, f"SPEECH_ENGINE names {tmp_path}/elsewhere, which is not there.")
    settings.SPEECH_ENGINE = program("other-voice")
    assert speech()[0]
