"""`docs/clinical.md` says what the data says."""

from pathlib import Path

from programmes.clinical.document import clinical_document, table

PAGE = Path(__file__).parents[3] / "docs" / "clinical.md"


def test_the_page_in_the_repository_is_current():
    assert PAGE.read_text(encoding="utf-8") == clinical_document(), (
        "run manage.py clinical_document"
    )


def test_every_rule_programme_claim_and_source_has_a_row():
    rows = [line for line in clinical_document().splitlines() if line.startswith("| ")]

    assert len(rows) == (33 + 13 + 7 + 22) + 10 + 74 + 94 + 7 * 2


def test_the_page_never_claims_a_review():
    assert "No physiotherapist or doctor has signed off these rules." in clinical_document()


def test_a_cell_cannot_break_its_table():
    assert list(table(("A", "B"), [("x | y", "two\nlines")])) == [
        "| A | B |",
        "| --- | --- |",
        "| x \\| y | two lines |",
        "",
    ]
