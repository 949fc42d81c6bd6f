"""Ticks and sweeps among a million walkers, and claims from a million letters, on PostgreSQL."""

import subprocess
import tempfile
import time

from benchmarks.rows import Row, ratio_row, row
from benchmarks.site import PYTHON, ROOT, own_database, prepared, started_together
from tests import services

FEW, MANY, ROUNDS = 1_000, 1_000_000, 3
WORKERS = 2
"""One for each core of the machine that the goals name."""


def measure() -> list[Row]:
    """Nothing without PostgreSQL: a million walkers are no matter for a file."""
    if not services.find("initdb"):
        return []
    with tempfile.TemporaryDirectory(prefix="backalong-bench-") as data:
        environment = prepared(data, own_database("ledger"))
        step(environment, "copies", 0, FEW)
        step(environment, "look")
        few = [step(environment, "tick") for _ in range(ROUNDS)]
        step(environment, "copies", FEW, MANY)
        looks = 1 / step(environment, "look")
        many = [step(environment, "tick") for _ in range(ROUNDS)]
        sweeps = [step(environment, "sweep") for _ in range(ROUNDS)]
        step(environment, "waiting", MANY)
        alone = [claimed(environment, 1) for _ in range(ROUNDS)]
        together = [claimed(environment, WORKERS) for _ in range(ROUNDS)]
    return [
        row("tick.idle_1k_ms", [1000 * seconds for seconds in few], "ms"),
        row("tick.idle_1m_ms", [1000 * seconds for seconds in many], "ms"),
        ratio_row(
            "tick.idle_1m_vs_1k",
            [after / before for before, after in zip(few, many, strict=True)],
            "tick.idle_1k_ms",
        ),
        row("tick.looks_per_second", [looks], "people/s"),
        row("tick.sweep_1m_ms", [1000 * seconds for seconds in sweeps], "ms"),
        row("claim.rows_per_second", together, "rows/s"),
        row("claim.rows_per_second_of_one", alone, "rows/s"),
    ]


def claimed(environment: dict[str, str], workers: int) -> float:
    """Rows a second that so many processes claim beside each other."""
    command = [PYTHON, "benchmarks/ledger_steps.py", "claim"]
    started = started_together(command, environment, workers)
    began = time.monotonic()
    rows = sum(int(process.stdout.readline()) for process in started if process.stdout)
    seconds = time.monotonic() - began
    for process in started:
        process.wait(timeout=60)
    return rows / seconds


def step(environment: dict[str, str], name: str, *numbers: int) -> float:
    """What the step printed: seconds, or nothing."""
    command = [PYTHON, "benchmarks/ledger_steps.py", name, *map(str, numbers)]
    said = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return float(said or 0)
