"""What tells two files apart, and where the parts of one lie."""

import json

import pytest

from programmes.sound import score as scores
from programmes.sound.score import Cue, Note, Score
from programmes.sound.script import Line, Part, track

BEEP = (Note(0, 880, 240),)
SCORE = Score("en-gb", 60_000, (Cue(0, BEEP, "Backward."), Cue(30_000, (), "Halfway.")))
KEY = SCORE.key(voice="v 1", encoder="e 1")


@pytest.mark.parametrize(
    "other",
    [
        Score("en-us", 60_000, SCORE.cues),
        Score("en-gb", 60_001, SCORE.cues),
        Score("en-gb", 60_000, (Cue(0, BEEP, "Backwards."), SCORE.cues[1])),
        Score("en-gb", 60_000, (SCORE.cues[0], Cue(30_001, (), "Halfway."))),
        Score("en-gb", 60_000, (Cue(0, (Note(0, 881, 240),), "Backward."), SCORE.cues[1])),
    ],
)
def test_another_language_length_word_moment_or_pitch_is_another_file(other):
    assert other.key(voice="v 1", encoder="e 1") != KEY


def test_another_voice_or_encoder_is_another_file():
    keys = {SCORE.key(voice=voice, encoder=encoder) for voice in "ab" for encoder in "cd"}

    assert len(keys | {KEY}) == 5


def test_the_same_score_has_the_same_key_also_after_it_was_written_down():
    kept = json.loads(json.dumps(SCORE.written()))

    assert scores.read(kept) == SCORE
    assert scores.read(kept).key(voice="v 1", encoder="e 1") == KEY


def test_words_wait_for_the_end_of_the_tone():
    assert Cue(5000, (*BEEP, Note(320, 880, 240)), "Backward.").speaks_at_ms == 5660
    assert Cue(5000, (), "Halfway.").speaks_at_ms == 5000


def test_without_words_only_cues_with_a_tone_are_left():
    assert SCORE.without_words() == Score("en-gb", 60_000, (Cue(0, BEEP, ""),))


def test_parts_follow_one_another_with_room_for_the_last_words():
    session = Part("session", 20, (Line(17, ((0.5, 440, 0.08),)), Line(0, words="Go.")))
    rest = Part("rest", 60, (Line(0, words="Rest."),))

    made = track("en-gb", [session, rest])

    assert made.places == {"session": (0.5, 20.5), "rest": (30.5, 90.5)}
    assert [cue.at_ms for cue in made.score.cues] == [0, 17_000, 30_000]
    assert made.score.cues[1].notes == (Note(500, 440, 80),)
    assert made.score.lasts_ms == 100_000
