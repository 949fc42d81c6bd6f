"""The whole path on real parts: PostgreSQL, Redis, SMTP, gunicorn, Celery worker and beat, and a browser."""

import datetime as dt
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils import timezone

from tests import services
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.services]
ROOT = Path(__file__).resolve().parent.parent.parent
CITIES = (
    "Europe/London",
    "America/New_York",
    "Asia/Tokyo",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Pacific/Auckland",
)
ADDRESS = "greta@example.net"
TICK_SECONDS = 30
READY_SECONDS = 150


@dataclass(frozen=True, slots=True)
class Site:
    """The running product and the mail that left it."""

    url: str
    sink: services.SmtpSink


@pytest.fixture
def site(smtp_sink: services.SmtpSink, tmp_path: Path) -> Iterator[Site]:
    """Everything under its own supervisor, told by addresses alone which parts to use."""
    port, name = services.free_port(), f"journey_{uuid.uuid4().hex[:8]}"
    database = services.postgres().url.rsplit("/", 1)[0]
    with psycopg.connect(f"{database}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    environment = {
        **os.environ,
        "DATABASE_URL": f"{database}/{name}",
        "REDIS_URL": services.redis().url,
        "EMAIL_URL": smtp_sink.url,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "DATA_DIR": str(tmp_path),
        "DEMO": "0",
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    said = tmp_path / "log.txt"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "deploy/supervise.py"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_ready(said, process)
            yield Site(f"http://127.0.0.1:{port}", smtp_sink)
        finally:
            services.stop(process)
            sys.stdout.write(said.read_text())


def wait_until_ready(said: Path, process: subprocess.Popen[bytes]) -> None:
    """As a newcomer waits: until the line that names the address."""
    end = time.monotonic() + READY_SECONDS
    while "is ready" not in said.read_text():
        assert process.poll() is None, said.read_text()
        assert time.monotonic() < end, said.read_text()
        time.sleep(0.2)


def daytime_city(now: dt.datetime) -> str:
    """Somewhere where it is neither night nor early, so that a reminder may be sent."""
    return next(city for city in CITIES if 8 <= now.astimezone(zoneinfo.ZoneInfo(city)).hour < 19)


@pytest.fixture
def city() -> str:
    return daytime_city(timezone.now())


@pytest.fixture
def walker_page(browser: Any, city: str) -> Iterator[Any]:
    """A phone in that city."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en-GB", timezone_id=city
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def sign_up(page: Any, site: Site, city: str) -> None:
    page.goto(site.url)
    page.goto(f"{site.url}/accounts/signup/")
    assert page.get_by_label("Time zone").input_value() == city
    page.get_by_label("What should we call you?").fill("Greta Stone")
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I am 18 or over").check()
    page.locator("main").get_by_role("button", name="Create").click()


def link_in(message: EmailMessage, part: str) -> str:
    text = message.get_body(("plain",)).get_content()
    return next(link for link in re.findall(r"https?://\S+", text) if part in link)


def confirm_and_sign_in(page: Any, site: Site) -> None:
    (message,) = site.sink.wait(ADDRESS, seconds=60)
    page.goto(link_in(message, "/confirm-email/"))
    page.get_by_role("button", name="Yes, confirm").click()
    page.goto(f"{site.url}/accounts/login/")
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in with password").click()
    page.wait_for_url("**/today/")


def answer_the_screening(page: Any, site: Site) -> None:
    page.goto(f"{site.url}/screening/")
    page.get_by_role("button", name="Begin").click()
    while "/screening/result/" not in page.url:
        page.get_by_role("radio", name="No", exact=True).check()
        page.get_by_role("button", name="Continue").click()
        page.wait_for_load_state()
    assert page.get_by_role("heading", level=1).inner_text() == "You can start"


def start_today(page: Any, site: Site, city: str) -> None:
    """Walk today and on the next days but one; be reminded a minute from now."""
    page.goto(f"{site.url}/programmes/foundations/enrol/")
    now = timezone.now().astimezone(zoneinfo.ZoneInfo(city))
    boxes = page.get_by_role("checkbox")
    wanted = boxes.evaluate_all("boxes => boxes.filter(box => box.checked).length")
    for box in boxes.all():
        box.uncheck()
    for step in range(wanted):
        boxes.nth((now.weekday() + 2 * step) % 7).check()
    page.get_by_label("When would you like to start?").fill(now.date().isoformat())
    soon = timezone.now().astimezone(zoneinfo.ZoneInfo(city)) + dt.timedelta(seconds=70)
    page.get_by_label("When shall we remind you?").fill(soon.strftime("%H:%M"))
    page.get_by_role("button", name="Start this programme").click()
    page.wait_for_url("**/today/")


def reminders_in(sink: services.SmtpSink) -> list[EmailMessage]:
    return [message for message in sink.to(ADDRESS) if "List-Unsubscribe" in message]


def wait_for_reminder(sink: services.SmtpSink, seconds: float) -> EmailMessage:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not reminders_in(sink):
        time.sleep(0.2)
    (message,) = reminders_in(sink)
    return message


def unsubscribe_in_one_click(message: EmailMessage) -> int:
    """What a mail program does, without a browser and without a cookie."""
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (link,) = re.findall(r"<(https?://[^>]+)>", message["List-Unsubscribe"])
    data = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()
    with urllib.request.urlopen(urllib.request.Request(link, data=data), timeout=20) as answer:
        return int(answer.status)


def test_from_sign_up_to_one_reminder_and_no_second(walker_page, site, city):
    sign_up(walker_page, site, city)
    confirm_and_sign_in(walker_page, site)
    answer_the_screening(walker_page, site)
    start_today(walker_page, site, city)
    assert walker_page.get_by_role("button", name="Start walk").count() == 1

    reminder = wait_for_reminder(site.sink, seconds=70 + 60 + TICK_SECONDS + 20)

    assert reminder["Subject"] == "Your walk today: 10 minutes"
    assert [part.get_content_type() for part in reminder.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert unsubscribe_in_one_click(reminder) == 200
    walker_page.goto(f"{site.url}/settings/reminders/")
    assert walker_page.get_by_role("checkbox").first.is_checked() is False
    time.sleep(TICK_SECONDS + 10)
    assert len(reminders_in(site.sink)) == 1
