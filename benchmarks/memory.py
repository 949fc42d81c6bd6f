"""What a worker of Celery holds in memory while it sends very many letters, on PostgreSQL."""

import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.rows import Row, ratio_row, row
from benchmarks.site import PYTHON, ROOT, end, prepared
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
            services.postgres().url,
            EMAIL_URL=f"smtp://127.0.0.1:{sink.port}",
            REDIS_URL=services.redis().url,
        )
        seed = [PYTHON, "benchmarks/ledger_steps.py", "owed", str(MAILS)]
        subprocess.run(seed, cwd=ROOT, env=environment, check=True)
        worker = _worker(environment)
        try:
            held = [_held_after(count, sink, worker, environment) for count in _counts()]
        finally:
            end(worker)
    return [
        row("memory.worker_mib", held, "MiB"),
        ratio_row("memory.worker_after_100k_vs_10k", [held[-1] / held[0]], "memory.worker_mib"),
    ]


def _counts() -> range:
    return range(EACH, MAILS + 1, EACH)


def _worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """The usual worker, with one process that sends."""
    command = [PYTHON, "-m", "celery", "-A", "walkapp", "--quiet", "worker", "--concurrency", "1"]
    command += ["--loglevel", "ERROR", "--without-mingle", "--without-gossip"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


def _held_after(
    count: int,
    sink: CountingSink,
    worker: subprocess.Popen[bytes],
    environment: dict[str, str],
) -> float:
    """MiB of the process that sends once so many letters came; it is asked to send as often as beat does."""
    until = time.monotonic() + PATIENCE
    while sink.count < count:
        if time.monotonic() > until:
            raise RuntimeError(f"{sink.count} of {count} letters came")
        ask = [PYTHON, "-c", f"import django; django.setup(); {DELIVER}"]
        subprocess.run(ask, cwd=ROOT, env=environment, check=True)
        pause = time.monotonic() + 15
        while sink.count < count and time.monotonic() < pause:
            time.sleep(0.05)
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text(encoding="ascii")
    status = Path(f"/proc/{children.split()[0]}/status").read_text(encoding="ascii")
    kibibytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kibibytes) / 1024
