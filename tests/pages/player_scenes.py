"""The player in each of its states: the device remembers a walk at some second, and the page takes it up."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from programmes.models import ProgrammeVersion, Session
from tests import factories as make
from tests.pages.visits import Scene

REMEMBER = """([seconds, state]) => {
  const { session, person } = JSON.parse(document.querySelector("#player-data").textContent);
  const walk = {
    kind: "start", pain: 1, base: seconds, edits: [], nearFalls: 0, falls: 0, stop: "", view: "run", wasRunning: true,
    seen: Date.now(), ...state,
  };
  // Last of all, so that a walk that runs meanwhile does not write over it
  addEventListener("pagehide", () => localStorage.setItem(`walk:${person}:${session}`, JSON.stringify(walk)));
}"""
PAUSED = {"wasRunning": False}
STATES: dict[str, tuple[float, dict[str, Any]]] = {
    "get ready": (2, {}),
    "warm": (20, {}),
    "turn": (182, {}),
    "back": (192, {}),
    "forward": (231, {}),
    "paused": (195, PAUSED),
    "rest": (201, {"edits": [["rest", 200, 60]], "nearFalls": 1}),
    "missed": (260, {**PAUSED, "view": "missed", "lost": 200}),
    "what is wrong": (260, {**PAUSED, "view": "unwell"}),
    "advice": (260, {**PAUSED, "view": "advice", "advice": "breathless"}),
    "end": (260, {**PAUSED, "view": "end"}),
    "emergency": (260, {**PAUSED, "view": "emergency", "stop": "emergency"}),
    "stop": (260, {**PAUSED, "view": "stop", "stop": "dizzy"}),
    "done": (610, {**PAUSED, "view": "done"}),
}
"""Seconds of the first week of Foundations, and what the device remembers besides."""


def walk_at(seconds: float, state: dict[str, Any]) -> Callable[[Any], None]:
    """Take up a walk at this second."""

    def act(page: Any) -> None:
        page.evaluate(REMEMBER, [seconds, state])
        page.reload()
        page.locator("body:not([data-state=ready])").wait_for()

    return act


def set_up(page: Any) -> None:
    """Open the choices and try the flash."""
    page.locator("[data-set-up]").click()
    page.get_by_role("button", name="Try Flash").click()


def open_elsewhere(page: Any) -> None:
    """Open the same walk in another tab."""
    page.context.new_page().goto(page.url)
    page.locator("#p-elsewhere").wait_for()


def player_scenes(admit: Callable[[str], Any]) -> list[Scene]:
    """Every state; a walk that is over comes last, because a running one asks before it is left."""
    plain = _session_in("foundations", admit("stepper")).get_absolute_url()
    belt = _session_in("treadmill", admit("treader")).get_absolute_url()
    return [
        Scene("state: set-up", plain, "stepper", act=set_up),
        *(
            Scene(f"state: {name}", plain, "stepper", act=walk_at(*state))
            for name, state in STATES.items()
        ),
        Scene("state: open elsewhere", plain, "stepper", act=open_elsewhere, is_alone=True),
        Scene("state: treadmill turn", belt, "treader", act=walk_at(180, PAUSED)),
    ]


def _session_in(slug: str, person: Any) -> Session:
    """A first session of a programme for this person."""
    version = ProgrammeVersion.objects.filter(programme__slug=slug).latest("pk")
    enrolment = make.EnrolmentFactory(
        walker=person,
        version=version,
        screening=make.ScreeningFactory(walker=person),
        starts_on=timezone.localdate(),
        enrolled_at=timezone.now(),
    )
    session: Session = make.SessionFactory(enrolment=enrolment)
    return session
