"""Named people, signed-in clients, and the ground rules: no network, no developer's `.env`, warnings are errors."""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests import offline, services

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User
    from programmes.models import Enrolment, Session

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


def pytest_configure(config: pytest.Config) -> None:
    """Decide the environment before Django reads its settings, which pytest-django does after this."""
    config.addinivalue_line("markers", "browser: opens pages in Chromium")
    config.addinivalue_line("markers", "services: needs real services on this machine")
    if not hasattr(config, "workerinput"):
        os.environ.update(environment_of_the_suite())
        if config.getoption("--database") == "postgres":
            os.environ["DATABASE_URL"] = services.postgres().url
    from django.conf import settings

    settings.INSTALLED_APPS  # noqa: B018 - reads the settings now, so that pytest-django starts Django next
    offline.stay_on_this_machine()


def environment_of_the_suite() -> dict[str, str]:
    """Settings that no `.env` and no shell may change; only `DATA_DIR` is the developer's."""
    folder = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()
    return {
        "DJANGO_SETTINGS_MODULE": "walkapp.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'walkapp.sqlite3'}",
        "DATA_DIR": str(folder),
        "DEBUG": "1",
        "DEMO": "0",
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1],testserver",
        "SECRET_KEY": "for tests only, and long enough to sign with in every check of them",
        "EMAIL_URL": "",
        "REDIS_URL": "",
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


@pytest.fixture
def now() -> dt.datetime:
    """The instant of every test that needs one: a Saturday, 09:00 in London."""
    return dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def walker(db: None) -> "User":
    """Somebody who walks; nothing is planned yet."""
    from tests.factories import UserFactory

    return UserFactory(email="walker@example.org", name="Wilma Ford")


@pytest.fixture
def newcomer(db: None) -> "User":
    """Somebody with a confirmed address and nothing else."""
    from tests.factories import UserFactory

    return UserFactory(email="newcomer@example.org", name="")


@pytest.fixture
def coach(db: None) -> "User":
    """A coach of the Hillside clinic; nobody has shared anything with them yet (see `grant`)."""
    return _member("coach@example.org", "Cora Hill", "Hillside", "coach")


@pytest.fixture
def clinic_admin(db: None) -> "User":
    """The admin of the same clinic, who coaches nobody."""
    return _member("clinic@example.org", "Adam Desk", "Hillside", "admin")


@pytest.fixture
def stranger(db: None) -> "User":
    """A coach of another clinic."""
    return _member("stranger@example.org", "Sten Far", "Farside", "coach")


def _member(email: str, name: str, clinic: str, role: str) -> "User":
    from coaching.models import Clinic
    from tests.factories import ClinicFactory, MembershipFactory, UserFactory

    person = UserFactory(email=email, name=name)
    place = Clinic.objects.filter(name=clinic).first() or ClinicFactory(name=clinic)
    MembershipFactory(clinic=place, person=person, role=role)
    return person


@pytest.fixture
def staff(db: None) -> "User":
    """Somebody who may use the staff pages."""
    from tests.factories import UserFactory

    return UserFactory(
        email="staff@example.org", name="Sam Staff", is_staff=True, is_superuser=True
    )


@pytest.fixture
def grant(walker: "User", coach: "User") -> Any:
    """The walker shares everything with the coach."""
    from tests.factories import GrantFactory

    return GrantFactory(walker=walker, coach=coach, clinic=coach.memberships.get().clinic)


@pytest.fixture
def enrolment(walker: "User") -> "Enrolment":
    """The walker follows Foundations from today; sessions are made by the tests that need them."""
    from tests.factories import EnrolmentFactory

    return EnrolmentFactory(walker=walker)


@pytest.fixture
def session(enrolment: "Enrolment") -> "Session":
    """The walker's first session, planned for today."""
    from tests.factories import SessionFactory

    return SessionFactory(enrolment=enrolment)


@pytest.fixture
def catalogue(db: None, now: dt.datetime) -> Any:
    """The ten programmes, published; gives them by slug."""
    from programmes.actions.catalogue import publish_catalogue
    from programmes.models import Programme

    publish_catalogue(now=now)
    return {programme.slug: programme for programme in Programme.objects.select_related("current")}


@pytest.fixture
def client_of(db: None) -> "Callable[[User], Client]":
    """Gives a client that is signed in as a person, as if they had just typed their password."""
    from django.test import Client

    def sign_in(person: "User") -> "Client":
        client = Client()
        client.force_login(person)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "email": person.email}
        ]
        session.save()
        return client

    return sign_in


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
