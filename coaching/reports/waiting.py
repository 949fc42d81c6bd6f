"""Which walkers wait for a clinician's yes, in at most two queries."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence

from programmes.models import Clearance, Screening
from programmes.reports.clearances import judged

NEEDS_A_CLINICIAN = {Screening.Verdict.SEE_A_CLINICIAN, Screening.Verdict.EMERGENCY}


def waiting_for_a_yes(
    people: Sequence[uuid.UUID], todays: Mapping[uuid.UUID, dt.date]
) -> set[uuid.UUID]:
    """Whom their latest answers send to a clinician who has not said yes; asks for records only where there is one to find."""
    answers = Screening.objects.filter(walker__in=people, completed_at__isnull=False)
    latest = {
        walker: (verdict, codes)
        for walker, verdict, codes in answers.order_by("completed_at").values_list(
            "walker", "verdict", "codes"
        )
    }
    told = {
        walker: frozenset(codes)
        for walker, (verdict, codes) in latest.items()
        if verdict in NEEDS_A_CLINICIAN
    }
    records: dict[uuid.UUID, list[Clearance]] = defaultdict(list)
    if told:
        for row in Clearance.objects.in_force().filter(walker__in=told):
            records[row.walker_id].append(row)
    return {
        walker
        for walker, codes in told.items()
        if judged(codes, records[walker], todays[walker]).kind.value in NEEDS_A_CLINICIAN
    }
