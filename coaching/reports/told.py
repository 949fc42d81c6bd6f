"""What the rules wanted a coach to know of the plans that go on, in one question for all walkers."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from coaching.models import GrantQuerySet
from coaching.reasons import WINDOW_DAYS, TellFacts
from coaching.reports.standing_facts import Lender
from programmes.models import Adaptation, Enrolment
from programmes.models.adaptations import ESCALATION

# A walker's date runs up to a day behind UTC.
WINDOW = dt.timedelta(days=WINDOW_DAYS + 1)
Told = tuple[TellFacts, ...]


def told_to_coaches(
    lent: GrantQuerySet, people: Sequence[Lender], now: dt.datetime
) -> dict[uuid.UUID, Told]:
    """By walker, newest first: on which of their days, and by which rows of the tables. `people` are those who lend."""
    walkers = {lender.walker_id: lender for lender in people}
    rows = Adaptation.objects.to_be_asked_about().filter(
        enrolment__in=Enrolment.objects.active().filter(walker__in=lent.values("walker")),
        made_at__gte=now - WINDOW,
    )
    found: dict[uuid.UUID, list[TellFacts]] = defaultdict(list)
    for pk, at, figures in rows.values_list("enrolment__walker", "made_at", "figures"):
        found[pk].append(TellFacts(walkers[pk].local_date(at), frozenset(figures[ESCALATION])))
    return {pk: tuple(told) for pk, told in found.items()}
