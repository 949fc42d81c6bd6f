"""The ground rules: no network, no developer's `.env`; real services when asked for. The people are in people.py."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings

from tests import offline, services

ROOT = Path(__file__).resolve().parent.parent
hypothesis_settings.register_profile("backalong", deadline=None)
hypothesis_settings.load_profile("backalong")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --database=postgres` runs the suite on a private PostgreSQL."""
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default=os.environ.get("DATABASE", "sqlite"),
        help="run the suite on SQLite (the default) or on a private PostgreSQL",
    )
    parser.addoption(
        "--scenes", default="", help="the page gate opens only scenes named like this"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Decide the environment, then start Django: pytest-django finds it started."""
    config.addinivalue_line("markers", "browser: opens pages in Chromium")
    config.addinivalue_line("markers", "services: needs real services on this machine")
    if not hasattr(config, "workerinput"):
        os.environ.update(environment_of_the_suite())
        if config.getoption("--database") == "postgres":
            os.environ["DATABASE_URL"] = private_postgres()
    django.setup()
    config.pluginmanager.import_plugin("tests.people")
    offline.stay_on_this_machine()


@pytest.hookimpl(trylast=True)  # after pytest-django, which sorts by database
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The page gate is one long piece: a process that begins with it is not the last one to end."""
    items.sort(key=lambda item: item.path.name != "test_pages.py")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Django asks the database once whether it knows JSON: before the first test, so that no test counts the question."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


def private_postgres() -> str:
    """The address of a fresh PostgreSQL; without its programs the whole run ends here."""
    try:
        return services.postgres().url
    except pytest.skip.Exception as reason:
        lack = str(reason).removeprefix(services.MISSING)
        pytest.exit(f"Not tested on PostgreSQL, because this machine lacks: {lack}.", returncode=0)
    except pytest.fail.Exception as reason:
        raise pytest.UsageError(str(reason)) from None


def environment_of_the_suite() -> dict[str, str]:
    """Settings that no `.env` and no shell may change; only `DATA_DIR` is the developer's."""
    folder = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()
    return {
        "DJANGO_SETTINGS_MODULE": "walkapp.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'walkapp.sqlite3'}",
        "DATA_DIR": str(folder),
        "SOUND_DIR": str(folder / "test-sound"),
        "SPEECH_ENGINE": "",
        "DEBUG": "1",
        "DEMO": "0",
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1],testserver",
        "SECRET_KEY": "for tests only, and long enough to sign with in every check of them",
        "EMAIL_URL": "",
        "REDIS_URL": "",
        "MAIL_EVENTS_SECRET": "",
        "METRICS_TOKEN": "",
        "VAPID_PRIVATE_KEY": "",
        "TIME_ZONE": "UTC",
        "DEFAULT_FROM_EMAIL": "Backalong <walk@example.org>",
        "ADMIN_PATH": "admin/",
        "TRUSTED_PROXY_COUNT": "0",
    }


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop every service that this run started."""
    if not hasattr(config, "workerinput"):
        services.stop_all()


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line about what this machine could not test."""
    reasons = {
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    }
    missing = sorted(
        reason.removeprefix(services.MISSING)
        for reason in reasons
        if reason.startswith(services.MISSING)
    )
    if missing:
        terminalreporter.write_line(
            f"Not tested, because this machine lacks: {', '.join(missing)}.", yellow=True
        )


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    with services.chromium() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A tab of its own, phone-sized, with nothing remembered."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", timezone_id="Europe/London"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def smtp_sink() -> Iterator[services.SmtpSink]:
    """A real SMTP server that keeps what it takes."""
    with services.smtp_sink() as sink:
        yield sink


@pytest.fixture
def redis_url() -> str:
    """A private Redis."""
    return services.redis().url
