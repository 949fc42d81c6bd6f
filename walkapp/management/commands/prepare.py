"""Everything between an installed project and a serving one; on a second start it finds nothing to do."""

import hashlib
from importlib.metadata import version
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    """Migrations, the cache table, the catalogue, demo people on an empty database, and static files."""

    help = "Prepares the database, the catalogue, the demo people and the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("load_catalogue", verbosity=0)
        people = apps.get_model("accounts.User").objects
        if settings.DEMO and not people.exists():
            self.stdout.write("Inventing the demo people ...")
            call_command("seed_demo", verbosity=0)
        if not settings.DEMO:
            people.filter(email__endswith="@example.org", is_active=True).update(is_active=False)
        self.collect()

    def collect(self) -> None:
        """Collects and compresses the static files when any of them changed."""
        stamp = settings.STATIC_ROOT / ".collected"
        wanted = fingerprint()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        self.stdout.write("Collecting the static files ...")
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted)


def fingerprint() -> str:
    """Changes when a static file of ours or a package that ships some does."""
    digest = hashlib.sha256()
    for package in ("django", "django-allauth", "whitenoise"):
        digest.update(f"{package} {version(package)}\n".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            if hasattr(storage, "path"):
                place = storage.path(path)
                if str(place).startswith(str(settings.BASE_DIR / "static")):
                    digest.update(
                        f"{path} {storage.get_modified_time(path).timestamp()}\n".encode()
                    )
    return digest.hexdigest()
