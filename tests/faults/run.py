"""`./run faults`: the faults on SQLite and PostgreSQL side by side, a table, and a line `N lost, N doubled`.

Exit 1 when anything was lost or doubled, or came out otherwise than the design says. Numbers choose faults:
`./run faults 6 21`. `--write` puts the table into docs/reliability.md.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reliability.md"
BEGIN, END = "<!-- table -->", "<!-- end of table -->"
HEAD = (
    "Fault",
    "What is done",
    "Database",
    "Owed",
    "Sent",
    "Unknown (taken)",
    "Failed",
    "Skipped",
    "Expired",
    "Lost",
    "Doubled",
)


def main(arguments: list[str]) -> int:
    """Play, print, and say whether all is well."""
    wanted = [word for word in arguments if not word.startswith("--")]
    players = [player(database, wanted) for database in ("sqlite", "postgres")]
    lines = [json.loads(line) for each in players for line in each.communicate()[0].splitlines()]
    print(table(lines))
    for line in lines:
        if line["problem"]:
            print(f"{line['number']} on {line['database']}: {line['problem']}")
    lost, doubled = (sum(line[name] for line in lines) for name in ("lost", "doubled"))
    print(f"{lost} lost, {doubled} doubled")
    broken = [each for each in players if each.returncode]
    is_bad = bool(lost or doubled or broken or not lines or any(line["problem"] for line in lines))
    if "--write" in arguments and not is_bad:
        write(lines)
    return int(is_bad)


def player(database: str, wanted: list[str]) -> "subprocess.Popen[str]":
    """The faults on one database, in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.play", database, *wanted]
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ}, stdout=subprocess.PIPE, text=True
    )


def table(lines: list[dict[str, Any]]) -> str:
    """In the format of our documents."""
    rows = [HEAD, tuple("---" for _ in HEAD), *(cells(line) for line in lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def cells(line: dict[str, Any]) -> tuple[str, ...]:
    """One line of the table."""
    counts = [str(line[name]) for name in ("failed", "skipped", "expired", "lost", "doubled")]
    unknown = f"{line['unknown']} ({line['unknown_taken']})" if line["unknown"] else "0"
    title = f"{line['title']}. {line['meaning']}"
    return (
        line["number"],
        title,
        line["database"],
        str(line["owed"]),
        str(line["sent"]),
        unknown,
        *counts,
    )


def write(lines: list[dict[str, Any]]) -> None:
    """Put the table where readers look."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{table(lines)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
