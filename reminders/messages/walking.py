"""The letter of a walking day."""

import datetime as dt
import uuid
from functools import lru_cache
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import translation

from accounts.models import Delivery, User
from programmes.clinical.plan import Segment, Week
from programmes.models import Adaptation, Clearance, Enrolment, Session
from programmes.reports.lived import known_version
from programmes.reports.weeks import walked_in
from programmes.templatetags.drawing import describe
from reminders.messages.envelope import one_click, stop_url_of
from reminders.models import Preference
from reminders.reports.wishes import place_of, with_wish
from reminders.timing import SPACING
from walkapp.mail import Letter, NotWantedError

FITS_A_LABEL = 5  # per cent of the width of a letter on a phone
KIND = Preference.Kind.SESSION_TODAY
CHANGES_A_WEEK = (Adaptation.Action.COACH_CHANGE, Adaptation.Action.STEP_BACK)


def session_today(delivery: Delivery, now: dt.datetime) -> Letter:
    """On the morning of a walk. Says how long and in what order, nothing about health, not even the programme's name."""
    person = delivery.person
    session = _session(delivery, person) if person else None
    if person is None or session is None:
        raise NotWantedError("session_gone")
    today = person.local_date(now)
    reason = _why_not(delivery, session, today)
    if reason:
        raise NotWantedError(reason)
    enrolment = session.enrolment
    stop_url = stop_url_of(person, KIND)
    return Letter(
        "session_today",
        {
            **_walk(enrolment.version_id, _week(session, person, today), person.language),
            "hour": now.astimezone(person.zone).hour,
            "asked_at": delivery.due_at,
            "place": place_of(person),
            "today_url": settings.SITE_URL + reverse("programmes:today"),
            "move_url": settings.SITE_URL + reverse("programmes:not_today", args=[session.pk]),
            "settings_url": settings.SITE_URL + reverse("reminders:settings"),
            "stop_url": stop_url,
        },
        one_click(stop_url),
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
    changes = Adaptation.objects.filter(enrolment=OuterRef("enrolment"), action__in=CHANGES_A_WEEK)
    return (
        with_wish(Session.objects.all())
        .select_related("enrolment")
        .annotate(
            is_confirmed=Exists(confirmed),
            last_due_at=Subquery(sent.order_by("-due_at").values("due_at")[:1]),
            is_changed=Exists(changes),
            may_be_cut=Exists(Clearance.objects.in_force().filter(walker=walker)),
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


def _week(session: Any, person: User, today: dt.date) -> Week:
    """What is walked; story and limits are read only when a row in them may change what a week holds."""
    if session.is_changed or session.may_be_cut:
        return walked_in(session, person, today)
    return known_version(session.enrolment.version_id).plan.week(session.week_number)


@lru_cache(maxsize=1024)
def _walk(version_id: uuid.UUID, week: Week, language: str) -> dict[str, Any]:
    """The walk as the templates say and draw it, the same for all who walk it; worked out once in a process."""
    plan = known_version(version_id).plan
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
