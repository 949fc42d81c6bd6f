"""Writing a programme document: a first one, a copy, weeks of equal bouts, and the figures that follow from the segments."""

import copy
import uuid
from dataclasses import dataclass
from typing import Any

from programmes.clinical.file_shapes import MOST_WEEKS
from programmes.clinical.plan import Kind, Support, Week, read_plan

OWN = "own_"
RECOVERIES = (Kind.FORWARD, Kind.BRISK, Kind.STAND, Kind.STAND_BELT_STOPPED)
"""What may stand between two bouts of a week of equal bouts."""
UNTESTED = (
    "No trial has tested this plan. Its minutes and how fast they grow are the choice of the coach "
    "who made it, within the limits of Backalong."
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A session of equal bouts, each with the same rest after it; lengths in seconds, slope in per cent."""

    warm_up: int = 180
    bouts: int = 6
    backward: int = 30
    rest: int = 30
    cool_down: int = 60
    recovery: Kind = Kind.FORWARD
    support: Support = Support.FREE
    slope: float = 0.0

    @property
    def segments(self) -> list[dict[str, Any]]:
        """The session as a document writes it."""
        bout = {
            "kind": Kind.BACKWARD.value,
            "seconds": self.backward,
            "mode": self.support.value,
            "grade_percent": self.slope,
        }
        rest = {"kind": self.recovery.value, "seconds": self.rest}
        return [
            {"kind": Kind.WARM_UP.value, "seconds": self.warm_up},
            *(dict(part) for _ in range(self.bouts) for part in (bout, rest)),
            {"kind": Kind.COOL_DOWN.value, "seconds": self.cool_down},
        ]

    @property
    def as_row(self) -> dict[str, Any]:
        """What the catalogue writes beside the segments, for readers of the file."""
        return {
            "warm_up_s": self.warm_up,
            "repeats": self.bouts,
            "backward_s": self.backward,
            "recovery_s": self.rest,
            "recovery_kind": self.recovery.value,
            "cool_down_s": self.cool_down,
            "support": self.support.value,
        }


def pattern_of(segments: list[dict[str, Any]]) -> Pattern | None:
    """The pattern that makes just these segments; None when their bouts differ."""
    if len(segments) < len(Pattern(bouts=1).segments):
        return None
    bout, rest = segments[1], segments[2]
    if rest["kind"] not in RECOVERIES or {"mode", "grade_percent"} - bout.keys():
        return None
    found = Pattern(
        warm_up=segments[0]["seconds"],
        bouts=(len(segments) - 2) // 2,
        backward=bout["seconds"],
        rest=rest["seconds"],
        cool_down=segments[-1]["seconds"],
        recovery=Kind(rest["kind"]),
        support=Support(bout["mode"]),
        slope=bout["grade_percent"],
    )
    return found if found.segments == segments else None


def own_code(identity: uuid.UUID) -> str:
    """The id of a programme that a coach makes: never one of the catalogue, which rules name."""
    return f"{OWN}{identity.hex}"


def blank_document(code: str, name: str) -> dict[str, Any]:
    """A first week of ten minutes, and empty words."""
    empty = ("tagline", "who_for", "surface", "speed", "entry_test", "may_say")
    document = {
        "id": code,
        "name": name,
        **dict.fromkeys(empty, ""),
        "supervision": {"level": "helper_recommended", "detail": ""},
        "eligibility": {
            "allow_if": ["no EM", "no CF"],
            "exclude_if": ["any EM", "any CF"],
            "reroute": [],
        },
        "extrapolated": UNTESTED,
        "evidence_ids": [],
        "weekly": [
            {
                "sessions_per_week": 3,
                "rounds_per_day": 1,
                "effort_target_0_10": [3, 4],
                "change_this_week": "Start",
                "segments": Pattern().segments,
            }
        ],
    }
    return worked_out(document)


def copy_of(document: dict[str, Any], code: str, name: str) -> dict[str, Any]:
    """The same programme under an id and a name of its own."""
    return {**copy.deepcopy(document), "id": code, "name": name}


def with_week_after(document: dict[str, Any], number: int) -> dict[str, Any]:
    """Week `number` once more, right after itself: a step that never grows too fast. No more weeks than a document may have."""
    weekly = list(document["weekly"])
    if len(weekly) >= MOST_WEEKS:
        return worked_out(document)
    again = {**copy.deepcopy(weekly[number - 1]), "change_this_week": "Hold"}
    return worked_out({**document, "weekly": [*weekly[:number], again, *weekly[number:]]})


def without_week(document: dict[str, Any], number: int) -> dict[str, Any]:
    """All weeks but one; the last one that is left stays."""
    weekly = list(document["weekly"])
    if len(weekly) > 1:
        del weekly[number - 1]
    return worked_out({**document, "weekly": weekly})


def worked_out(document: dict[str, Any]) -> dict[str, Any]:
    """The document with every figure that follows from its segments."""
    weeks = read_plan({"weekly": [{**row, "week": None} for row in document["weekly"]]}).weeks
    totals = [_rounded(week.total_minutes) for week in weeks]
    backward = [_rounded(week.backward_minutes) for week in weeks]
    rows = zip(document["weekly"], weeks, strict=True)
    return {
        **document,
        "weeks_count": len(weeks),
        "sessions_per_week": sorted({week.sessions for week in weeks}),
        "minutes_range": [min(totals), max(totals)],
        "backward_range": [min(backward), max(backward)],
        "weekly": [_counted(number, row, week) for number, (row, week) in enumerate(rows, 1)],
    }


def _counted(number: int, row: dict[str, Any], week: Week) -> dict[str, Any]:
    pattern = pattern_of(row["segments"])
    plain = {name: value for name, value in row.items() if name != "pattern"}
    return {
        **plain,
        "week": number,
        "total_minutes_per_session": _rounded(week.total_minutes),
        "backward_minutes_per_session": _rounded(week.backward_minutes),
        "backward_minutes_per_week": _rounded(week.backward_minutes * week.sessions),
        "grade_percent": max((bout.slope for bout in week.bouts), default=0.0),
        **({"pattern": pattern.as_row} if pattern else {}),
    }


def _rounded(minutes: float) -> float:
    return round(minutes, 2)


def figures(document: dict[str, Any]) -> tuple[int, float]:
    """Walks in all, and their minutes."""
    weeks = read_plan(document).weeks
    return sum(week.sessions for week in weeks), sum(
        week.sessions * week.total_minutes for week in weeks
    )
