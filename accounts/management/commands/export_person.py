"""Everything that we keep about one person, as JSON on standard output: the answer to a request for access."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.actions import export_person
from accounts.models import User


class Command(BaseCommand):
    """`manage.py export_person walker@example.org > walker.json`."""

    help = "Writes everything that we keep about one person, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom it is about."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the document, noted in the trail as done by the system."""
        person = User.objects.filter(email=options["email"].lower()).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        document = export_person(person=person, by=None, now=timezone.now())
        self.stdout.write(
            json.dumps(document, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
        )
