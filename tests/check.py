"""The static gate: every check of the source, side by side, in well under twenty seconds.

`./run check` runs all; `./run check ruff mypy` runs those two.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# What a deployment must say before it may start; none of it is used.
DEPLOYED = {
    "DEBUG": "0",
    "SECRET_KEY": "only for the check of the deployment settings: 0a1b2c3d4e5f6g7h8i9j0k",
    "ALLOWED_HOSTS": "walk.example.org",
    "SITE_URL": "https://walk.example.org",
    "EMAIL_URL": "smtp+tls://user:password@relay.example.org:587",
}
DEVELOPED = {"DEBUG": "1", "EMAIL_URL": "", "REDIS_URL": "", "SITE_URL": "http://127.0.0.1:8000"}


@dataclass(frozen=True, slots=True)
class Check:
    """A command, and the environment that it needs."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a check."""

    name: str
    seconds: float
    is_ok: bool
    text: str


def templates() -> tuple[str, ...]:
    """Every page and fragment; the letters of plain text are not HTML."""
    return tuple(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("templates/**/*.html")))


def checks() -> list[Check]:
    """All of them, the slowest first."""
    python, manage = sys.executable, (sys.executable, "-W", "error", "manage.py")
    return [
        Check("mypy", (tool("mypy"), "."), DEVELOPED),
        # Djade formats templates; djlint's own formatter would add white space inside running text.
        Check("djlint", (tool("djlint"), "templates", "--lint", "--quiet"), {}),
        Check("imports", (tool("lint-imports"), "--no-logo"), DEVELOPED),
        Check("migrations", (*manage, "makemigrations", "--check", "--dry-run"), DEVELOPED),
        Check("deployment", (*manage, "check", "--deploy", "--fail-level", "WARNING"), DEPLOYED),
        Check("ruff", (tool("ruff"), "check", "--quiet"), {}),
        Check("ruff-format", (tool("ruff"), "format", "--check", "--quiet"), {}),
        Check("djade", (tool("djade"), "--check", "--target-version", "5.2", *templates()), {}),
        Check("catalogue", (python, "manage.py", "check_catalogue"), DEVELOPED),
    ]


def tool(name: str) -> str:
    """A program of the virtual environment."""
    return str(BIN / name)


def run(check: Check) -> Outcome:
    """Run one check to its end."""
    began = time.monotonic()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "walkapp.settings", **check.environment}
    done = subprocess.run(
        check.command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    text = (done.stdout + done.stderr).strip()
    return Outcome(check.name, time.monotonic() - began, done.returncode == 0, text)


def main(names: list[str]) -> int:
    """Print what fails, then a table; the result is 1 when anything failed."""
    chosen = [check for check in checks() if not names or check.name in names]
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        outcomes = list(pool.map(run, chosen))
    for outcome in outcomes:
        if not outcome.is_ok:
            print(f"--- {outcome.name}\n{outcome.text}\n")
    for outcome in outcomes:
        print(f"{outcome.name:<15}{outcome.seconds:6.1f} s  {'ok' if outcome.is_ok else 'FAILED'}")
    print(f"{'all':<15}{time.monotonic() - began:6.1f} s")
    return 0 if outcomes and all(outcome.is_ok for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
