"""Reminders a second, end to end, against one Celery task per mail, and against a bare loop, in the same run."""

import subprocess
import tempfile
import time

from benchmarks.rows import Row, ratio_row, row
from benchmarks.site import (
    PYTHON,
    ROOT,
    celery_worker,
    end,
    own_database,
    prepared,
    started_together,
)
from benchmarks.smtp_sink import CountingSink
from tests import services

MAILS, ROUNDS, PATIENCE = 1500, 3, 180.0
LOADS = 8.0
"""Seconds in which a worker is ready."""
WORKERS = 2
"""As many processes of ours as the other one has; SQLite has one writer."""


def measure() -> list[Row]:
    """Alternate our engine with the others, on PostgreSQL where it is installed; nothing without Redis."""
    if not services.find("redis-server"):
        return []
    sink = CountingSink()
    has_server = bool(services.find("initdb"))
    with tempfile.TemporaryDirectory(prefix="backalong-bench-") as data:
        environment = prepared(
            data,
            own_database("reminders") if has_server else f"sqlite:///{data}/db.sqlite3",
            EMAIL_URL=f"smtp://127.0.0.1:{sink.port}",
            REDIS_URL=services.redis().url,
        )
        worker = celery_worker("benchmarks.naive_mail", WORKERS, environment)
        time.sleep(LOADS)
        try:
            rounds = [
                (
                    rate("drain", environment, sink, processes=WORKERS if has_server else 1),
                    rate("queue", environment, sink),
                    rate("bare", environment, sink),
                )
                for _ in range(ROUNDS)
            ]
        finally:
            end(worker)
    return [
        row("reminders.per_second", [ours for ours, _naive, _bare in rounds], "mails/s"),
        row("reminders.naive_per_second", [naive for _ours, naive, _bare in rounds], "mails/s"),
        row("reminders.bare_per_second", [bare for _ours, _naive, bare in rounds], "mails/s"),
        ratio_row(
            "reminders.vs_naive_celery",
            [ours / naive for ours, naive, _bare in rounds],
            "reminders.naive_per_second",
        ),
        ratio_row(
            "reminders.vs_bare_smtp",
            [ours / bare for ours, _naive, bare in rounds],
            "reminders.bare_per_second",
        ),
    ]


def rate(step: str, environment: dict[str, str], sink: CountingSink, processes: int = 1) -> float:
    """Mails a second from the signal to the last one in the sink."""
    script = [PYTHON, "benchmarks/engine_steps.py"]
    subprocess.run([*script, "seed", str(MAILS)], cwd=ROOT, env=environment, check=True)
    wanted = sink.count + MAILS
    started = started_together([*script, step, str(MAILS)], environment, processes)
    began = time.monotonic()
    sink.wait_for(wanted, PATIENCE)
    seconds = time.monotonic() - began
    for process in started:
        process.wait(timeout=60)
    return MAILS / seconds
