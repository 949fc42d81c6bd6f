"""Owing reminders, sending what the ledger holds, turning reminders on and off, and calendars for other programs."""

from reminders.actions.calendars import close_calendar, open_calendar
from reminders.actions.clock import steady_time
from reminders.actions.devices import add_device, remove_device
from reminders.actions.owing import (
    owe_alerts,
    owe_at_their_hour,
    owe_everything,
    owe_kind,
    owe_morning_check_ins,
    owe_reminders,
)
from reminders.actions.preferences import choose, turn_off_by_link
from reminders.actions.putting_off import remind_later
from reminders.actions.sending import claim, drain, send
from reminders.actions.suppressing import lift, take_reports, write_again
from reminders.actions.terms import (
    end_pause,
    keep_quiet,
    pause_reminders,
    start_again,
    stop_all,
)
from reminders.actions.trials import try_mail
from reminders.actions.upkeep import expire, forget_old_letters, release_abandoned

__all__ = [
    "add_device",
    "choose",
    "claim",
    "close_calendar",
    "drain",
    "end_pause",
    "expire",
    "forget_old_letters",
    "keep_quiet",
    "lift",
    "open_calendar",
    "owe_alerts",
    "owe_at_their_hour",
    "owe_everything",
    "owe_kind",
    "owe_morning_check_ins",
    "owe_reminders",
    "pause_reminders",
    "release_abandoned",
    "remind_later",
    "remove_device",
    "send",
    "start_again",
    "steady_time",
    "stop_all",
    "take_reports",
    "try_mail",
    "turn_off_by_link",
    "write_again",
]
