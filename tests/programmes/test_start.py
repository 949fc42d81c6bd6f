"""A broken data file stops the start of the program, in real processes, with the file, the path and the reason."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.mo", "node_modules", "vendor")


@pytest.fixture
def copied(tmp_path):
    """The program in a place where its data files may be broken."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes", ignore=LEFT_OUT)
    for name in ("walkapp", "accounts", "coaching", "reminders", "templates", "static"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def start(copied, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(copied / "var"),
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "walkapp.settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(  # our own program
        [sys.executable, *command],
        cwd=copied,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def damage(copied, name, change):
    path = copied / "programmes/clinical/data" / name
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")


def test_sound_files_let_it_start(copied):
    assert start(copied, "manage.py", "check").returncode == 0


@pytest.mark.parametrize(
    ("name", "change", "line"),
    [
        (
            "rules.json",
            lambda rules: rules["after"][3]["threshold"].update(falls="one"),
            "rules.json: after[3].threshold.falls: must be a whole number from 1 to 99, not 'one'",
        ),
        (
            "claims.json",
            lambda claims: claims["claims"][2].pop("product_wording"),
            "claims.json: claims[2].product_wording: is missing",
        ),
        (
            "evidence.json",
            lambda evidence: evidence["studies"][0].pop("id"),
            "evidence.json: studies[0].id: is missing",
        ),
        (
            "programmes.json",
            lambda catalogue: catalogue["programmes"][0]["evidence_ids"].append("x1"),
            "programmes.json: foundations: unknown source 'x1'",
        ),
        (
            "measures.json",
            lambda measures: measures["tests"][0]["numbers"][0].update(value=-3),
            "measures.json: tests[0].numbers[0].value: must be a number from 0 to 1000, not -3",
        ),
    ],
)
def test_a_broken_file_stops_the_start_with_one_line(copied, name, change, line):
    damage(copied, name, change)

    ended = start(copied, "manage.py", "check")

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.splitlines() == [line]


def test_a_file_that_is_no_json_stops_web_and_worker_too(copied):
    (copied / "programmes/clinical/data/rules.json").write_text('{"after": [', encoding="utf-8")
    line = "rules.json: line 1, column 12: is no JSON: Expecting value"

    web = start(copied, "-c", "import walkapp.wsgi")
    worker = start(
        copied, "-m", "celery", "-A", "walkapp", "-b", "memory://", "worker", "-P", "solo"
    )

    assert [ended.returncode != 0 for ended in (web, worker)] == [True, True]
    assert web.stderr.splitlines()[-1].endswith(line)
    assert line in worker.stderr + worker.stdout
