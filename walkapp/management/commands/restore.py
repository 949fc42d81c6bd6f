"""Puts a copy of the database back; nothing is mailed from it until an operator confirms."""

import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from walkapp.management.commands.backup import postgres_environment
from walkapp.restored import raise_guard


class Command(BaseCommand):
    """The present database is backed up first, so that a mistake can be undone."""

    help = "Replaces the database by a backup. Stop the site first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["file"]
        if not source.is_file():
            raise CommandError(f"There is no file {source}.")
        self.stdout.write("The present data is kept in:")
        call_command("backup", stdout=self.stdout)
        connection.close()
        raise_guard()
        if connection.vendor == "sqlite":
            self.sqlite(source)
        else:
            self.postgres(source)
        self.stdout.write(
            "Restored. Nothing is mailed until you run: ./run manage confirm_restore"
        )

    def sqlite(self, source: Path) -> None:
        """Copies page by page into the live file, so that its name and rights stay."""
        copy = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
        try:
            sound = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise CommandError(f"{source} is not a sound SQLite database.")
        live = sqlite3.connect(settings.DATABASES["default"]["NAME"])
        with live:
            copy.backup(live)
        live.close()
        copy.close()

    def postgres(self, source: Path) -> None:
        """Drops and makes again what the dump holds, in one transaction."""
        program = shutil.which("pg_restore")
        if program is None:
            raise CommandError(
                "pg_restore is not installed. It comes with PostgreSQL's client programs."
            )
        environment = postgres_environment()
        subprocess.run(  # noqa: S603  # our own program and file names
            [
                program,
                "--clean",
                "--if-exists",
                "--single-transaction",
                "--no-owner",
                f"--dbname={environment['PGDATABASE']}",
                str(source),
            ],
            env=environment,
            check=True,
        )
