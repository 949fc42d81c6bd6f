"""`docs/clinical.md` says what the data says."""

import json
from pathlib import Path

from programmes.clinical.document import clinical_document, table

RULES = Path(__file__).parents[3] / "programmes/clinical/data/rules.json"
PAGE = Path(__file__).parents[3] / "docs" / "clinical.md"


def test_the_page_in_the_repository_is_current():
    assert PAGE.read_text(encoding="utf-8") == clinical_document(), (
        "run manage.py clinical_document"
    )


def test_every_rule_programme_claim_source_and_kind_of_walker_has_a_row():
    rows = [line for line in clinical_document().splitlines() if line.startswith("| ")]

    assert len(rows) == (33 + 13 + 7 + 22 + 2 + 2 + 7) + 10 + 74 + 94 + (29 + 3 + 7) + 7 + 13 * 2


def test_every_threshold_of_the_data_is_printed_beside_its_row():
    written = json.loads(RULES.read_text(encoding="utf-8"))
    lines = clinical_document().splitlines()
    for table_name in ("before", "during", "after", "unknown", "escalation", "missed"):
        for row in written[table_name]:
            line = next(
                line for line in lines if line.startswith(f"| {row['code']} | {row['when']}")
            )
            told = [f"{name.replace('_', ' ')}: {n}" for name, n in row["threshold"].items()]
            assert line.split(" | ")[2] == ("; ".join(told) or "none")


def test_breaks_and_the_figures_that_belong_to_no_row_are_told():
    page = clinical_document()

    assert "| days_off_14 | 14 to 27 days off | from days: 14; weeks back: 2 |" in page
    assert "All safety questions come again after 12 weeks." in page
    assert "A clinician's yes holds for 12 months at most." in page


def test_second_hand_numbers_of_tests_say_so():
    page = clinical_document()

    assert "| backward-walk | 4.5 s |" in page
    assert page.count("| unverified |") == 4
    assert "`cdc_30cst`; unverified." in page


def test_the_page_never_claims_a_review():
    assert "No physiotherapist or doctor has signed off these rules." in clinical_document()


def test_a_cell_cannot_break_its_table():
    assert list(table(("A", "B"), [("x | y", "two\nlines")])) == [
        "| A | B |",
        "| --- | --- |",
        "| x \\| y | two lines |",
        "",
    ]
