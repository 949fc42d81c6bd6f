"""Own programmes in every state: a draft with much to mend, part by part, for the clinic, retired, and files."""

import copy

from django.urls import reverse

from coaching.actions import save_draft
from programmes.clinical.authoring import Pattern, blank_document, own_code, worked_out
from tests import factories as make
from tests.journeys.player import start
from tests.pages.visits import Scene
from tests.world import World

UNEVEN = [
    {"kind": "forward_warm_up", "seconds": 180},
    {"kind": "backward", "seconds": 60, "mode": "free", "grade_percent": 0.0},
    {"kind": "forward_easy", "seconds": 120},
    {"kind": "backward", "seconds": 120, "mode": "hand_near_support", "grade_percent": 0.0},
    {"kind": "cool_down", "seconds": 180},
]


def programme_scenes(world: World) -> list[Scene]:
    """The coach's own, and what a colleague sees of them."""
    coach, clinic = world.people["coach"], world.grant.clinic
    whose = {"author": coach, "clinic": clinic, "made_at": world.now - make.A_DAY}
    draft = make.OwnProgrammeFactory(**whose, document=_draft())
    uneven = make.OwnProgrammeFactory(**whose)
    steep = copy.deepcopy(uneven.document)
    steep["weekly"][2]["segments"] = Pattern(bouts=18).segments
    save_draft(own=uneven, document=steep, by=coach, now=world.now)
    shared = make.PublishedProgrammeFactory(**whose, audience="clinic")
    retired = make.PublishedProgrammeFactory(**whose)
    retired.programme.retire(world.now)
    builder, shown = draft.get_absolute_url(), shared.get_absolute_url()
    return [
        Scene("builder: draft", builder, "coach"),
        Scene("builder: week", f"{builder}weeks/2/", "coach"),
        Scene("builder: parts", f"{builder}weeks/3/", "coach"),
        Scene("builder: try", f"{uneven.get_absolute_url()}try/?week=3&fast=1", "coach"),
        Scene(
            "builder: try running",
            f"{uneven.get_absolute_url()}try/",
            "coach",
            act=start,
            is_alone=True,
        ),
        Scene("builder: smooth", f"{uneven.get_absolute_url()}smooth/", "coach"),
        Scene("builder: undo", uneven.get_absolute_url(), "coach"),
        Scene("builder: too steep to smooth", f"{builder}smooth/", "coach"),
        Scene("builder: copy", reverse("coaching:new_programme") + "?of=foundations", "coach"),
        Scene("builder: colleague", shown, "coach_ungranted"),
        Scene("builder: retired", retired.get_absolute_url(), "coach"),
        Scene("builder: list of a colleague", reverse("coaching:programmes"), "coach_ungranted"),
        Scene(
            "builder: typed",
            builder,
            "coach",
            act=_type_a_longer_week,
            is_alone=True,
        ),
    ]


def _type_a_longer_week(page) -> None:
    """The preview follows without a button."""
    page.get_by_label("Week 1, bouts").fill("30")
    page.locator("#week-1 .wk-remark").first.wait_for()


def _draft() -> dict:
    document = blank_document(own_code(make.UserFactory().pk), "Hill steps")
    first = document["weekly"][0]
    rows = [
        {**copy.deepcopy(first), "segments": Pattern(bouts=12, slope=2.5).segments},
        {**copy.deepcopy(first), "segments": UNEVEN},
    ]
    return worked_out({**document, "weekly": [first, *rows]})
