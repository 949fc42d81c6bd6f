"""Logs that contradict themselves, the plan or the clock: asked about once with all that was typed, and never dropped."""

import datetime as dt
import uuid

import pytest

from programmes.forms.doubts import doubts_about
from programmes.models import KeptAside, Walk
from tests.factories import NOW, SessionFactory
from tests.programmes.views.reading import text_of
from tests.programmes.views.test_log import filled

pytestmark = pytest.mark.usefixtures("at_nine")
SECOND, MINUTE, HOUR = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(hours=1)
QUEUE = "/offline/saved/"
BEFORE = "By the clock of your phone this walk ended before it began. Are the minutes right?"
FUTURE = "By the clock of your phone this walk ends later than now. Are the minutes right?"
LONGER = "This walk was planned for 10 minutes, and you wrote 40."
SORER = "You chose 3 for the worst pain while you walked, and 6 for the pain before or after it."
ASKED = "Correct what is wrong, or press Save again if it is right."
WRONG_CLOCK = "The clock of your phone is not right, so we wrote down a time that fits."

CONTRADICTIONS = {
    "ended before it began": (
        {"began_at": NOW.isoformat(), "ended_at": (NOW - MINUTE).isoformat()},
        BEFORE,
    ),
    "ended in the future": ({"ended_at": (NOW + HOUR).isoformat()}, FUTURE),
    "40 minutes in a session of 10": ({"minutes": "40"}, LONGER),
    "more pain before than at worst": ({"pain_worst": "3", "pain_before": "6"}, SORER),
    "more pain after than at worst": ({"pain_worst": "3", "pain_after": "6"}, SORER),
}


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


@pytest.fixture
def address(session):
    SessionFactory(enrolment=session.enrolment)
    return f"/sessions/{session.pk}/log/"


def told(**changes) -> dict[str, str]:
    return {
        "minutes": "12",
        "pain_worst": "2",
        "effort": "4",
        "near_falls": "1",
        "falls": "0",
        "note": "Windy.",
        **changes,
    }


def letter(session, at=NOW - HOUR, **changes) -> dict[str, str]:
    """What a phone sends; `saved_live` stands for `saved-live`."""
    envelope = {
        "saved-uuid": str(uuid.uuid4()),
        "saved-kind": "log",
        "saved-person": str(session.enrolment.walker_id),
        "saved-session": str(session.pk),
        "saved-at": at.isoformat(),
    }
    changes = {name.replace("saved_", "saved-"): value for name, value in changes.items()}
    return envelope | told(**changes)


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_asked_about_once_and_nothing_typed_is_lost(client, address, name):
    changes, words = CONTRADICTIONS[name]
    sent = told(**changes) | {"client_uuid": str(uuid.uuid4())}

    page = client.post(address, sent)

    assert not Walk.objects.exists()
    assert f"{words} {ASKED}" in text_of(page)
    kept = filled(page)
    assert {field: kept.get(field) for field in sent if field != "note"} == {
        field: text for field, text in sent.items() if field != "note"
    }
    assert "Windy." in page.content.decode()

    again = client.post(address, kept | {"note": "Windy."}, follow=True)

    assert "Your walk is saved." in text_of(again)
    walk = Walk.objects.get()
    assert (walk.minutes, walk.pain_worst) == (int(sent["minutes"]), int(sent["pain_worst"]))
    assert (walk.near_falls, walk.note) == (1, "Windy.")


def test_another_contradiction_is_asked_about_as_well(client, address):
    sent = told(minutes="40") | {"client_uuid": str(uuid.uuid4())}
    asked = filled(client.post(address, sent))["asked"]

    page = client.post(address, sent | {"asked": asked, "pain_worst": "3", "pain_after": "6"})

    assert LONGER not in text_of(page)
    assert SORER in text_of(page)
    client.post(
        address, sent | {"asked": filled(page)["asked"], "pain_worst": "3", "pain_after": "6"}
    )
    assert Walk.objects.get().pain_after == 6


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_phone_with_a_network_asks_too(client, session, address, name):
    changes, _words = CONTRADICTIONS[name]

    answer = client.post(QUEUE, letter(session, saved_live="1", **changes))

    assert (answer.status_code, answer.json()) == (422, {"state": "invalid"})
    assert not Walk.objects.exists()


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_what_a_phone_sends_later_is_kept_and_the_contradiction_is_said(
    client, session, address, name
):
    changes, words = CONTRADICTIONS[name]
    sent = letter(session, **changes)

    answer = client.post(QUEUE, sent)

    assert answer.json()["state"] == "sent"
    walk = Walk.objects.get()
    assert (walk.minutes, walk.near_falls, walk.note) == (int(sent["minutes"]), 1, "Windy.")
    assert f"{words} It is kept as you wrote it." in text_of(client.get("/today/"))


def test_two_logs_of_one_session_are_both_kept_and_told(client, session, address):
    client.post(QUEUE, letter(session, minutes="9"))

    answer = client.post(QUEUE, letter(session, minutes="14", pain_worst="7"))

    assert answer.json() == {"state": "kept_aside", "next": "/offline/kept-aside/"}
    assert (Walk.objects.get().minutes, KeptAside.objects.get().told["minutes"]) == (9, 14)
    assert "This walk was logged before" in text_of(client.get("/offline/kept-aside/"))


@pytest.mark.usefixtures("address")
@pytest.mark.parametrize(
    ("clock", "walked_at", "is_said"),
    [
        (NOW + 3 * HOUR, NOW, True),
        (NOW + 5 * MINUTE, NOW, False),
        (NOW + 5 * MINUTE + SECOND, NOW, True),
        (dt.datetime(1970, 1, 1, tzinfo=dt.UTC), NOW - HOUR, True),
        (NOW - HOUR - MINUTE, NOW - HOUR, False),
        (NOW - MINUTE, NOW - MINUTE, False),
    ],
)
def test_a_wrong_clock_never_moves_a_walk_before_its_page_or_after_now(
    client, session, clock, walked_at, is_said
):
    client.post(QUEUE, letter(session, at=clock, saved_shown_at=(NOW - HOUR).isoformat()))

    assert Walk.objects.get().walked_at == walked_at
    assert (WRONG_CLOCK in text_of(client.get("/today/"))) is is_said


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, []),
        ({"minutes": 20}, []),
        ({"minutes": 21}, ["minutes:21"]),
        ({"pain_worst": 3, "pain_before": 4, "pain_after": 4}, []),
        ({"pain_worst": 3, "pain_before": 5}, ["pain:3-5"]),
        ({"pain_worst": 3, "pain_before": None, "pain_after": 5}, ["pain:3-5"]),
        ({"pain_worst": 0, "pain_before": 2, "pain_after": 7}, ["pain:0-7"]),
        ({"pain_worst": None, "pain_before": 9}, []),
        ({"began_at": NOW.isoformat(), "ended_at": NOW.isoformat()}, []),
        (
            {"began_at": NOW.isoformat(), "ended_at": (NOW - SECOND).isoformat()},
            ["before"],
        ),
        ({"ended_at": (NOW + 5 * MINUTE).isoformat()}, []),
        ({"ended_at": (NOW + 5 * MINUTE + SECOND).isoformat()}, ["future"]),
        ({"began_at": "2026-13-45T00:00:00Z", "ended_at": NOW.isoformat()}, []),
        ({"began_at": NOW.isoformat(), "ended_at": "2026-11-21T00:00:00"}, []),
        ({"began_at": "soon", "ended_at": NOW.isoformat()}, []),
    ],
)
def test_where_a_contradiction_begins(answers, keys):
    assert [doubt.key for doubt in doubts_about(answers, planned_minutes=10, now=NOW)] == keys


def test_without_a_plan_minutes_say_nothing():
    assert list(doubts_about({"minutes": 60}, planned_minutes=None, now=NOW)) == []
