"""Sends synthetic walkers through the real rules, and prints what the rules did; exit 1 when one did what it must not."""

import gc
import json
import multiprocessing
import os
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programmes.clinical.data_files import DATA, SIMULATED
from programmes.management.simulation import Tally, batch

BATCH = 500
MOST_SHOWN = 20


class Command(BaseCommand):
    """`manage.py simulate`."""

    help = "Send synthetic walkers through the clinical rules; exit 1 when a rule did what it must never do."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """How many walkers, for how long, and the seed that makes a run the same again."""
        parser.add_argument("--walkers", type=int, default=1000)
        parser.add_argument("--weeks", type=int, default=26)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
        parser.add_argument(
            "--keep", action="store_true", help="write the summary down for docs/clinical.md"
        )

    def handle(self, *, walkers: int, weeks: int, seed: int, **options: object) -> None:
        """Run on all cores; the numbers depend on the seed only."""
        began = time.monotonic()
        tally = simulate(walkers, weeks, seed)
        result = summary(tally) | {"walkers": walkers, "weeks": weeks, "seed": seed}
        if options.get("keep"):
            kept = json.dumps(result, indent=1, sort_keys=True)
            (DATA / SIMULATED).write_text(f"{kept}\n", encoding="utf-8")
        result["seconds"] = round(time.monotonic() - began, 1)
        if options["json"]:
            self.stdout.write(json.dumps(result, indent=1, sort_keys=True))
        else:
            for name, value in result.items():
                self.stdout.write(f"{name}: {value}")
        refuse(tally)


def simulate(walkers: int, weeks: int, seed: int) -> Tally:
    """All walkers, in batches, on all cores; nothing here makes rings, so nobody needs to look for them."""
    jobs = [
        (first, min(BATCH, walkers - first), weeks, seed) for first in range(0, walkers, BATCH)
    ]
    total = Tally()
    if len(jobs) == 1:
        total.add(batch(jobs[0]))
        return total
    with multiprocessing.get_context("fork").Pool(os.cpu_count(), initializer=gc.disable) as pool:
        for tally in pool.imap_unordered(batch, jobs):
            total.add(tally)
    return total


def refuse(tally: Tally) -> None:
    """CommandError when there is a violation: the command exits with 1."""
    if tally.violations:
        raise CommandError(f"{len(tally.violations)} violations.")


def summary(tally: Tally) -> dict[str, Any]:
    """Counts by name, and the first violations."""
    return {
        "actions": dict(sorted(tally.actions.items())),
        "rows": dict(sorted(tally.rows.items())),
        "types": dict(sorted(tally.kinds.items())),
        "escalations": dict(sorted(tally.escalations.items())),
        "violations_count": len(tally.violations),
        "violations": sorted(tally.violations)[:MOST_SHOWN],
    }
