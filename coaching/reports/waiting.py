"""Which walkers wait for a clinician's yes, in one query."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from coaching.models import GrantQuerySet
from programmes.models import Clearance, Screening
from programmes.reports.clearances import judged

NEEDS_A_CLINICIAN = {Screening.Verdict.SEE_A_CLINICIAN, Screening.Verdict.EMERGENCY}
RECORD = tuple(field.attname for field in Clearance._meta.concrete_fields)


def waiting_for_a_yes(lent: GrantQuerySet, todays: Mapping[uuid.UUID, dt.date]) -> set[uuid.UUID]:
    """Whom their latest answers send to a clinician who has not said yes: read with the records that may say it."""
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
        walker
        for walker, codes in told.items()
        if judged(codes, records[walker], todays[walker]).kind.value in NEEDS_A_CLINICIAN
    }


def is_waiting(answers: Screening, records: Iterable[Clearance], today: dt.date) -> bool:
    """The same of one walker whose latest answers and records were read already."""
    if answers.verdict not in NEEDS_A_CLINICIAN:
        return False
    in_force = [row for row in records if row.cancelled_on is None]
    return judged(frozenset(answers.codes), in_force, today).kind.value in NEEDS_A_CLINICIAN
