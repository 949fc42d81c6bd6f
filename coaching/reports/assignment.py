"""Which programmes a coach may give a walker, and which not and why."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext

from accounts.models import User
from coaching.access import programmes_for
from coaching.models import Grant
from programmes.clinical.screening import Verdict, may_enter
from programmes.models import Enrolment, Programme, ProgrammeVersion, Screening
from programmes.reports.clearances import verdict_on
from programmes.reports.screening import latest_screening, usable_screening


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme for one walker; `refusal` is empty when it suits, and so is `made_by` in the catalogue."""

    slug: str
    version: ProgrammeVersion
    refusal: str = ""
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """The walker's verdict, what suits them, and what they follow until when."""

    grant: Grant
    today: dt.date
    screening: Screening | None
    is_out_of_date: bool
    suitable: tuple[Offer, ...]
    unsuitable: tuple[Offer, ...]
    current: Enrolment | None
    current_until: dt.date | None


def catalogue() -> list[Programme]:
    """What everybody sees, with the current versions, in the order of the catalogue."""
    return list(Programme.objects.listed().select_related("current", "author"))


def assignment_page(*, grant: Grant, now: dt.datetime) -> AssignmentPage:
    """What the coach of `grant` can choose from; nothing while the health answers are missing or out of date."""
    usable = usable_screening(grant.walker, now)
    latest = usable or latest_screening(grant.walker)
    today = grant.walker.local_date(now)
    offers = _offers(grant.read_by, usable, today) if usable else []
    current = grant.walker.enrolments.active().select_related("version").first()
    return AssignmentPage(
        grant=grant,
        today=today,
        screening=latest,
        is_out_of_date=latest is not None and usable is None,
        suitable=tuple(offer for offer in offers if not offer.refusal),
        unsuitable=tuple(offer for offer in offers if offer.refusal),
        current=current,
        current_until=current.sessions.aggregate(last=Max("planned_on"))["last"]
        if current
        else None,
    )


def why_not(walker: User, version: ProgrammeVersion, now: dt.datetime) -> str:
    """Why this walker cannot be given a programme beside what they do now, in plain words; empty when they can."""
    if walker.enrolments.active().exists():
        return gettext("They follow a programme already.")
    usable = usable_screening(walker, now)
    if usable is None:
        return gettext("Their health answers are missing or too old.")
    verdict = verdict_on(usable, walker.local_date(now))
    suitability = may_enter(verdict, version.eligibility, is_clinician_led=True)
    return "" if suitability.is_allowed else gettext(suitability.reason)


def _offers(coach: User, screening: Screening, today: dt.date) -> list[Offer]:
    verdict = verdict_on(screening, today)
    return [
        _offer(verdict, programme, programme.current)
        for programme in programmes_for(coach).select_related("current", "author")
        if programme.current
    ]


def _offer(verdict: Verdict, programme: Programme, version: ProgrammeVersion) -> Offer:
    suitability = may_enter(verdict, version.eligibility, is_clinician_led=True)
    return Offer(
        slug=programme.slug,
        version=version,
        made_by=programme.made_by,
        refusal="" if suitability.is_allowed else suitability.reason,
    )
