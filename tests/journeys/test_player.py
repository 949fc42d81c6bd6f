"""A walk with the player in a real browser: to its end, paused, reloaded, stopped, offline, and without JavaScript."""

import itertools
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from programmes.models import CheckIn, Enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SPEED = 60
WATCH = """() => {
  window.words = [];
  new MutationObserver(() => {
    const word = document.querySelector("[data-word]").textContent;
    if (window.words.at(-1) !== word) window.words.push(word);
  }).observe(document.querySelector("#p-run"), { childList: true, subtree: true });
}"""
SAID = """() => {
  const live = document.querySelector("[data-say]");
  window.said = [];
  new MutationObserver(() => window.said.push(live.textContent)).observe(live, { childList: true });
}"""
CLOCK = """(seconds) => {
  const key = Object.keys(localStorage).find((name) => name.startsWith("walk:"));
  const state = JSON.parse(localStorage.getItem(key));
  localStorage.setItem(key, JSON.stringify({ ...state, base: seconds, wasRunning: false, view: "run" }));
}"""


def answer(page, pain=1):
    page.get_by_label("Pain now").fill(str(pain))
    for box in page.locator("#p-ready .form-check-input:not([name=symptoms])").all():
        box.check()


def start(page, pain=1):
    answer(page, pain)
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Pause").wait_for()


def jump(page, seconds):
    """Puts a paused walk at this second of its timeline."""
    page.get_by_role("button", name="Pause").click()
    page.evaluate(CLOCK, seconds)
    page.reload()
    page.get_by_role("heading", name="Paused").wait_for()


def is_check(answer):
    """True when the check before a walk has been taken in."""
    return answer.request.method == "POST" and "/offline/saved/" in answer.url


def heading(page):
    return page.locator("h1:visible").inner_text()


def told(link):
    """What a link to the log says about the walk, which ended after it began."""
    address = urlsplit(link.get_attribute("href"))
    said = {name: values[0] for name, values in parse_qs(address.fragment).items()}
    assert said.pop("began_at") <= said.pop("ended_at")
    return address.path.endswith("/log/"), said


def feel_wrong(page, what):
    page.locator("#p-run").get_by_role("button", name="I don't feel right").click()
    assert heading(page) == "Stop. Hold on. What is wrong?"
    page.get_by_role("button", name=what).click()


def test_a_whole_walk_is_guided_to_its_end(open_player):
    page = open_player(speed=40)
    page.evaluate(WATCH)
    page.evaluate(SAID)

    start(page, pain=2)
    began = page.evaluate("Date.now()")
    link = page.get_by_role("link", name="How did it feel?")
    link.wait_for(timeout=60_000)

    took = (page.evaluate("Date.now()") - began) / 1000 * 40
    bout = ["Turn round", "Backward", "Turn round", "Forward"]
    assert page.evaluate("window.words") == ["Get ready", "Forward", *bout * 6]
    assert 600 <= took <= 680  # ten minutes and the countdown
    assert told(link) == (
        True,
        {"minutes": "10", "pain_before": "2", "near_falls": "0", "falls": "0"},
    )
    assert heading(page) == "Well walked, Wilma"
    assert page.locator("[data-summary]").inner_text() == "10 minutes, 3 minutes of them backward."
    said = page.evaluate("window.said")
    assert said[:2] == [
        "Get ready. Stand tall. You begin forward.",
        "Let us begin. Forward, easy, 2 minutes 50 seconds.",
    ]
    assert "Backward, 30 seconds. Go when you are ready." in said
    assert "Ten seconds. Find a clear stretch." in said
    assert said[-1] == "Well walked. Your session is done. Sit down for a moment."
    assert CheckIn.objects.get().pain_now == 2


def test_a_walk_goes_on_while_the_script_of_its_timer_is_still_on_its_way(open_player, page):
    page.route("**/beat*.js", lambda route: None)  # never answered
    open_player("desk-break")

    start(page)

    page.get_by_role("heading", name="Well walked, Wilma").wait_for(timeout=20_000)


def test_today_leads_to_the_player_in_one_press(open_player, live_server):
    page = open_player()
    page.goto(f"{live_server.url}/today/")

    page.get_by_role("button", name="Start walk").click()

    assert heading(page) == "Before you walk"
    page.wait_for_url(re.compile(r"/sessions/[0-9a-f-]{36}/$"))


@pytest.mark.parametrize(("width", "height"), [(320, 640), (640, 400)])
def test_the_tabs_stand_apart_however_small_the_window(open_player, live_server, width, height):
    page = open_player()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{live_server.url}/today/")

    boxes = [
        tab.bounding_box() for tab in page.get_by_role("navigation").get_by_role("link").all()
    ]

    assert len(boxes) == 5
    assert [
        right["x"] - left["x"] - left["width"] >= 3 or right["y"] > left["y"]
        for left, right in itertools.pairwise(boxes)
    ] == [True] * 4


def test_a_walk_stays_on_the_device_until_its_log_is_saved(open_player):
    page = open_player("desk-break")
    start(page)
    link = page.get_by_role("link", name="That is all for today. How did it feel?")
    link.wait_for(timeout=20_000)

    link.click()
    page.wait_for_url(re.compile("/log/$"))

    page.go_back()
    page.get_by_role("link", name="That is all for today. How did it feel?").wait_for()


def test_the_log_is_filled_without_health_data_in_any_request(open_player):
    page = open_player(speed=1)
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url)))
    start(page, pain=2)
    feel_wrong(page, "I fell")

    page.get_by_role("link", name="End my walk").click()
    page.wait_for_url(re.compile("/log/$"))

    form = page.evaluate(
        "Object.fromEntries(new FormData(document.querySelector('form[data-log-form]')))"
    )
    known = ("minutes", "pain_before", "near_falls", "falls", "stop_code")
    assert [form[name] for name in known] == ["0", "2", "0", "1", "fall"]
    assert form["began_at"] <= form["ended_at"]
    assert {name for address in asked for name in parse_qs(address.query)} == set()


def test_a_pause_keeps_the_time_that_is_left(open_player):
    page = open_player(speed=1)
    start(page)
    jump(page, 200)

    assert page.locator("[data-time]").inner_text() == "0:20"
    page.wait_for_timeout(1500)
    assert page.locator("[data-time]").inner_text() == "0:20"

    page.get_by_role("button", name="Carry on").click()
    page.get_by_role("heading", name="Backward").wait_for()
    page.get_by_role("timer").get_by_text("0:18").wait_for()


def test_the_space_bar_pauses_and_carries_on(open_player):
    page = open_player(speed=1)
    start(page)

    page.keyboard.press("Space")
    page.get_by_role("heading", name="Paused").wait_for()
    page.keyboard.press("Space")

    page.get_by_role("heading", name="Get ready").wait_for()


def test_a_reload_comes_back_to_the_same_place_of_a_running_walk(open_player):
    page = open_player(speed=1)
    start(page)
    jump(page, 191)
    page.get_by_role("button", name="Carry on").click()
    page.once("dialog", lambda dialog: dialog.accept())

    page.reload()

    page.get_by_role("heading", name="Backward").wait_for()
    assert page.locator("[data-time]").inner_text() in {f"0:{left}" for left in range(20, 30)}
    assert page.locator("[data-where]").inner_text() == "Bout 1 of 6"
    assert page.get_by_role("button", name="Pause").is_visible()


def leave_for(page, seconds):
    """Closes the page of a running walk as a killed tab does, and opens it again so many seconds later."""
    page.evaluate(
        """(gone) => {
          const key = Object.keys(localStorage).find((name) => name.startsWith("walk:"));
          const { seen, ...state } = JSON.parse(localStorage.getItem(key));
          const left = { ...state, wasRunning: true, seen: seen - gone * 1000 };
          addEventListener("pagehide", () => localStorage.setItem(key, JSON.stringify(left)));
        }""",
        seconds,
    )
    page.reload()


def test_a_walk_left_for_long_asks_where_to_go_on(open_player):
    page = open_player(speed=1)
    start(page)
    jump(page, 195)

    leave_for(page, 36)

    assert heading(page) == "Welcome back"
    page.get_by_role("button", name="Carry on from now").click()
    page.get_by_role("heading", name="Forward").wait_for()
    minutes, seconds = page.locator("[data-time]").inner_text().split(":")
    assert (minutes, int(seconds) in range(2, 20)) == ("0", True)


def test_after_missed_cues_the_bout_may_be_walked_again(open_player):
    page = open_player(speed=1)
    start(page)
    jump(page, 195)
    leave_for(page, 60)

    page.get_by_role("button", name="Go back to bout 1").click()

    assert heading(page) == "Get ready"
    assert page.locator("[data-next]").inner_text() == "backward, 30 seconds"


def test_leaving_a_running_walk_asks_first(open_player):
    page = open_player(speed=1)
    start(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.reload()
    page.get_by_role("button", name="Pause").click()
    page.reload()

    assert asked == ["beforeunload"]


def test_on_a_treadmill_a_turn_waits_for_the_walker(open_player):
    page = open_player("treadmill")
    start(page)

    turned = page.get_by_role("button", name="I have turned")
    turned.wait_for(timeout=20_000)
    page.wait_for_timeout(800)  # the better part of a minute on the walker's clock
    assert heading(page) == "Turn round"
    assert page.locator("[data-cue]").inner_text() == "Stop the belt. Turn. Hold the rail."
    turned.click()

    page.get_by_role("heading", name="Backward").wait_for()


# Something is wrong


@pytest.mark.parametrize(
    ("what", "code", "message", "falls"),
    [
        ("I fell", "fall", "Stop. Do not get up fast. Check if you are hurt.", "1"),
        ("Pain of 6 or more", "pain_high", "Stop for today. That is too much pain.", "0"),
        ("Dizzy", "dizzy", "Sit down. Stop for today.", "0"),
    ],
)
def test_the_walk_stops(what, code, message, falls, open_player):
    page = open_player(speed=1)
    start(page)
    jump(page, 250)

    feel_wrong(page, what)

    assert heading(page) == message
    assert page.locator("body").get_attribute("data-state") == "stop"
    assert told(page.locator("#p-stop [data-log]")) == (
        True,
        {"minutes": "4", "pain_before": "1", "near_falls": "0", "falls": falls, "stop_code": code},
    )
    page.reload()
    assert heading(page) == message


def test_an_emergency_sign_shows_the_number_to_call_at_once(open_player):
    page = open_player(speed=1)
    start(page)

    feel_wrong(page, "Chest pain")

    assert heading(page) == "Stop now. Call your local emergency number."
    assert page.get_by_role("link", name="Call 999").get_attribute("href") == "tel:999"
    assert told(page.locator("#p-emergency [data-log]"))[1]["stop_code"] == "emergency"


def test_more_pain_means_walking_forward_for_the_rest(open_player):
    page = open_player(speed=1)
    start(page)
    jump(page, 200)

    feel_wrong(page, "Pain went up")
    assert heading(page) == "Walk forward for the rest. That is enough for today."
    page.get_by_role("button", name="Carry on").click()

    assert heading(page) == "Turn round"
    assert page.locator("[data-next]").inner_text() == "forward, 5 minutes 40 seconds"
    jump(page, 215)
    page.get_by_role("button", name="Carry on").click()
    assert heading(page) == "Forward"
    assert page.locator("[data-next]").inner_text() == "forward, cool down, 1 minute"


def test_a_first_near_fall_is_a_rest_of_a_minute_and_a_second_one_stops(open_player):
    page = open_player(speed=1)
    start(page)
    jump(page, 200)

    feel_wrong(page, "I tripped, or nearly fell")
    assert heading(page) == "Rest"
    assert page.locator("[data-time]").inner_text() in {"1:00", "0:59"}
    assert page.locator("[data-next]").inner_text() == "backward, 20 seconds"
    feel_wrong(page, "I tripped, or nearly fell")

    assert heading(page) == "That was the second one. Stop for today."
    assert told(page.locator("#p-stop [data-log]"))[1] == {
        "minutes": "3",
        "pain_before": "1",
        "near_falls": "2",
        "falls": "0",
        "stop_code": "near_fall",
    }


def test_somebody_short_of_breath_slows_down_and_may_carry_on(open_player):
    page = open_player(speed=1)
    start(page)
    jump(page, 200)

    feel_wrong(page, "I cannot talk in short sentences")
    assert heading(page) == "Slow down until you can talk."
    page.get_by_role("button", name="Carry on").click()

    page.get_by_role("heading", name="Backward").wait_for()


def test_going_back_from_the_list_leaves_the_walk_paused(open_player):
    page = open_player(speed=1)
    start(page)

    page.locator("#p-run").get_by_role("button", name="I don't feel right").click()
    page.get_by_role("button", name="I am all right: go back").click()

    assert heading(page) == "Paused"


# The check before it


def test_start_leads_to_what_is_still_missing(open_player):
    page = open_player()

    page.get_by_role("button", name="Start").click()
    assert page.evaluate("document.activeElement.name") == "pain_now"
    page.get_by_role("button", name="More pain").click()
    page.get_by_role("button", name="More pain").click()
    page.get_by_role("button", name="Less pain").click()
    assert page.get_by_label("Pain now").input_value() == "1"
    assert page.locator("[data-hint]").inner_text() == "4 more to tick"
    page.get_by_role("button", name="Start").click()

    assert page.evaluate("document.activeElement.name") == "place"
    assert not CheckIn.objects.exists()


def test_some_pain_starts_the_easy_version(open_player):
    page = open_player(speed=1)
    answer(page, pain=4)
    assert (
        page.locator("[data-warning]").inner_text()
        == "Go gently. Do two thirds of the bouts today."
    )

    page.get_by_role("button", name="Start").click()

    assert page.locator("[data-left]").inner_text() == "8 min left"


def test_high_pain_does_not_start_and_is_kept(open_player):
    page = open_player()
    page.get_by_label("Pain now").fill("8")

    with page.expect_response(is_check):
        page.get_by_role("button", name="Start").click()

    assert heading(page) == "Not today"
    assert CheckIn.objects.get().verdict == "skip"
    page.get_by_role("button", name="I ticked the wrong thing").click()
    assert heading(page) == "Before you walk"


def test_an_emergency_sign_before_the_walk_does_not_wait_for_start(open_player):
    page = open_player()
    page.get_by_text("I do not feel well today").click()

    with page.expect_response(is_check):
        page.get_by_label("Chest pain, fainting").check()

    assert heading(page) == "Stop. Get help now. Call your local emergency number."
    assert page.get_by_role("link", name="Call 999").is_visible()
    assert Enrolment.objects.get().hold_code == "emergency_sign"


def test_without_a_network_the_walk_starts_and_the_check_is_sent_later(open_player):
    page = open_player(speed=1)
    page.context.set_offline(True)

    start(page)
    assert not CheckIn.objects.exists()
    with page.expect_response(is_check):
        page.context.set_offline(False)

    assert CheckIn.objects.get().verdict == "start"


def test_without_javascript_the_check_leads_to_written_steps(
    browser, live_server, session, client_of, settings
):
    cookie = client_of(session.enrolment.walker).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}{session.get_absolute_url()}")
    assert page.get_by_role("button", name="More pain").count() == 0

    answer(page)
    page.get_by_role("button", name="Start").click()

    assert heading(page) == "Your walk, step by step"
    assert page.get_by_role("row").count() == 15
    page.get_by_role("link", name="I have walked. How did it feel?").click()
    assert urlsplit(page.url).path.endswith("/log/")
    context.close()
