"""What people want to hear and when, read from what they chose; nothing is written here."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Case, DateTimeField, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from accounts.models import User
from programmes.clinical.course import chosen_on
from programmes.models import Enrolment, Session
from programmes.reports.course import course_of
from reminders.models import Preference, Suppression
from reminders.timing import instant

DEFAULT_TIME = dt.time(9)
MORNING_TIME = dt.time(8, 30)
DAYS = (
    gettext_noop("Mondays"),
    gettext_noop("Tuesdays"),
    gettext_noop("Wednesdays"),
    gettext_noop("Thursdays"),
    gettext_noop("Fridays"),
    gettext_noop("Saturdays"),
    gettext_noop("Sundays"),
)


def with_wish(sessions: QuerySet[Session]) -> QuerySet[Any, Any]:
    """Adds `is_wanted`, `local_time` and `asked_at`: what the walker wants to hear on a walking day, since when.

    The latest wish wins: the one on the settings page, or the one given when enrolling, where no time means none.
    Walkers whom a coach enrolled have not said anything yet: they hear at the usual time. Off stays off.
    """
    chosen = "enrolment__walker__preferences"
    is_newer = Q(wish__changed_at__gte=F("enrolment__enrolled_at"))
    said_none = Q(
        enrolment__reminder_time__isnull=True, enrolment__enrolled_by=F("enrolment__walker")
    )
    return sessions.annotate(
        wish=FilteredRelation(
            chosen, condition=Q(**{f"{chosen}__kind": Preference.Kind.SESSION_TODAY})
        )
    ).annotate(
        is_wanted=Case(
            When(wish__is_on=False, then=Value(value=False)),
            When(is_newer, then=Value(value=True)),
            When(said_none, then=Value(value=False)),
            default=Value(value=True),
        ),
        local_time=Case(
            When(is_newer, then="wish__local_time"),
            default=Coalesce("enrolment__reminder_time", "wish__local_time", Value(DEFAULT_TIME)),
        ),
        asked_at=Case(
            When(is_newer, then="wish__changed_at"),
            default="enrolment__enrolled_at",
            output_field=DateTimeField(),
        ),
    )


def place_of(person: User) -> str:
    """The town that gives the person's time zone its name, such as London."""
    return person.time_zone.rpartition("/")[2].replace("_", " ")


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """What the settings page says back; `next_at` is None when nothing is to come."""

    is_on: bool
    local_time: dt.time
    weekdays: tuple[int, ...]
    place: str
    next_at: dt.datetime | None
    is_on_hold: bool
    unreachable: str

    @property
    def days(self) -> str:
        """The walking days as people say them, such as "Mondays, Wednesdays and Saturdays"."""
        *first, last = [gettext(DAYS[day]) for day in self.weekdays]
        if not first:
            return last
        return gettext("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}


def reminder_settings(person: User, *, now: dt.datetime) -> ReminderSettings:
    """One person's wishes, with the next reminder that follows from them."""
    today = person.local_date(now)
    enrolment = person.enrolments.active().select_related("version").first()
    coming = _coming(enrolment, today) if enrolment else []
    is_on, local_time = coming[0][1:] if coming else _chosen(person)
    is_on_hold = enrolment is not None and enrolment.is_on_hold
    due = (instant(on, at, person.zone) for on, is_on, at in coming if is_on and not is_on_hold)
    return ReminderSettings(
        is_on=is_on,
        local_time=local_time,
        weekdays=chosen_on(course_of(enrolment), today) if enrolment else (),
        place=place_of(person),
        next_at=next((at for at in due if at > now), None),
        is_on_hold=is_on_hold,
        unreachable=why_unreachable(person),
    )


def why_unreachable(person: User) -> str:
    """Why no mail goes to this person: `complained`, `bounced`, or empty when it does."""
    scopes = set(Suppression.objects.of(person.email).values_list("scope", flat=True))
    if Suppression.Scope.ALL in scopes:
        return "complained"
    return "bounced" if scopes else ""


def _coming(enrolment: Enrolment, today: dt.date) -> list[tuple[dt.date, bool, dt.time]]:
    """The next two walks, because the first reminder may be over for today."""
    planned = enrolment.sessions.planned().filter(planned_on__gte=today).order_by("planned_on")
    return list(with_wish(planned).values_list("planned_on", "is_wanted", "local_time")[:2])


def _chosen(person: User) -> tuple[bool, dt.time]:
    """What somebody without coming walks wants."""
    preference = person.preferences.filter(kind=Preference.Kind.SESSION_TODAY).first()
    return (preference.is_on, preference.local_time) if preference else (True, DEFAULT_TIME)


def calendar_address(person: User) -> str | None:
    """Where programs read this person's calendar: None when nowhere, empty when it can no longer be shown."""
    feed = person.calendar_feeds.open().first()
    if feed is None:
        return None
    path = reverse("reminders:calendar", kwargs={"token": feed.token}) if feed.token else ""
    return path and settings.SITE_URL + path


@dataclass(frozen=True, slots=True)
class MorningWish:
    """Whether somebody wants the question on the morning after a walk, and when; on until they say otherwise."""

    is_on: bool
    local_time: dt.time


def morning_wish(person: User) -> MorningWish:
    """What the person chose, or the usual."""
    chosen = person.preferences.filter(kind=Preference.Kind.MORNING_CHECK_IN).first()
    if chosen is None:
        return MorningWish(is_on=True, local_time=MORNING_TIME)
    return MorningWish(is_on=chosen.is_on, local_time=chosen.local_time)
