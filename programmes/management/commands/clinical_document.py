"""Writes `docs/clinical.md` from the clinical data, so that it never says anything else."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from programmes.clinical.document import clinical_document


class Command(BaseCommand):
    """`manage.py clinical_document`."""

    help = "Write docs/clinical.md from programmes/clinical/data/."
    requires_system_checks: list[str] = []

    def handle(self, **_options: object) -> None:
        """Write the page, and say where."""
        path = Path(settings.BASE_DIR) / "docs" / "clinical.md"
        path.write_text(clinical_document(), encoding="utf-8")
        self.stdout.write(f"Wrote {path}.")
