"""After an update of the zone database: everybody's next hour is worked out anew."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User


class Command(BaseCommand):
    """What was kept by the old laws of time is forgotten; nothing is sent or owed by this."""

    help = "Work everybody's next hour out anew, as after an update of the zone database."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Prints how many people the next tick looks at."""
        self.stdout.write(f"People whom the next tick looks at: {User.objects.look_again()}.")
