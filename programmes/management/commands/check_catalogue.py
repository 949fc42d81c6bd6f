"""Lints the catalogue, the rules, the claims and the sources; exit 1 with file, place and reason of every fault."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programmes.clinical.lint import DATA, check_files


class Command(BaseCommand):
    """`manage.py check_catalogue`."""

    help = "Check programmes, rules, claims and sources; exit 1 with file, place and reason of every fault."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Another folder than the shipped one, for somebody who is writing a programme."""
        parser.add_argument("--folder", type=Path, default=DATA)

    def handle(self, *, folder: Path, **_options: object) -> None:
        """Print every fault; succeed only when there is none."""
        faults = check_files(folder)
        for fault in faults:
            self.stdout.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} faults.")
        self.stdout.write("The catalogue is sound.")
