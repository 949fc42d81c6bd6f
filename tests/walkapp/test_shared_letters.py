"""A letter that many get is rendered once; what is of one person is put in, and nowhere else."""

from dataclasses import replace
from html import unescape

import pytest

from accounts.models import User
from tests.factories import NOW
from walkapp.mail import Letter, compose

NAMES = ("Wilma", "<b>Bob</b> & Co", "zqxmark1zqx", "{{ person.email }}", "Zoë “Z” O'Neil")


def letter_with(**context):
    said = {
        "kind": None,
        "hour": 9,
        "minutes": "10",
        "weeks": 8,
        "words": "Forward 5, back 1.",
        "bars": (),
        "place": "London",
        "asked_at": NOW,
        "today_url": "https://x/today/?a=1&b=2",
        "settings_url": "https://x/settings/",
        "move_url": "https://x/move/?a=1&b=<2>",
        "stop_url": "https://x/stop/",
        "later_url": "https://x/later/",
    }
    return Letter(
        "session_today", {**said, **context}, personal=("later_url", "move_url", "stop_url")
    )


def parts(letter, person):
    made = compose(letter, to=person.email, person=person, message_id="<1@x>").message
    return str(made.subject), made.body, unescape(made.alternatives[0].content)


@pytest.mark.parametrize("name", NAMES)
def test_it_reads_as_if_it_were_rendered_for_each(name):
    for hour in (9, 19):
        for region in ("GB", "US"):
            person = User(email="a@example.org", region=region)
            person.name = name
            letter = letter_with(hour=hour, move_url=f"https://x/{hour}/?a=1&b=2")

            shared = parts(letter, person)

            assert shared == parts(replace(letter, personal=None), person)
            assert person.short_name in shared[1]
            assert person.emergency_number in shared[1]


def test_the_links_of_one_never_reach_another():
    first, second = User(email="a@example.org"), User(email="b@example.org")

    mine = parts(letter_with(stop_url="https://x/stop/mine/"), first)
    theirs = parts(letter_with(stop_url="https://x/stop/theirs/"), second)

    assert "stop/mine/" in mine[1] + mine[2]
    assert "mine" not in "".join(theirs)
    assert "stop/theirs/" in theirs[1]
    assert "stop/theirs/" in theirs[2]


def test_what_cannot_be_shared_is_rendered_by_itself():
    person = User(email="a@example.org")
    letter = letter_with(bars=[{"is_backward": True, "width": "10%", "label": "1"}])

    assert parts(letter, person) == parts(replace(letter, personal=None), person)
