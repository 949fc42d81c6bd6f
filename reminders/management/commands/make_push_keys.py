"""Makes the keys with which notices are signed."""

from typing import Any

from django.core.management.base import BaseCommand

from walkapp.vapid import new_private_key


class Command(BaseCommand):
    """Prints a line for `.env`. With another key, people must turn notices on again."""

    help = "Prints a new VAPID_PRIVATE_KEY for notices on phones and computers."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Nothing is kept: whoever runs this puts the line where settings are."""
        self.stdout.write(f"VAPID_PRIVATE_KEY={new_private_key()}")
