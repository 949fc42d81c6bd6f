"""Every form field that carries an id, with ids of another clinic in it: nothing of that clinic moves or shows.

The forms are found on the pages themselves, so that a new field is tried without being listed here.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from django.apps import apps
from django.db import models, transaction

from tests import factories as make
from tests.architecture.access import ANSWERS, OURS, Access, Answer
from tests.architecture.addresses import all_addresses
from tests.factories import NOW
from tests.world import World, build_world, converse

pytestmark = pytest.mark.django_db
ROLES = ("walker", "coach", "stand_in", "assistant", "clinic_admin", "auditor")
OTHERS = ("other_walker", "coach_elsewhere", "other_assistant", "other_admin", "other_auditor")
APPS = {"accounts", "programmes", "coaching", "reminders"}
LONG_LISTS = {Access.STAFF, Access.OPERATOR, Access.WATCHER}
IS_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Made new by each form, so that sending it twice is sending it once: it names nothing.
NAMES_NOTHING = {"client_uuid"}
NOBODYS = "00000000-0000-4000-8000-000000000000"
NAMES = {
    address.name: address
    for address in all_addresses()
    if address.name in OURS and not OURS[address.name].is_form_only
}


@dataclass
class Form:
    """A form as a browser would send it."""

    action: str
    sent: dict[str, list[str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """All forms of a page that are sent with POST, with the fields in which an id stands or can be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.form: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(said.get("action", "")) if said.get("method") == "post" else None
        if tag == "select":
            self.select = said.get("name", "")
        name = self.select if tag == "option" else said.get("name", "")
        if self.form and name and tag in {"input", "option", "button"}:
            self._note(self.form, tag, name, said)

    def _note(self, form: Form, tag: str, name: str, said: dict[str, str]) -> None:
        value = said.get("value", "")
        if IS_ID.fullmatch(value) and name not in NAMES_NOTHING:
            form.ids[name] = value
        is_off = said.get("type") in {"checkbox", "radio"} and "checked" not in said
        if tag != "button" and not is_off:
            form.sent.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form is not None:
            self.found.append(self.form)
            self.form = None


@dataclass
class Two:
    """A world, and the ids and names of the other clinic in it."""

    world: World
    ids: dict[str, uuid.UUID]

    @property
    def names(self) -> list[str]:
        """Of its people."""
        return [self.world.people[role].name for role in OTHERS]


def our_models() -> list[Any]:
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def with_ids() -> list[Any]:
    return [model for model in our_models() if isinstance(model._meta.pk, models.UUIDField)]


def build_two() -> Two:
    """The other clinic gets one of each thing that coaching knows; one id of each kind is tried."""
    world = build_world(NOW)
    before = {
        model: set(model._default_manager.values_list("pk", flat=True)) for model in with_ids()
    }
    people = world.people
    farside = people["coach_elsewhere"].memberships.get().clinic
    grant = make.GrantFactory(
        walker=people["other_walker"],
        coach=people["coach_elsewhere"],
        clinic=farside,
        shares_team=True,
    )
    converse(grant, NOW)
    second = make.MembershipFactory(clinic=farside, person__name="Fay Second").person
    make.CoverFactory(clinic=farside, away=people["coach_elsewhere"], stand_in=second)
    make.InvitationFactory(clinic=farside, coach=people["coach_elsewhere"])
    make.SavedPlaceFactory(walker=people["other_walker"])
    make.MeasureFactory(walker=people["other_walker"])
    make.OwnProgrammeFactory(author=people["coach_elsewhere"], clinic=farside)
    make.SavedViewFactory(coach=people["coach_elsewhere"])
    make.SnoozeFactory(coach=people["coach_elsewhere"], walker=people["other_walker"])
    ids = {role: people[role].pk for role in OTHERS} | {"clinic": farside.pk}
    for model in with_ids():
        made = set(model._default_manager.values_list("pk", flat=True)) - before[model]
        if made:
            ids[model._meta.label] = min(made)
    return Two(world, ids)


@pytest.fixture(scope="module")
def two(django_db_setup: None, django_db_blocker: Any) -> Iterator[Two]:
    """Built once; what a form changes is taken back."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        yield build_two()
        transaction.set_rollback(True)


def rows_about(ids: set[uuid.UUID]) -> set[str]:
    """Every row of ours in which one of these ids stands, as text; the trail of who did what may grow."""
    wanted = {form for one in ids for form in (str(one), one.hex)}
    found = set()
    for model in our_models():
        if model._meta.label == "accounts.AuditEvent":
            continue
        columns = [
            column.attname
            for column in model._meta.concrete_fields
            if column.name not in NAMES_NOTHING
        ]
        for row in model._default_manager.values_list(*columns):
            text = " ".join(str(value) for value in row)
            if any(one in text for one in wanted):
                found.add(f"{model._meta.label} {text}")
    return found


def forms_of(two: Two, role: str, name: str) -> Iterator[tuple[str, Form]]:
    samples = {**two.world.samples, "mail_file": "a-mail"}
    address, row = NAMES[name], OURS[name]
    url = address.url({each: samples[row.samples[each]] for each in address.parameters})
    response = two.world.client(role).get(url)
    if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
        parser = Forms()
        parser.feed(response.content.decode())
        for form in parser.found:
            yield urljoin(url, form.action), form


def send_swapped(two: Two, role: str, url: str, form: Form, name: str) -> set[str]:
    """The form with each foreign id in this field: which were answered unlike an id that nobody has, and names that showed."""
    client, found = two.world.client(role), set()
    unknown = answer_to(client.post(url, {**form.sent, name: [NOBODYS]}))
    for kind, foreign in two.ids.items():
        response = client.post(url, {**form.sent, name: [str(foreign)]})
        if answer_to(response) != unknown:
            found.add(f"{kind}: {answer_to(response)}, not {unknown}")
        body = response.content.decode()
        found |= {other for other in two.names if other in body}
    return found


def answer_to(response: Any) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (role, name)
        for role in ROLES
        for name in sorted(NAMES)
        if ANSWERS[OURS[name].access][role] == Answer.OPENS
        and OURS[name].access not in LONG_LISTS
        and not name.startswith(("letters:", "outbox"))
    ],
)
def test_ids_of_another_clinic_move_and_show_nothing(role, name, two):
    with transaction.atomic():
        ids = set(two.ids.values())
        before, answers = rows_about(ids), {}
        for url, form in forms_of(two, role, name):
            for carried in form.ids:
                answers[urlsplit(url).path, carried] = send_swapped(two, role, url, form, carried)
        after = rows_about(ids) if answers else before
        transaction.set_rollback(True)

    assert {which: got for which, got in answers.items() if got} == {}
    assert after == before


def test_the_forms_are_found(two):
    """At least the fields that are known to carry ids, so that the search itself is proved."""
    found = {
        (name, carried)
        for role in ("walker", "coach", "clinic_admin")
        for name in ("sharing", "cover", "walker_messages", "people")
        if ANSWERS[OURS[f"coaching:{name}"].access][role] == Answer.OPENS
        for _url, form in forms_of(two, role, f"coaching:{name}")
        for carried in form.ids
    }

    assert found >= {
        ("sharing", "grant"),
        ("cover", "away"),
        ("cover", "stand_in"),
        ("walker_messages", "seen"),
        ("walker_messages", "insert"),
    }
