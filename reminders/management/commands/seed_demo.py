"""Invents the demo people, or a deterministic crowd."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from programmes.models import Programme
from reminders.management.crowd import make_crowd
from reminders.management.named import make_named_people


class Command(BaseCommand):
    """Without arguments the demo people, on an empty database; with numbers a crowd beside whoever is there."""

    help = "Invents demo people, or a crowd: --walkers N --coaches N --weeks N --seed N."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--walkers", type=int)
        parser.add_argument("--coaches", type=int, default=1)
        parser.add_argument("--weeks", type=int, default=6)
        parser.add_argument("--seed", type=int, default=1)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not Programme.objects.filter(current__isnull=False).exists():
            raise CommandError("The catalogue is empty. Run load_catalogue first.")
        now = timezone.now()
        if options["walkers"] is None:
            if User.objects.exists():
                raise CommandError("The demo people are only made on an empty database.")
            make_named_people(now)
            self.stdout.write("The demo people are there.")
            return
        if min(options["walkers"], options["coaches"], options["weeks"]) < 1:
            raise CommandError("Walkers, coaches and weeks are counted from 1.")
        make_crowd(
            walkers=options["walkers"],
            coaches=options["coaches"],
            weeks=options["weeks"],
            seed=options["seed"],
            now=now,
        )
        self.stdout.write(
            f"{options['walkers']} walkers and {options['coaches']} coaches are there."
        )
