"""The files themselves: decoded again, every cue is where it belongs."""

import time
from functools import cache

import pytest

from programmes.clinical.plan import read_plan
from programmes.clinical.timeline import is_on_treadmill, timeline
from programmes.reports.soundtracks import track_of
from programmes.sound import score as scores
from programmes.sound.encoding import KILOBITS, render
from programmes.sound.script import Line, Part
from programmes.sound.script import track as track_from
from tests.factories import document_of
from tests.programmes.sound.listening import ALLOWED_MS, decoded, expected, hertz, onsets

WEEKS = [("foundations", 8), ("treadmill", 1), ("desk-break", 1)]
BEEP = ((0, 880, 0.24),)
LONG_LINE = "Stop. Turn round when it is safe. Look over your shoulder."


def track(slug, week, voice=""):
    segments = read_plan(document_of(slug)).week(week).segments
    return track_of(
        timeline(segments),
        on_treadmill=is_on_treadmill(segments),
        spacing=6,
        language="en-gb",
        voice=voice,
    ).track


def clips_of(speech, score):
    return {words: speech.say(words, score.language) for words in score.words}


@cache
def made(slug, week, speech):
    """The score of a week, its file, and the seconds of one core that it took; made once."""
    score = track(slug, week, speech.name if speech else "").score
    clips = clips_of(speech, score) if speech else {}
    began = time.process_time()
    file = render(score, clips)
    return score, file, time.process_time() - began


def far(each, heard):
    """Milliseconds from what is expected to the nearest sound."""
    return min(abs(at - each.at_ms) for at in heard)


@pytest.mark.parametrize(("slug", "week"), WEEKS)
def test_every_tone_and_every_line_is_heard_at_its_moment(slug, week, speech):
    score, file, _ = made(slug, week, speech)

    samples = decoded(file)

    heard = onsets(samples)
    assert {
        each: far(each, heard) for each in expected(score) if far(each, heard) > ALLOWED_MS
    } == {}
    beeps = [each for each in expected(score) if each.hertz]
    assert {each for each in beeps if abs(hertz(samples, each) / each.hertz - 1) > 0.03} == set()


@pytest.mark.parametrize(("slug", "week"), WEEKS)
def test_without_words_nothing_is_heard_but_the_tones(slug, week):
    score, file, _ = made(slug, week, None)

    heard = onsets(decoded(file))

    wanted = [each.at_ms for each in expected(score)]
    assert len(heard) == len(wanted) > 20
    assert max(abs(at - should) for at, should in zip(heard, wanted, strict=True)) <= ALLOWED_MS


def test_half_an_hour_is_made_in_ten_seconds_of_one_core_and_stays_small(speech):
    score, file, seconds = made("foundations", 8, speech)

    assert score.lasts_ms >= 1_800_000
    assert seconds <= 10
    assert len(file) <= 1800 * 32_000 / 8


def test_a_moment_is_a_place_in_the_file():
    """Constant frames of 24 ms and no header: a browser that seeks by bytes lands where it should."""
    _, file, _ = made("desk-break", 1, None)

    frame = 24 * KILOBITS // 8
    heads = [file[place : place + 3] for place in range(0, len(file), frame)]
    assert set(heads) == {file[:3]}
    assert b"Xing" not in file[:1000]
    assert b"Info" not in file[:1000]
    assert not file.startswith(b"ID3")


def test_between_the_cues_a_murmur_is_left_that_no_phone_takes_for_silence():
    quiet = track_from("en-gb", [Part("session", 60, (Line(0, BEEP),))])

    samples = decoded(render(quiet.score, {}))[24_000 * 5 : 24_000 * 55]

    second = [samples[place : place + 24_000] for place in range(0, len(samples), 24_000)]
    levels = [(sum(each * each for each in part) / 24_000) ** 0.5 / 32_768 for part in second]
    assert min(levels) > 10 ** (-66 / 20)
    assert max(levels) < 10 ** (-54 / 20)


def test_words_that_are_too_long_end_where_the_next_words_begin(speech):
    lines = (Line(0, words=LONG_LINE), Line(2, BEEP, "Backward."))
    score = track_from("en-gb", [Part("session", 10, lines)]).score

    heard = onsets(decoded(render(score, clips_of(speech, score))))

    assert min(abs(at - score.cues[1].speaks_at_ms) for at in heard) <= ALLOWED_MS
    assert max(heard) < score.cues[1].speaks_at_ms + 1500


def test_a_beep_inside_a_sentence_is_heard_with_it(speech):
    lines = (Line(0, words=LONG_LINE), Line(1, BEEP))
    score = track_from("en-gb", [Part("session", 10, lines)]).score
    alone = track_from("en-gb", [Part("session", 10, lines[:1])]).score
    clips = clips_of(speech, score)

    with_beep = decoded(render(score, clips))[36_000 : 36_000 + 5760]
    without = decoded(render(alone, clips))[36_000 : 36_000 + 5760]

    difference = [left - right for left, right in zip(with_beep, without, strict=True)]
    assert max(difference) > 8000


def test_the_same_score_gives_the_same_file():
    score = track("desk-break", 1).score

    assert render(score, {}) == render(scores.read(score.written()), {})
