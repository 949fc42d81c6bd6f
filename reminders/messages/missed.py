"""The letter after a walk that did not happen: one, friendly, and without blame."""

import datetime as dt

from accounts.models import Delivery
from programmes.models import Session
from reminders.reports.walk_candidates import missed
from walkapp.links import link
from walkapp.mail import Letter, NotWantedError

A_DAY = dt.timedelta(days=1)


def missed_walk(delivery: Delivery, now: dt.datetime) -> Letter:
    """On the day after. Says that nothing is lost, and when the next walk is."""
    person = delivery.person
    asked = missed().filter(enrolment__walker=person, pk=delivery.context.get("session"))
    session = asked.first() if person else None
    if person is None or session is None:
        raise NotWantedError(_what_became_of(delivery))
    if not session.nudge_wanted:
        raise NotWantedError("turned_off")
    if session.planned_on.isoformat() != delivery.occurrence:
        raise NotWantedError("moved")
    today = person.local_date(now)
    if session.planned_on + A_DAY != today or session.next_on == today:
        raise NotWantedError("not_today")
    return Letter(
        "missed_walk",
        {
            "next_on": session.next_on,
            "log_url": link("programmes:log", session.pk),
            "plan_url": link("programmes:plan"),
        },
    )


def _what_became_of(delivery: Delivery) -> str:
    """Why there is no missed walk any more, as a code for the ledger."""
    session = (
        Session.objects.select_related("enrolment")
        .filter(pk=delivery.context.get("session"))
        .first()
    )
    if session is None:
        return "session_gone"
    if session.status != Session.Status.PLANNED:
        return str(session.status)
    if session.enrolment.status != session.enrolment.Status.ACTIVE:
        return str(session.enrolment.status)
    return "not_missed"
