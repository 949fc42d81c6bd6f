"""Prepare, doctor, backup and restore on a database of their own, in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PEOPLE = "from accounts.models import User; print(User.objects.filter(is_active=True).count())"


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """Settings of a fresh installation on SQLite."""
    return {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'walkapp.sqlite3'}",
        "DEMO": "1",
    }


def manage(place: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of manage.py."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=place,
        capture_output=True,
        text=True,
        check=False,
    )


def count(place: dict[str, str]) -> int:
    """How many people can sign in."""
    return int(manage(place, "shell", "--no-imports", "-c", PEOPLE).stdout)


def test_prepare_makes_everything_once_and_then_finds_nothing_to_do(place):
    first, second = manage(place, "prepare"), manage(place, "prepare")

    assert first.returncode == second.returncode == 0
    assert "Inventing the demo people" in first.stdout
    assert second.stdout == ""
    assert count(place) == 20
    assert "walker@example.org" in manage(place, "demo_people").stdout


def test_demo_people_cannot_sign_in_when_the_demo_is_off(place):
    manage(place, "prepare")

    manage({**place, "DEMO": "0"}, "prepare")

    assert count(place) == 0
    assert manage({**place, "DEMO": "0"}, "demo_people").stdout == ""


def test_no_demo_people_are_made_when_the_demo_is_off(place):
    manage({**place, "DEMO": "0"}, "prepare")

    assert count(place) == 0


def test_the_doctor_says_what_is_wrong_and_then_that_all_is_well(place):
    ill = manage(place, "doctor")
    manage(place, "prepare")
    well = manage(place, "doctor")

    assert ill.returncode == 1
    assert "changes of the database wait" in ill.stdout
    assert well.returncode == 0
    assert "WRONG" not in well.stdout


def test_the_doctor_notices_a_dead_broker_and_a_dead_relay(place):
    manage(place, "prepare")

    answer = manage(
        {**place, "REDIS_URL": "redis://127.0.0.1:9", "EMAIL_URL": "smtp://127.0.0.1:9"}, "doctor"
    )

    assert answer.returncode == 1
    assert "WRONG Redis does not answer" in answer.stdout
    assert "WRONG The mail relay does not answer" in answer.stdout


@pytest.mark.parametrize(
    ("secret", "words"),
    [("", "do not come in: set MAIL_EVENTS_SECRET"), ("mail:word", "come in at /mail/events/")],
)
def test_the_doctor_names_the_mail_provider_and_whether_it_may_report(place, secret, words):
    answer = manage(
        {**place, "EMAIL_URL": "postmark://token@", "MAIL_EVENTS_SECRET": secret}, "doctor"
    )

    assert f"Mail leaves through postmark; bounces {words}." in answer.stdout


def test_a_backup_comes_back_and_mails_nobody_until_confirmed(place):
    manage(place, "prepare")
    backup = manage(place, "backup").stdout.strip()
    manage(
        place,
        "shell",
        "-c",
        "from accounts.models import User; User.objects.all().update(is_active=False)",
    )
    changed = count(place)

    restored = manage(place, "restore", backup)
    held = json.loads(manage(place, "send_reminders", "--json").stdout)
    confirmed = manage(place, "confirm_restore")
    again = manage(place, "confirm_restore")

    assert (changed, count(place)) == (0, 20)
    assert restored.returncode == 0
    assert (held["claimed"], held["sent"]) == (0, 0)
    assert confirmed.stdout.startswith("Confirmed.")
    assert again.stdout.startswith("Nothing to confirm")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "There is no file"),
        (b"this is not a database" * 100, "is not a sound SQLite database"),
    ],
)
def test_restoring_junk_changes_nothing(place, tmp_path, content, words):
    manage(place, "prepare")
    file = tmp_path / "junk.sqlite3"
    if content:
        file.write_bytes(content)

    answer = manage(place, "restore", str(file))

    assert answer.returncode != 0
    assert words in answer.stderr
    assert count(place) == 20


def test_the_crowd_is_the_same_for_the_same_seed(place, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    copies = [
        place,
        {**place, "DATA_DIR": str(other), "DATABASE_URL": f"sqlite:///{other / 'w.sqlite3'}"},
    ]
    ask = (
        "from programmes.models import Walk; from accounts.models import User;"
        "print(Walk.objects.count(), sorted(str(p) for p in User.objects.values_list('pk', flat=True))[:3])"
    )

    for copy in copies:
        manage({**copy, "DEMO": "0"}, "prepare")
        made = manage(
            copy, "seed_demo", "--walkers", "7", "--coaches", "2", "--weeks", "3", "--seed", "4"
        )
        assert made.stdout.strip() == "7 walkers and 2 coaches are there."

    answers = [manage(copy, "shell", "--no-imports", "-c", ask).stdout for copy in copies]
    assert answers[0] == answers[1]
    assert not answers[0].startswith("0 ")


def test_demo_people_are_not_mixed_with_real_ones(place):
    manage({**place, "DEMO": "0"}, "prepare")
    manage(place, "seed_demo", "--walkers", "1")

    answer = manage(place, "seed_demo")

    assert answer.returncode != 0
    assert "only made on an empty database" in answer.stderr


def test_a_crowd_of_nobody_is_refused(place):
    manage({**place, "DEMO": "0"}, "prepare")

    answer = manage(place, "seed_demo", "--walkers", "0")

    assert "counted from 1" in answer.stderr
