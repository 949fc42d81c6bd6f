"""Which walkers wait for a clinician's yes, or soon will, in one query."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from coaching.models import GrantQuerySet
from coaching.reasons import NO_YES_NEEDED, Yes
from programmes.models import Clearance, Screening
from programmes.reports.clearances import judged

NEEDS_A_CLINICIAN = {Screening.Verdict.SEE_A_CLINICIAN, Screening.Verdict.EMERGENCY}
A_DAY, SOON = dt.timedelta(days=1), dt.timedelta(days=14)
RECORD = tuple(field.attname for field in Clearance._meta.concrete_fields)


def yes_of(lent: GrantQuerySet, todays: Mapping[uuid.UUID, dt.date]) -> dict[uuid.UUID, Yes]:
    """Whom their latest answers send to a clinician, with what became of it: read with the records that may say yes."""
    answers = Screening.objects.filter(completed_at__isnull=False)
    later = answers.filter(walker=OuterRef("walker"), completed_at__gt=OuterRef("completed_at"))
    latest = answers.filter(
        ~Exists(later), walker__in=lent.values("walker"), verdict__in=NEEDS_A_CLINICIAN
    ).annotate(
        record=FilteredRelation(
            "walker__clearances", condition=Q(walker__clearances__cancelled_on__isnull=True)
        )
    )
    told: dict[uuid.UUID, frozenset[str]] = {}
    records: dict[uuid.UUID, list[Clearance]] = defaultdict(list)
    columns = {f"record_{name}": F(f"record__{name}") for name in RECORD}
    for walker, codes, *record in latest.annotate(**columns).values_list(
        "walker", "codes", *columns
    ):
        told[walker] = frozenset(codes)
        if record[0]:
            records[walker].append(Clearance(**dict(zip(RECORD, record, strict=True))))
    return {
        walker: yes_for(codes, records[walker], todays[walker]) for walker, codes in told.items()
    }


def yes_for(codes: frozenset[str], records: Iterable[Clearance], today: dt.date) -> Yes:
    """The same of one walker: which yes is missing now, or will be within two weeks."""
    in_force = [row for row in records if row.cancelled_on is None]
    if _waits(codes, in_force, today):
        return Yes(is_missing=True)
    ends = sorted(row.ends_on for row in in_force if today <= row.ends_on < today + SOON)
    return Yes(ends_on=next((day for day in ends if _waits(codes, in_force, day + A_DAY)), None))


def _waits(codes: frozenset[str], records: Iterable[Clearance], day: dt.date) -> bool:
    return judged(codes, records, day).kind.value in NEEDS_A_CLINICIAN


def yes_in(answers: Screening | None, records: Iterable[Clearance], today: dt.date) -> Yes:
    """The same from answers and records that were read already."""
    if answers is None or answers.verdict not in NEEDS_A_CLINICIAN:
        return NO_YES_NEEDED
    return yes_for(frozenset(answers.codes), records, today)
