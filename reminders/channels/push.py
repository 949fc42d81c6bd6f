"""Notices on phones and computers (Web Push, RFC 8030): locked for one browser, without any health data."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast, Greatest
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from urllib3.exceptions import MaxRetryError, NewConnectionError

from accounts.models import Delivery
from programmes.models import Enrolment, Session
from reminders.kinds import KINDS
from reminders.models import Device, Preference
from reminders.planning import OWED, Wish, is_new, moment
from reminders.reports.candidates import Scope, columns_of, terms_in
from reminders.reports.wishes import with_wish
from walkapp.mail import NotWantedError, message_id
from walkapp.outcomes import Answer, Outcome
from walkapp.quick_read import Asked
from walkapp.relay import Relay

ABOUT = Preference.Kind.SESSION_TODAY
KIND = f"push:{ABOUT}"
WALKER = "enrolment__walker"
DEVICES = f"{WALKER}__devices"
BATCH = 500
PATIENCE_SECONDS = 10
REFUSAL = "pywebpush.WebPushException"
GONE = {404, 410}
LATER = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Notice:
    """What leaves for one device, and for how long it is of use there."""

    message_id: str
    device: Device
    content: str
    lives_seconds: int
    topic: str


def is_push_service(endpoint: str) -> bool:
    """True for the services that settings name: nobody makes us call another machine by saying that it is one."""
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    known = any(fnmatchcase(origin, pattern) for pattern in settings.PUSH_SERVICES)
    return known and not set("@\\?#") & set(origin)


class Push:
    """Reminders of walking days on every device of a walker, whether or not they want mail."""

    def __init__(self, _relay: Relay | None = None) -> None:
        """Each push service has an address of its own: there is no connection to keep."""

    def write(self, delivery: Delivery, now: dt.datetime) -> Notice:
        """The notice as it must read now."""
        device = Device.objects.filter(
            pk=delivery.context.get("device"), person=delivery.person_id
        ).first()
        sessions = Session.objects.select_related(WALKER)
        session = sessions.filter(pk=delivery.context.get("session")).first()
        if device is None or session is None:
            raise NotWantedError("device_gone" if device is None else "session_gone")
        reason = _why_not(session, now)
        if reason:
            raise NotWantedError(reason)
        return Notice(
            message_id=delivery.message_id or message_id(delivery.pk.hex),
            device=device,
            content=_content(session),
            lives_seconds=max(1, round((delivery.expires_at - now).total_seconds())),
            topic=delivery.pk.hex,
        )

    def unless(self, _delivery: Delivery) -> Asked | None:
        """Nothing more: a device that is gone was found when the notice was written."""
        return None

    def why_not(self, _delivery: Delivery) -> str:
        """No reason of its own."""
        return ""

    def post(self, item: Notice) -> Answer:
        """Hand it to the push service of its browser; of two with one topic the service keeps the later."""
        # Loaded with the first notice: deployments without any need not hold it in memory.
        push, refusal = import_string("pywebpush.webpush"), import_string(REFUSAL)
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        try:
            with requests.Session() as session:
                session.max_redirects = 0
                push(
                    item.device.as_subscription,
                    item.content,
                    vapid_private_key=settings.VAPID_PRIVATE_KEY,
                    vapid_claims={"sub": f"mailto:{sender}"},
                    ttl=item.lives_seconds,
                    timeout=PATIENCE_SECONDS,
                    headers={"Topic": item.topic, "Urgency": "normal"},
                    requests_session=session,
                )
        except requests.RequestException as error:
            return Answer(Outcome.LATER if _never_left(error) else Outcome.UNKNOWN)
        except refusal as error:
            code = error.response.status_code
            return Answer(Outcome.LATER if code in LATER else Outcome.REFUSED, code)
        return Answer(Outcome.ACCEPTED)

    def refused(self, delivery: Delivery, answer: Answer, now: dt.datetime) -> None:
        """A browser that is gone, or took its permission back, is asked no more."""
        if answer.code in GONE:
            Device.objects.filter(pk=delivery.context.get("device")).delete()


def owe(scope: Scope) -> int:
    """Owe each notice in scope that fell due and is not in the ledger. What is too late by now is owed no more."""
    if not settings.VAPID_PRIVATE_KEY:
        return 0
    rows = list(_new_deliveries(scope))
    return sum(_written_down(rows[start : start + BATCH]) for start in range(0, len(rows), BATCH))


def _written_down(rows: list[Delivery]) -> int:
    """How many of the rows were new; where another process was faster, its rows stay."""
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return Delivery.objects.filter(pk__in=[row.pk for row in rows]).count()


def _never_left(error: requests.RequestException) -> bool:
    """No connection came about, or the service sent us elsewhere, which we do not follow."""
    reason = error.args[0] if error.args else None
    return isinstance(error, requests.ConnectTimeout | requests.TooManyRedirects) or (
        isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError)
    )


def _content(session: Session) -> str:
    """It lights up on a locked screen: it says that a walk is planned, and nothing about anybody."""
    today, not_today = (
        reverse("programmes:today"),
        reverse("programmes:not_today", args=[session.pk]),
    )
    with translation.override(session.enrolment.walker.language):
        notice = {
            "title": gettext("A walk is planned today"),
            "body": gettext("Open Today when you are ready. Any other time is fine."),
            "url": today,
            "tag": session.pk.hex,
            "actions": [
                {"action": "open", "title": gettext("Open Today"), "url": today},
                {"action": "not_today", "title": gettext("Not today"), "url": not_today},
            ],
        }
    return json.dumps(notice)


def _why_not(session: Session, now: dt.datetime) -> str:
    """The first reason not to send, as a code for the ledger; empty when there is none."""
    enrolment = session.enrolment
    reasons = {
        str(session.status): session.status != Session.Status.PLANNED,
        str(enrolment.status): enrolment.status != Enrolment.Status.ACTIVE,
        "not_today": session.planned_on != enrolment.walker.local_date(now),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _new_deliveries(scope: Scope) -> Iterator[Delivery]:
    rule, now = KINDS[ABOUT].rule, scope.now
    for row in _not_yet_owed(scope):
        theirs = terms_in(row)
        if theirs is None:
            continue
        wish = Wish(
            is_on=True,
            local_time=row["local_time"],
            since=row["wished_at"],
            weekdays=row["wished_days"],
        )
        when = moment(rule, row["planned_on"], wish, theirs)
        if (
            when.fate in OWED
            and when.asked_at <= now < when.expires_at
            and is_new(when, wish, theirs)
        ):
            yield Delivery(
                kind=KIND,
                person_id=row[WALKER],
                occurrence=f"{row['planned_on']} {row['device']}",
                context={"session": str(row["pk"]), "device": str(row["device"])},
                due_at=when.asked_at,
                next_at=when.goes_at,
                expires_at=when.expires_at,
                created_at=now,
            )


def _not_yet_owed(scope: Scope) -> QuerySet[Any, Any]:
    """A row for each device of a walker whose hour has come on a walking day, and who has no notice of that day yet."""
    owed = Delivery.objects.filter(
        kind=KIND,
        person=OuterRef(WALKER),
        occurrence__startswith=Cast(OuterRef("planned_on"), CharField()),
    )
    rows: QuerySet[Any, Any] = (
        with_wish(scope.only_among(Session.objects.planned(), WALKER))
        .filter(enrolment__status=Enrolment.Status.ACTIVE, enrolment__walker__is_active=True)
        .filter(**{f"{DEVICES}__isnull": False})
        .filter(scope.has_come(walker=WALKER, on="planned_on", at="local_time"))
        .exclude(Exists(owed))
        .annotate(device=F(DEVICES), wished_at=Greatest(F("asked_at"), F(f"{DEVICES}__added_at")))
        .values(
            "pk",
            "planned_on",
            "local_time",
            "wished_at",
            "wished_days",
            "device",
            WALKER,
            **columns_of(WALKER),
        )
    )
    return rows
