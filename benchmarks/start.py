"""How long a person waits for the first page after `./run`, once everything is set up."""

import os
import subprocess
import tempfile
import time

from benchmarks.rows import Row, row
from benchmarks.site import ROOT, end, free_port, wait_for

ROUNDS = 3


def one_start(environment: dict[str, str], port: int) -> float:
    """Seconds from the command to the first answered page."""
    began = time.monotonic()
    process = subprocess.Popen(
        ["./run"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, "/", process)
        return time.monotonic() - began
    finally:
        end(process)


def measure() -> list[Row]:
    """The first start fills the data folder and is not counted."""
    with tempfile.TemporaryDirectory(prefix="backalong-bench-") as data:
        port = free_port()
        environment = {**os.environ, "DATA_DIR": data, "PORT": str(port), "HOST": "127.0.0.1"}
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE"):
            environment.pop(name, None)
        one_start(environment, port)
        return [
            row("start.second_run_s", [one_start(environment, port) for _ in range(ROUNDS)], "s")
        ]
