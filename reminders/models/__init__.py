"""What people want to hear and when, whom we may not write to, and the engine's heartbeat. The ledger is accounts.Delivery."""

from reminders.models.calendars import CalendarFeed
from reminders.models.clocks import ClockMark
from reminders.models.devices import Device
from reminders.models.heartbeats import BEAT, ENGINE, Heartbeat
from reminders.models.links import CheckInLink, MailToken, token_of
from reminders.models.preferences import TERMS, Preference, ReminderTerms, terms
from reminders.models.suppressions import Suppression

__all__ = [
    "BEAT",
    "ENGINE",
    "TERMS",
    "CalendarFeed",
    "CheckInLink",
    "ClockMark",
    "Device",
    "Heartbeat",
    "MailToken",
    "Preference",
    "ReminderTerms",
    "Suppression",
    "terms",
    "token_of",
]
