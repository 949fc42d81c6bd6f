"""Every letter is a folder of three templates, and each can be filled in."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from programmes.clinical.plan import read_plan
from reminders.messages import LETTERS
from tests.factories import NOW, UserFactory, programme_documents
from walkapp.mail import Letter, compose

FOLDERS = sorted(
    path for path in Path(settings.BASE_DIR, "templates/emails").iterdir() if path.is_dir()
)
LONGEST_SUBJECT = 60
LINK = "https://walk.example.org/some/page/"
# What the letters say, with long but likely values.
SAMPLE = {
    "walk_at": NOW,
    "next_on": dt.date(2026, 11, 30),
    "log_url": LINK,
    "progress_url": LINK,
    "screening_url": LINK,
    "roster_url": LINK,
    "done": 3,
    "planned": 3,
    "needing": 12,
    "url": LINK,
    "plan_url": LINK,
    "sharing_url": LINK,
    "today_url": LINK,
    "move_url": LINK,
    "settings_url": LINK,
    "stop_url": LINK,
    "walker_url": LINK,
    "thread_url": LINK,
    "writer": "Bartholomew Featherstonehaugh",
    "to_coach": False,
    "coach": "Bartholomew Featherstonehaugh",
    "walker": "Bartholomew Featherstonehaugh",
    "clinic": "Hillside Physiotherapy and Sports Clinic",
    "name": "Bartholomew",
    "minutes": 30,
    "weeks": 12,
    "hour": 9,
    "bars": [],
    "check_in_url": LINK,
    "place": "London",
    "notice": "Something changed.",
    "asked_at": NOW,
    "has_calendar": True,
    "first_on": dt.date(2026, 11, 30),
    "starts_on": dt.date(2026, 11, 30),
    "expires_on": dt.date(2026, 12, 5),
}
HEALTH_WORDS = ("pain", "knee", "fall", "heart", "effort", "dizz", "medic", "symptom")


@pytest.fixture
def sample():
    return {**SAMPLE, "week": read_plan(programme_documents()[0]).week(8)}


def test_every_kind_of_delivery_has_its_folder_and_every_folder_its_kind():
    assert sorted(LETTERS) == [folder.name for folder in FOLDERS]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_letter_is_three_templates(folder):
    files = {path.name for path in folder.iterdir() if not path.name.startswith("_")}

    assert files == {"subject.txt", "body.txt", "body.html"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_letter_has_a_short_subject_a_text_and_a_page(folder, sample, db):
    person = UserFactory(name="Bartholomew Featherstonehaugh")

    mail = compose(Letter(folder.name, sample), to=person.email, person=person, message_id="<1@x>")

    subject, text = str(mail.message.subject), str(mail.message.body)
    html = mail.message.alternatives[0].content
    assert 0 < len(subject) <= LONGEST_SUBJECT
    assert [word for word in HEALTH_WORDS if word in subject.lower()] == []
    assert "Backalong" in html
    assert html.count("<h1") == 1
    assert [mark for mark in ("{{", "{%", "None") if mark in text + html] == []
