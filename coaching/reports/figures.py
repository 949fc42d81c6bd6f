"""A clinic in figures that tell of nobody: adherence, and walkers whom no coach looks after."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from coaching.models import Clinic, Grant
from coaching.reports.harm import FEWEST_WALKERS
from programmes.models import Enrolment, Session

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Adherence:
    """Sessions walked of those planned in the last weeks; hidden when it could tell whose they are."""

    done: int
    planned: int
    walkers: int

    @property
    def percent(self) -> int | None:
        """Of a hundred; None when there is nothing to tell, or too few people to stay unknown."""
        if self.walkers < FEWEST_WALKERS or not self.planned:
            return None
        return round(100 * self.done / self.planned)


def adherence_in(clinic: Clinic, now: dt.datetime) -> Adherence:
    """Of everybody who shares with a coach of this clinic; days that are not over count once they are walked."""
    walkers = Grant.objects.in_force(now).filter(clinic=clinic).values("walker")
    plans = Enrolment.objects.active().filter(walker__in=walkers)
    today = now.date()
    window = Q(planned_on__gte=today - dt.timedelta(weeks=WEEKS), planned_on__lt=today)
    walked = Q(status=Session.Status.WALKED)
    counted = Session.objects.filter(window, enrolment__in=plans).aggregate(
        planned=Count("pk"),
        done=Count("pk", filter=walked),
        walkers=Count("enrolment__walker", distinct=True),
    )
    return Adherence(**counted)


def without_a_coach(clinic: Clinic, now: dt.datetime) -> int:
    """Walkers who still lend to this clinic while nobody there looks after them."""
    lent = Grant.objects.open(now).filter(clinic=clinic)
    led = Grant.objects.in_force(now).filter(clinic=clinic)
    left = lent.exclude(walker__in=led.values("walker"))
    return left.aggregate(number=Count("walker", distinct=True))["number"] or 0
