"""Opens a scene in Chromium once, and notes everything that the gate asks about it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error as PlaywrightError

from tests.pages.checkers import barriers

PHONE, LAPTOP, SMALLEST = (390, 844), (1280, 800), (320, 640)
NOTE_POLICY = """
window.policyViolations = [];
document.addEventListener('securitypolicyviolation', event =>
  window.policyViolations.push(event.violatedDirective + ' ' + event.blockedURI));
"""
# The first form of the page in which something is asked.
FORM = """[...document.querySelectorAll('main form')].find(form => form.method === 'post'
  && form.querySelector('input:not([type=hidden]), select, textarea'))"""
EMPTY = f"""() => {{
  const form = {FORM};
  for (const part of form.elements) {{
    if (['hidden', 'submit', 'button', 'fieldset'].includes(part.type)) continue;
    if (['checkbox', 'radio'].includes(part.type)) part.checked = false;
    else if (part.tagName === 'SELECT') part.selectedIndex = -1;
    else part.value = '';
  }}
  HTMLFormElement.prototype.submit.call(form);
}}"""
Step = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """An address as somebody; `act` is what they do there before we look, `is_alone` in a window of their own."""

    name: str
    url: str
    role: str = "anonymous"
    status: int = 200
    act: Step | None = None
    body: str | None = None
    is_alone: bool = False

    @property
    def is_played(self) -> bool:
        """True when somebody does more there than to look or to send a form."""
        return self.act not in {None, send_empty}


@dataclass(slots=True)
class Visit:
    """What was seen."""

    url: str = ""
    status: int = 0
    html: str = ""
    title: str = ""
    headings: int = 0
    overflow: int = 0
    complaints: list[str] = field(default_factory=list)
    barriers: list[str] = field(default_factory=list)
    page: Any = None
    has_form: bool = False


def visit(page: Any, base: str, scene: Scene, axe: str | None) -> Visit:
    """Open the scene in this tab, and look at it wide and narrow, light and dark."""
    seen = Visit()
    with noted(page, seen, scene):
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        resize(page, LAPTOP)
        try:
            open_scene(page, base, scene, seen)
            look(page, base, seen, axe)
        except PlaywrightError as error:
            seen.complaints.append(f"could not be opened: {error.message.splitlines()[0]}")
    return seen


@contextmanager
def noted(page: Any, seen: Visit, scene: Scene) -> Iterator[None]:
    """Meanwhile what the tab says belongs to this scene."""
    listeners: dict[str, Callable[[Any], None]] = {
        "console": lambda message: note_console(message, page, seen, scene),
        "pageerror": lambda error: seen.complaints.append(f"script: {error}"),
        "response": lambda response: note_response(response, seen),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


def look(page: Any, base: str, seen: Visit, axe: str | None) -> None:
    """Note what the page is and what is wrong with it."""
    seen.url, seen.title = page.url.removeprefix(base), page.title()
    seen.has_form = page.evaluate(f"{FORM} !== undefined")
    seen.headings = page.locator("h1:visible").count()
    if axe:
        look_for_barriers(page, seen, axe)
    resize(page, SMALLEST)
    seen.overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    seen.complaints += page.evaluate("window.policyViolations.map(line => 'policy: ' + line)")


def note_console(message: Any, page: Any, seen: Visit, scene: Scene) -> None:
    """Errors and warnings of the browser; a page that must answer 404 may be called missing, and the gate
    keeps the service worker out, which would answer in the pages' place."""
    of_the_page = message.location.get("url", "").split("?")[0] == page.url.split("?")[0]
    is_expected = scene.status >= 400 and of_the_page and "Failed to load" in message.text
    is_expected |= "registration blocked by Playwright" in message.text
    if message.type in {"error", "warning"} and not is_expected:
        seen.complaints.append(f"console: {message.text}")


def note_response(response: Any, seen: Visit) -> None:
    """The last page that was asked for, and files that do not come."""
    if not response.request.is_navigation_request():
        if response.status >= 400:
            seen.complaints.append(f"{response.status}: {response.url}")
    elif not 300 <= response.status < 400:
        seen.status = response.status
        seen.page = response


def open_scene(page: Any, base: str, scene: Scene, seen: Visit) -> None:
    """Go there and act. A scene with a body is answered by us, as a page that only breaks in an emergency."""
    if scene.body is not None:
        reply = {"status": scene.status, "content_type": "text/html", "body": scene.body}
        page.route(base + scene.url, lambda route: route.fulfill(**reply))
    page.goto(base + scene.url, wait_until="load")
    if scene.act:
        scene.act(page)
        page.wait_for_load_state("load")
    seen.html = seen.page.text() if scene.body is None else scene.body
    if scene.body is not None:
        page.unroute(base + scene.url)


def look_for_barriers(page: Any, seen: Visit, axe: str) -> None:
    """All rules wide and light and again narrow and dark; the rules about looks in the two other mixes."""
    page.evaluate(axe)
    for size, colours, is_full in (
        (LAPTOP, "light", True),
        (LAPTOP, "dark", False),
        (PHONE, "dark", True),
        (PHONE, "light", False),
    ):
        resize(page, size)
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        where = f"{size[0]} px, {colours}"
        seen.barriers += [f"{where}: {found}" for found in barriers(page, is_full=is_full)]


def resize(page: Any, size: tuple[int, int]) -> None:
    """Make the window this wide and high."""
    page.set_viewport_size({"width": size[0], "height": size[1]})


def file_name(scene: str) -> str:
    """A name for the saved page."""
    return re.sub(r"[^a-z0-9]+", "-", scene.lower()).strip("-")


def send_empty(page: Any) -> None:
    """Take every answer out of the form and send it, past the browser's own questions."""
    with page.expect_navigation():
        page.evaluate(EMPTY)
