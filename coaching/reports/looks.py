"""Who looked at a walker's data, and when, as the walker reads it: from the audit trail, in plain words."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audit import LOOKS
from accounts.models import AuditEvent, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE_LINES = 50
WORDS: dict[str, "StrOrPromise"] = {
    "walker.viewed": _("your page: plan, walks and what you share"),
    "plan.viewed": _("your plan, to choose or change it"),
    "messages.viewed": _("your messages"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """One opening of one page."""

    at: dt.datetime
    who: str
    clinic: str
    what: str


@dataclass(frozen=True, slots=True)
class LooksPage:
    """The looks of one page by day, newest first; `older` leads on."""

    days: tuple[tuple[dt.date, tuple[Look, ...]], ...]
    older: int | None


def looks_page(*, walker: User, before: int | None = None) -> LooksPage:
    """What other people opened, in two queries however long the trail is."""
    rows = AuditEvent.objects.filter(subject=walker, verb__in=LOOKS).exclude(actor=walker)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("actor").order_by("-pk")[: PAGE_LINES + 1])
    shown = found[:PAGE_LINES]
    grants = walker.grants_given.select_related("clinic")
    clinics = {str(grant.pk): grant.clinic.name for grant in grants}
    days: dict[dt.date, list[Look]] = {}
    for row in shown:
        look = _look(row, walker, clinics.get(row.target, ""))
        days.setdefault(look.at.date(), []).append(look)
    return LooksPage(
        days=tuple((day, tuple(made)) for day, made in days.items()),
        older=shown[-1].pk if len(found) > PAGE_LINES else None,
    )


def _look(row: AuditEvent, walker: User, clinic: str) -> Look:
    return Look(
        at=row.at.astimezone(walker.zone),
        who=row.actor.shown_name if row.actor else gettext("Somebody whose account is gone"),
        clinic=clinic,
        what=str(WORDS[row.verb]),
    )
