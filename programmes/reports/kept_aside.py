"""Forms that were kept beside the plan: what they tell, why they stand there, and what to do."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from programmes.clinical.before import Answers, check
from programmes.models import Adaptation, KeptAside, Session
from programmes.reports import words
from programmes.reports.log import facts_of

Kind, Reason = KeptAside.Kind, KeptAside.Reason
TITLES = {
    Kind.LOG: _("Your walk, %(when)s"),
    Kind.CHECK_IN: _("Your check before a walk, %(when)s"),
    Kind.MORNING: _("Your morning after a walk, %(when)s"),
}
WHY = {
    Reason.LOGGED_TWICE: _("This walk was logged before, perhaps on another device."),
    Reason.PLAN_ENDED: _("The plan had ended before this reached us."),
    Reason.TOO_EARLY: _("This walk is planned for a later week."),
    Reason.SESSION_GONE: _("The plan changed meanwhile, and this walk is not in it any more."),
    Reason.NOT_LOGGED: _("The walk that it is about is not logged."),
    Reason.OVER: _("That morning was too long ago to change anything."),
    Reason.UNREADABLE: _("We could not read all of it."),
}
WHAT_TO_DO = {
    Reason.LOGGED_TWICE: _(
        "The first log counts. If this one is the right one, or tells of a fall, tell your coach or a health worker."
    ),
    Reason.PLAN_ENDED: _("You need not do anything. A new plan starts fresh."),
    Reason.TOO_EARLY: _("In that week you can log the walk again."),
    Reason.SESSION_GONE: _(
        "Look at your plan: if the walk stands on another day now, log it there."
    ),
    Reason.NOT_LOGGED: _("Log the walk, if you walked."),
    Reason.OVER: _(
        "You need not do anything. If it still hurts, tell your coach or a health worker."
    ),
    Reason.UNREADABLE: _("Please fill in the page again."),
}


@dataclass(frozen=True, slots=True)
class AsideCard:
    """One form."""

    id: uuid.UUID
    title: str
    why: str
    what_to_do: str
    facts: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class KeptAsidePage:
    """All that the walker has not put away."""

    cards: tuple[AsideCard, ...]


def kept_aside_page(rows: Iterable[KeptAside]) -> KeptAsidePage:
    """The page; load the walker with the rows."""
    return KeptAsidePage(tuple(_card(row) for row in rows))


def was_replanned(session: Session, since: dt.datetime | None, now: dt.datetime) -> bool:
    """True when somebody else changed the plan after the walker's page of it was made."""
    changes = Adaptation.objects.filter(enrolment=session.enrolment_id, made_at__lte=now)
    by_others = changes.exclude(made_by=None).exclude(made_by=session.enrolment.walker_id)
    return since is not None and by_others.filter(made_at__gt=since).exists()


def _card(row: KeptAside) -> AsideCard:
    is_read = row.reason != Reason.UNREADABLE
    local = row.said_at.astimezone(row.walker.zone)
    when = f"{words.long_date(local.date())}, {date_format(local, 'H:i')}"
    return AsideCard(
        id=row.pk,
        title=TITLES[Kind(row.kind)] % {"when": when},
        why=str(WHY[Reason(row.reason)]),
        what_to_do=str(WHAT_TO_DO[Reason(row.reason)]),
        facts=_facts(row) if is_read else tuple(row.told.items()),
        note=row.told.get("note", "") if is_read else "",
    )


def facts_lent(row: KeptAside, *, tells_pain: bool) -> tuple[tuple[str, str], ...]:
    """The facts of a form that could be read, for somebody to whom the walks are lent, and maybe the pain scores."""
    if row.kind != Kind.LOG:
        return _facts(row)
    walk = row.walk
    pain = words.pain(walk.pain_before, walk.pain_worst, walk.pain_after)
    facts = (
        (gettext("Length"), words.minutes(walk.minutes)),
        (gettext("Pain"), pain if tells_pain else ""),
        (gettext("Effort"), words.out_of_ten(walk.effort)),
        (gettext("Near-falls"), words.count(walk.near_falls)),
        (gettext("Falls"), words.count(walk.falls)),
    )
    return tuple((name, text) for name, text in facts if text)


def _facts(row: KeptAside) -> tuple[tuple[str, str], ...]:
    if row.kind == Kind.LOG:
        walk = row.walk
        length = (gettext("Length"), words.minutes(walk.minutes))
        return (length, *facts_of(walk))
    if row.kind == Kind.CHECK_IN:
        pain, codes = row.told["pain_now"], frozenset(row.told["symptoms"])
        answer = check(Answers(pain, codes)).row.message
        return (
            (gettext("Pain"), words.out_of_ten(pain)),
            (gettext("Our answer"), gettext(answer)),
        )
    swelling = gettext("Yes") if row.told["is_swollen"] else gettext("No")
    return (
        (gettext("Pain"), words.out_of_ten(row.told["pain"])),
        (gettext("New swelling"), swelling),
    )
