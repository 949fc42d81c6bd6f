"""Letters about a plan that begins or has changed, with its walks as a file for the calendar: the same events as in the feed."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from accounts.models import Delivery
from programmes.models import Enrolment
from reminders.feed import calendar_of
from walkapp.links import link
from walkapp.mail import Attachment, Letter, NotWantedError

Writer = Callable[[Delivery, dt.datetime], Letter]
FILE = "walks.ics"


def plan_begins(delivery: Delivery, now: dt.datetime) -> Letter:
    """To a walker who chose a programme. Its name stays out, because it can tell of a condition."""
    enrolment = Enrolment.objects.active().filter(pk=delivery.occurrence).first()
    if enrolment is None:
        raise NotWantedError("enrolment_ended")
    return Letter(
        "plan_begins",
        {
            "first_on": enrolment.sessions.earliest("planned_on").planned_on,
            "plan_url": link("programmes:plan"),
            "settings_url": link("reminders:settings"),
        },
    )


def with_calendar(write: Writer) -> Writer:
    """The same letter with the walks of its reader's plan, unless there are none to come."""

    def written(delivery: Delivery, now: dt.datetime) -> Letter:
        letter = write(delivery, now)
        calendar = calendar_of(delivery.person, now=now).decode() if delivery.person else ""
        if "BEGIN:VEVENT" not in calendar:
            return letter
        return replace(
            letter,
            context={**letter.context, "has_calendar": True},
            attachments=(Attachment(FILE, calendar, "text/calendar"),),
        )

    return written
