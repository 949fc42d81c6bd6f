"""The letters of reminders, and the list of all letters that the ledger may owe."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.urls import reverse

from accounts.messages import LETTERS as ACCOUNT_LETTERS
from accounts.models import Delivery, User
from coaching.messages import LETTERS as COACHING_LETTERS
from programmes.clinical.plan import Segment
from programmes.models import Enrolment, Session
from reminders.models import MailToken, Preference
from reminders.reports import place_of
from reminders.timing import SPACING
from walkapp.mail import Letter, NotWantedError

FITS_A_LABEL = 5  # per cent of the width of a letter on a phone
KIND = Preference.Kind.SESSION_TODAY


def session_today(delivery: Delivery, now: dt.datetime) -> Letter:
    """On the morning of a walk. Says how long and in what order, nothing about health, not even the programme's name."""
    person = delivery.person
    session = (
        Session.objects.select_related("enrolment__version")
        .filter(pk=delivery.context.get("session"), enrolment__walker=person)
        .first()
    )
    if person is None or session is None:
        raise NotWantedError("session_gone")
    _refuse_if_not_wanted(delivery, session, person)
    _refuse_if_not_today(delivery, session, person.local_date(now))
    stop_url = settings.SITE_URL + reverse(
        "reminders:unsubscribe",
        kwargs={"token": MailToken.objects.token_for(person, KIND, now=now)},
    )
    return Letter(
        "session_today",
        {
            **_walk(session),
            "hour": now.astimezone(person.zone).hour,
            "asked_at": delivery.due_at,
            "place": place_of(person),
            "today_url": settings.SITE_URL + reverse("programmes:today"),
            "move_url": settings.SITE_URL + reverse("programmes:not_today", args=[session.pk]),
            "settings_url": settings.SITE_URL + reverse("reminders:settings"),
            "stop_url": stop_url,
        },
        {
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _refuse_if_not_wanted(delivery: Delivery, session: Session, person: User) -> None:
    if person.preferences.filter(kind=KIND, is_on=False).exists():
        raise NotWantedError("turned_off")
    if not EmailAddress.objects.filter(
        user=person, email__iexact=person.email, verified=True
    ).exists():
        raise NotWantedError("unconfirmed")
    if session.status != Session.Status.PLANNED:
        raise NotWantedError(session.status)
    if session.enrolment.status != Enrolment.Status.ACTIVE:
        raise NotWantedError(session.enrolment.status)
    others = person.deliveries.filter(kind=KIND, state=Delivery.State.SENT).exclude(pk=delivery.pk)
    if others.filter(due_at__gt=delivery.due_at - SPACING, due_at__lte=delivery.due_at).exists():
        raise NotWantedError("too_soon")


def _refuse_if_not_today(delivery: Delivery, session: Session, today: dt.date) -> None:
    if session.planned_on.isoformat() != delivery.occurrence:
        raise NotWantedError("moved")
    if session.planned_on != today:
        raise NotWantedError("not_today")


def _walk(session: Session) -> dict[str, Any]:
    """The walk as the templates draw it: each part of a round with its width in per cent, and its minutes where they fit."""
    week = session.week
    whole = sum(segment.seconds for segment in week.segments)
    return {
        "week": week,
        "weeks": len(session.enrolment.version.plan.weeks),
        "minutes": f"{week.total_minutes:.3g}",
        "bars": [_bar(segment, 100 * segment.seconds / whole) for segment in week.segments],
    }


def _bar(segment: Segment, width: float) -> dict[str, Any]:
    return {
        "is_backward": segment.is_backward,
        "width": f"{width:.2f}%",
        "label": f"{segment.seconds / 60:g}" if width >= FITS_A_LABEL else "",
    }


LETTERS: dict[str, Callable[[Delivery, dt.datetime], Letter]] = {
    **ACCOUNT_LETTERS,
    **COACHING_LETTERS,
    str(KIND): session_today,
}
