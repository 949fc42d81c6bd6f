"""The controls of the player: one tap each, by keyboard alone, remembered on the device, and without any network."""

import datetime as dt
import gzip
import itertools
from urllib.parse import parse_qs, urlsplit

import pytest

from programmes.forms.log import STOP_CODES
from programmes.models import CheckIn
from tests.journeys.player import (
    NOTE_TONES,
    answer,
    hold_the_clock,
    kept,
    plan_of,
    run,
    shown,
    start,
)
from tests.pages.player_scenes import PAUSED, STATES, walk_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES = 20_480
BIG = 72


@pytest.fixture
def held(page):
    """A page whose clock the test holds."""
    hold_the_clock(page)
    page.add_init_script(NOTE_TONES)
    return page


def told(href):
    return {name: values[0] for name, values in parse_qs(urlsplit(href).fragment).items()}


# During the walk


def test_a_rest_is_extended_by_half_a_minute_at_each_tap(held, open_player):
    page = open_player(week=7, speed=1)
    start(page)
    run(page, 285)
    assert shown(page) == ("Forward", "0:15")

    page.get_by_role("button", name="30 seconds more").click()
    page.get_by_role("button", name="30 seconds more").click()

    assert shown(page) == ("Forward", "1:15")
    run(page, 65)
    assert shown(page) == ("Forward", "0:10")
    assert page.locator("[data-say]").inner_text() == "Ten seconds. Find a clear stretch."


def test_a_bout_is_repeated_only_as_far_as_the_plan_may_grow(held, open_player):
    page = open_player(speed=1)  # three minutes backward; a minute more is allowed
    again = page.get_by_role("button", name="Bout 1 again")
    start(page)
    run(page, 205)
    assert not again.is_visible()
    run(page, 30)

    for _ in range(2):
        again.click()
        assert shown(page) == ("Get ready", "0:10")
        run(page, 25)
        assert shown(page) == ("Backward", "0:25")
        run(page, 37)
        assert shown(page)[0] == "Forward"

    assert not again.is_visible()


def test_nobody_is_offered_a_bout_more_on_a_day_with_pain(held, open_player):
    page = open_player(speed=1)
    start(page, pain=4)
    run(page, 235)

    assert shown(page)[0] == "Forward"
    assert not page.get_by_role("button", name="Bout 1 again").is_visible()


def test_nobody_is_offered_a_bout_more_after_a_stumble(held, open_player):
    page = open_player(speed=1)
    start(page)
    run(page, 235)
    assert page.get_by_role("button", name="Bout 1 again").is_visible()

    page.get_by_role("button", name="I stumbled").click()

    assert shown(page)[0] == "Rest"
    assert not page.get_by_role("button", name="Bout 1 again").is_visible()


def test_a_walk_ends_early_with_a_reason_for_the_log(held, open_player):
    page = open_player(speed=1)
    start(page)
    run(page, 250)
    page.get_by_role("button", name="Pause").click()

    page.get_by_role("button", name="End my walk").click()
    page.get_by_role("button", name="I have no more time").click()
    page.wait_for_url("**/log/")

    form = page.evaluate(
        "Object.fromEntries(new FormData(document.querySelector('form[data-log-form]')))"
    )
    assert (form["minutes"], form["stop_code"]) == ("4", "time")
    assert form["stop_code"] in STOP_CODES


def test_a_stumble_is_one_tap(held, open_player):
    page = open_player(speed=1)
    start(page)
    run(page, 200)

    page.get_by_role("button", name="I stumbled").click()

    assert shown(page) == ("Rest", "1:00")
    assert kept(page)["nearFalls"] == 1


def test_what_must_be_in_reach_is_big_and_does_not_move(held, open_player):
    page = open_player(speed=1)
    start(page)
    places = []
    for seconds in (20, 175, 36):  # warm-up, in a bout, after it
        run(page, seconds)
        boxes = {
            name: page.locator("#p-run").get_by_role("button", name=name).bounding_box()
            for name in ("Pause", "I don't feel right", "I stumbled")
        }
        assert min(min(box["height"], box["width"]) for box in boxes.values()) >= BIG
        places.append({name: (box["x"], box["y"]) for name, box in boxes.items()})

    assert places[0] == places[1] == places[2]


# By keyboard


@pytest.mark.parametrize(
    ("key", "heading"), [("p", "Paused"), ("Space", "Paused"), ("s", "Rest"), ("u", "Stop. Hold")]
)
def test_a_key_does_what_the_button_does(key, heading, held, open_player):
    page = open_player(speed=1)
    start(page)
    run(page, 200)

    page.keyboard.press(key)

    assert page.locator("h1:visible").inner_text().startswith(heading)


def test_keys_can_be_turned_off(held, open_player):
    page = open_player(speed=1)
    page.get_by_role("button", name="How the player tells you").click()
    page.locator("label[for=cue-keys]").click()
    page.get_by_role("button", name="Done").click()
    start(page)
    run(page, 200)

    page.keyboard.press("s")

    assert shown(page)[0] == "Backward"
    assert not page.locator("[data-keys]").is_visible()


def test_every_control_of_every_state_is_reached_by_keyboard_in_order(open_player):
    page = open_player(speed=1)
    for name in ("forward", "paused", "missed", "end", "what is wrong", "advice", "stop"):
        seconds, state = STATES[name]
        walk_at(seconds, {**state, **PAUSED} if name != "forward" else state)(page)
        controls = page.locator("section:not([hidden]) :is(a, button):visible")
        wanted = [text.strip() for text in controls.all_inner_texts()]
        reached = []
        for _ in wanted:
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.innerText").strip())

        assert reached == wanted, name


def test_the_check_and_the_set_up_work_by_keyboard_alone(held, open_player):
    page = open_player(speed=1)
    page.get_by_label("Pain now").focus()
    page.keyboard.type("1")
    seen = []
    while "Start walk" not in seen:
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "[document.activeElement.type, document.activeElement.innerText.split('\\n')[0].trim()]"
        )
        seen.append(focused[1])
        if focused[0] == "checkbox":
            page.keyboard.press("Space")
    page.keyboard.press("Enter")

    assert "How the player tells you what to do" in seen
    assert shown(page) == ("Get ready", "0:10")


# How it tells


def test_each_way_of_telling_is_tried_and_the_choice_stays_on_the_device(held, open_player):
    page = open_player(speed=1)
    page.get_by_role("button", name="How the player tells you").click()

    page.get_by_role("button", name="Try Tones").click()
    assert len(page.evaluate("window.tones")) == 10
    page.get_by_role("button", name="Try Flash").click()
    assert "p-flash" in page.locator("body").get_attribute("class")
    page.locator("label[for=cue-flash]").click()
    page.locator("label[for=cue-beep]").click()
    page.get_by_label("Steps a minute").select_option("60")
    page.get_by_role("button", name="Done").click()
    page.reload()

    assert page.locator("[data-chosen]").inner_text().endswith("Flash")
    start(page)
    run(page, 10.5)
    heard = page.evaluate("window.tones")
    assert {hertz for _, hertz in heard} - {880, 520, 587, 659, 740, 330} == {1200}
    assert page.locator("body.p-flash").count() == 1


def test_backward_forward_turn_and_stop_differ_in_pitch_and_in_rhythm(held, open_player):
    signals = plan_of(open_player())["signals"]
    kinds = [signals[name]["tones"] for name in ("back", "forward", "turn", "stop")]

    pitches = [tuple(hertz for _, hertz, _ in tones) for tones in kinds]
    rhythms = [tuple((at, seconds) for at, _, seconds in tones) for tones in kinds]
    buzzes = [tuple(signals[name]["buzz"]) for name in ("back", "forward", "turn", "stop")]

    assert not any(set(a) & set(b) for a in pitches for b in pitches if a is not b)
    assert len(set(rhythms)) == len(set(buzzes)) == 4


def test_the_metronome_clicks_at_its_pace_only_while_the_walker_walks(held, open_player):
    page = open_player(speed=1)
    page.get_by_role("button", name="How the player tells you").click()
    page.get_by_label("Steps a minute").select_option("90")
    page.get_by_role("button", name="Done").click()
    start(page)
    run(page, 30)

    at = [when for when, hertz in page.evaluate("window.tones") if hertz == 1200]
    began = min(when for when, _ in page.evaluate("window.tones"))

    assert min(at) - began >= 10_000 - 50
    gaps = [b - a for a, b in itertools.pairwise(at)]
    assert max(abs(gap - 60_000 / 90) for gap in gaps) <= 50


def test_every_line_is_written_below_the_number_for_a_moment(held, open_player):
    page = open_player(speed=1)
    start(page)
    run(page, 201)

    assert page.locator("[data-cue]").inner_text() in {
        "Look behind, left.",
        "Look behind, right.",
    }
    assert page.locator("[data-say]").inner_text() == page.locator("[data-cue]").inner_text()
    run(page, 3.5)
    assert page.locator("[data-cue]").inner_text() == "Small steps. Toes first, then heel."


# Without a network


def test_a_walk_needs_no_request_from_start_to_finish(held, open_player):
    page = open_player(speed=1)
    page.get_by_role("button", name="How the player tells you").click()
    page.get_by_role("button", name="Done").click()
    answer(page)
    page.wait_for_load_state("networkidle")  # the picture of a tick
    page.context.set_offline(True)
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))

    page.get_by_role("button", name="Start").click()
    run(page, 205)
    page.get_by_role("button", name="I stumbled").click()
    run(page, 700)

    link = page.get_by_role("link", name="How did it feel?").get_attribute("href")
    said = told(link)
    lasted = dt.datetime.fromisoformat(said.pop("ended_at")) - dt.datetime.fromisoformat(
        said.pop("began_at")
    )
    assert said == {"minutes": "10", "pain_before": "1", "near_falls": "1", "falls": "0"}
    assert dt.timedelta(minutes=10) <= lasted <= dt.timedelta(minutes=16)
    # sent or fetched when there is a network again; the icon is the browser's own wish
    later = ("/check-in/", "/sound/", "/offline/saved/", ".svg")
    assert [path for path in asked if not path.endswith(later)] == []
    assert not CheckIn.objects.exists()


def test_a_saved_log_takes_the_walk_off_the_device(held, open_player):
    page = open_player(speed=1)
    start(page)
    run(page, 620)
    page.get_by_role("link", name="How did it feel?").click()
    page.wait_for_url("**/log/")
    assert kept(page)["view"] == "done"

    for name, value in (("pain_worst", "2"), ("effort", "4")):
        page.locator(f"#id_{name}_{value}").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/today/")

    assert (
        page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('walk:'))") == []
    )


def test_the_scripts_of_the_player_are_small(page, open_player):
    bodies = {}
    page.on(
        "response",
        lambda response: (
            bodies.update({response.url.split("?")[0]: response})
            if response.request.resource_type in {"script", "other"}
            and response.url.endswith(".js")
            else None
        ),
    )
    open_player()
    answer(page)

    scripts = {
        url.rsplit("/", 1)[-1]: len(gzip.compress(response.body(), 9))
        for url, response in bodies.items()
        if "/js/player/" in url
    }

    assert {"player.js", "session.js", "timeline.js", "beat.js"} <= set(scripts)
    assert sum(scripts.values()) <= MOST_BYTES, scripts
