"""A reading that nobody has looked at for a year is a fault, and so is a name that no file knows."""

import datetime as dt
import json
import re
from pathlib import Path

from programmes.clinical.data_files import CLAIMS, DATA, EVIDENCE
from programmes.clinical.evidence import load_claims, load_studies
from programmes.clinical.upkeep import due_on, overdue, overdue_in

MADE = dt.date(2026, 11, 21)
ROOT = Path(__file__).resolve().parents[3]
DAY = dt.timedelta(days=1)
LAST = dt.date(2027, 11, 21)


def documents(**own):
    return {
        EVIDENCE: {"meta": {"made": "2026-11-21"}, "studies": [{"id": "lin2025"}]},
        CLAIMS: {"claims": [{"id": "c01", **own}]},
    }


def test_a_reading_is_fresh_for_a_year():
    assert list(overdue(documents(), LAST)) == []

    late = [str(fault) for fault in overdue(documents(), LAST + DAY)]

    assert len(late) == 2
    assert all("its review was due on 2027-11-21" in words for words in late)


def test_a_row_with_its_own_date_follows_that():
    early = documents(review_by="2026-12-01")

    assert list(overdue(early, dt.date(2026, 12, 1))) == []
    assert [fault.place for fault in overdue(early, dt.date(2026, 12, 2))] == ["c01"]


def test_a_leap_day_is_due_on_the_last_of_february():
    assert due_on({}, dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)
    assert due_on({}, MADE) == LAST


def test_the_shipped_readings_are_due_a_year_after_they_were_made():
    assert overdue_in(DATA, LAST) == []
    assert len(overdue_in(DATA, LAST + DAY)) == len(load_studies()) + len(load_claims())


def test_pages_and_programs_name_only_sources_and_claims_that_exist():
    known = {*load_studies(), *(claim.code for claim in load_claims())}
    told = set()
    for folder in ("templates", "programmes/reports", "programmes/views"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".html", ".py"}:
                told |= set(re.findall(r"#source-([a-z0-9_]+)", path.read_text("utf-8")))
    source = (ROOT / "programmes/reports/evidence.py").read_text("utf-8")
    told |= set(re.findall(r'by_(?:study|claim)\([^)]*\), "([^"]+)"', source))

    assert {"lin2025", "c16"} <= told
    assert told <= known


def test_every_programme_names_only_sources_that_exist():
    rows = json.loads((DATA / "programmes.json").read_text("utf-8"))["programmes"]

    assert {code for row in rows for code in row["evidence_ids"]} <= set(load_studies())
