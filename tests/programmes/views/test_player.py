"""The player page and the check before a walk, as the server answers them."""

import datetime as dt
import html
import json
import re
import uuid

import pytest
import time_machine
from django.test import Client

from programmes.clinical.before import BEFORE_ROWS
from programmes.clinical.plan import read_plan
from programmes.models import CheckIn
from tests.factories import (
    CheckInFactory,
    EnrolmentFactory,
    ProgrammeVersionFactory,
    ScreeningFactory,
    SessionFactory,
    WalkFactory,
    document_of,
)

MESSAGES = {row.code: row.message for row in BEFORE_ROWS}
READY = {"pain_now": "1", "place": "on", "company": "on", "shoes": "on", "well": "on"}
SYMPTOMS = [
    "emergency_sign",
    "ill",
    "dizzy",
    "alcohol_or_sleepy",
    "blood_pressure_high",
    "swelling",
]


@pytest.fixture(autouse=True)
def _clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def client(client_of, walker) -> Client:
    return client_of(walker)


@pytest.fixture
def session_of(walker):
    """Makes the first session of the walker's programme with this slug, in this week."""

    def make(slug, week=1, **screening):
        version = ProgrammeVersionFactory(document=document_of(slug))
        enrolment = EnrolmentFactory(
            walker=walker, version=version, screening=ScreeningFactory(walker=walker, **screening)
        )
        return SessionFactory(enrolment=enrolment, week_number=week)

    return make


def text_of(response) -> str:
    words = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(words).split())


def data_of(response) -> dict:
    found = re.search(
        r'id="player-data" type="application/json">(.*?)</script>', response.content.decode()
    )
    return json.loads(found[1])


def ticks_of(response) -> list[str]:
    return list(response.context["form"].ticks)


def url_of(session) -> str:
    return f"/sessions/{session.pk}/"


def send(client, session, **answers):
    """The check without JavaScript, followed to the page it leads to."""
    return client.post(f"{url_of(session)}check-in/", answers, follow=True)


# Who may open it, and when


@pytest.mark.parametrize("who", ["coach", "stranger", "newcomer", "staff"])
def test_only_the_walker_has_the_player(who, request, client_of, session, grant):
    client = client_of(request.getfixturevalue(who))

    assert client.get(url_of(session)).status_code == 404
    assert client.post(f"{url_of(session)}check-in/", READY).status_code == 404
    assert not CheckIn.objects.exists()


def test_a_session_that_does_not_exist_is_not_found(client):
    assert client.get(f"/sessions/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize("end", ["finish", "withdraw"])
def test_an_ended_programme_has_no_player(end, client, session, now):
    getattr(session.enrolment, end)(now)

    assert client.get(url_of(session)).status_code == 404
    assert send(client, session, **READY).status_code == 404


def test_a_check_is_only_ever_sent_as_a_form(client, session):
    assert client.get(f"{url_of(session)}check-in/").status_code == 405
    assert client.post(url_of(session)).status_code == 405


def test_on_hold_the_page_says_why_and_what_to_do(client, session):
    session.enrolment.hold("fall")

    said = text_of(client.get(url_of(session)))

    assert "Your plan is on hold" in said
    assert "Do the falls questions again." in said
    assert "Answer the safety questions" in said
    assert "Before you walk" not in said


def test_a_check_sent_while_on_hold_keeps_nothing(client, session):
    session.enrolment.hold("a_code_from_the_coach")

    assert "Your plan is on hold" in text_of(send(client, session, **READY))
    assert not CheckIn.objects.exists()


def test_a_walked_session_points_to_today(client, session):
    WalkFactory(session=session)
    session.mark_walked()

    assert "You have done this walk" in text_of(client.get(url_of(session)))


def test_a_session_of_a_later_week_waits_for_it(client, enrolment, now):
    next_week = SessionFactory(
        enrolment=enrolment, week_number=2, planned_on=enrolment.starts_on + dt.timedelta(days=7)
    )
    this_week = SessionFactory(
        enrolment=enrolment, week_number=1, planned_on=enrolment.starts_on + dt.timedelta(days=6)
    )

    assert "This walk comes later" in text_of(client.get(url_of(next_week)))
    assert "Before you walk" in text_of(client.get(url_of(this_week)))


# What it asks


def test_foundations_asks_for_a_rail_or_somebody_at_first(client, session_of):
    page = client.get(url_of(session_of("foundations")))

    assert ticks_of(page) == ["place", "company", "shoes", "well"]
    assert "Someone is with me, or a rail or wall is in reach" in text_of(page)


def test_foundations_asks_for_nobody_later(client, session_of):
    assert ticks_of(client.get(url_of(session_of("foundations", week=3)))) == [
        "place",
        "shoes",
        "well",
    ]


def test_a_plan_that_needs_a_helper_says_so(client, session_of):
    page = client.get(url_of(session_of("steady-balance", week=12)))

    assert "Helper needed: someone is with me" in text_of(page)


def test_sleepy_medicine_asks_for_a_helper_in_every_week(client, session_of):
    session = session_of("foundations", week=8, verdict="with_care", codes=["CA7"])

    assert "Helper needed: someone is with me" in text_of(client.get(url_of(session)))


def test_a_treadmill_asks_for_the_key(client, session_of):
    page = client.get(url_of(session_of("treadmill", week=5)))

    assert ticks_of(page) == ["maker", "place", "shoes", "key", "well"]


def test_the_page_takes_a_fixed_number_of_queries(client, session, django_assert_num_queries):
    with django_assert_num_queries(11):
        client.get(url_of(session))


# What the check means


def test_a_good_check_is_kept_and_leads_to_the_written_steps(client, session, now):
    page = send(client, session, **READY)

    kept = CheckIn.objects.get()
    assert (kept.session, kept.at, kept.pain_now, kept.codes) == (session, now, 1, [])
    assert kept.verdict == "start"
    assert page.redirect_chain == [(f"{url_of(session)}?check-in={kept.pk}", 302)]
    said = text_of(page)
    assert MESSAGES["ready"] in said
    assert "3 min Backward Small steps. Toes first, then heel. 30 s" in said
    assert f'href="{url_of(session)}log/"' in page.content.decode()
    assert sum(step.seconds for step in page.context["steps"]) == 600


@pytest.mark.parametrize(("pain", "minutes"), [(2, 10), (3, 8), (5, 8)])
def test_pain_of_3_to_5_takes_the_easy_version(pain, minutes, client, session):
    page = send(client, session, **{**READY, "pain_now": pain})

    assert sum(step.seconds for step in page.context["steps"]) == minutes * 60
    assert (MESSAGES["pain_some"] in text_of(page)) == (pain > 2)


@pytest.mark.parametrize("pain", [6, 10])
def test_pain_of_6_or_more_is_a_rest_day_whatever_else_is_ready(pain, client, session):
    page = send(client, session, pain_now=pain)

    said = text_of(page)
    assert "Not today" in said
    assert MESSAGES["pain_high"] in said
    assert CheckIn.objects.get().verdict == "skip"


@pytest.mark.parametrize("code", SYMPTOMS[1:])
def test_a_symptom_skips_the_walk_with_the_words_of_its_row(code, client, session):
    page = send(client, session, **{**READY, "symptoms": code})

    assert MESSAGES[code] in text_of(page)
    assert f'href="{url_of(session)}not-today/"' in page.content.decode()
    assert CheckIn.objects.get().codes == [code]


def test_the_first_row_of_the_table_wins(client, session):
    page = send(client, session, pain_now=9, symptoms=["swelling", "dizzy"])

    assert MESSAGES["dizzy"] in text_of(page)


def test_an_emergency_sign_shows_the_number_to_call(client, session):
    page = send(client, session, **{**READY, "symptoms": "emergency_sign"})

    assert MESSAGES["emergency_sign"] in text_of(page)
    assert 'href="tel:999"' in page.content.decode()
    assert 'data-state="stop"' in page.content.decode()
    assert CheckIn.objects.get().verdict == "emergency"
    session.enrolment.refresh_from_db()
    assert session.enrolment.hold_code == "emergency_sign"
    assert "Your plan is on hold" in text_of(client.get(url_of(session)))


def test_an_emergency_sign_that_a_page_sends_while_the_plan_waits_is_a_graver_stop(
    client, session
):
    session.enrolment.hold("coach")

    page = send(client, session, **{**READY, "symptoms": "emergency_sign"})

    assert 'href="tel:999"' in page.content.decode()
    session.enrolment.refresh_from_db()
    assert session.enrolment.hold_code == "emergency_sign"


def test_help_does_not_wait_for_a_complete_form(client, session):
    page = send(client, session, symptoms="emergency_sign")

    assert MESSAGES["emergency_sign"] in text_of(page)
    assert 'href="tel:999"' in page.content.decode()
    assert not CheckIn.objects.exists()
    session.enrolment.refresh_from_db()
    assert session.enrolment.hold_code == "emergency_sign"


def test_the_number_to_call_is_that_of_the_country(client, walker, session):
    walker.region = "AU"
    walker.save()

    assert 'href="tel:000"' in client.get(url_of(session)).content.decode()


@pytest.mark.parametrize(
    ("tick", "code"),
    [
        ("place", "place_unsafe"),
        ("company", "helper_missing"),
        ("shoes", "shoes_wrong"),
        ("key", "treadmill_unsafe"),
    ],
)
@pytest.mark.parametrize("pain", [0, 4])
def test_what_is_not_ready_holds_the_walk_back(tick, code, pain, client, session_of):
    session = session_of("treadmill")
    answers = {**READY, "key": "on", "maker": "on", "pain_now": pain}
    del answers[tick]

    page = send(client, session, **answers)

    assert page.context["form"].errors == {tick: [MESSAGES[code]]}
    assert 'role="alert"' in page.content.decode()
    assert f'value="{pain}"' in page.content.decode()
    assert "<title>Error:" in " ".join(page.content.decode().split())
    assert not CheckIn.objects.exists()


def test_feeling_well_has_to_be_said(client, session):
    page = send(client, session, **{key: value for key, value in READY.items() if key != "well"})

    assert list(page.context["form"].errors) == ["well"]


@pytest.mark.parametrize("pain", ["", "-1", "11", "4.5", "much"])
def test_pain_that_cannot_be_is_asked_again(pain, client, session):
    page = send(client, session, **{**READY, "pain_now": pain})

    assert list(page.context["form"].errors) == ["pain_now"]
    assert not CheckIn.objects.exists()


def test_a_symptom_that_nobody_asked_about_is_refused(client, session):
    page = send(client, session, **{**READY, "symptoms": "ready"})

    assert list(page.context["form"].errors) == ["symptoms"]


def test_sending_twice_keeps_one_check(client, session):
    send(client, session, **READY)
    send(client, session, **READY)

    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("which", ["not-a-uuid", "687bbc2d-3ece-495b-8612-6d351a96c76e"])
def test_a_check_that_does_not_exist_is_not_found(which, client, session):
    assert client.get(f"{url_of(session)}?check-in={which}").status_code == 404


def test_a_check_of_another_session_is_not_found(client, session):
    other = CheckInFactory()

    assert client.get(f"{url_of(session)}?check-in={other.pk}").status_code == 404


# What the script gets


def test_the_script_gets_both_versions_with_the_seconds_of_the_plan(client, session):
    plans = data_of(client.get(url_of(session)))["plans"]

    counted = {
        kind: sum(step["seconds"] for step in plan["steps"] if step["kind"] != "get_ready")
        for kind, plan in plans.items()
    }
    assert counted == {"start": 600, "easy": 480}


@pytest.mark.parametrize(
    "slug", ["foundations", "steady-balance", "bp-heart", "fit-incline", "treadmill", "desk-break"]
)
def test_every_step_has_a_look_and_so_has_what_may_go_wrong(slug, client, session_of):
    document = document_of(slug)
    session = session_of(slug, week=len(read_plan(document).weeks))

    data = data_of(client.get(url_of(session)))

    needed = {step["look"] for plan in data["plans"].values() for step in plan["steps"]}
    assert needed | {"rest", "again", "fwd", "turn_fwd"} == set(data["looks"])
    assert {look["signal"] for look in data["looks"].values()} <= set(data["signals"])
    assert set(data["during"]) == {
        *("emergency", "fall", "pain_high", "pain_rise", "near_fall", "breathless", "dizzy"),
    }
    assert [row["code"] for row in data["before"]] == [row.code for row in BEFORE_ROWS]


def test_the_cue_follows_the_support_the_slope_and_the_belt(client, session_of):
    looks = data_of(client.get(url_of(session_of("treadmill"))))["looks"]

    assert looks["back-two_hands"]["cue"] == "Both hands on the rails. Small steps."
    assert "Start the belt slowly" in looks["back-two_hands"]["say"]
    assert looks["turn_fwd"]["cue"] == "Stop the belt. Turn. Hold the rail."


def test_a_slope_is_only_walked_up(client, session_of):
    looks = data_of(client.get(url_of(session_of("fit-incline", week=5))))["looks"]

    assert looks["back-uphill"]["cue"] == "Up the slope only. Small steps."


def test_at_a_rail_the_turn_is_held(client, session_of):
    looks = data_of(client.get(url_of(session_of("steady-balance"))))["looks"]

    assert (
        looks["turn_back-hand_on_support"]["cue"] == "Stop first. Hold your support. Turn slowly."
    )


# Rounds of a day


def test_each_start_of_today_brings_the_next_round(client, session_of, now):
    session = session_of("desk-break")
    CheckInFactory(session=session, at=now)
    CheckInFactory(session=session, at=now, verdict="easy")
    CheckInFactory(session=session, at=now, verdict="skip")
    CheckInFactory(session=session, at=now - dt.timedelta(days=1))

    page = client.get(url_of(session))

    assert "Round 3 of 5 of today, 2 min" in text_of(page)
    assert data_of(page)["seconds_before"] == 240
    assert "That was round 3 of 5 of today." in text_of(page)


def test_after_the_last_round_the_number_stays(client, session_of, now):
    session = session_of("desk-break")
    for _ in range(7):
        CheckInFactory(session=session, at=now)

    assert "Round 5 of 5 of today" in text_of(client.get(url_of(session)))


# The speed of the clock


@pytest.mark.parametrize(
    ("asked", "speed"), [("", 1), ("60", 60), ("1000", 240), ("0", 1), ("-5", 1), ("fast", 1)]
)
def test_the_clock_may_run_faster_in_development(asked, speed, client, session, settings):
    settings.DEBUG = True

    page = client.get(f"{url_of(session)}?speed={asked}")

    assert f'data-speed="{speed}"' in page.content.decode()


def test_the_clock_never_runs_faster_in_production(client, session, settings):
    settings.DEBUG = False

    assert 'data-speed="1"' in client.get(f"{url_of(session)}?speed=60").content.decode()


def test_the_name_is_only_said_when_it_is_known(client, walker, session):
    assert "Well walked, Wilma" in text_of(client.get(url_of(session)))
    walker.name = ""
    walker.save()

    assert "Well walked, " not in text_of(client.get(url_of(session)))
