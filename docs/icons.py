"""Draws the icons of the installed app from the logo, in the system's Chromium: `.venv/bin/python docs/icons.py`."""

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).resolve().parent.parent / "static" / "img"
GROUND = "#0a5c50"
# file name, side in pixels, part of the side that the logo takes: phones cut a maskable icon to their own shape
ICONS = (
    ("icon-any-192", 192, 1.0),
    ("icon-any-512", 512, 1.0),
    ("icon-maskable-192", 192, 0.8),
    ("icon-maskable-512", 512, 0.8),
    ("icon-apple-180", 180, 0.92),
)


def page_of(logo: str, side: int, part: float) -> str:
    """The logo on its ground; a whole logo keeps its round corners, others fill the square."""
    ground = "transparent" if part == 1 else GROUND
    size = round(side * part)
    return (
        f"<style>body{{margin:0;width:{side}px;height:{side}px;display:grid;place-items:center;"
        f"background:{ground}}}svg{{width:{size}px;height:{size}px}}</style>{logo}"
    )


def main() -> None:
    """Write every icon."""
    logo = (IMAGES / "favicon.svg").read_text(encoding="utf-8")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for name, side, part in ICONS:
            page = browser.new_page(viewport={"width": side, "height": side})
            page.set_content(page_of(logo, side, part))
            page.screenshot(path=IMAGES / f"{name}.png", omit_background=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
