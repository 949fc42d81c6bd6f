"""What the rules wanted a coach to know of the plans that go on, in one question for all walkers."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from coaching.models import Grant
from coaching.reasons import WINDOW_DAYS, TellFacts
from programmes.models import Adaptation, Enrolment
from programmes.models.adaptations import ESCALATION

# A walker's date runs up to a day behind UTC.
WINDOW = dt.timedelta(days=WINDOW_DAYS + 1)
Told = tuple[TellFacts, ...]


def told_to_coaches(grants: Sequence[Grant], now: dt.datetime) -> dict[uuid.UUID, Told]:
    """By walker, newest first: on which of their days, and by which rows of the tables."""
    walkers = {grant.walker_id: grant.walker for grant in grants}
    rows = Adaptation.objects.to_be_asked_about().filter(
        enrolment__in=Enrolment.objects.active().filter(walker__in=walkers),
        made_at__gte=now - WINDOW,
    )
    found: dict[uuid.UUID, list[TellFacts]] = defaultdict(list)
    for pk, at, figures in rows.values_list("enrolment__walker", "made_at", "figures"):
        found[pk].append(TellFacts(walkers[pk].local_date(at), frozenset(figures[ESCALATION])))
    return {pk: tuple(told) for pk, told in found.items()}
