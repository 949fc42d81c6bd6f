"""The letter of the morning after a walk."""

import datetime as dt

from accounts.models import Delivery, User
from programmes.models import MorningAnswer, Walk
from reminders.models import CheckInLink
from reminders.timing import day_ends
from walkapp.links import link
from walkapp.mail import Letter, NotWantedError


def morning_check_in(delivery: Delivery, now: dt.datetime) -> Letter:
    """On the morning after a walk: a link to two taps, good for that day. Says nothing about health."""
    person = delivery.person
    walks = Walk.objects.select_related("session__enrolment")
    walk = walks.filter(pk=delivery.context.get("walk")).first()
    if person is None or walk is None:
        raise NotWantedError("walk_gone")
    today = person.local_date(now)
    reason = _why_no_question(walk, person, today)
    if reason:
        raise NotWantedError(reason)
    token = CheckInLink.objects.token_for(walk, expires_at=day_ends(today, person.zone), now=now)
    return Letter(
        "morning_check_in",
        {"check_in_url": link("reminders:check_in", token)},
    )


def _why_no_question(walk: Walk, person: User, today: dt.date) -> str:
    """The first reason not to ask, as a code for the ledger; empty when there is none."""
    answered = MorningAnswer.objects.filter(
        walk__session__enrolment__walker=person, walk__walked_on=walk.walked_on
    )
    reasons = {
        "ended": walk.session.enrolment.has_ended,
        "answered": answered.exists(),
        "not_today": walk.days_ago(today) != 1,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")
