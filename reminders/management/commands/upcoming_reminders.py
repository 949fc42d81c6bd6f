"""For support: what is coming to one person, and what was sent, as their own pages say it."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from accounts.models import User
from reminders.reports.coming import DAYS_AHEAD
from reminders.reports.history import history_of
from reminders.reports.outlook import Outlook, outlook_for

AT = "%a %d %b %H:%M"


class Command(BaseCommand):
    """A dry run: nothing is owed or sent, and nothing of health is shown."""

    help = (
        "Say which reminders one person will get, when on their clock, and why some are not sent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, how far ahead, and how to answer."""
        parser.add_argument("address", help="the e-mail address of the person")
        parser.add_argument("--days", type=int, default=DAYS_AHEAD, help="how far ahead")
        parser.add_argument("--sent", action="store_true", help="also what was sent before")
        parser.add_argument("--json", action="store_true", help="print a JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prints one line for each reminder, in the order of time."""
        person = User.objects.filter(email=options["address"].strip().lower()).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        with translation.override(person.language), timezone.override(person.zone):
            outlook = outlook_for(person, now=timezone.now(), days=options["days"])
            if options["json"]:
                self.stdout.write(json.dumps(_as_document(outlook)))
                return
            self._tell(outlook)
            for line in history_of(person) if options["sent"] else ():
                at = timezone.localtime(line.at).strftime(AT)
                self.stdout.write(f"{at}  {line.title}: {line.says}")

    def _tell(self, outlook: Outlook) -> None:
        self.stdout.write(f"{outlook.place} time, {outlook.days} days ahead")
        for notice in outlook.notices:
            self.stdout.write(f"! {notice}")
        for line in outlook.lines:
            self.stdout.write(f"{line.at.strftime(AT)}  {line.kind.title}: {line.says}")
        if not outlook.lines:
            self.stdout.write("Nothing in these days.")


def _as_document(outlook: Outlook) -> dict[str, Any]:
    return {
        "place": outlook.place,
        "notices": list(outlook.notices),
        "reminders": [
            {
                "kind": line.kind.code,
                "at": line.at.isoformat(),
                "fate": line.fate.value,
                "says": line.says,
            }
            for line in outlook.lines
        ],
    }
