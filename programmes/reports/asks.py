"""What Today asks quietly: about an event, and about the morning after. Most days it asks nothing, and no query."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from programmes.clinical.figures import MORNING_FAR_ABOVE
from programmes.models import Walk
from programmes.reports.events import ASKED_FOR_DAYS, OpenEvent, open_events
from programmes.reports.lived import Followed, LivedWalk
from programmes.reports.mornings import OFFERED_FOR_DAYS, OpenMorning, open_mornings


@dataclass(frozen=True, slots=True)
class Asks:
    """Cards with a link each."""

    events: tuple[OpenEvent, ...] = ()
    mornings: tuple[OpenMorning, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.events or self.mornings)


NOTHING = Asks()


def open_asks(walker: User, walks: Sequence[LivedWalk], today: dt.date, plan: Followed) -> Asks:
    """What to ask somebody who walked these walks of their latest plan; after its end no morning changes it."""
    in_test = plan.told_in_test is not None and _is_asked(plan.told_in_test, today)
    asks_events = in_test or any(_tells_of_an_event(walk, today) for walk in walks)
    asks_morning = not plan.has_ended and any(_has_a_morning(walk, today) for walk in walks)
    theirs = Walk.objects.filter(session__enrolment__walker=walker)
    return Asks(
        events=open_events(walker.adverse_events.all(), today) if asks_events else (),
        mornings=open_mornings(theirs, today) if asks_morning else (),
    )


def _tells_of_an_event(walk: LivedWalk, today: dt.date) -> bool:
    happened = walk.falls or walk.near_falls or walk.stop_code
    return bool(happened) and _is_asked(walk.walked_on, today)


def _is_asked(happened_on: dt.date, today: dt.date) -> bool:
    return (today - happened_on).days < ASKED_FOR_DAYS


def _has_a_morning(walk: LivedWalk, today: dt.date) -> bool:
    """The morning after, and the next ones after a walk that was sore."""
    days = (today - walk.walked_on).days
    pain = max(walk.pain_worst or 0, walk.pain_after or 0)
    return days == 1 or (pain >= MORNING_FAR_ABOVE and 1 < days <= OFFERED_FOR_DAYS)
