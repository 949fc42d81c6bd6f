"""What the settings pages of reminders say back."""

import datetime as dt
from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_noop

from accounts.models import User
from coaching.access import roles_of
from programmes.clinical.course import chosen_on
from programmes.reports.course import course_of
from reminders.kinds import KINDS, Kind
from reminders.models import Preference, ReminderTerms, Suppression
from reminders.planning import OWED
from reminders.reports.coming import coming_to
from reminders.reports.terms import kept_terms
from reminders.reports.wishes import Chosen, all_chosen, chosen_of, place_of

FAR = 120
"""How many days ahead the next reminder is looked for."""
DAYS = (
    gettext_noop("Mondays"),
    gettext_noop("Tuesdays"),
    gettext_noop("Wednesdays"),
    gettext_noop("Thursdays"),
    gettext_noop("Fridays"),
    gettext_noop("Saturdays"),
    gettext_noop("Sundays"),
)


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind on the list: what was chosen about it."""

    kind: Kind
    chosen: Chosen


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
    terms: ReminderTerms | None
    is_paused: bool
    others: tuple[KindLine, ...]

    @property
    def is_stopped(self) -> bool:
        """True after "stop all"."""
        return self.terms is not None and self.terms.stopped_at is not None

    @property
    def days(self) -> str:
        """The walking days as people say them, such as "Mondays, Wednesdays and Saturdays"."""
        return in_words(self.weekdays)


def in_words(weekdays: tuple[int, ...]) -> str:
    """Days of the week as people say them."""
    *first, last = [gettext(DAYS[day]) for day in weekdays]
    if not first:
        return last
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last}


def reminder_settings(person: User, *, now: dt.datetime) -> ReminderSettings:
    """One person's wishes, with the next reminder that follows from them."""
    today, terms = person.local_date(now), kept_terms(person)
    enrolment = person.enrolments.active().select_related("version").first()
    chosen = chosen_of(person, KINDS[Preference.Kind.SESSION_TODAY], now=now)
    planned = chosen_on(course_of(enrolment), today) if enrolment else ()
    return ReminderSettings(
        is_on=chosen.is_on,
        local_time=chosen.local_time,
        weekdays=tuple(day for day in planned if chosen.weekdays >> day & 1),
        place=place_of(person),
        next_at=_next(person, now),
        is_on_hold=enrolment is not None and enrolment.is_on_hold,
        unreachable=why_unreachable(person),
        terms=terms,
        is_paused=bool(terms and terms.paused_until and terms.paused_until >= today),
        others=_others(person),
    )


def kinds_for(person: User) -> tuple[Kind, ...]:
    """Those about which the person may choose: some are only for who works in a role."""
    roles = {"", *roles_of(person)}
    return tuple(kind for kind in KINDS.values() if kind.role in roles)


def why_unreachable(person: User) -> str:
    """Why no mail goes to this person: `complained`, `bounced`, or empty when it does."""
    scopes = set(Suppression.objects.of(person.email).values_list("scope", flat=True))
    if Suppression.Scope.ALL in scopes:
        return "complained"
    return "bounced" if scopes else ""


def _next(person: User, now: dt.datetime) -> dt.datetime | None:
    coming = coming_to(person, now=now, days=FAR, kinds=(Preference.Kind.SESSION_TODAY,))
    owed = (each.when.goes_at for each in coming if each.when.fate in OWED)
    first = next(owed, None)
    return localtime(first, person.zone) if first else None


def _others(person: User) -> tuple[KindLine, ...]:
    """All kinds for this person but the two that have a place of their own on the page."""
    own = {Preference.Kind.SESSION_TODAY, Preference.Kind.MORNING_CHECK_IN}
    shown = tuple(kind for kind in kinds_for(person) if kind.code not in own)
    return tuple(map(KindLine, shown, all_chosen(person, shown)))
