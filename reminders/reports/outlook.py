"""The dry run in words: what comes in the next two weeks on a person's own clock, and why something does not."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext

from accounts.models import User
from programmes.clinical.adaptation import FOREVER, closures_of
from programmes.models import Enrolment
from programmes.reports.course import course_of
from reminders.kinds import KINDS, Kind
from reminders.models import Suppression
from reminders.planning import Fate
from reminders.reports.coming import DAYS_AHEAD, Coming, coming_to
from reminders.reports.terms import terms_of, unwanted
from reminders.reports.wishes import place_of


@dataclass(frozen=True, slots=True)
class Line:
    """One reminder to come: its local time, its kind, what becomes of it, and the sentence that says so."""

    at: dt.datetime
    kind: Kind
    fate: Fate
    says: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next days of one person; `notices` say what holds for all of them."""

    place: str
    days: int
    lines: tuple[Line, ...]
    notices: tuple[str, ...]


def outlook_for(person: User, *, now: dt.datetime, days: int = DAYS_AHEAD) -> Outlook:
    """What comes if nothing changes from now on."""
    lines = (_line(each, person) for each in coming_to(person, now=now, days=days))
    return Outlook(
        place=place_of(person),
        days=days,
        lines=tuple(sorted(lines, key=lambda line: line.at)),
        notices=tuple(_notices(person, now)),
    )


def _line(each: Coming, person: User) -> Line:
    asked, goes = (at.astimezone(person.zone) for at in (each.when.asked_at, each.when.goes_at))
    at = goes if each.when.fate is Fate.HELD else asked
    said = [_fate_in_words(each.when.fate, asked, goes), _condition(each)]
    return Line(at=at, kind=each.kind, fate=each.when.fate, says=" ".join(filter(None, said)))


def _fate_in_words(fate: Fate, asked: dt.datetime, goes: dt.datetime) -> str:
    times = {"asked": time_format(asked, "H:i"), "goes": time_format(goes, "H:i")}
    return {
        Fate.SENT: gettext("Will be sent."),
        Fate.HELD: gettext("Chosen for %(asked)s; held by your quiet hours until %(goes)s."),
        Fate.DROPPED: gettext(
            "Not sent: your quiet hours end at %(goes)s, when it is of no use any more."
        ),
        Fate.PAUSED: gettext("Not sent, because you paused reminders."),
    }[fate] % times


def _condition(each: Coming) -> str:
    """What must happen, or not, for a reminder that the engine would send if nothing changed."""
    if each.kind.depends_on == "missed":
        day = date_format(each.one.about, "l")
        return gettext("Only if you do not walk on %(day)s.") % {"day": day}
    if each.kind.depends_on == "needing":
        return gettext("Only if somebody needs you.")
    return ""


def _notices(person: User, now: dt.datetime) -> list[str]:
    enrolment = person.enrolments.active().select_related("version").first()
    said = {
        gettext("All reminders are stopped. Only safety notices come."): terms_of(
            person
        ).is_stopped,
        gettext("We could not reach you by e-mail. Check your address in the account settings."): (
            Suppression.objects.of(person.email).exists()
        ),
        gettext("Please confirm your e-mail address first: until then nothing is sent."): (
            unwanted(KINDS["message"], person) == "unconfirmed"
        ),
        gettext("You follow no programme now, so there are no walks to remind you of."): (
            enrolment is None
        ),
        gettext("Your programme is on hold. Reminders wait with it."): (
            enrolment is not None and enrolment.is_on_hold
        ),
    }
    closed = _closed(enrolment, person.local_date(now)) if enrolment else ""
    return [*(text for text, holds in said.items() if holds), *filter(None, [closed])]


def _closed(enrolment: Enrolment, today: dt.date) -> str:
    """The pause of the plan that lies in these days: it has no walks, so nothing is said of any."""
    for closure in closures_of(course_of(enrolment).adaptations):
        is_near = closure.meets(today, today + dt.timedelta(days=DAYS_AHEAD))
        if is_near and closure.opens_on != FOREVER and not enrolment.is_on_hold:
            first, opens = (
                date_format(day, "j F") for day in (closure.begins_on, closure.opens_on)
            )
            said = gettext("Your plan is paused from %(first)s; walks begin again on %(opens)s.")
            return said % {"first": first, "opens": opens}
    return ""
