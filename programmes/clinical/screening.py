"""Table 1, before joining a programme: what the answers mean, and which programmes they leave open."""

import enum
from dataclasses import dataclass
from functools import cache

from programmes.clinical.change import NO_BOUNDS, Bounds
from programmes.clinical.eligibility import Eligibility, load_eligibility
from programmes.clinical.rules import Limit, Question, Tier, load_rules

QUESTIONS: tuple[Question, ...] = tuple(
    row for row in load_rules().screening if row.tier is not Tier.ALLOW
)
"""The questions in the order in which they are asked; a yes to none of them is a go."""

ALL_CLEAR: Question = next(row for row in load_rules().screening if row.tier is Tier.ALLOW)
"""The row for people who said no to everything."""


class Kind(enum.StrEnum):
    """What all answers together mean."""

    GO = "go"
    WITH_CARE = "with_care"
    SEE_A_CLINICIAN = "see_a_clinician"
    EMERGENCY = "emergency"


KIND_OF_TIER = {
    Tier.EMERGENCY: Kind.EMERGENCY,
    Tier.CLINICIAN_FIRST: Kind.SEE_A_CLINICIAN,
    Tier.CAUTION: Kind.WITH_CARE,
}


CLEARABLE = frozenset(
    row.code
    for row in QUESTIONS
    if row.tier is Tier.CLINICIAN_FIRST and not row.consequence.blocks_sign_up
)
"""The rows that a clinician may lift."""
RED = frozenset(row.code for row in QUESTIONS if row.tier is Tier.EMERGENCY)
"""The rows that must not wait."""


class UnknownCodeError(ValueError):
    """An answer to a question that table 1 does not have."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The worst tier that was answered yes decides; every yes keeps its row and its limits.

    `cleared` are the codes whose lock a clinician's yes has lifted, and `bounds` the strictest limits of it.
    """

    kind: Kind
    rows: tuple[Question, ...]
    cleared: frozenset[str] = frozenset()
    bounds: Bounds = NO_BOUNDS

    @property
    def codes(self) -> frozenset[str]:
        """The codes answered yes."""
        return frozenset(row.code for row in self.rows)

    @property
    def limits(self) -> frozenset[Limit]:
        """All limits together: the strictest wins."""
        told = frozenset(limit for row in self.rows for limit in row.consequence.limits)
        return told | {Limit.INDOORS} if self.bounds.is_indoors else told

    @property
    def suggested(self) -> tuple[str, ...]:
        """Programmes that fit best and may be followed, each once, in the order of the table."""
        wanted = dict.fromkeys(
            row.consequence.suggests for row in self.rows if row.consequence.suggests
        )
        return tuple(code for code in wanted if may_follow(self, code).is_allowed)

    @property
    def blocks_sign_up(self) -> bool:
        """True when the person may not have an account."""
        return any(row.consequence.blocks_sign_up for row in self.rows)


@dataclass(frozen=True, slots=True)
class Suitability:
    """May this person follow this programme, and if not, why, in one plain sentence."""

    is_allowed: bool
    reason: str = ""


@cache
def question(code: str) -> Question:
    """The question with this code; UnknownCodeError when there is none."""
    for row in QUESTIONS:
        if row.code == code:
            return row
    raise UnknownCodeError(code)


def judge(
    yes: frozenset[str], cleared: frozenset[str] = frozenset(), bounds: Bounds = NO_BOUNDS
) -> Verdict:
    """The verdict on the codes answered yes; UnknownCodeError when one is not in the table.

    A row that a clinician cleared counts like a caution; an emergency and an age cannot be cleared.
    """
    unknown = yes - {row.code for row in QUESTIONS}
    if unknown:
        raise UnknownCodeError(", ".join(sorted(unknown)))
    rows = tuple(row for row in QUESTIONS if row.code in yes)
    lifted = cleared & yes & CLEARABLE
    tiers = {Tier.CAUTION if row.code in lifted else row.tier for row in rows}
    kind = next((kind for tier, kind in KIND_OF_TIER.items() if tier in tiers), Kind.GO)
    return Verdict(kind, rows, lifted, bounds)


WHY_BLOCKED = {
    Kind.EMERGENCY: "Please get help first. All programmes are closed until you are well and answer again.",
    Kind.SEE_A_CLINICIAN: "Please speak to a clinician first. All programmes are closed until then.",
}
NEEDS_CLEARANCE = (
    "This programme needs a written yes from your surgeon, doctor or physiotherapist. "
    "Write it down under your result first."
)
WHY_EXCLUDED = {
    "CA1": "At 65 or over this programme needs passed balance tests first. Backalong records tests, but no result opens it yet.",
    "CA2": "Your answers point to Steady balance first. It uses a rail and a helper.",
    "CA3": "With a stick or frame, start with Steady balance. It uses a rail and a helper.",
    "CA6": "This programme has slopes. With your blood pressure or heart tablets, stay on the flat.",
    "CA7": "This programme is not for people whose medicine makes them sleepy or light-headed.",
}
WHY_NEEDED = {
    "CA4": "This programme is for people with knee arthritis or front knee pain that is settled.",
    "CA5": "This programme is for people with long-lasting back pain and no warning signs.",
}
NEEDS_OTHER = "This programme is for people of 65 or over, and for anyone who feels unsteady."
ONLY_STEADY_BALANCE = "Your answers point to Steady balance first. It uses a rail and a helper."
ONLY_GENTLE_PLACES = (
    "With weak bones, choose Steady balance or Foundations, in a flat place indoors or on a track."
)
TOO_HARD = "This programme asks for more than effort 4 out of 10. Stay at 4 or less."
TOO_HARD_FOR_CLEARANCE = "This programme asks for more effort than your clinician allows."
TOO_STEEP_FOR_CLEARANCE = "This programme has slopes. Your clinician asks you to stay on the flat."
ONLY_RETURN_AFTER_INJURY = "Your clinician's yes is for Return after injury only."
ONLY_CLINICIAN_LED = "This needs a physio with you. Please ask for help first."
NEEDED_FOR_INJURY = frozenset({"CF6"})
"""The yes that opens Return after injury."""
PLACED_BY_LIMIT = frozenset({Limit.STEADY_BALANCE_OR_FOUNDATIONS, Limit.ONLY_STEADY_BALANCE})
"""Limits that name a programme: it needs no further reason."""
EFFORT_LIMIT = 4
"""Highest effort with a heart, kidney or sugar problem (CA10; guideline, `riebe2015`)."""


def may_follow(
    verdict: Verdict, programme_code: str, *, is_clinician_led: bool = False
) -> Suitability:
    """Whether these answers leave this programme open; KeyError for a programme that is not in the catalogue."""
    return may_enter(verdict, load_eligibility(programme_code), is_clinician_led=is_clinician_led)


def may_enter(
    verdict: Verdict, eligibility: Eligibility, *, is_clinician_led: bool = False
) -> Suitability:
    """Whether these answers open this door; a limit that names a programme of the catalogue opens no copy of it."""
    reason = WHY_BLOCKED.get(verdict.kind, "")
    if not reason and Limit.CLINICIAN_LED in verdict.limits and not is_clinician_led:
        reason = ONLY_CLINICIAN_LED
    reason = reason or _why_not(verdict, eligibility)
    return Suitability(is_allowed=not reason, reason=reason)


def _why_not(verdict: Verdict, eligibility: Eligibility) -> str:
    if eligibility.needs_clearance and not verdict.cleared & NEEDED_FOR_INJURY:
        return NEEDS_CLEARANCE
    return (
        _why_limited(verdict.limits, eligibility)
        or _why_bounded(verdict.bounds, eligibility)
        or _why_excluded(verdict.codes, eligibility)
        or _why_needed(verdict, eligibility)
    )


def _why_limited(limits: frozenset[Limit], eligibility: Eligibility) -> str:
    code = eligibility.code
    if Limit.ONLY_STEADY_BALANCE in limits and code != "steady_balance":
        return ONLY_STEADY_BALANCE
    if Limit.ONLY_RETURN_AFTER_INJURY in limits and code != "return_after_injury":
        return ONLY_RETURN_AFTER_INJURY
    if Limit.STEADY_BALANCE_OR_FOUNDATIONS in limits and code not in (
        "steady_balance",
        "foundations",
    ):
        return ONLY_GENTLE_PLACES
    if Limit.EFFORT_4 in limits and eligibility.highest_effort > EFFORT_LIMIT:
        return TOO_HARD
    return ""


def _why_bounded(bounds: Bounds, eligibility: Eligibility) -> str:
    """What a clinician's limits leave open; minutes are cut to the limit in the plan itself."""
    if bounds.effort is not None and eligibility.highest_effort > bounds.effort:
        return TOO_HARD_FOR_CLEARANCE
    if bounds.slope is not None and eligibility.steepest_slope > bounds.slope:
        return TOO_STEEP_FOR_CLEARANCE
    return ""


def _why_excluded(codes: frozenset[str], eligibility: Eligibility) -> str:
    return next((WHY_EXCLUDED[code] for code in sorted(codes & eligibility.excludes)), "")


def _why_needed(verdict: Verdict, eligibility: Eligibility) -> str:
    needs = eligibility.needs_one_of
    if not needs or verdict.codes & needs:
        return ""
    if verdict.limits & PLACED_BY_LIMIT:
        return ""
    return next((WHY_NEEDED[code] for code in sorted(needs) if code in WHY_NEEDED), NEEDS_OTHER)
