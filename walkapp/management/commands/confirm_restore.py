"""An operator has looked at the restored data: sending may go on."""

from typing import Any

from django.core.management.base import BaseCommand

from walkapp.restored import is_guarded, lower_guard


class Command(BaseCommand):
    """Lowers the guard that a restore raised."""

    help = "Lets reminders and other mail go out again after a restore."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_guarded():
            self.stdout.write("Nothing to confirm: mail is not held.")
            return
        lower_guard()
        self.stdout.write(
            "Confirmed. Mail that is still due goes out from now on; what is too late expires."
        )
