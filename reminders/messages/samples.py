"""Long but likely values with which every letter can be filled in: for the developer's preview and for tests."""

import datetime as dt
from functools import cache
from typing import Any

from accounts.models import User
from programmes.clinical.plan import read_plan
from programmes.clinical.programmes import load_documents
from reminders.kinds import KINDS
from reminders.messages.walking import walk_in_words
from walkapp.mail import Letter, Mail, compose

LINK = "https://walk.example.org/some/page/"
NINE = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
WEEK = 8
SAMPLE: dict[str, Any] = {
    "walk_at": NINE,
    "next_on": dt.date(2026, 11, 30),
    "log_url": LINK,
    "later_url": LINK,
    "progress_url": LINK,
    "screening_url": LINK,
    "roster_url": LINK,
    "done": 3,
    "planned": 3,
    "needing": 12,
    "waiting": 12,
    "is_granted": False,
    "programme_url": LINK,
    "inbox_url": LINK,
    "walked": 30,
    "url": LINK,
    "plan_url": LINK,
    "sharing_url": LINK,
    "today_url": LINK,
    "move_url": LINK,
    "settings_url": "https://walk.example.org/settings/reminders/",
    "stop_url": "https://walk.example.org/mail/unsubscribe/token/",
    "walker_url": LINK,
    "thread_url": LINK,
    "writer": "Bartholomew Featherstonehaugh",
    "to_coach": False,
    "coach": "Bartholomew Featherstonehaugh",
    "stand_in": "Persephone Hollingsworth-Smythe",
    "last_on": dt.date(2026, 12, 9),
    "is_asked": True,
    "walker": "Bartholomew Featherstonehaugh",
    "clinic": "Hillside Physiotherapy and Sports Clinic",
    "name": "Bartholomew",
    "role": "clinic admin",
    "hour": 9,
    "check_in_url": LINK,
    "place": "London",
    "notice": "Something changed.",
    "asked_at": NINE,
    "has_calendar": True,
    "first_on": dt.date(2026, 11, 30),
    "starts_on": dt.date(2026, 11, 30),
    "expires_on": dt.date(2026, 12, 5),
}


@cache
def walk_of_the_sample() -> dict[str, Any]:
    """A walk of the first programme, as letters say and draw it."""
    plan = read_plan(load_documents()[0])
    return walk_in_words(plan, plan.week(WEEK))


def sample_mail(name: str, *, language: str) -> Mail:
    """One letter, filled in for somebody who reads this language."""
    person = User(
        email="wilma@example.org", name="Bartholomew Featherstonehaugh", language=language
    )
    kind = KINDS.get(name)
    context = {**walk_of_the_sample(), **SAMPLE, "kind": kind}
    if kind and kind.is_urgent:
        context["stop_url"] = ""
    return compose(Letter(name, context), to=person.email, person=person, message_id="<1@x>")
