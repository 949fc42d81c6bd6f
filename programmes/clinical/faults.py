"""What can be wrong with a data file: the file, the place in it, and the reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to mend."""

    file: str
    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.reason}"


class BrokenDataError(ValueError):
    """A data file that nobody may be judged by."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep all faults, so that they can be mended at once."""
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def repeated(names: Iterable[str]) -> Iterator[str]:
    """Each name that occurs again, in order."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)
