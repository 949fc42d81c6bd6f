"""A copy of the database, taken while the site runs."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone


def postgres_environment() -> dict[str, str]:
    """How PostgreSQL's own programs find our database; the password never stands in a command line."""
    database = settings.DATABASES["default"]
    return {
        "PGHOST": database["HOST"] or "",
        "PGPORT": str(database["PORT"] or ""),
        "PGUSER": database["USER"] or "",
        "PGPASSWORD": database["PASSWORD"] or "",
        "PGDATABASE": database["NAME"],
        "PATH": os.environ.get("PATH", ""),
    }


class Command(BaseCommand):
    """SQLite: its online backup. PostgreSQL: pg_dump in the custom format."""

    help = "Writes a copy of the database under DATA_DIR/backups and prints its name."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = settings.DATA_DIR / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        stem = folder / timezone.now().strftime("backalong-%Y%m%dT%H%M%SZ")
        target = self.sqlite(stem) if connection.vendor == "sqlite" else self.postgres(stem)
        target.chmod(0o600)
        self.stdout.write(str(target))

    def sqlite(self, stem: Path) -> Path:
        """The online backup of SQLite: consistent while others write."""
        target = stem.with_suffix(".sqlite3")
        source = sqlite3.connect(settings.DATABASES["default"]["NAME"])
        copy = sqlite3.connect(target)
        with copy:
            source.backup(copy)
        copy.close()
        source.close()
        return target

    def postgres(self, stem: Path) -> Path:
        """The custom format of pg_dump, which pg_restore reads."""
        program = shutil.which("pg_dump")
        if program is None:
            raise CommandError(
                "pg_dump is not installed. It comes with PostgreSQL's client programs."
            )
        target = stem.with_suffix(".dump")
        subprocess.run(  # noqa: S603  # our own program and file names
            [program, "--format=custom", f"--file={target}"],
            env=postgres_environment(),
            check=True,
        )
        return target
