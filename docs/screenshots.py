"""Makes the pictures of the documents from the running app, with its demo people, in the system's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "img"
PASSWORD = "walk-back-10-30"  # noqa: S105  # the published demo password
PHONE, LAPTOP = (390, 844), (1280, 900)
# file name, person (or nobody), address, size, colours
SHOTS: tuple[tuple[str, str, str, tuple[int, int], str], ...] = (
    ("home-laptop", "", "/", LAPTOP, "light"),
    ("programme-laptop", "", "/programmes/foundations/", LAPTOP, "light"),
    ("today-phone", "walker@example.org", "/today/", PHONE, "light"),
    ("today-phone-dark", "walker@example.org", "/today/", PHONE, "dark"),
    ("plan-phone", "walker@example.org", "/plan/", PHONE, "light"),
    ("roster-laptop", "coach@example.org", "/coach/", LAPTOP, "light"),
)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Until the app answers; two minutes at most."""
    for _attempt in range(1200):
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310  # our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The app did not answer.")


def take(browser: Browser, site: str) -> None:
    """Signs in as each person once and takes their pictures."""
    for name, person, address, (width, height), colours in SHOTS:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=1,
            color_scheme="dark" if colours == "dark" else "light",
            timezone_id="Europe/London",
            locale="en-GB",
        )
        page = context.new_page()
        if person:
            page.goto(f"{site}/accounts/login/")
            page.get_by_label("E-mail").fill(person)
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.locator("main form button[type=submit]").first.click()
            page.wait_for_url(lambda url: "login" not in url)
        page.goto(f"{site}{address}")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PICTURES / f"{name}.png")
        context.close()
        print(f"docs/img/{name}.png")


def main() -> None:
    """Serves from an empty data folder, so that the pictures show the demo people of today."""
    program = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if program is None:
        raise SystemExit("Chromium is not installed.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as data:
        app = subprocess.Popen(
            [sys.executable, "deploy/supervise.py"],
            cwd=ROOT,
            env={**os.environ, "DATA_DIR": data, "PORT": str(port), "DEMO": "1", "SITE_URL": site},
        )
        try:
            wait_for(f"{site}/healthz")
            with sync_playwright() as playwright:
                flags = ["--no-sandbox"] if os.geteuid() == 0 else []
                browser = playwright.chromium.launch(
                    executable_path=program, args=[*flags, "--disable-gpu"]
                )
                take(browser, site)
                browser.close()
        finally:
            app.terminate()
            app.wait(timeout=20)


if __name__ == "__main__":
    main()
