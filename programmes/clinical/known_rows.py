"""The rows that the program acts on, by table and code, each with the names of its thresholds: no row may be lost or invented."""

from collections.abc import Iterator, Mapping
from typing import Any

from programmes.clinical.rows import Tier
from programmes.clinical.shapes import missing

TIERS: Mapping[str, Tier] = {
    "EM": Tier.EMERGENCY,
    "CF": Tier.CLINICIAN_FIRST,
    "CA": Tier.CAUTION,
    "OK": Tier.ALLOW,
}
"""How serious a question is stands in its code."""

TOPS: Mapping[str, int] = {"pain": 10, "effort": 10, "confidence": 5}
"""The highest score of each scale."""

KNOWN: Mapping[str, Mapping[str, str]] = {
    "screening": {
        **{f"EM{number}": "" for number in range(1, 8)},
        **{f"CF{number}": "" for number in range(1, 16)},
        **{f"CA{number}": "" for number in range(1, 11)},
        "OK": "",
    },
    "before": {
        "emergency_sign": "",
        "ill": "",
        "dizzy": "days_in_a_row",
        "alcohol_or_sleepy": "",
        "blood_pressure_high": "days",
        "pain_high": "pain",
        "swelling": "days",
        "pain_some": "pain keep of",
        "place_unsafe": "",
        "helper_missing": "",
        "shoes_wrong": "",
        "treadmill_unsafe": "",
        "ready": "",
    },
    "during": {
        "emergency": "",
        "fall": "",
        "pain_high": "",
        "pain_rise": "",
        "near_fall": "",
        "breathless": "",
        "dizzy": "",
    },
    "after": {
        "emergency_sign": "",
        "head_hit": "",
        "fall_injury": "",
        "fall": "falls",
        "knee_urgent": "",
        "leg_numb_or_weak": "",
        "near_falls": "in_session in_window window_days",
        "near_falls_in_week": "in_week in_week_of_steady_balance",
        "pain_high_twice": "times window_days",
        "pain_high": "pain",
        "morning_pain_lasting": "more_than_days",
        "morning_pain_high": "pain above_usual",
        "morning_pain_up": "above_usual",
        "near_fall": "in_week",
        "pain_up": "pain",
        "usual_pain_rising": "rise weeks",
        "effort_far_over": "effort",
        "effort_over": "above_target",
        "swelling_lasting": "",
        "few_sessions": "done of",
        "confidence_low": "confidence",
        "none": "",
    },
    "unknown": {"morning_missing": "missing", "answers_missing": ""},
    "escalation": {"stepped_back_twice": "times weeks", "same_week_again": "times"},
    "missed": {
        "missed_one": "",
        "missed_many": "",
        "days_off_7": "from_days",
        "days_off_14": "from_days weeks_back",
        "days_off_28": "from_days one_part_of",
        "days_off_56": "from_days",
        "health": "",
    },
}


def faults_in_codes(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The table or row, and the reason: a row that is missing or not known, and one whose numbers are not those it needs."""
    for table, known in KNOWN.items():
        rows = document[table]
        for code in missing(known, [row["code"] for row in rows]):
            yield table, f"the row {code} is missing"
        for place, row in enumerate(rows):
            path = f"{table}[{place}]"
            if row["code"] not in known:
                yield f"{path}.code", f"unknown code {row['code']!r}"
            elif table == "screening":
                yield from _faults_in_tier(path, row)
            else:
                yield from _faults_in_thresholds(path, row, known[row["code"]].split())


def _faults_in_tier(path: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    tier = TIERS[row["code"][:2]]
    if row["tier"] != tier:
        yield f"{path}.tier", f"{row['code']} must be {tier}, not {row['tier']!r}"


def _faults_in_thresholds(
    path: str, row: Mapping[str, Any], needed: list[str]
) -> Iterator[tuple[str, str]]:
    for name in missing(needed, row["threshold"]):
        yield f"{path}.threshold.{name}", "is missing"
    for name in missing(row["threshold"], needed):
        yield f"{path}.threshold.{name}", f"is not known for {row['code']}"
    for name, top in TOPS.items():
        if row["threshold"].get(name, top) > top:
            yield (
                f"{path}.threshold.{name}",
                f"must be {top} at most, not {row['threshold'][name]}",
            )
