"""When people have to be looked at next: at the next hour of theirs at which they may be owed a reminder."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping

from programmes.models import Enrolment
from reminders import timing
from reminders.kinds import KINDS
from reminders.models import Preference
from reminders.reports.candidates import A_DAY, zone_named
from reminders.reports.sources import SOURCES
from reminders.reports.wishes import DEFAULT_TIME

USUAL = frozenset(
    kind.at
    for kind in KINDS.values()
    if kind.at and kind.is_on and kind.code in SOURCES and kind.code != "session_today"
)
"""The hours of whoever follows a programme and chose no others; that of walking days is kept with the enrolment."""
Hours = dict[uuid.UUID, set[dt.time]]


def next_looks(
    zones: Mapping[uuid.UUID, str], now: dt.datetime
) -> dict[dt.datetime, list[uuid.UUID]]:
    """When each of these people, named with their zones, is to be looked at after `now`: at the latest in a day.

    Hours count on every day, whatever is planned on it: a plan may change, and this stays right.
    """
    hours, looks = _hours(zones), defaultdict(list)
    known: dict[tuple[str, frozenset[dt.time]], dt.datetime] = {}
    for person, zone in zones.items():
        theirs = (zone, frozenset(hours[person]))
        if theirs not in known:
            known[theirs] = _next_hour(*theirs, now)
        looks[known[theirs]].append(person)
    return looks


def _hours(people: Mapping[uuid.UUID, str]) -> Hours:
    """The hours on the clocks of these people at which a reminder may come: rather one too many."""
    hours: Hours = defaultdict(set)
    wishes = Preference.objects.filter(person__in=list(people), is_on=True)
    for person, at in wishes.values_list("person", "local_time"):
        hours[person].add(at)
    follow = Enrolment.objects.active().filter(walker__in=list(people)).order_by()
    for person, chosen in follow.values_list("walker", "reminder_time"):
        hours[person] |= USUAL | {chosen or DEFAULT_TIME}
    return hours


def _next_hour(zone_name: str, hours: frozenset[dt.time], now: dt.datetime) -> dt.datetime:
    """The first of the hours after `now`; a day later for whoever has none, or a zone that nobody knows."""
    zone, latest = zone_named(zone_name), now + A_DAY
    if zone is None:
        return latest
    today = now.astimezone(zone).date()
    coming = (timing.instant(day, at, zone) for day in (today, today + A_DAY) for at in hours)
    return min((at for at in coming if at > now), default=latest)
