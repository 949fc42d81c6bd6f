"""Plays the faults on one database, and prints a line of JSON for each: `python -m tests.faults.play sqlite`."""

import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from typing import Any

import pytest

from tests import services
from tests.faults.relay import ROOT, open_relay


def main(database: str, wanted: list[str]) -> None:
    """Each fault in turn; what goes wrong in one does not stop the others."""
    relay = open_relay()
    with tempfile.TemporaryDirectory(prefix="backalong-faults-") as folder:
        cluster = _cluster() if database == "postgres" else None
        url = cluster.url if cluster else f"sqlite:///{folder}/db.sqlite3"
        environment = environment_of(folder, url, relay.port)
        os.environ.update(environment)
        import django  # noqa: PLC0415 - after the settings are chosen

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        from tests.faults import changes, clocks, relays, workers  # noqa: F401, PLC0415
        from tests.faults.stage import Stage  # noqa: PLC0415
        from tests.faults.table import FAULTS  # noqa: PLC0415

        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        stage = Stage(relay, environment, cluster)
        stage.people()
        for fault in sorted(FAULTS, key=lambda each: int(each.number.split(",")[0])):
            is_possible = fault.needs in {"", database} or services.find(f"{fault.needs}-server")
            if is_possible and (not wanted or set(wanted) & set(fault.number.split(", "))):
                print(json.dumps({**played(stage, fault), "database": database}), flush=True)
        stage.end_all()


def _cluster() -> services.Cluster:
    try:
        return services.cluster()
    except pytest.skip.Exception as lack:
        sys.stderr.write(f"Not played on PostgreSQL. {lack}\n")
        sys.exit(0)


def played(stage: Any, fault: Any) -> dict[str, Any]:
    """What became of one fault."""
    stage.clear()
    began, problem, expected = time.monotonic(), "", {}
    try:
        expected = fault.play(stage)
    except Exception as error:  # noqa: BLE001 - a fault that cannot be played is a line of the table too
        problem = f"{type(error).__name__}: {error}"
    stage.end_all()
    count = asdict(stage.count())
    different = [
        f"{name} {count[name]}, not {value}"
        for name, value in expected.items()
        if count[name] != value
    ]
    return {
        "number": fault.number,
        "title": fault.title,
        "meaning": " ".join((fault.play.__doc__ or "").split()),
        **count,
        "kills": stage.kills,
        "seconds": round(time.monotonic() - began, 1),
        "problem": problem or "; ".join(different),
    }


def environment_of(folder: str, database: str, port: int) -> dict[str, str]:
    """The settings of all processes of one database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "walkapp.settings",
        "DATA_DIR": folder,
        "DATABASE_URL": database,
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "REDIS_URL": "",
        "DEBUG": "1",
        "DEMO": "0",
        "SECRET_KEY": "for faults only, and long enough to sign with in each of them",
        "PYTHONPATH": str(ROOT),
    }


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
