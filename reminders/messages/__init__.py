"""The letters of reminders, and the list of all letters that the ledger may owe."""

import datetime as dt
from collections.abc import Callable

from accounts.messages import LETTERS as ACCOUNT_LETTERS
from accounts.models import Delivery
from coaching.messages import LETTERS as COACHING_LETTERS
from reminders.kinds import KINDS
from reminders.messages.coaches import coach_alert, coach_digest, waiting_messages
from reminders.messages.envelope import in_its_envelope
from reminders.messages.missed import missed_walk
from reminders.messages.mornings import morning_check_in
from reminders.messages.plans import plan_begins, with_calendar
from reminders.messages.screenings import rescreening_due
from reminders.messages.trials import trial
from reminders.messages.walking import evening_before, session_today
from reminders.messages.weeks import weekly_summary
from reminders.models import Preference
from walkapp.mail import Letter

LETTERS: dict[str, Callable[[Delivery, dt.datetime], Letter]] = {
    **ACCOUNT_LETTERS,
    **COACHING_LETTERS,
    "assigned": with_calendar(COACHING_LETTERS["assigned"]),
    "plan_begins": with_calendar(plan_begins),
    "plan_changed": with_calendar(COACHING_LETTERS["plan_changed"]),
    "trial": trial,
    str(Preference.Kind.SESSION_TODAY): session_today,
    str(Preference.Kind.EVENING_BEFORE): evening_before,
    str(Preference.Kind.MISSED_WALK): missed_walk,
    str(Preference.Kind.MORNING_CHECK_IN): morning_check_in,
    str(Preference.Kind.WEEKLY_SUMMARY): weekly_summary,
    str(Preference.Kind.RESCREENING_DUE): rescreening_due,
    str(Preference.Kind.COACH_ALERT): coach_alert,
    str(Preference.Kind.COACH_DIGEST): coach_digest,
    str(Preference.Kind.WAITING_MESSAGES): waiting_messages,
}


def letter_of(delivery: Delivery, now: dt.datetime) -> Letter:
    """What the row says now; raises `NotWantedError` when there is nothing to say any more."""
    letter = LETTERS[delivery.kind](delivery, now)
    kind = KINDS.get(delivery.kind)
    return in_its_envelope(letter, kind, delivery, now) if kind else letter
