"""A person's walks as a calendar that other programs read (RFC 5545). It says when and how long, nothing about health."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext
from icalendar import Alarm, Calendar, Event

from accounts.audit import LOOKS
from accounts.models import AuditEvent, User
from programmes.clinical.course import Course
from programmes.models import Enrolment, Session
from programmes.reports.clearances import Allowance, allowance_of
from programmes.reports.course import course_of
from programmes.reports.weeks import walked_in_course
from reminders.reports.wishes import with_wish
from reminders.timing import instant
from walkapp.links import link

READ_AGAIN = dt.timedelta(hours=1)
"""How often we ask calendar programs to look; many come less often."""
KEPT = dt.timedelta(days=90)
"""How far back a calendar shows walks."""
FIRST_CHANGE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Sequence numbers count seconds from here: they must grow with each change and stay below 2³¹."""


def calendar_of(person: User, *, now: dt.datetime) -> bytes:
    """The calendar of the programme that `person` follows; empty without one. While the plan waits no walk is to come."""
    with translation.override(person.language):
        calendar = Calendar()
        calendar.add("prodid", "-//Backalong//Walks//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", gettext("Backward walks"))
        calendar.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", READ_AGAIN)
        enrolment = person.enrolments.active().select_related("version").first()
        for event in _events(enrolment, person, now) if enrolment else ():
            calendar.add_component(event)
        calendar.add_missing_timezones()
        return bytes(calendar.to_ical())


def _events(enrolment: Enrolment, person: User, now: dt.datetime) -> list[Event]:
    today, course = person.local_date(now), course_of(enrolment)
    allowed, changed_at = allowance_of(person, today), _changed_at(enrolment, person)
    sessions = enrolment.sessions.filter(planned_on__gte=today - KEPT).select_related(
        "enrolment__version"
    )
    return [
        _event(session, _minutes(course, session, allowed), person, changed_at)
        for session in with_wish(sessions).order_by("planned_on")
        if session.planned_on < today or not enrolment.is_on_hold
    ]


def _minutes(course: Course, session: Session, allowed: Allowance) -> float:
    """How long a session is, within what clinicians allow on its day."""
    return walked_in_course(course, session, allowed, session.planned_on).total_minutes


def _changed_at(enrolment: Enrolment, person: User) -> dt.datetime:
    """When something about this person last changed: later versions of an event must bear a higher number."""
    changes = AuditEvent.objects.filter(subject=person).exclude(verb__in=LOOKS)
    last = changes.order_by("-at").values_list("at", flat=True).first()
    return max(last or enrolment.enrolled_at, enrolment.enrolled_at)


def _event(session: Any, minutes: float, person: User, changed_at: dt.datetime) -> Event:
    begins_at = instant(session.planned_on, session.local_time, person.zone)
    event = Event()
    event.add("uid", f"{session.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", changed_at.astimezone(dt.UTC))
    event.add("last-modified", changed_at.astimezone(dt.UTC))
    event.add("sequence", max(0, int((changed_at - FIRST_CHANGE).total_seconds())))
    event.add("dtstart", begins_at.astimezone(person.zone))
    event.add("duration", dt.timedelta(minutes=minutes))
    event.add("summary", _title(minutes))
    event.add("description", gettext("Open Today when you are ready. Any other time is fine."))
    event.add("url", link("programmes:today"))
    event.add("class", "PRIVATE")
    skipped = session.status == Session.Status.SKIPPED
    event.add("status", "CANCELLED" if skipped else "CONFIRMED")
    if session.is_wanted and session.status == Session.Status.PLANNED:
        event.add_component(_alarm(_title(minutes)))
    return event


def _title(minutes: float) -> str:
    return ngettext("Walk, %(minutes)s minute", "Walk, %(minutes)s minutes", round(minutes)) % {
        "minutes": f"{minutes:.3g}"
    }


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", dt.timedelta(0))
    return alarm
