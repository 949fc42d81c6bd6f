"""Following a walk: the walker's phone tells, the helper's phone shows and stops, and nobody guesses a code."""

import datetime as dt
import json
import threading
from collections import Counter

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.models import AuditEvent
from programmes.models import Spotting
from programmes.models.spot_code import tidy
from tests.factories import NOW, SessionFactory, SpottingFactory, WalkFactory
from tests.programmes.views.reading import text_of

SECOND = dt.timedelta(seconds=1)
CLOCK = {"kind": "start", "elapsed": "30.5", "running": "on", "view": "run", "edits": "[]"}


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(client_of, walker):
    return client_of(walker)


@pytest.fixture
def helper():
    return Client()


@pytest.fixture
def code(client, session):
    return tidy(client.post(f"/sessions/{session.pk}/spotting/").json()["code"])


def tell(client, session, **changes):
    return client.post(f"/sessions/{session.pk}/spotting/clock/", {**CLOCK, **changes})


def seen(helper, code, have=""):
    return helper.get(f"/spot/{code}/clock/?have={have}").json()


# The code


def test_the_walker_gets_a_code_and_an_address_that_opens_without_signing_in(
    client, session, helper
):
    told = client.post(f"/sessions/{session.pk}/spotting/").json()

    assert told["address"] == f"http://testserver/spot/{tidy(told['code'])}/"
    page = helper.get(told["address"])
    assert page.status_code == 200
    assert "Stand behind them and to one side, one arm" in text_of(page)
    assert "Do not pull or hold them." in text_of(page)
    assert "This page does not watch for you." in text_of(page)
    assert "In an emergency call 999." in text_of(page)


def test_a_new_code_ends_the_one_before(client, session, helper, code):
    other = SessionFactory(enrolment=session.enrolment)
    client.post(f"/sessions/{other.pk}/spotting/")

    assert helper.get(f"/spot/{code}/").status_code == 404
    assert Spotting.objects.get().session == other


def test_the_walker_ends_it(client, session, helper, code):
    client.post(f"/sessions/{session.pk}/spotting/end/")

    assert helper.get(f"/spot/{code}/").status_code == 404
    assert tell(client, session).status_code == 404
    verbs = AuditEvent.objects.filter(target=str(session.pk)).values_list("verb", flat=True)
    assert set(verbs) == {"spotting.began", "spotting.ended"}


def test_after_two_hours_the_page_says_calmly_that_the_code_is_over(helper, code, clock):
    clock.move_to(NOW + dt.timedelta(hours=2))

    page = helper.get(f"/spot/{code}/")

    assert page.status_code == 404
    assert "This code does not work" in text_of(page)
    assert "You can help without this page" in text_of(page)
    assert helper.get(f"/spot/{code}/clock/").status_code == 404
    assert helper.post(f"/spot/{code}/").status_code == 404


def test_when_the_walk_is_written_down_the_code_is_over(session, helper, code):
    WalkFactory(session=session)
    session.mark_walked()

    assert helper.get(f"/spot/{code}/").status_code == 404


@pytest.mark.parametrize("who", ["coach", "stranger", "newcomer", "staff"])
@pytest.mark.usefixtures("grant", "code")
def test_nobody_else_gives_out_a_code_or_tells_the_clock(who, request, client_of, session):
    other = client_of(request.getfixturevalue(who))

    for address in ("", "clock/", "end/"):
        path = f"/sessions/{session.pk}/spotting/{address}"
        assert other.post(path, CLOCK).status_code == 404
    assert Spotting.objects.get().told_at is None


def test_the_page_is_never_kept_and_never_found_by_search(helper, code):
    page = helper.get(f"/spot/{code}/")

    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in helper.get(f"/spot/{code}/clock/").headers["Cache-Control"]


def test_the_page_names_nobody_and_nothing_about_their_health(
    client, walker, session, helper, code
):
    tell(client, session, kind="easy")
    everything = [
        helper.get(f"/spot/{code}/").content.decode(),
        json.dumps(seen(helper, code)),
    ]

    for text in everything:
        for secret in (walker.name, walker.email, "pain", "Foundations", str(walker.pk), 'easy"'):
            assert secret not in text


# Typing a code


@pytest.mark.parametrize("typed", ["KMN 479", "kmn479", " kmn-479 "])
def test_a_typed_code_leads_to_the_page(typed, helper):
    SpottingFactory(code="KMN479")

    page = helper.post("/spot/", {"code": typed}, follow=True)

    assert page.redirect_chain == [("/spot/KMN479/", 302)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the code."),
        ("KMN47", "A code has 6 letters and figures."),
        ("KMN47O", "A code has 6 letters and figures."),
        ("x" * 30, "A code has 6 letters and figures."),
    ],
)
def test_what_cannot_be_a_code_is_asked_again(typed, words, helper):
    page = helper.post("/spot/", {"code": typed})

    assert page.context["form"].errors == {"code": [words]}


# Guessing


def test_after_ten_wrong_codes_nobody_from_there_may_try_another(helper, code):
    stranger = Client()
    tries = [stranger.get(f"/spot/AAAA{n:02d}/".replace("0", "A")).status_code for n in range(10)]

    assert tries == [404] * 10
    assert stranger.get("/spot/CCCCCC/").status_code == 429
    assert stranger.get(f"/spot/{code}/").status_code == 429
    assert stranger.get(f"/spot/{code}/clock/").status_code == 429
    assert stranger.post(f"/spot/{code}/").status_code == 429
    assert Spotting.objects.get().stop_asked_at is None


def test_a_phone_that_had_the_right_code_goes_on_after_the_wrong_guesses_of_others(helper, code):
    helper.get(f"/spot/{code}/")
    for _ in range(11):
        Client().get("/spot/CCCCCC/")

    assert helper.get(f"/spot/{code}/clock/").status_code == 200
    assert helper.post(f"/spot/{code}/").status_code == 302
    assert helper.get("/spot/CCCCCC/").status_code == 429


def test_guesses_are_forgiven_after_ten_minutes(helper, code, clock):
    for _ in range(11):
        helper.get("/spot/CCCCCC/")
    clock.move_to(NOW + dt.timedelta(minutes=10))

    assert helper.get(f"/spot/{code}/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_wrong_guesses_at_the_same_moment_are_counted_one_by_one():
    start, answers = threading.Barrier(6), []

    def guess():
        start.wait()
        try:
            answers.extend(Client().get("/spot/CCCCCC/").status_code for _ in range(4))
        finally:
            connection.close()

    phones = [threading.Thread(target=guess) for _ in range(6)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()

    assert Counter(answers) == {404: 10, 429: 14}


def test_the_right_code_counts_as_no_guess(code):
    assert [Client().get(f"/spot/{code}/").status_code for _ in range(15)] == [200] * 15


# The clock


def test_before_the_start_the_helper_sees_that_it_has_not_begun(helper, code):
    clock = seen(helper, code)

    assert (clock["phase"], clock["told_at"], clock["running"]) == ("ready", None, False)
    assert "plan" not in clock


def test_the_helper_gets_the_clock_as_it_was_told_and_the_time_since(
    client, session, helper, code, clock
):
    assert tell(client, session).json() == {"stop": ""}
    clock.shift(3 * SECOND)

    got = seen(helper, code)

    assert (got["elapsed"], got["running"], got["phase"]) == (30.5, True, "walk")
    passed = dt.datetime.fromisoformat(got["now"]) - dt.datetime.fromisoformat(got["told_at"])
    assert passed == 3 * SECOND
    assert got["is_fresh"]
    assert sum(step["seconds"] for step in got["plan"]["steps"][1:]) == 600
    assert {step["look"] for step in got["plan"]["steps"]} <= set(got["looks"])
    assert set(got["looks"]["back-free"]) == {"state", "icon", "word", "cue"}


def test_a_plan_is_sent_once(client, session, helper, code):
    tell(client, session)
    key = seen(helper, code)["have"]

    assert "plan" not in seen(helper, code, key)
    tell(client, session, kind="easy")
    assert "plan" in seen(helper, code, key)


def test_the_turns_of_a_short_lane_are_in_the_helpers_plan(client, session, helper, code):
    tell(client, session, lane="8")
    got = seen(helper, code)

    kinds = {step["kind"] for step in got["plan"]["steps"]}
    assert {"lane_turn", "lane_stop"} < kinds
    assert {step["look"] for step in got["plan"]["steps"]} <= set(got["looks"])
    tell(client, session)
    kinds = {step["kind"] for step in seen(helper, code)["plan"]["steps"]}
    assert "lane_turn" not in kinds


def test_a_phone_without_network_is_told_apart(client, session, helper, code, clock):
    tell(client, session)
    clock.shift(11 * SECOND)

    assert not seen(helper, code)["is_fresh"]


@pytest.mark.parametrize(
    ("view", "phase"),
    [
        ("run", "walk"),
        ("ready", "ready"),
        ("done", "done"),
        ("emergency", "stopped"),
        ("unwell", "stopped"),
    ],
)
def test_why_somebody_stopped_is_not_told(view, phase, client, session, code):
    tell(client, session, view=view)

    assert seen(Client(), code)["phase"] == phase


@pytest.mark.parametrize(
    "changes",
    [
        {"elapsed": ""},
        {"elapsed": "-1"},
        {"elapsed": "NaN"},
        {"elapsed": "99999"},
        {"kind": "hard"},
        {"view": "<b>"},
        {"edits": "{}"},
        {"edits": "[1]"},
        {"edits": '[["dance", 1]]'},
        {"edits": '[[["rest"], 1]]'},
        {"edits": '[["rest", "1"]]'},
        {"edits": '[["rest", -1]]'},
        {"edits": '[["rest"]]'},
        {"edits": json.dumps([["rest", 1]] * 101)},
        {"edits": "["},
        {"lane": "2"},
        {"lane": "x"},
    ],
)
def test_a_clock_that_cannot_be_is_refused(changes, client, session, code):
    assert tell(client, session, **changes).status_code == 400
    assert Spotting.objects.get().told_at is None


def test_edits_of_the_player_are_passed_on(client, session, helper, code):
    edits = [["rest", 100, 60], ["again", 130], ["forward", 200.5, 10], ["longer", 3, None]]

    tell(client, session, edits=json.dumps(edits))

    assert seen(helper, code)["edits"] == edits


# Stop


def test_the_helper_stops_the_walk_until_the_walker_goes_on(client, session, helper, code):
    tell(client, session)

    page = helper.post(f"/spot/{code}/", follow=True)
    assert "Asked to stop. Say “stop” out loud as well." in text_of(page)
    assert seen(helper, code)["stop"] == "asked"

    stop = tell(client, session).json()["stop"]
    assert stop == NOW.isoformat()
    assert tell(client, session, running="", view="unwell", heard=stop).json() == {"stop": ""}
    assert seen(helper, code)["stop"] == "heard"

    assert tell(client, session, heard=stop).json() == {"stop": ""}
    assert seen(helper, code)["stop"] == ""
    helper.post(f"/spot/{code}/")
    assert tell(client, session).json()["stop"]


def test_a_stop_that_comes_while_the_walker_stands_is_not_lost(
    client, session, helper, code, clock
):
    helper.post(f"/spot/{code}/")
    first = tell(client, session).json()["stop"]
    tell(client, session, running="", view="unwell", heard=first)
    clock.shift(SECOND)
    helper.post(f"/spot/{code}/")

    second = tell(client, session, heard=first).json()["stop"]

    assert second == (NOW + SECOND).isoformat()


def test_stopping_twice_is_one_stop(helper, session, code):
    helper.post(f"/spot/{code}/")
    helper.post(f"/spot/{code}/")

    assert AuditEvent.objects.filter(verb="spotting.stop").count() == 1


def test_looking_at_the_page_stops_nobody(helper, code):
    helper.get(f"/spot/{code}/")
    helper.head(f"/spot/{code}/")

    assert Spotting.objects.get().stop_asked_at is None


def test_a_stop_from_another_site_is_refused(code):
    browser = Client(enforce_csrf_checks=True)

    assert browser.post(f"/spot/{code}/").status_code == 403
    assert Spotting.objects.get().stop_asked_at is None
