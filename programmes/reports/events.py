"""What walkers told about falls, near-falls and stops for pain, and what the tables say to it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.figures import Report, Symptom, WeekInputs
from programmes.clinical.review import review_week
from programmes.clinical.rules import Row
from programmes.models import AdverseEvent
from programmes.reports import words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = AdverseEvent.Kind
ASKED_FOR_DAYS = 14
"""How long Today offers the questions: after that the answers help nobody, and we do not nag."""
SYMPTOMS: dict[Symptom, "StrOrPromise"] = {
    Symptom.EMERGENCY: _(
        "Chest pain, fainting, hard to breathe at rest, or a droopy face, weak arm or trouble speaking"
    ),
    Symptom.HEAD_HIT: _("I hit my head"),
    Symptom.HEAD_SIGN: _(
        "I hit my head and blacked out, was sick, was confused or have a bad headache"
    ),
    Symptom.BLOOD_THINNERS: _("I take blood thinners"),
    Symptom.INJURED: _("I hurt myself: a bad bruise, a cut, or pain that stays"),
    Symptom.NO_WEIGHT_ON_LEG: _("I cannot put my weight on the leg"),
    Symptom.KNEE_URGENT: _("My knee is hot, badly swollen, locked, or gives way"),
    Symptom.LEG_NUMB_OR_WEAK: _("New numbness or weakness in a leg"),
}
WHOLE = tuple(SYMPTOMS)
WITHOUT_THE_HEAD = tuple(
    symptom
    for symptom in WHOLE
    if symptom not in {Symptom.HEAD_HIT, Symptom.HEAD_SIGN, Symptom.BLOOD_THINNERS}
)
ASKED: dict[str, tuple[Symptom, ...]] = {
    Kind.FALL: WHOLE,
    Kind.NEAR_FALL: WITHOUT_THE_HEAD,
    Kind.STOP_FOR_PAIN: WITHOUT_THE_HEAD,
    Kind.UNWELL: WITHOUT_THE_HEAD,
}
PLACES: dict[str, "StrOrPromise"] = {
    "home": _("At home"),
    "indoors": _("Indoors, somewhere else"),
    "outdoors": _("Outdoors"),
    "treadmill": _("On a treadmill"),
}
ANY_DAY = dt.date(2026, 1, 5)
"""The rows about symptoms do not look at the date."""
URGENT_ROWS = frozenset({"emergency_sign", "head_hit"})


@dataclass(frozen=True, slots=True)
class Care:
    """The card that a serious answer shows at once."""

    title: str
    message: str
    is_emergency: bool


@dataclass(frozen=True, slots=True)
class EventPage:
    """One event: what happened, what was answered, and what that means."""

    title: str
    lead: str
    is_answered: bool
    answers: tuple[str, ...]
    place: str
    told: str
    care: Care | None


@dataclass(frozen=True, slots=True)
class OpenEvent:
    """An event that Today offers questions about."""

    id: uuid.UUID
    line: str


def serious_row(kind: str, symptoms: Iterable[str]) -> Row | None:
    """The row of table 4 that stops or pauses the plan for these answers; None when none does."""
    told = {Symptom(symptom) for symptom in symptoms}
    if kind == Kind.FALL:
        told.add(Symptom.FALL)
    review = review_week(
        WeekInputs(
            begins_on=ANY_DAY,
            planned=0,
            effort_top=0,
            programme_code="",
            reports=(Report(on=ANY_DAY, symptoms=frozenset(told)),),
        )
    )
    return review.row if review.holds else None


def event_page(event: AdverseEvent, today: dt.date) -> EventPage:
    """The page of one event."""
    return EventPage(
        title=_title(event),
        lead=_lead(event) % {"day": words.near_day(event.happened_on, today)},
        is_answered=event.answered_at is not None,
        answers=answers_of(event),
        place=place_of(event),
        told=event.told,
        care=care_of(event),
    )


def answers_of(event: AdverseEvent) -> tuple[str, ...]:
    """What was ticked, in the order of the questions."""
    return tuple(str(SYMPTOMS[one]) for one in WHOLE if one in event.symptoms)


def place_of(event: AdverseEvent) -> str:
    """Where it happened, in words."""
    return str(PLACES.get(event.place, ""))


def care_of(event: AdverseEvent) -> Care | None:
    """What to do now; None when the answers ask for no care, and for a fall that hurt nobody."""
    row = serious_row(event.kind, event.symptoms)
    if row is None or not event.symptoms or row.code == "fall":
        return None
    is_emergency = row.code in URGENT_ROWS
    return Care(
        title=gettext("Get help now") if is_emergency else gettext("Please get help today"),
        message=gettext(row.message),
        is_emergency=is_emergency,
    )


def open_events(walker_events: QuerySet[AdverseEvent], today: dt.date) -> tuple[OpenEvent, ...]:
    """The newest event that waits for answers, if any: one card, not a list."""
    since = today - dt.timedelta(days=ASKED_FOR_DAYS)
    waiting = walker_events.filter(answered_at__isnull=True, happened_on__gt=since)
    return tuple(_open(event, today) for event in _gravest_first(list(waiting))[:1])


def _gravest_first(events: Sequence[AdverseEvent]) -> list[AdverseEvent]:
    return sorted(events, key=lambda event: list(Kind).index(Kind(event.kind)))


def _open(event: AdverseEvent, today: dt.date) -> OpenEvent:
    lines = {
        Kind.FALL: gettext("You told us about a fall, %(day)s."),
        Kind.NEAR_FALL: gettext("You told us about a near-fall, %(day)s."),
        Kind.STOP_FOR_PAIN: gettext("You stopped for pain, %(day)s."),
        Kind.UNWELL: gettext("You stopped because you did not feel right, %(day)s."),
    }
    day = words.near_day(event.happened_on, today)
    return OpenEvent(event.pk, lines[Kind(event.kind)] % {"day": day})


def _lead(event: AdverseEvent) -> str:
    if event.test:
        return gettext("You told us about it during a test, %(day)s.")
    return gettext("You told us about it on your walk, %(day)s.")


def _title(event: AdverseEvent) -> str:
    titles = {
        Kind.FALL: gettext("About your fall"),
        Kind.NEAR_FALL: gettext("About your near-fall"),
        Kind.STOP_FOR_PAIN: gettext("About your stop for pain"),
        Kind.UNWELL: gettext("About how you felt"),
    }
    return titles[Kind(event.kind)]
