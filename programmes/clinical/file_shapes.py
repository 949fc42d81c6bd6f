"""The shape of each data file: which keys, of which kind, within which bounds. What the values mean is checked elsewhere."""

from collections.abc import Mapping

from programmes.clinical.data_files import CLAIMS, EVIDENCE, MEASURES, PROGRAMMES, RULES
from programmes.clinical.plan import Kind, Support
from programmes.clinical.shapes import (
    Shape,
    anything,
    day,
    many,
    named,
    number,
    one_of,
    or_nothing,
    pair,
    record,
    text,
    truth,
    whole,
    words_or_none,
)

COUNT = whole(0, 99)
AT_LEAST_ONE = whole(1, 99)
DAYS_A_WEEK = whole(1, 7)
SCORE = whole(0, 10)
PART = number(0, 1)
MINUTES = number(0, 30)
A_DAY = 24 * 60
YEAR = whole(1900, 2100)
SECONDS = whole(1, 1800)
SLOPE = number(0, 10)
LEVELS = (
    "helper_recommended",
    "helper_required",
    "helper_first_2_weeks",
    "helper_required_first_4_weeks",
    "helper_for_slope",
    "none_after_first_week",
    "coach_optional",
    "clinician_led",
)
CODES = many(text)
LIMITED_WORDS = many(text, least=1)

EVIDENCE_SHAPE = record(
    {
        "meta": record({"made": day}, note=text, grade_scale=text),
        "studies": many(
            record(
                {
                    "id": text,
                    "citation": record(
                        {
                            "authors_short": text,
                            "year": or_nothing(YEAR),
                            "title": text,
                            "journal": words_or_none,
                            "ids": record({}, doi=text, pmcid=text, pmid=text, trial=text),
                            "url": or_nothing(words_or_none),
                        }
                    ),
                    "population": words_or_none,
                    "n": anything,
                    "design": text,
                    "dose": anything,
                    "comparator": words_or_none,
                    "outcome": words_or_none,
                    "effect": words_or_none,
                    "adverse_events": words_or_none,
                    "strength": record({"grade": text, "reason": text}),
                    "verified": truth,
                    "topics": LIMITED_WORDS,
                    "note": words_or_none,
                    "verified_scope": words_or_none,
                },
                review_by=day,
            ),
            least=1,
        ),
    }
)

CLAIMS_SHAPE = record(
    {
        "claims": many(
            record(
                {
                    "id": text,
                    "claim": text,
                    "evidence_says": text,
                    "study_ids": CODES,
                    "verdict": text,
                    "product_wording": text,
                },
                wording_grade_level=anything,
                review_by=day,
            ),
            least=1,
        )
    },
    meta=anything,
)

SEGMENT = record(
    {"kind": one_of(*Kind), "seconds": SECONDS}, mode=one_of(*Support), grade_percent=SLOPE
)
MOST_WEEKS, MOST_SEGMENTS = 52, 120


def _week(words: Shape, minutes: Shape, a_week: Shape) -> Shape:
    return record(
        {
            "week": AT_LEAST_ONE,
            "sessions_per_week": DAYS_A_WEEK,
            "rounds_per_day": AT_LEAST_ONE,
            "total_minutes_per_session": minutes,
            "backward_minutes_per_session": minutes,
            "backward_minutes_per_week": a_week,
            "effort_target_0_10": pair(SCORE, SCORE),
            "grade_percent": SLOPE,
            "change_this_week": words,
            "segments": many(SEGMENT, least=1, most=MOST_SEGMENTS),
        },
        pattern=anything,
    )


def _programme(words: Shape, minutes: Shape, a_week: Shape) -> Shape:
    """A programme document; a draft may lack words, and may have too many minutes."""
    return record(
        {
            "id": text,
            "name": words,
            "tagline": words,
            "who_for": words,
            "surface": words,
            "speed": words,
            "supervision": record({"level": one_of(*LEVELS), "detail": words}),
            "eligibility": record(
                {
                    "allow_if": CODES,
                    "exclude_if": CODES,
                    "reroute": many(pair(text, text)),
                }
            ),
            "entry_test": words,
            "extrapolated": words,
            "may_say": words,
            "weeks_count": AT_LEAST_ONE,
            "sessions_per_week": many(DAYS_A_WEEK, least=1),
            "minutes_range": pair(minutes, minutes),
            "backward_range": pair(minutes, minutes),
            "evidence_ids": CODES,
            "weekly": many(_week(words, minutes, a_week), least=1, most=MOST_WEEKS),
        },
        minutes_basis=words,
        progression_rule=words,
        stop_rules=words,
    )


PROGRAMME = _programme(text, MINUTES, number(0, 210))
DRAFT = _programme(words_or_none, number(0, 99 * A_DAY), number(0, 99 * 7 * A_DAY))
"""A programme that somebody is still writing: everything is there, but it need not be good yet."""
PROGRAMMES_SHAPE = record({"programmes": many(PROGRAMME, least=1)}, meta=anything)
DRAFTS_SHAPE = record({"programmes": many(DRAFT, least=1, most=20)}, meta=anything)

NUMBERS = many(
    record(
        {
            "code": text,
            "value": number(0, 1000),
            "unit": text,
            "says": text,
            "sources": CODES,
            "basis": text,
            "is_read": truth,
        }
    )
)
AGES = many(AT_LEAST_ONE, least=1)
MEASURES_SHAPE = record(
    {
        "shared": NUMBERS,
        "tests": many(
            record(
                {
                    "kind": text,
                    "slug": text,
                    "only_for_balance": truth,
                    "is_risky": truth,
                    "due_weeks": many(COUNT),
                    "numbers": NUMBERS,
                },
                below_average=record(
                    {
                        "ages": AGES,
                        "last_age": AT_LEAST_ONE,
                        "men": AGES,
                        "women": AGES,
                        "says": text,
                        "sources": CODES,
                        "basis": text,
                        "is_read": truth,
                    }
                ),
            )
        ),
    },
    meta=anything,
)

TABLE = many(
    record(
        {
            "code": text,
            "when": text,
            "inputs": LIMITED_WORDS,
            "threshold": named(AT_LEAST_ONE),
            "action": text,
            "message": text,
            "basis": text,
            "sources": CODES,
        }
    )
)


RULES_SHAPE = record(
    {
        "action_order": CODES,
        "progression_caps": record(
            {
                "total_minutes_rise_max": PART,
                "backward_minutes_rise_max": PART,
                "backward_minutes_rise_abs_min": PART,
                "total_min": whole(10, 30),
                "total_max": whole(10, 30),
            },
            one_change_at_a_time=CODES,
        ),
        "usual_pain": record({"answers": AT_LEAST_ONE, "until": AT_LEAST_ONE}),
        "asking_again": record({"weeks": whole(1, 12), "clearance_months": whole(1, 12)}),
        "screening": many(
            record(
                {
                    "code": text,
                    "tier": text,
                    "question": text,
                    "action": text,
                    "message": text,
                    "basis": text,
                    "sources": CODES,
                }
            )
        ),
        **dict.fromkeys(("before", "during", "after", "unknown", "escalation", "missed"), TABLE),
        "effort": many(pair(text, text), least=1),
    },
    energy=anything,
    measures=anything,
)

SHAPES: Mapping[str, Shape] = {
    EVIDENCE: EVIDENCE_SHAPE,
    RULES: RULES_SHAPE,
    CLAIMS: CLAIMS_SHAPE,
    PROGRAMMES: PROGRAMMES_SHAPE,
    MEASURES: MEASURES_SHAPE,
}
"""The files in the order in which they are checked."""
