"""The whole suite: the static gate, every test on SQLite, every test but the pages on PostgreSQL, and the faults."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUITE = ("-m", "pytest", "-q", "-n", "2", "--dist=loadfile", "--no-loadscope-reorder")
"""A file stays in one process: the page gate and other costly worlds are made once."""


def step(title: str, *command: str, **environment: str) -> int:
    """Runs one command and says what it is; the result is its exit status."""
    print(f"\n=== {title}", flush=True)
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**os.environ, **environment}, check=False
    ).returncode


def main(arguments: list[str]) -> int:
    """Arguments, if any, go to pytest alone: `./run test tests/programmes -k screening`."""
    with tempfile.TemporaryDirectory(prefix="backalong-tests-") as data:
        place = {
            "DATA_DIR": data,
            "DEBUG": "1",
            "EMAIL_URL": "",
            "REDIS_URL": "",
            "DATABASE_URL": f"sqlite:///{data}/db.sqlite3",
        }
        if arguments:
            return step("Tests", "-m", "pytest", *arguments, **place)
        results = [
            step("Static gate", "tests/check.py", **place),
            step("Tests on SQLite", *SUITE, **place),
            step(
                "Tests on PostgreSQL", *SUITE, "--database=postgres", "-m", "not browser", **place
            ),
            step("Faults", "tests/faults/run.py", **place),
        ]
    return max(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
