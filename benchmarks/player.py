"""The player in Chromium: how far its cues drift, how big its scripts are, and how much of a core it takes."""

import gzip
import time
from typing import Any

from benchmarks.rows import Row, row
from benchmarks.site import Site, deployed_site
from tests import services
from tests.journeys.player import NOTE_TONES, kept, plan_of, start

ROUNDS = 3
SECONDS = 20
WORKING = {"renderer", "GPU"}
"""The processes of Chromium that belong to the page and its picture."""


def measure() -> list[Row]:
    """Walks the first seconds of a session a few times, each in a new window."""
    drifts, shares, sizes = [], [], []
    with deployed_site() as site, services.chromium() as chromium:
        for _ in range(ROUNDS):
            context = chromium.new_context(
                viewport={"width": 390, "height": 844},
                extra_http_headers=site.headers,
                service_workers="block",
            )
            context.add_init_script(NOTE_TONES)
            page = context.new_page()
            sizes.append(open_player(page, site))
            share, drift = walk(page, chromium.new_browser_cdp_session())
            shares.append(share)
            drifts.append(drift)
            context.close()
    return [
        row("player.cue_drift_ms", drifts, "ms"),
        row("player.js_bytes", sizes, "bytes"),
        row("player.cpu_percent", shares, "% of a core"),
    ]


def open_player(page: Any, site: Site) -> float:
    """From Today to the player; gives the compressed size of all scripts it loads."""
    scripts: dict[str, int] = {}

    def note(response: Any) -> None:
        if "/js/player/" in response.url:
            scripts[response.url] = len(gzip.compress(response.body(), 9))

    page.goto(f"http://127.0.0.1:{site.port}/today/")
    page.on("response", note)
    page.get_by_role("button", name="Start walk").first.click()
    page.get_by_label("Pain now").wait_for()
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", note)
    return sum(scripts.values())


def walk(page: Any, chromium: Any) -> tuple[float, float]:
    """Per cent of a core while a walk runs, and the worst of its tones in milliseconds from where it belongs."""
    start(page)
    busy, began = cpu_seconds(chromium), time.monotonic()
    page.wait_for_timeout(SECONDS * 1000)
    share = (cpu_seconds(chromium) - busy) / (time.monotonic() - began) * 100
    return share, worst_drift(page)


def cpu_seconds(chromium: Any) -> float:
    """What the page has taken so far."""
    processes = chromium.send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(process["cpuTime"] for process in processes if process["type"] in WORKING)


def worst_drift(page: Any) -> float:
    """The countdown ticks after seven, eight and nine seconds, then the walk begins; the first tone comes with the tap."""
    plan = plan_of(page)["plans"]["start"]
    marks = [at for at, _name, _step in plan["marks"] if 0 < at < SECONDS - 1]
    heard = [at for at, _hertz in page.evaluate("window.tones")][1:]
    walk = kept(page)
    began = walk["seen"] - walk["base"] * 1000 - page.evaluate("Date.now() - performance.now()")
    return max(abs(at - began - mark * 1000) for mark, at in zip(marks, heard, strict=False))
