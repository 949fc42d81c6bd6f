"""Every letter is a folder of three templates, and each can be filled in."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from reminders.kinds import KINDS
from reminders.messages import LETTERS, samples
from reminders.messages.samples import sample_mail

FOLDERS = sorted(
    path for path in Path(settings.BASE_DIR, "templates/emails").iterdir() if path.is_dir()
)
LONGEST_SUBJECT = 60
HEALTH_WORDS = ("pain", "knee", "fall", "heart", "effort", "dizz", "medic", "symptom")


def test_every_kind_of_delivery_has_its_folder_and_every_folder_its_kind():
    assert sorted(LETTERS) == [folder.name for folder in FOLDERS]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_letter_is_three_templates(folder):
    files = {path.name for path in folder.iterdir() if not path.name.startswith("_")}

    assert files == {"subject.txt", "body.txt", "body.html"}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_letter_has_a_short_subject_a_text_and_a_page(folder, language):
    mail = sample_mail(folder.name, language=language)

    subject, text = str(mail.message.subject), str(mail.message.body)
    html = mail.message.alternatives[0].content
    assert 0 < len(subject) <= LONGEST_SUBJECT
    assert [word for word in HEALTH_WORDS if word in subject.lower()] == []
    assert "Backalong" in html
    assert html.count("<h1") == 1
    assert [mark for mark in ("{{", "{%", "None") if mark in text + html] == []
    preview = re.search(r'class="preheader"[^>]*>(.*?)</div>', html, re.DOTALL)
    assert preview
    assert [word for word in HEALTH_WORDS if word in preview[1].lower()] == []


@pytest.mark.parametrize("code", KINDS)
def test_every_reminder_says_where_to_change_it_and_all_but_alerts_how_to_stop_it(code):
    kind, mail = KINDS[code], sample_mail(code, language="en-gb")

    for part in (str(mail.message.body), mail.message.alternatives[0].content):
        assert samples.SAMPLE["settings_url"] in part
        assert (samples.SAMPLE["stop_url"] in part) is not kind.is_urgent
    assert kind.slug.replace("-", "_") == code
