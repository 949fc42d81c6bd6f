"""Falls, near-falls and stops for pain in a clinic: how many for 1,000 sessions, and never whose."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from accounts.models import User
from coaching.models import Clinic, Grant
from programmes.models import AdverseEvent, Walk

PER_SESSIONS = 1000
FEW_SESSIONS = 300
"""Below this many sessions one event more or less moves the rate by more than three: it says little."""
WALKED = ("fall", "near_fall", "stop_for_pain")
"""Kinds that walks tell of; what happened in a physical test is no matter of sessions and is counted apart."""
FEWEST_WALKERS = 5
"""Below this many walkers a count could tell whose event it was, so none is shown."""


@dataclass(frozen=True, slots=True)
class HarmRow:
    """One kind of event."""

    name: str
    count: int
    rate: str


@dataclass(frozen=True, slots=True)
class Harm:
    """The events of a clinic's walkers; no rows when they could tell whose they are."""

    sessions: int
    rows: tuple[HarmRow, ...]
    in_tests: int = 0

    @property
    def is_small(self) -> bool:
        """True when the rates rest on too few sessions to say much."""
        return self.sessions < FEW_SESSIONS


def harm_in(clinic: Clinic, now: dt.datetime) -> Harm:
    """What happened to the walkers who share with this clinic; stops for pain only of those who share pain."""
    grants = Grant.objects.in_force(now).filter(clinic=clinic)
    walkers = User.objects.filter(pk__in=grants.values("walker"))
    told = Walk.objects.filter(session__enrolment__walker__in=walkers).aggregate(
        sessions=Count("pk"), walkers=Count("session__enrolment__walker", distinct=True)
    )
    if told["walkers"] < FEWEST_WALKERS:
        return Harm(told["sessions"], ())
    sharing = grants.filter(shares_pain=True).values("walker")
    kinds = AdverseEvent.Kind
    lent = Q(walker__in=sharing) | ~Q(kind__in=[kinds.STOP_FOR_PAIN, kinds.UNWELL])
    in_walk = Q(walk__isnull=False)
    counted = (
        AdverseEvent.objects.filter(lent, walker__in=walkers)
        .order_by()
        .values_list("kind")
        .annotate(walked=Sum("count", filter=in_walk), tested=Sum("count", filter=~in_walk))
    )
    walked = {kind: number or 0 for kind, number, _tested in counted}
    return Harm(
        told["sessions"],
        tuple(_row(kinds(kind), walked.get(kind, 0), told["sessions"]) for kind in WALKED),
        in_tests=sum(tested or 0 for _kind, _walked, tested in counted),
    )


def _row(kind: AdverseEvent.Kind, count: int, sessions: int) -> HarmRow:
    return HarmRow(str(kind.label), count, f"{PER_SESSIONS * count / sessions:.1f}")
