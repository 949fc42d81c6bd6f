"""A programme as a value: weeks made of segments, read from the immutable document of a programme version."""

import enum
from dataclasses import dataclass
from functools import lru_cache
from typing import Any


class Kind(enum.StrEnum):
    """What a person does during a segment."""

    WARM_UP = "forward_warm_up"
    BACKWARD = "backward"
    FORWARD = "forward_easy"
    BRISK = "forward_brisk"
    STAND = "stand_supported"
    STAND_BELT_STOPPED = "stand_belt_stopped"
    COOL_DOWN = "cool_down"


class Support(enum.StrEnum):
    """What the hands do during a backward bout."""

    FREE = "free"
    HAND_ON = "hand_on_support"
    HAND_NEAR = "hand_near_support"
    TWO_HANDS = "two_hands"
    LIGHT_HANDS = "light_hands"


@dataclass(frozen=True, slots=True)
class Segment:
    """An unbroken part of a session, in whole seconds; `slope` in per cent, uphill."""

    kind: Kind
    seconds: int
    support: Support = Support.FREE
    slope: float = 0.0

    @property
    def is_backward(self) -> bool:
        """True for a bout."""
        return self.kind is Kind.BACKWARD


@dataclass(frozen=True, slots=True)
class Week:
    """A numbered week: the segments of one round, rounds a day, sessions a week, effort 0 to 10."""

    number: int
    sessions: int
    rounds: int
    effort: tuple[int, int]
    change: str
    segments: tuple[Segment, ...]

    def __hash__(self) -> int:
        """Weeks are remembered by the thousand: leave out the segments, which rarely tell two weeks apart."""
        return hash((self.number, self.sessions, self.change, self.effort, len(self.segments)))

    @property
    def total_seconds(self) -> int:
        """Length of a session, all rounds of the day together."""
        return self.rounds * sum(segment.seconds for segment in self.segments)

    @property
    def backward_seconds(self) -> int:
        """Backward part of a session, all rounds of the day together."""
        return self.rounds * sum(
            segment.seconds for segment in self.segments if segment.is_backward
        )

    @property
    def total_minutes(self) -> float:
        """Length of a session in minutes."""
        return self.total_seconds / 60

    @property
    def backward_minutes(self) -> float:
        """Backward minutes of a session."""
        return self.backward_seconds / 60

    @property
    def bouts(self) -> tuple[Segment, ...]:
        """The backward segments of one round."""
        return tuple(segment for segment in self.segments if segment.is_backward)


@dataclass(frozen=True, slots=True)
class Plan:
    """All weeks of a programme version, in order, numbered from 1."""

    weeks: tuple[Week, ...]

    def __hash__(self) -> int:
        """Few plans are remembered, each beside a week: its length tells enough of them apart."""
        return len(self.weeks)

    def week(self, number: int) -> Week:
        """The week called `number`; IndexError when the plan has no such week."""
        if number < 1:
            raise IndexError(number)
        return self.weeks[number - 1]


def read_plan(document: dict[str, Any]) -> Plan:
    """The plan in a programme document, the format of `data/programmes.json`; KeyError or ValueError when it is malformed."""
    return Plan(weeks=tuple(shared(_read_week(row)) for row in document["weekly"]))


@lru_cache(maxsize=4096)
def shared(week: Week) -> Week:
    """One object for all weeks that are equal: what the rules remember of a week is found without comparing segments."""
    return week


def _read_week(row: dict[str, Any]) -> Week:
    low, high = row["effort_target_0_10"]
    return Week(
        number=row["week"],
        sessions=row["sessions_per_week"],
        rounds=row["rounds_per_day"],
        effort=(low, high),
        change=row["change_this_week"],
        segments=tuple(_read_segment(part) for part in row["segments"]),
    )


def _read_segment(part: dict[str, Any]) -> Segment:
    return Segment(
        kind=Kind(part["kind"]),
        seconds=part["seconds"],
        support=Support(part.get("mode", "free")),
        slope=part.get("grade_percent", 0.0),
    )
