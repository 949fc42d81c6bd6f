"""The letters of reminders, and the list of all letters that the ledger may owe."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import translation

from accounts.messages import LETTERS as ACCOUNT_LETTERS
from accounts.models import Delivery, User
from coaching.messages import LETTERS as COACHING_LETTERS
from programmes.clinical.plan import Segment
from programmes.models import Enrolment, Session
from programmes.reports.lived import known_version
from programmes.templatetags.drawing import describe
from reminders.models import Preference, token_of
from reminders.reports import place_of, with_wish
from reminders.timing import SPACING
from walkapp.mail import Letter, NotWantedError

FITS_A_LABEL = 5  # per cent of the width of a letter on a phone
KIND = Preference.Kind.SESSION_TODAY


def session_today(delivery: Delivery, now: dt.datetime) -> Letter:
    """On the morning of a walk. Says how long and in what order, nothing about health, not even the programme's name."""
    person = delivery.person
    session = _session(delivery, person) if person else None
    if person is None or session is None:
        raise NotWantedError("session_gone")
    reason = _why_not(delivery, session, person.local_date(now))
    if reason:
        raise NotWantedError(reason)
    enrolment = session.enrolment
    stop_url = settings.SITE_URL + reverse(
        "reminders:unsubscribe", kwargs={"token": token_of(person.pk, KIND)}
    )
    return Letter(
        "session_today",
        {
            **_walk(enrolment.version_id, session.week_number, person.language),
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


def _session(delivery: Delivery, person: User) -> Any:
    """The session that the row is about, with all that may speak against a reminder, in one question to the database."""
    return _asked().of_walker(person).filter(pk=delivery.context.get("session")).first()


@lru_cache(maxsize=1)
def _asked() -> Any:
    """The question without its walk: putting it together takes longer than the database takes to answer."""
    walker = OuterRef("enrolment__walker")
    confirmed = EmailAddress.objects.annotate(lower=Lower("email")).filter(
        user=walker, lower=Lower(OuterRef("enrolment__walker__email")), verified=True
    )
    sent = Delivery.objects.filter(kind=KIND, person=walker, state=Delivery.State.SENT)
    return (
        with_wish(Session.objects.all())
        .select_related("enrolment")
        .annotate(
            is_confirmed=Exists(confirmed),
            last_due_at=Subquery(sent.order_by("-due_at").values("due_at")[:1]),
        )
        .order_by()
    )


def _why_not(delivery: Delivery, session: Any, today: dt.date) -> str:
    """The first reason not to send, as a code for the ledger; empty when there is none."""
    enrolment_status = session.enrolment.status
    reasons = {
        "turned_off": not session.is_wanted,
        "unconfirmed": not session.is_confirmed,
        str(session.status): session.status != Session.Status.PLANNED,
        str(enrolment_status): enrolment_status != Enrolment.Status.ACTIVE,
        "too_soon": session.last_due_at and abs(delivery.due_at - session.last_due_at) < SPACING,
        "moved": session.planned_on.isoformat() != delivery.occurrence,
        "not_today": session.planned_on != today,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


@lru_cache(maxsize=1024)
def _walk(version_id: uuid.UUID, week_number: int, language: str) -> dict[str, Any]:
    """The walk as the templates say and draw it, the same for all who walk it; worked out once in a process."""
    plan = known_version(version_id).plan
    week = plan.week(week_number)
    whole = sum(segment.seconds for segment in week.segments)
    with translation.override(language):
        words = describe(week.segments)
    return {
        "week": week,
        "weeks": len(plan.weeks),
        "minutes": f"{week.total_minutes:.3g}",
        "words": words,
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
