"""Renders the sound of the longest session of Foundations once; prints the seconds of sound and those of CPU it took."""

import os
import resource

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "walkapp.settings")
django.setup()

from django.utils import translation  # noqa: E402 - Django must be set up first

from programmes.clinical.plan import read_plan  # noqa: E402 - as above
from programmes.clinical.programmes import load_documents  # noqa: E402 - as above
from programmes.clinical.timeline import timeline  # noqa: E402 - as above
from programmes.reports.soundtracks import installed_engine, spoken_track  # noqa: E402 - as above
from programmes.sound.encoding import render  # noqa: E402 - as above

LANGUAGE = "en-gb"


def main() -> None:
    """With words where the speech engine is installed, otherwise with tones alone."""
    document = next(each for each in load_documents() if each["id"] == "foundations")
    week = read_plan(document).weeks[-1]
    with translation.override(LANGUAGE):
        track = spoken_track(
            timeline(week.segments), on_treadmill=False, spacing=6, language=LANGUAGE
        )
    begins, ends = track.places["session"]
    before = cpu_seconds()
    engine = installed_engine()
    score = track.score if engine else track.score.without_words()
    render(score, {words: engine.say(words, LANGUAGE) for words in score.words} if engine else {})
    print(ends - begins, cpu_seconds() - before)


def cpu_seconds() -> float:
    """What this process and the speech engine have taken so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    main()
