"""The kinds of reminders: for whom, when, until when they are of use, and what people may choose about each."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reminders import timing
from reminders.planning import EVERY_DAY, Rule

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. Its code is the name of its letter's folder, of its letter, and of its source of candidates.

    `is_on` and `at` hold until the person chooses; without `at` it is sent when something happens. `rule` is when;
    one without waits for no hour. `has_days` and `leads` are what may be chosen besides the hour. One with a `role` is
    only for those who work in it.
    """

    code: str
    title: Text
    says: Text
    rule: Rule
    is_on: bool = True
    at: dt.time | None = None
    latest: dt.time | None = None
    weekdays: int = EVERY_DAY
    has_days: bool = False
    has_one_day: bool = False
    leads: tuple[int, ...] = ()
    role: str = ""
    is_urgent: bool = False
    depends_on: str = ""

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.code.replace("_", "-")

    @property
    def is_safety(self) -> bool:
        """True for what "stop all" leaves on."""
        return self.rule.is_safety


HALF_A_DAY, THREE_DAYS = dt.timedelta(hours=12), dt.timedelta(days=3)
SUNDAY, WORKDAYS = 0b100_0000, 0b001_1111
ANY_TIME = dt.time(9)
"""Kept with a wish about a kind that has no hour."""
FOR_HALF_A_DAY = Rule(days=0, expires=timing.lasts(HALF_A_DAY), for_its_day=False)
"""At an hour of the person's own, about no walk of that day, and of no use much later."""
AT_ONCE = Rule(days=0, expires=timing.expiry)
"""Owed by what happened, at no hour of the person's own: only pauses, stops and quiet hours ask for this rule."""
AT_ONCE_FOR_SAFETY = Rule(days=0, expires=timing.expiry, is_safety=True)

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            code="session_today",
            title=_("On walking days"),
            says=_("How long the walk is, with a link to it."),
            rule=Rule(days=0, expires=timing.expiry),
            at=dt.time(9),
            has_days=True,
            leads=(0, 15, 30, 60, 120),
        ),
        Kind(
            code="evening_before",
            title=_("On the evening before a walk"),
            says=_("That you walk tomorrow, so that you can plan for it."),
            rule=Rule(days=-1, expires=timing.expiry),
            is_on=False,
            at=dt.time(18, 30),
        ),
        Kind(
            code="missed_walk",
            title=_("After a walk that did not happen"),
            says=_("One friendly mail on the next day, then silence until you walk again."),
            rule=Rule(days=1, expires=timing.expiry),
            at=dt.time(10),
            depends_on="missed",
        ),
        Kind(
            code="morning_check_in",
            title=_("On the morning after a walk"),
            says=_("A question with two taps: how is it this morning?"),
            rule=Rule(days=1, expires=timing.morning_expiry),
            at=dt.time(8, 30),
            latest=dt.time(12),
        ),
        Kind(
            code="weekly_summary",
            title=_("A look back at the week"),
            says=_("How many walks you did, and when the next one is."),
            rule=FOR_HALF_A_DAY,
            is_on=False,
            at=dt.time(18),
            weekdays=SUNDAY,
            has_one_day=True,
        ),
        Kind(
            code="rescreening_due",
            title=_("When the safety questions are due"),
            says=_("Once every 12 weeks: please answer the questions again."),
            rule=Rule(days=1, expires=timing.lasts(THREE_DAYS), for_its_day=False, is_safety=True),
            at=dt.time(10),
        ),
        Kind(
            code="plan_changed",
            title=_("When your coach changes your plan"),
            says=_("That something changed, so that you look before your next walk."),
            rule=AT_ONCE_FOR_SAFETY,
        ),
        Kind(
            code="message",
            title=_("When a message waits"),
            says=_("That somebody wrote to you, never what they wrote."),
            rule=AT_ONCE,
        ),
        Kind(
            code="listing_answered",
            title=_("When the site answers about your programme"),
            says=_("That everybody sees a programme of yours now, or that it was given back."),
            rule=AT_ONCE,
            role="coach",
        ),
        Kind(
            code="coach_alert",
            title=_("When a walker needs you now"),
            says=_(
                "At once, also in quiet hours: a fall, high pain, or a plan that our rules stopped."
            ),
            rule=AT_ONCE_FOR_SAFETY,
            role="coach",
            is_urgent=True,
        ),
        Kind(
            code="coach_digest",
            title=_("How many walkers need you"),
            says=_("A number and a link, on the days that you choose; nothing when nobody does."),
            rule=FOR_HALF_A_DAY,
            is_on=False,
            at=dt.time(7, 30),
            weekdays=WORKDAYS,
            has_days=True,
            role="coach",
            depends_on="needing",
        ),
        Kind(
            code="waiting_messages",
            title=_("How many messages wait"),
            says=_("A number and a link, on the days that you choose; nothing when none waits."),
            rule=FOR_HALF_A_DAY,
            is_on=False,
            at=dt.time(7, 30),
            weekdays=WORKDAYS,
            has_days=True,
            role="assistant",
            depends_on="waiting",
        ),
    )
}
