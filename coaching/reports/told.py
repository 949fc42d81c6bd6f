"""What the rules wanted a coach to know of the plans that go on, in one question for all walkers."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from accounts.models import User
from coaching.models import GrantQuerySet
from coaching.reasons import WINDOW_DAYS, TellFacts
from coaching.reports.lenders import Lender
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


def told_in(rows: Iterable[Adaptation], walker: User, now: dt.datetime) -> Told:
    """The same of a story that was read already: `to_be_asked_about` in words of one plan."""
    newest = {
        row.reviewed_on: row.correction
        for row in sorted(rows, key=lambda row: row.correction)
        if row.reviewed_on
    }
    asked = [
        row
        for row in rows
        if ESCALATION in row.figures
        and row.made_by_id is None
        and row.made_at >= now - WINDOW
        and (row.reviewed_on is None or row.correction == newest[row.reviewed_on])
    ]
    return tuple(
        TellFacts(walker.local_date(row.made_at), frozenset(row.figures[ESCALATION]))
        for row in sorted(asked, key=lambda row: row.made_at, reverse=True)
    )
