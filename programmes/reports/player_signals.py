"""What a change sounds and feels like: each kind differs in pitch and in rhythm, so that no eye and no word is needed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signal:
    """Tones as seconds from the mark, pitch in hertz and length in seconds; the buzz in milliseconds on, off, on."""

    tones: tuple[tuple[float, int, float], ...]
    buzz: tuple[int, ...] = ()


SIGNALS: dict[str, Signal] = {
    # two short high ones
    "back": Signal(((0, 880, 0.16), (0.26, 880, 0.16)), (200, 120, 200)),
    # one long middle one
    "forward": Signal(((0, 520, 0.6),), (500,)),
    # short, short, long, rising
    "turn": Signal(
        ((0, 587, 0.14), (0.22, 659, 0.14), (0.44, 740, 0.45)), (100, 100, 100, 100, 400)
    ),
    # four fast low ones
    "stop": Signal(tuple((0.2 * count, 330, 0.14) for count in range(4)), (90, 60) * 4),
    # a chord going up, slowly
    "done": Signal(((0, 523, 0.25), (0.3, 659, 0.25), (0.6, 784, 0.6)), (300, 150, 300, 150, 300)),
    "line": Signal(((0, 988, 0.08),)),
    "tick": Signal(((0, 440, 0.08),)),
}
"""`line` comes with a spoken line inside a step, `tick` counts the last three seconds."""
