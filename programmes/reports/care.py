"""The care card: the emergency number of a country, and the signs that call for it, in the words of the tables."""

from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.regions import EVERYWHERE, country_names, emergency_number
from programmes.clinical.rules import Row, Tier
from programmes.clinical.screening import QUESTIONS
from programmes.clinical.stop_rules import AFTER_ROWS, DURING_ROWS

SAME_DAY_ROWS = ("fall_injury", "knee_urgent", "leg_numb_or_weak")
CALL = "emergency"


@dataclass(frozen=True, slots=True)
class CarePage:
    """The card for one country; without a known country the number is 112, which most phones forward."""

    number: str
    country: str
    region: str
    countries: tuple[tuple[str, str], ...]
    call_now: tuple[str, ...]
    today: tuple[str, ...]
    stop: tuple[tuple[str, str], ...]


def care_page(region: str) -> CarePage:
    """The card for this two-letter code; anything else counts as unknown."""
    names = country_names()
    known = region if region in names else ""
    return CarePage(
        number=emergency_number(known) if known else EVERYWHERE,
        country=names.get(known, ""),
        region=known,
        countries=tuple(names.items()),
        call_now=(*_questions(is_same_day=False), _when(AFTER_ROWS["head_hit"])),
        today=(
            *_questions(is_same_day=True),
            *(_when(AFTER_ROWS[code]) for code in SAME_DAY_ROWS),
        ),
        stop=tuple((_when(row), gettext(row.message)) for row in DURING_ROWS if row.code != CALL),
    )


def _questions(*, is_same_day: bool) -> tuple[str, ...]:
    return tuple(
        gettext(question.text)
        for question in QUESTIONS
        if question.tier is Tier.EMERGENCY and question.consequence.is_same_day == is_same_day
    )


def _when(row: Row) -> str:
    return gettext(row.when)
