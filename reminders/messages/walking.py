"""The letters about a planned walk: on its day, and on the evening before."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Lower
from django.utils import translation

from accounts.models import Delivery, User
from programmes.clinical.plan import Plan, Segment, Week
from programmes.models import Adaptation, Clearance, Enrolment, Session
from programmes.reports.lived import known_version
from programmes.reports.weeks import walked_in
from programmes.templatetags.drawing import describe
from reminders.models import Preference
from reminders.reports.putting_off import later_token
from reminders.reports.wishes import with_wish
from reminders.timing import SPACING
from walkapp.links import link
from walkapp.mail import Letter, NotWantedError
from walkapp.quick_read import Question

FITS_A_LABEL = 5  # per cent of the width of a letter on a phone
Kind = Preference.Kind
A_DAY = dt.timedelta(days=1)
CHANGES_A_WEEK = (Adaptation.Action.COACH_CHANGE, Adaptation.Action.STEP_BACK)


def session_today(delivery: Delivery, now: dt.datetime) -> Letter:
    """On the morning of a walk. Says how long and in what order, nothing about health, not even the programme's name."""
    person, session = _person_and_session(delivery)
    today = person.local_date(now)
    _refuse(_why_not_today(delivery, session, today))
    is_again = "." in delivery.occurrence
    lead = dt.timedelta(minutes=0 if is_again else session.wished_lead)
    return Letter(
        "session_today",
        {
            **_said(session, person, today),
            "walk_at": delivery.due_at + lead if lead else None,
            "is_again": is_again,
            "later_url": link("reminders:later", later_token(delivery)),
            "today_url": link("programmes:today"),
            "move_url": link("programmes:not_today", session.pk),
        },
        personal=("later_url", "move_url"),
    )


def evening_before(delivery: Delivery, now: dt.datetime) -> Letter:
    """On the evening before a walk: the same, for tomorrow."""
    person, session = _person_and_session(delivery)
    tomorrow = person.local_date(now) + A_DAY
    _refuse(_why_not(delivery, session, tomorrow))
    return Letter(
        "evening_before",
        {
            **_said(session, person, tomorrow),
            "plan_url": link("programmes:plan"),
            "move_url": link("programmes:not_today", session.pk),
        },
        personal=("move_url",),
    )


def with_its_walk(row: Delivery) -> Delivery | None:
    """A leased row with its person and its walk as they are now, read in one question to the database.

    None when the lease was lost, or the person or the walk is gone.
    """
    if row.person_id is None or "session" not in row.context:
        return None
    wanted = uuid.UUID(row.context["session"])
    session = next(LEASED_WALK.rows(wanted, row.person_id, row.pk, row.lease_token), None)
    if session is None:
        return None
    row.person, row.read_with = session.enrolment.walker, session
    return row


def _person_and_session(delivery: Delivery) -> tuple[User, Any]:
    """Whom and what the row is about, with all that may speak against a reminder."""
    person, session = delivery.person, delivery.read_with
    if session is None and person is not None and "session" in delivery.context:
        wanted = uuid.UUID(delivery.context["session"])
        session = next(WALK.rows(wanted, person.pk), None)
    if person is None or session is None:
        raise NotWantedError("session_gone")
    return person, session


def _asked(session: uuid.UUID, walker_key: uuid.UUID) -> Any:
    """One walk of one person with all that may speak against a reminder of it."""
    walker = OuterRef("enrolment__walker")
    confirmed = EmailAddress.objects.annotate(lower=Lower("email")).filter(
        user=walker, lower=Lower(OuterRef("enrolment__walker__email")), verified=True
    )
    sent = Delivery.objects.filter(
        kind=Kind.SESSION_TODAY, person=walker, state=Delivery.State.SENT
    )
    changes = Adaptation.objects.filter(enrolment=OuterRef("enrolment"), action__in=CHANGES_A_WEEK)
    return (
        with_wish(Session.objects.filter(pk=session, enrolment__walker=walker_key))
        .select_related("enrolment__walker__reminder_terms")
        .annotate(
            is_confirmed=Exists(confirmed),
            last_due_at=Subquery(sent.order_by("-due_at").values("due_at")[:1]),
            is_changed=Exists(changes),
            may_be_cut=Exists(Clearance.objects.filter(walker=walker)),
        )
        .order_by()
    )


def _asked_while_leased(session: uuid.UUID, walker: uuid.UUID, row: uuid.UUID, token: int) -> Any:
    """The same, if a row of the ledger is still leased under this token."""
    leased = Delivery.objects.filter(pk=row, lease_token=token, state=Delivery.State.CLAIMED)
    return _asked(session, walker).filter(Exists(leased))


WALK = Question(_asked, uuid.uuid4(), uuid.uuid4())
LEASED_WALK = Question(_asked_while_leased, uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), 987_654_321)


def _refuse(reason: str) -> None:
    if reason:
        raise NotWantedError(reason)


def _why_not_today(delivery: Delivery, session: Any, today: dt.date) -> str:
    """The first reason not to send on the day itself, as a code for the ledger; empty when there is none."""
    if not session.is_wanted:
        return "turned_off"
    if not session.is_confirmed:
        return "unconfirmed"
    return _why_not(delivery, session, today) or _why_not_again(delivery, session)


def _why_not_again(delivery: Delivery, session: Any) -> str:
    """Two walking days may meet where somebody flies; a reminder that was put off by hand may follow the first."""
    is_put_off, last = "." in delivery.occurrence, session.last_due_at
    is_near = last is not None and abs(delivery.due_at - last) < SPACING
    return "too_soon" if is_near and not is_put_off else ""


def _why_not(delivery: Delivery, session: Any, day: dt.date) -> str:
    """The first reason not to speak of this walk as one of the day `day`."""
    enrolment_status = session.enrolment.status
    reasons = {
        str(session.status): session.status != Session.Status.PLANNED,
        str(enrolment_status): enrolment_status != Enrolment.Status.ACTIVE,
        "moved": session.planned_on.isoformat() != delivery.occurrence.partition(".")[0],
        "not_today": session.planned_on != day,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _said(session: Any, person: User, day: dt.date) -> dict[str, Any]:
    """What the letter says of the walk on a day."""
    return _walk(session.enrolment.version_id, _week(session, person, day), person.language)


def _week(session: Any, person: User, day: dt.date) -> Week:
    """What is walked; story and limits are read only when a row in them may change what a week holds."""
    if session.is_changed or session.may_be_cut:
        return walked_in(session, person, day)
    return known_version(session.enrolment.version_id).plan.week(session.week_number)


@lru_cache(maxsize=1024)
def _walk(version_id: uuid.UUID, week: Week, language: str) -> dict[str, Any]:
    """The walk as the templates say and draw it, the same for all who walk it; worked out once in a process."""
    with translation.override(language):
        return walk_in_words(known_version(version_id).plan, week)


def walk_in_words(plan: Plan, week: Week) -> dict[str, Any]:
    """What the templates need of one walk, in the language of the moment."""
    whole = sum(segment.seconds for segment in week.segments)
    return {
        "week": week,
        "weeks": len(plan.weeks),
        "minutes": f"{week.total_minutes:.3g}",
        "words": describe(week.segments),
        "bars": tuple(_bar(segment, 100 * segment.seconds / whole) for segment in week.segments),
    }


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of the walk as the letter draws it."""

    is_backward: bool
    width: str
    label: str


def _bar(segment: Segment, width: float) -> Bar:
    return Bar(
        is_backward=segment.is_backward,
        width=f"{width:.2f}%",
        label=f"{segment.seconds / 60:g}" if width >= FITS_A_LABEL else "",
    )
