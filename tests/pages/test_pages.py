"""The page gate: every page in Chromium, light and dark, wide and narrow, as whoever sees it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test.signals import template_rendered
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from tests import services
from tests.pages import checkers
from tests.pages.scenes import page_templates, scenes
from tests.pages.visits import NOTE_POLICY, Scene, Visit, file_name, send_empty, visit
from tests.world import World, build_world
from walkapp.vapid import new_private_key

pytestmark = [pytest.mark.browser]
# Pages that no story of the gate reaches, each with the reason.
NOT_VISITED = {
    "account/signup_closed.html": "signing up is never closed; it is there for a deployment that closes it",
    "account/verified_email_required.html": "nobody gets in with an unconfirmed address, so no page asks for one",
    "mfa/webauthn/reauthenticate.html": "needs a passkey made by a device; the journey with a passkey opens it",
}


@dataclass
class Gate:
    """Everything that one walk through the site has shown."""

    visits: dict[str, Visit] = field(default_factory=dict)
    scenes: dict[str, Scene] = field(default_factory=dict)
    templates: set[str] = field(default_factory=set)
    axe: str | None = None

    def of(self, what: str) -> dict[str, Any]:
        """One finding of each page that has any."""
        return {
            name: getattr(seen, what) for name, seen in self.visits.items() if getattr(seen, what)
        }


@pytest.fixture(scope="module")
def gate(
    request: pytest.FixtureRequest,
    browser: Any,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: Any,
) -> Iterator[Gate]:
    """A real server over a seeded database; every scene is opened once."""
    outbox, key = settings.OUTBOX_DIR, settings.VAPID_PRIVATE_KEY
    keeps = settings.COACH_KEEPS_DAYS
    settings.COACH_KEEPS_DAYS = 30  # so that pages say what a coach keeps, and for how long
    settings.OUTBOX_DIR = tmp_path_factory.mktemp("outbox")
    settings.VAPID_PRIVATE_KEY = new_private_key()  # so that notices are offered
    (settings.OUTBOX_DIR / "a-mail.log").write_bytes(b"To: a@example.org\nSubject: Hello\n\nHi\n")
    with django_db_blocker.unblock():
        world = build_world(timezone.now())
        server = LiveServer("localhost")
        try:
            yield walk_through(browser, server.url, world, request.config.getoption("--scenes"))
        finally:
            server.stop()
            call_command("flush", verbosity=0, interactive=False)
            settings.OUTBOX_DIR, settings.VAPID_PRIVATE_KEY = outbox, key
            settings.COACH_KEEPS_DAYS = keeps


def walk_through(browser: Any, base: str, world: World, only: str) -> Gate:
    """Open each scene in the tab of its person: a new tab costs as much as a page. What is played has a tab of its own,
    because a walk asks before it is left; a scene may have a window of its own."""
    gate = Gate()
    with suppress(pytest.skip.Exception):
        gate.axe = checkers.axe_source()

    def note(template: Any, **_rest: Any) -> None:
        gate.templates.add(str(template.name))

    template_rendered.connect(note)
    tabs: dict[str, Any] = {}
    told = scenes_named(world, only)
    for scene in chain(told, sent_empty(told, gate)):
        window = scene.name if scene.is_alone else scene.role
        if window not in tabs:
            tabs[window] = context_of(browser, base, world.cookies[scene.role]).new_page()
        tab = tabs[window].context.new_page() if scene.is_played else tabs[window]
        gate.scenes[scene.name] = scene
        gate.visits[scene.name] = visit(tab, base, scene, gate.axe)
        if scene.is_played:
            tab.close()
    template_rendered.disconnect(note)
    for tab in tabs.values():
        tab.context.close()
    return gate


def scenes_named(world: World, only: str) -> list[Scene]:
    """The scenes with this in their name; at least one, or what was asked for is a slip."""
    told = [scene for scene in scenes(world) if only in scene.name]
    if not told:
        pytest.fail(f"No scene is named like {only!r}.", pytrace=False)
    return told


def sent_empty(told: list[Scene], gate: Gate) -> Iterator[Scene]:
    """Each form that was seen, once more and sent without any answer: how pages say what is missing."""
    known: set[str] = set()
    for scene in told:
        seen = gate.visits[scene.name]
        if seen.has_form and seen.url not in known:
            known.add(seen.url)
            yield Scene(f"{scene.name}, sent empty", seen.url, scene.role, act=send_empty)


def context_of(browser: Any, base: str, cookies: dict[str, str]) -> Any:
    """A window that is signed in by these cookies."""
    context = browser.new_context(
        locale="en-GB", timezone_id="Europe/London", service_workers="block", bypass_csp=False
    )
    context.set_default_timeout(10_000)
    context.add_init_script(NOTE_POLICY)
    context.add_cookies(
        [{"name": name, "value": value, "url": base} for name, value in cookies.items()]
    )
    return context


@pytest.mark.django_db(transaction=True)
def test_the_database_of_the_gate_is_made():
    """Asks for the database, so that the gate's own server has one."""


def fail_with(found: dict[str, Any]) -> None:
    """Says what was found, a line each, when anything was."""
    lines = [f"{name}: {line}" for name, what in found.items() for line in as_lines(what)]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def as_lines(what: Any) -> list[Any]:
    """A finding that may be one thing or several."""
    return what if isinstance(what, list) else [what]


def test_every_page_answers_as_it_should(gate):
    fail_with(
        {
            name: f"{seen.status} at {seen.url}, not {gate.scenes[name].status}"
            for name, seen in gate.visits.items()
            if seen.status != gate.scenes[name].status
        }
    )


def test_no_page_has_a_barrier(gate):
    if gate.axe is None:
        services.lack("axe-core")
    fail_with(gate.of("barriers"))


def test_no_page_makes_the_browser_complain(gate):
    fail_with(gate.of("complaints"))


def test_no_page_scrolls_sideways_at_320_pixels(gate):
    fail_with(
        {name: f"{seen.overflow} px" for name, seen in gate.visits.items() if seen.overflow > 0}
    )


def test_every_page_has_one_heading_and_a_title(gate):
    fail_with(
        {name: f"{seen.headings} h1" for name, seen in gate.visits.items() if seen.headings != 1}
    )
    fail_with({name: "no title" for name, seen in gate.visits.items() if not seen.title.strip()})


def test_every_page_is_valid_html(gate, tmp_path):
    for name, seen in gate.visits.items():
        (Path(tmp_path) / f"{file_name(name)}.html").write_text(seen.html, encoding="utf-8")
    fail_with(checkers.html_errors(tmp_path))


def test_every_page_template_was_rendered(gate, request):
    if request.config.getoption("--scenes"):
        pytest.skip("only some scenes were asked for")
    fail_with(
        dict.fromkeys(sorted(page_templates() - gate.templates - set(NOT_VISITED)), "not rendered")
    )
    fail_with(
        dict.fromkeys(
            sorted(gate.templates & set(NOT_VISITED)), "rendered, but listed as not visited"
        )
    )
