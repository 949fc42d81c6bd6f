"""The letters of reminders, and the list of all letters that the ledger may owe."""

import datetime as dt
from collections.abc import Callable

from accounts.messages import LETTERS as ACCOUNT_LETTERS
from accounts.models import Delivery
from coaching.messages import LETTERS as COACHING_LETTERS
from reminders.kinds import KINDS
from reminders.messages.envelope import in_its_envelope
from reminders.messages.mornings import morning_check_in
from reminders.messages.plans import plan_begins, with_calendar
from reminders.messages.walking import evening_before, session_today
from reminders.models import Preference
from walkapp.mail import Letter

LETTERS: dict[str, Callable[[Delivery, dt.datetime], Letter]] = {
    **ACCOUNT_LETTERS,
    **COACHING_LETTERS,
    "assigned": with_calendar(COACHING_LETTERS["assigned"]),
    "plan_begins": with_calendar(plan_begins),
    str(Preference.Kind.SESSION_TODAY): session_today,
    str(Preference.Kind.EVENING_BEFORE): evening_before,
    str(Preference.Kind.MORNING_CHECK_IN): morning_check_in,
}


def letter_of(delivery: Delivery, now: dt.datetime) -> Letter:
    """What the row says now; raises `NotWantedError` when there is nothing to say any more."""
    letter = LETTERS[delivery.kind](delivery, now)
    kind = KINDS.get(delivery.kind)
    return in_its_envelope(letter, kind, delivery, now) if kind else letter
