"""What a worker of Celery holds in memory while it sends very many letters, on PostgreSQL."""

import subprocess
import tempfile
import time

from benchmarks.rows import Row, ratio_row, row
from benchmarks.site import (
    PYTHON,
    ROOT,
    celery_worker,
    children_of,
    end,
    own_database,
    prepared,
    resident_mib,
)
from benchmarks.smtp_sink import CountingSink
from tests import services

MAILS, EACH = 100_000, 10_000
PATIENCE = 600.0
DELIVER = "from reminders.tasks import deliver; deliver.delay()"


def measure() -> list[Row]:
    """Nothing without PostgreSQL and Redis."""
    if not (services.find("initdb") and services.find("redis-server")):
        return []
    sink = CountingSink()
    with tempfile.TemporaryDirectory(prefix="backalong-bench-") as data:
        environment = prepared(
            data,
            own_database("memory"),
            EMAIL_URL=f"smtp://127.0.0.1:{sink.port}",
            REDIS_URL=services.redis().url,
        )
        seed = [PYTHON, "benchmarks/ledger_steps.py", "owed", str(MAILS)]
        subprocess.run(seed, cwd=ROOT, env=environment, check=True)
        worker = celery_worker("walkapp", 1, environment)
        try:
            held = [
                _held_after(count, sink, worker, environment)
                for count in range(EACH, MAILS + 1, EACH)
            ]
        finally:
            end(worker)
    return [
        row("memory.worker_mib", held, "MiB"),
        ratio_row("memory.worker_after_100k_vs_10k", [held[-1] / held[0]], "memory.worker_mib"),
    ]


def _held_after(
    count: int,
    sink: CountingSink,
    worker: subprocess.Popen[bytes],
    environment: dict[str, str],
) -> float:
    """MiB of the process that sends once so many letters came; it is asked to send four times a minute."""
    until = time.monotonic() + PATIENCE
    while sink.count < count:
        if time.monotonic() > until:
            raise RuntimeError(f"{sink.count} of {count} letters came")
        ask = [PYTHON, "-c", f"import django; django.setup(); {DELIVER}"]
        subprocess.run(ask, cwd=ROOT, env=environment, check=True)
        pause = time.monotonic() + 15
        while sink.count < count and time.monotonic() < pause:
            time.sleep(0.05)
    return resident_mib(children_of(worker)[0])
