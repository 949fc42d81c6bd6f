"""What a walker's phone sent too late for the plan, as their coach may see it: kept beside the plan, and never counted."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from coaching.models import Grant
from programmes.models import KeptAside
from programmes.reports.kept_aside import WHY, facts_lent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind, Reason = KeptAside.Kind, KeptAside.Reason
SHOWN = 5
TITLES: dict[str, "StrOrPromise"] = {
    Kind.LOG: _("Log of a walk"),
    Kind.CHECK_IN: _("Check before a walk"),
    Kind.MORNING: _("Morning after a walk"),
}
WITH_PAIN = (Kind.CHECK_IN, Kind.MORNING)
"""They tell of hardly anything but pain, and are lent with it."""


@dataclass(frozen=True, slots=True)
class AsideEntry:
    """One form; facts and words are empty unless they are shared."""

    title: str
    on: dt.date
    why: str
    facts: tuple[tuple[str, str], ...]
    note: str


def aside_lent(grant: Grant) -> tuple[AsideEntry, ...]:
    """The newest forms, whether the walker has read about them or not; load the walker with the grant."""
    rows = grant.walker.kept_aside.select_related("walker", "session")
    lent = rows if grant.shares_pain else rows.exclude(kind__in=WITH_PAIN)
    return tuple(_entry(row, grant) for row in lent[:SHOWN])


def _entry(row: KeptAside, grant: Grant) -> AsideEntry:
    is_read = row.reason != Reason.UNREADABLE
    shares_note = is_read and grant.shares_notes
    return AsideEntry(
        title=str(TITLES[row.kind]),
        on=row.walker.local_date(row.said_at),
        why=str(WHY[Reason(row.reason)]),
        facts=facts_lent(row, tells_pain=grant.shares_pain) if is_read else (),
        note=row.told.get("note", "") if shares_note else "",
    )
