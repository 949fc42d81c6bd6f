"""Who the demo people are, and how their last walks went. All of them are invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fate:
    """How a demo walker's last walks went. `pain` is worst pain of the latest walks, oldest first."""

    pain: tuple[int, ...] = (3, 3, 2, 3, 2, 3)
    walks_left_out: int = 0
    every_other: bool = False
    fell: bool = False
    yes_codes: tuple[str, ...] = ()
    later_codes: tuple[str, ...] = ()
    hold_code: str = ""


FATES = {
    "steady": Fate(),
    "easing": Fate(pain=(4, 4, 3, 3, 3, 2)),
    "free": Fate(pain=(0, 1, 0, 0, 1, 0)),
    "rising": Fate(pain=(2, 2, 3, 3, 4, 6)),
    "fell": Fate(fell=True, hold_code="fall"),
    "silent": Fate(walks_left_out=5),
    "behind": Fate(every_other=True),
    "clearance": Fate(later_codes=("CF5",), hold_code="screening"),
}


@dataclass(frozen=True, slots=True)
class Role:
    """One demo walker: who, on which programme, in which week, and how it went."""

    email: str
    name: str
    fate: str = "steady"
    programme: str = "foundations"
    week: int = 3
    walks_today: bool = False
    yes_codes: tuple[str, ...] = ()
    shares_team: bool = False


TEAM = (
    ("coach", "coach@example.org", "Cora Coach"),
    ("admin", "clinic@example.org", "Clint Clinic"),
    ("assistant", "assistant@example.org", "Asta Assistant"),
    ("auditor", "auditor@example.org", "Audun Auditor"),
)
"""Who works in the demo clinic; the assistant sees the walkers below who share with the team."""

CASELOAD = (
    Role("walker@example.org", "Wilma Walker", "easing", walks_today=True, shares_team=True),
    Role("fell@example.org", "Fergus Fallow", "fell", week=5, shares_team=True),
    Role("rising@example.org", "Rita Rising", "rising", "knee-oa", 6, yes_codes=("CA4",)),
    Role("silent@example.org", "Silas Stillwater", "silent", week=4, shares_team=True),
    Role("clearance@example.org", "Clara Clearwater", "clearance", week=2),
    Role("behind@example.org", "Bertil Brook", "behind", "back-comfort", 4, yes_codes=("CA5",)),
    Role("ada@example.org", "Ada Alder", "steady", "knee-oa", 8, yes_codes=("CA4",)),
    Role("hugo@example.org", "Hugo Hazel", "free", week=7),
    Role("ines@example.org", "Ines Ivy", "steady", "steady-balance", 5, yes_codes=("CA1", "CA3")),
    Role("jonas@example.org", "Jonas Juniper", "free", week=2, shares_team=True),
    Role("karla@example.org", "Karla Kestrel", "easing", "back-comfort", 6, yes_codes=("CA5",)),
    Role("lars@example.org", "Lars Larch", "steady", week=6),
)
