"""The hazard log names tests that exist, numbers its hazards, and leaves no column empty."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LOG = (ROOT / "docs" / "hazard-log.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in LOG.splitlines()
    if line.startswith("| H")
]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", LOG)))


def names_in(path: Path) -> set[str]:
    found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.name for node in found if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _file, name in NAMED])
def test_every_named_proof_exists(file, name):
    assert name.startswith("test_")
    assert name in names_in(ROOT / file)


def test_every_hazard_has_a_number_a_control_a_proof_and_what_is_left():
    assert len(ROWS) >= 20
    assert [row[0].strip("| ") for row in ROWS] == [f"H{n:02d}" for n in range(1, len(ROWS) + 1)]
    for row in ROWS:
        assert len(row) == 6
        assert all(row)
        assert "`tests/" in row[4], row[0]
        assert re.match(r"(low|medium|high)\b", row[5].strip("| ")), row[0]


def test_the_log_claims_no_review():
    assert "No clinician has reviewed this page." in LOG
