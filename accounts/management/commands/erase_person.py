"""Erases one person and everything about them: the answer to a request for erasure."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actions import StillNeededError, erase_person
from accounts.models import User


class Command(BaseCommand):
    """`manage.py erase_person walker@example.org --yes`."""

    help = "Erases one person and everything about them. There is no way back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom it is about, and the word that says it is meant."""
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="really erase")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase, noted in the trail as done by the system."""
        person = User.objects.filter(email=options["email"].lower()).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        if not options["yes"]:
            raise CommandError(
                "Nothing was erased. Add --yes if you mean it; there is no way back."
            )
        try:
            erase_person(person=person, by=None, now=timezone.now())
        except StillNeededError as refusal:
            raise CommandError(f"Nothing was erased. {refusal}") from None
        self.stdout.write("Erased.")
