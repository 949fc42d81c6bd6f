"""Publishes the programmes of the catalogue file; running it again changes nothing."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from programmes.actions.catalogue import publish_catalogue


class Command(BaseCommand):
    """`manage.py load_catalogue`."""

    help = "Publish the programmes of the catalogue file. A programme that has not changed is left alone."

    def handle(self, **options: object) -> None:
        """Publish, and say what changed."""
        made = publish_catalogue(now=timezone.now())
        if not options["verbosity"]:
            return
        for version in made:
            self.stdout.write(f"{version.code}: version {version.number}")
        self.stdout.write(f"{len(made)} new programme versions.")
