"""Runs the benchmarks and writes `benchmarks/results.json`; `./run bench today` runs one file."""

import importlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FILES = ("start", "today", "roster", "player", "sound", "reminders", "ledger", "memory")
RESULTS = ROOT / "benchmarks" / "results.json"


def main(names: list[str]) -> int:
    """Measure, print a table, and keep what other files measured before."""
    kept = (
        {row["name"]: row for row in json.loads(RESULTS.read_text(encoding="utf-8"))}
        if RESULTS.exists()
        else {}
    )
    for name in names or FILES:
        for row in importlib.import_module(f"benchmarks.{name}").measure():
            print(
                f"{row.name:<28}{row.value:>12} {row.unit:<11}({row.low} to {row.high})",
                flush=True,
            )
            kept[row.name] = row.as_json()
    rows = [kept[name] for name in sorted(kept)]
    RESULTS.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
