"""What a coach sees while they adjust a plan: the fields of a choice, what it changes, and what does not fit."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.pages.visits import Scene
from tests.world import World


def adjust_scenes(world: World) -> list[Scene]:
    """The choices that have fields of their own, each with its preview; nothing is saved."""
    url = reverse("coaching:change", args=[world.people["walker"].pk])
    acts = {
        "bouts": _choose("pieces", lambda page: page.locator("[name=p0-bout]").fill("0:20")),
        "bouts too long": _choose("pieces", lambda page: page.locator("[name=p0-bout]").fill("9")),
        "hands": _choose("support", _second("support")),
        "days": _choose("weekdays", lambda page: page.get_by_label("Sun").check(force=True)),
    }
    return [Scene(f"adjust: {name}", url, "coach", act=act) for name, act in acts.items()]


def _second(name: str) -> Callable[[Any], None]:
    return lambda page: page.locator(f"[name={name}]").nth(1).check()


def _choose(step: str, fill: Callable[[Any], None]) -> Callable[[Any], None]:
    def act(page: Any) -> None:
        page.locator(f"[name=step][value={step}]").check()
        fill(page)
        page.get_by_role("button", name="Show what changes").click()
        page.wait_for_load_state()

    return act
