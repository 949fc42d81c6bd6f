"""The player in a browser whose clock the test holds: opening it, letting time pass, and reading what it shows."""

import time
from typing import Any

AN_HOUR, A_DAY = 3600, 86_400

FAKE_WORKER = """
window.Worker = class {
  postMessage(wait) { clearTimeout(this.timer); this.timer = setTimeout(() => this.onmessage({}), wait); }
};
"""
"""A worker's timer is on a thread of its own, where the test does not hold the clock; browsers never slow it down."""

NOTE_TONES = """
window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
  window.tones.push([performance.now() + (when - this.context.currentTime) * 1000, this.frequency.value]);
  start.call(this, when);
};
"""
"""Notes when each tone will be heard, in milliseconds of the page, and its pitch."""


def hold_the_clock(page: Any) -> None:
    """From now on time passes only when the test says so; it is earlier, so that no walk ends later than now."""
    now = round(time.time())
    began = max(now - AN_HOUR, now - now % A_DAY)
    page.context.clock.install(time=began)
    page.context.clock.pause_at(began + 1)
    page.context.add_init_script(FAKE_WORKER)
    page.set_default_timeout(20_000)  # for a busy machine; the walk runs on the held clock


def run(page: Any, seconds: float) -> None:
    """Let time pass, with every timer of the page."""
    page.context.clock.run_for(round(seconds * 1000))


def answer(page: Any, pain: int = 1) -> None:
    """Fill in the check before the walk."""
    page.get_by_label("Pain now").fill(str(pain))
    for box in page.locator("#p-ready .form-check-input:not([name=symptoms])").all():
        box.check()


def start(page: Any, pain: int = 1) -> None:
    """Answer the check and press Start."""
    answer(page, pain)
    page.get_by_role("button", name="Start").click()
    page.locator("#p-run").wait_for()


def shown(page: Any) -> tuple[str, str]:
    """The word and the number of the walk."""
    return page.locator("[data-word]").inner_text(), page.locator("[data-time]").inner_text()


def kept(page: Any) -> dict[str, Any]:
    """What the device remembers of the walk."""
    found: dict[str, Any] = page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((name) => name.startsWith("walk:"));
          return JSON.parse(localStorage.getItem(key));
        }"""
    )
    return found


def plan_of(page: Any) -> dict[str, Any]:
    """The timeline that the page was given."""
    found: dict[str, Any] = page.evaluate(
        'JSON.parse(document.querySelector("#player-data").textContent)'
    )
    return found
