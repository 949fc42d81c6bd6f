"""When our reading of a source or claim has to be looked at again: each by its own date, or a year after the files were made."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from programmes.clinical.data_files import CLAIMS, EVIDENCE, read_json
from programmes.clinical.faults import Fault


def due_on(row: dict[str, Any], made: dt.date) -> dt.date:
    """The last day on which a row counts as fresh: its `review_by`, or else a year after `made` (our own choice, `expert`)."""
    if "review_by" in row:
        return dt.date.fromisoformat(row["review_by"])
    try:
        return made.replace(year=made.year + 1)
    except ValueError:  # the year after a leap day has none
        return dt.date(made.year + 1, 2, 28)


def overdue_in(folder: Path, today: dt.date) -> list[Fault]:
    """What is overdue in the files of a folder, which must be sound."""
    read = {name: read_json(folder / name) for name in (EVIDENCE, CLAIMS)}
    return list(overdue(read, today))


def overdue(documents: dict[str, Any], today: dt.date) -> Iterator[Fault]:
    """Studies and claims whose review is late on a day; claims without a date of their own follow the evidence file."""
    made = dt.date.fromisoformat(documents[EVIDENCE]["meta"]["made"])
    for file, rows in (
        (EVIDENCE, documents[EVIDENCE]["studies"]),
        (CLAIMS, documents[CLAIMS]["claims"]),
    ):
        for row in rows:
            due = due_on(row, made)
            if due < today:
                yield Fault(file, row["id"], f"its review was due on {due.isoformat()}")
