"""No spoken line begins before the one before it is over: for every session of the catalogue, on a path, on short lanes
and on a belt."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pytest
from django.utils import translation

from programmes.clinical.cue_marks import SPACING
from programmes.clinical.lane import LEAST_SECONDS, cut
from programmes.clinical.plan import read_plan
from programmes.clinical.programmes import load_documents
from programmes.clinical.timeline import Step, easy_version, is_on_treadmill, timeline
from programmes.reports.soundtracks import spoken_track
from programmes.sound.tones import RATE

LANGUAGES = ("en-gb", "en-us")
LANES = (LEAST_SECONDS, 4, 7, 8, 11, 13, 18, 28)
"""Seconds from end to end: each length of a first line, and what is left of a bout in each of them."""
LETTERS_A_SECOND = 12.5
BREATH_SECONDS = 0.15
SHORTEST_SECONDS = 1.75
ONES = (
    *("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
CLOSE_SECONDS = 1.5
"""Lines with more room than this to spare are not rendered: that takes long."""


class Line(NamedTuple):
    """What is said, after how many seconds of tones, and the seconds until the next line begins."""

    words: str
    tones: float
    room: float


def spelled_out(number: int) -> str:
    if number < len(ONES):
        return ONES[number]
    tens, rest = divmod(number, 10)
    return f"{TENS[tens - 2]}-{ONES[rest]}" if rest else TENS[tens - 2]


def slowly(words: str) -> float:
    """Seconds that a slow voice takes: more than eSpeak NG at the pace of our files."""
    spelled = re.sub(r"\d+", lambda found: spelled_out(int(found[0])), words)
    spoken = len(spelled) / LETTERS_A_SECOND + BREATH_SECONDS * len(re.findall("[.,] ", words))
    return max(SHORTEST_SECONDS, spoken)


def rounds() -> Iterator[tuple[tuple[Step, ...], bool]]:
    """Each round of the catalogue, whole and easy, and whether it is on a belt, which has no ends."""
    for document in load_documents():
        for week in read_plan(document).weeks:
            on_treadmill = is_on_treadmill(week.segments)
            for segments in (week.segments, easy_version(week.segments)):
                steps = timeline(segments)
                yield steps, on_treadmill
                if not on_treadmill:
                    yield from ((cut(steps, lane), False) for lane in LANES)


def lines_of(score) -> Iterator[Line]:
    """Every line, with the room it has."""
    spoken = [cue for cue in score.cues if cue.words]
    for cue, following in pairwise(spoken):
        tones = (cue.speaks_at_ms - cue.at_ms) / 1000
        yield Line(cue.words, tones, (following.at_ms - cue.at_ms) / 1000)


@pytest.fixture(scope="module")
def lines() -> set[Line]:
    """All that differ."""
    found = set[Line]()
    with translation.override("en-gb"):
        for steps, on_treadmill in set(rounds()):
            for spacing in {min(SPACING.values()), max(SPACING.values())}:
                sounds = spoken_track(
                    steps, on_treadmill=on_treadmill, spacing=spacing, language="en-gb"
                )
                found.update(lines_of(sounds.score))
    return found


def too_long(lines: set[Line], seconds: dict[str, float]) -> list[Line]:
    return [line for line in lines if line.tones + seconds[line.words] > line.room]


def test_a_slow_voice_has_said_each_line_when_the_next_one_begins(lines):
    assert too_long(lines, {line.words: slowly(line.words) for line in lines}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_voice_of_our_files_has_said_each_line_when_the_next_one_begins(
    language, lines, speech
):
    close = {line for line in lines if line.tones + slowly(line.words) + CLOSE_SECONDS > line.room}
    words = {line.words for line in close}
    seconds = {said: len(speech.say(said, language)) / RATE for said in words}

    assert too_long(close, seconds) == []
    assert [said for said in words if seconds[said] > slowly(said)] == []
