"""The table of faults: the modules of scenarios fill it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.stage import Stage

Play = Callable[[Stage], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One line: the number in the fault matrix, what is done, and what must come of it, met exactly."""

    number: str
    title: str
    play: Play
    needs: str


FAULTS: list[Fault] = []


def fault(number: str, title: str, needs: str = "") -> Callable[[Play], Play]:
    """Adds a function to the table; `needs` names a database or a program."""

    def add(play: Play) -> Play:
        FAULTS.append(Fault(number, title, play, needs))
        return play

    return add
