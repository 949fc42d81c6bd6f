"""How the synthetic walkers behave."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind of walker walks and feels, in chances of one and typical scores."""

    walks: float = 0.95
    answers: float = 0.97
    pain: int = 1
    flare: float = 0.03
    effort_over: float = 0.05
    near_fall: float = 0.01
    fall: float = 0.0005
    unsure: float = 0.02
    week_off: float = 0.01
    unwell: float = 0.01


HABITS = {
    "adherent": Habit(),
    "sore": Habit(pain=4, flare=0.2, effort_over=0.15),
    "overdoing": Habit(walks=1.0, pain=2, flare=0.1, effort_over=0.5),
    "silent": Habit(answers=0.2),
    "falling": Habit(near_fall=0.2, fall=0.04, unwell=0.05),
    "on_off": Habit(walks=0.6, week_off=0.25),
    "adversarial": Habit(unwell=0.25),
}
