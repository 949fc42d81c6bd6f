"""Lints the catalogue, the rules, the tests, the claims and the sources, and whether their reviews are due; exit 1 with every fault."""

import datetime as dt
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from programmes.clinical.data_files import DATA
from programmes.clinical.lint import check_files
from programmes.clinical.upkeep import overdue_in


class Command(BaseCommand):
    """`manage.py check_catalogue`."""

    help = "Check programmes, rules, claims and sources; exit 1 with file, place and reason of every fault."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Another folder than the shipped one, for somebody who is writing a programme."""
        parser.add_argument("--folder", type=Path, default=DATA)
        parser.add_argument(
            "--on",
            type=dt.date.fromisoformat,
            help="the day on which reviews must not be overdue (default: today)",
        )

    def handle(self, *, folder: Path, on: dt.date | None, **_options: object) -> None:
        """Print every fault; succeed only when there is none."""
        faults = check_files(folder)
        faults = faults or overdue_in(folder, on or timezone.now().date())
        for fault in faults:
            self.stdout.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} faults.")
        self.stdout.write("The catalogue is sound.")
