"""What holds for all reminders of one person, and whether one of a kind may leave now."""

import datetime as dt

from allauth.account.models import EmailAddress

from accounts.models import User
from reminders.kinds import Kind
from reminders.models import ReminderTerms
from reminders.planning import Terms, is_paused
from reminders.timing import after_quiet


def kept_terms(person: User) -> ReminderTerms | None:
    """The row of the person's terms, if they ever chose any."""
    return getattr(person, "reminder_terms", None)


def terms_of(person: User) -> Terms:
    """The terms of the person, with the zone of their clock."""
    kept = kept_terms(person)
    return kept.as_value(person.zone) if kept else Terms(person.zone)


def refusal(kind: Kind, person: User, now: dt.datetime) -> str:
    """Why the terms of the person forbid a reminder of this kind now, as a code for the ledger; empty when they do not."""
    terms = terms_of(person)
    if terms.is_stopped and not kind.is_safety:
        return "stopped"
    return "paused" if is_paused(kind.rule, person.local_date(now), terms) else ""


def quiet_until(kind: Kind, person: User, now: dt.datetime) -> dt.datetime:
    """When a reminder of this kind may leave: now, or when the quiet hours end. What is urgent waits for nothing."""
    quiet = terms_of(person).quiet
    return after_quiet(now, quiet, person.zone) if quiet and not kind.is_urgent else now


def unwanted(kind: Kind, person: User) -> str:
    """Why the person gets no mail of this kind at all: they turned it off, or never confirmed their address."""
    chosen = person.preferences.filter(kind=kind.code).values_list("is_on", flat=True).first()
    if not (kind.is_on if chosen is None else chosen):
        return "turned_off"
    confirmed = EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True)
    return "" if confirmed.exists() else "unconfirmed"
