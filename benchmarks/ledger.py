"""Ticks and sweeps among a million walkers, and claims from a million letters, on PostgreSQL."""

import subprocess
import tempfile

from benchmarks.rows import Row, ratio_row, row
from benchmarks.site import PYTHON, ROOT, prepared
from tests import services

FEW, MANY, ROUNDS = 1_000, 1_000_000, 3


def measure() -> list[Row]:
    """Nothing without PostgreSQL: a million walkers are no matter for a file."""
    if not services.find("initdb"):
        return []
    with tempfile.TemporaryDirectory(prefix="backalong-bench-") as data:
        environment = prepared(data, services.postgres().url)
        step(environment, "copies", 0, FEW)
        step(environment, "look")
        few = [step(environment, "tick") for _ in range(ROUNDS)]
        step(environment, "copies", FEW, MANY)
        looks = 1 / step(environment, "look")
        many = [step(environment, "tick") for _ in range(ROUNDS)]
        sweeps = [step(environment, "sweep") for _ in range(ROUNDS)]
        step(environment, "waiting", MANY)
        claims = [1 / step(environment, "claim") for _ in range(ROUNDS)]
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
        row("claim.rows_per_second", claims, "rows/s"),
    ]


def step(environment: dict[str, str], name: str, *numbers: int) -> float:
    """What the step printed: seconds, or nothing."""
    command = [PYTHON, "benchmarks/ledger_steps.py", name, *map(str, numbers)]
    said = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return float(said or 0)
