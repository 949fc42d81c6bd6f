"""From the moments of a timeline to a score: the session, and the parts that are played when something happens."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from programmes.sound.score import LEAD_MS, Cue, Note, Score

END_MS = 10_000
"""Room for the last words, and between the parts."""


@dataclass(frozen=True, slots=True)
class Line:
    """One cue: seconds from the start of its part, its tones (seconds from there, hertz, length), and what is said."""

    at: float
    tones: tuple[tuple[float, int, float], ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the file: the session itself, or a step that is put in on the way, such as a rest."""

    name: str
    seconds: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """A score, and for each of its parts where it begins and ends in the file, in seconds."""

    score: Score
    places: dict[str, tuple[float, float]]


def track(language: str, parts: Iterable[Part]) -> Track:
    """The parts one after the other."""
    begins, cues, places = 0, list[Cue](), dict[str, tuple[float, float]]()
    for part in parts:
        places[part.name] = (
            (LEAD_MS + begins) / 1000,
            (LEAD_MS + begins) / 1000 + part.seconds,
        )
        cues += _cues(part, begins)
        begins += part.seconds * 1000 + END_MS
    return Track(Score(language, begins, tuple(cues)), places)


def _cues(part: Part, begins: int) -> Iterator[Cue]:
    for line in sorted(part.lines, key=lambda line: line.at):
        notes = tuple(
            Note(round(at * 1000), hertz, round(lasts * 1000)) for at, hertz, lasts in line.tones
        )
        yield Cue(begins + round(line.at * 1000), notes, line.words)
