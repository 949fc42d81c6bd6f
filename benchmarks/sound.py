"""The sound file of a session: CPU seconds for half an hour of it, and how much faster than life it is made."""

import os
import subprocess
import tempfile

from benchmarks.rows import Row, ratio_row, row
from benchmarks.site import PYTHON, ROOT, SECRET

ROUNDS = 3
HALF_AN_HOUR = 1800


def measure() -> list[Row]:
    """Each round is a process of its own: nothing is remembered from the one before."""
    with tempfile.TemporaryDirectory(prefix="backalong-bench-") as data:
        environment = {
            **os.environ,
            "DATA_DIR": data,
            "SECRET_KEY": SECRET,
            "DEBUG": "1",
            "DEMO": "0",
            "PYTHONPATH": str(ROOT),
        }
        rounds = [one_round(environment) for _ in range(ROUNDS)]
    return [
        row(
            "sound.cpu_s_per_half_hour", [HALF_AN_HOUR * cpu / sound for sound, cpu in rounds], "s"
        ),
        ratio_row("sound.vs_real_time", [sound / cpu for sound, cpu in rounds], "real time"),
    ]


def one_round(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds of sound, and of CPU."""
    done = subprocess.run(
        [PYTHON, "benchmarks/sound_step.py"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    sound, cpu = map(float, done.stdout.split())
    return sound, cpu
