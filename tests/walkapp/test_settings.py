"""Production refuses to start when it is unsafe, and says why."""

import os
import sqlite3
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from walkapp.checks import a_database_that_can_lease

SAFE = {
    "DEBUG": "0",
    "SECRET_KEY": "a key of a test, long enough and with many different letters: 0123456789",
    "ALLOWED_HOSTS": "walk.example.org",
    "SITE_URL": "https://walk.example.org",
    "EMAIL_URL": "smtp+tls://user:secret@relay.example.org:587",
}


def check(**settings: str) -> subprocess.CompletedProcess[str]:
    """What `check --deploy` says with these settings alone; browser tests leave a mark in ours that it would refuse."""
    inherited = {**os.environ}
    inherited.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**inherited, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_safe_deployment_starts_without_a_warning():
    answer = check(**SAFE)

    assert (answer.returncode, answer.stderr, answer.stdout.strip()) == (
        0,
        "",
        "System check identified no issues (0 silenced).",
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY must be set, to 50 random characters or more."),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS must name the hosts"),
        ("SITE_URL", "http://walk.example.org", "SITE_URL must be the https:// address"),
        ("EMAIL_URL", "", "EMAIL_URL must name the mail relay"),
        ("EMAIL_URL", "postmark://token", "Write postmark://KEY@ with an @ behind the key."),
        ("METRICS_TOKEN", "short", "METRICS_TOKEN must be 20 random characters or more."),
        ("MAIL_EVENTS_SECRET", "mail:short", "MAIL_EVENTS_SECRET must be a name and a password"),
    ],
)
def test_an_unsafe_deployment_refuses_and_says_why(name, value, words):
    answer = check(**{**SAFE, name: value})

    assert answer.returncode != 0
    assert words in answer.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SITE_URL", "https://other.example.org", "walkapp.W001"),
        ("DEMO", "1", "walkapp.W002"),
        ("VAPID_PRIVATE_KEY", "no key", "walkapp.E001"),
        ("VAPID_PRIVATE_KEY", "AAAA", "walkapp.E001"),
    ],
)
def test_what_works_but_should_not_stay_is_a_warning(name, value, words):
    answer = check(**{**SAFE, name: value})

    assert answer.returncode != 0
    assert words in answer.stderr


def test_links_in_mails_lead_to_the_port_that_is_served():
    environment = {name: value for name, value in os.environ.items() if name != "SITE_URL"}

    answer = subprocess.run(
        [sys.executable, "-c", "from walkapp.settings import SITE_URL; print(SITE_URL)"],
        cwd=ROOT,
        env={**environment, "PORT": "8765"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout.strip() == "http://127.0.0.1:8765"


def test_error_reports_need_their_package_and_say_so():
    answer = check(**SAFE, SENTRY_DSN="https://key@errors.example.org/1")

    assert answer.returncode != 0
    assert "SENTRY_DSN is set, but its package is not installed" in answer.stderr


@pytest.mark.parametrize(
    ("engine", "version", "found"),
    [
        ("sqlite3", (3, 34, 1), ["walkapp.E002"]),
        ("sqlite3", (3, 35, 0), []),
        ("postgresql", (3, 34, 1), []),
    ],
)
def test_an_sqlite_that_cannot_lease_letters_is_named_at_the_start(
    monkeypatch, settings, engine, version, found
):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", f"django.db.backends.{engine}")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)

    assert [message.id for message in a_database_that_can_lease(None)] == found
