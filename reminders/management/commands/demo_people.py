"""Prints who can sign in on a demo database; prints nothing when there are no demo people."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import User
from reminders.management.demo import PASSWORD

ROLES = {
    "walker@example.org": "walker, week 3 of Foundations, a walk today",
    "newcomer@example.org": "walker, not screened yet",
    "coach@example.org": "coach with 12 walkers",
    "clinic@example.org": "admin of the same clinic",
    "assistant@example.org": "assistant there: reads and writes messages",
    "auditor@example.org": "auditor there: reads the log",
    "stranger@example.org": "coach in another clinic",
    "staff@example.org": "staff",
}


class Command(BaseCommand):
    """Shown by `./run` under the address."""

    help = "Prints the demo sign-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        there = set(
            User.objects.filter(email__in=ROLES, is_active=True).values_list("email", flat=True)
        )
        if not settings.DEMO or not there:
            return
        for email, role in ROLES.items():
            if email in there:
                self.stdout.write(f"  {email:24} {role}")
        self.stdout.write(f"  password of all: {PASSWORD}")
