"""Owes and sends what is due, once, in the foreground: for cron, for people without Celery, and to try things out."""

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from reminders import actions
from reminders.models import ENGINE, Heartbeat

COUNTS = ("owed", "claimed", "sent", "held", "expired", "failed", "unknown")


class Command(BaseCommand):
    """One round of what Celery's two tasks do."""

    help = "Owe and send what is due, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """The instant to take for now, and how to answer."""
        parser.add_argument(
            "--at", metavar="ISO", help="take this instant for now, such as 2026-11-21T09:00+00:00"
        )
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prints how many rows ended how."""
        at = _instant(options["at"]) if options["at"] else None

        clock = (lambda: at) if at else actions.steady_time()
        if clock is None:
            raise CommandError("The clock of this machine was set. Nothing is sent for 5 minutes.")
        owed = actions.owe_everything(now=clock())
        tally = actions.drain(now_function=clock)
        Heartbeat.objects.beat(ENGINE, now=timezone.now())
        counts = {"owed": owed} | {name: tally[name] for name in COUNTS[1:]}
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()))


def _instant(text: str) -> dt.datetime:
    """The instant that `text` names; without an offset, on the clock of this deployment."""
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        raise CommandError(f"--at wants an instant such as 2026-11-21T09:00+00:00, not {text!r}.")
    return at if timezone.is_aware(at) else timezone.make_aware(at)
