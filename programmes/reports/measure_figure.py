"""Results of a physical test as words and as a figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from programmes.clinical.measures import LESS_IS_BETTER, TENTHS, Kind
from programmes.models import Measure
from programmes.reports import words
from programmes.reports.measure_words import HOW_TO

DOTS = 5
"""How many results a figure shows, so that their days can be read on a phone."""
TOPS = (4, 6, 10, 15, 20, 30, 40, 60, 120)


@dataclass(frozen=True, slots=True)
class Figure:
    """Dots with values; joined only when there are enough of them to speak of a trend."""

    values: tuple[float, ...]
    top: int
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    label: str
    is_joined: bool


def value_words(kind: Kind, tenths: int) -> str:
    """4.5 seconds, 11 stands, or 3 of 4 stances."""
    if kind in LESS_IS_BETTER:
        return gettext("%(seconds)s seconds") % {"seconds": f"{tenths / TENTHS:.1f}"}
    whole = tenths // TENTHS
    if kind is Kind.BALANCE:
        return gettext("%(held)d of 4 stances") % {"held": whole}
    return ngettext("%(count)d stand", "%(count)d stands", whole) % {"count": whole}


def figure_of(kind: Kind, rows: Sequence[Measure], *, is_joined: bool) -> Figure:
    """The last results as dots."""
    rows = rows[-DOTS:]
    values = tuple(row.tenths / TENTHS for row in rows)
    top = next((top for top in TOPS if top >= max(values)), TOPS[-1])
    told = "; ".join(
        f"{words.short_date(row.measured_on)}: {value_words(kind, row.tenths)}" for row in rows
    )
    return Figure(
        values=values,
        top=top,
        ticks=(0, top / 2, top),
        labels=tuple(date_format(row.measured_on, "j M") for row in rows),
        label=gettext("Results of the %(name)s, oldest first. %(results)s.")
        % {"name": HOW_TO[kind].name, "results": told},
        is_joined=is_joined,
    )
