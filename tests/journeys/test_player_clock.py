"""The clock of the player, held by the test: no drift, no harm from sleep, killed tabs and a clock that is set."""

import random

import pytest

from programmes.clinical.plan import read_plan
from tests.factories import document_of
from tests.journeys.player import NOTE_TONES, hold_the_clock, kept, plan_of, run, shown, start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
HOUR = 3600
LAST_WEEK = len(read_plan(document_of("foundations")).weeks)


@pytest.fixture
def held(page):
    """A page whose clock the test holds."""
    hold_the_clock(page)
    page.add_init_script(NOTE_TONES)
    return page


@pytest.fixture
def walking(held, open_player):
    """That page, 25 seconds before the end of the first bout."""
    page = open_player(speed=1)
    start(page)
    run(page, 195)
    return page


def hide(page, hidden):
    page.evaluate(HIDE, hidden)


def step_the_wall_clock(page, seconds):
    """Sets the device's clock; nothing else moves."""
    now = page.evaluate("Date.now()")
    page.clock.set_system_time((now + seconds * 1000) / 1000)


def sounds_of(data):
    """When each tone of the plan belongs, in milliseconds from the start, and its pitch."""
    plan, looks, signals = data["plans"]["start"], data["looks"], data["signals"]
    found = []
    for at, name, index in plan["marks"]:
        key = looks[plan["steps"][index]["look"]]["signal"] if name == "start" else name
        signal = signals["tick" if name == "tick" else key if name == "start" else "line"]
        found += [((at + later) * 1000, hertz) for later, hertz, _ in signal["tones"]]
    end = sum(step["seconds"] for step in plan["steps"])
    done = signals["done"]["tones"]
    return [*found, *(((end + later) * 1000, hertz) for later, hertz, _ in done)]


def test_no_cue_of_half_an_hour_drifts(held, open_player):
    page = open_player(week=LAST_WEEK, speed=1)
    expected = sounds_of(plan_of(page))

    start(page)
    run(page, 240)
    step_the_wall_clock(page, HOUR)
    run(page, 300)
    step_the_wall_clock(page, -2 * HOUR)
    hide(page, True)
    run(page, 300)
    hide(page, False)
    run(page, 1000)

    heard = sorted(page.evaluate("window.tones"))
    began = heard[0][0]
    assert page.get_by_role("heading", name="Well walked").is_visible()
    assert [hertz for _, hertz in heard] == [hertz for _, hertz in sorted(expected)]
    drift = [
        abs(at - began - due) for (at, _), (due, _) in zip(heard, sorted(expected), strict=True)
    ]
    assert max(drift) <= 50


def test_after_a_sleep_the_walk_stands_where_the_wall_clock_says_and_asks(walking):
    walking.clock.fast_forward(38_000)

    assert walking.locator("h1:visible").inner_text() == "Welcome back"
    run(walking, 60)  # the clock stands while the walker thinks
    walking.get_by_role("button", name="Carry on from now").click()
    assert shown(walking) == ("Forward", "0:07")


def test_a_short_sleep_asks_nothing(walking):
    walking.clock.fast_forward(15_000)

    assert shown(walking) == ("Backward", "0:10")


def test_a_sleep_that_stopped_every_clock_but_that_of_the_wall_is_noticed(walking):
    hide(walking, True)
    step_the_wall_clock(walking, 38)
    hide(walking, False)
    walking.get_by_role("button", name="Carry on from now").click()

    assert shown(walking) == ("Forward", "0:07")


def test_a_clock_set_by_an_hour_while_nobody_looks_moves_nothing_but_asks(walking):
    hide(walking, True)
    step_the_wall_clock(walking, HOUR)
    run(walking, 10)
    assert shown(walking) == ("Backward", "0:15")
    hide(walking, False)
    walking.get_by_role("button", name="Carry on from now").click()

    assert shown(walking) == ("Backward", "0:15")


def test_going_back_walks_the_lost_bout_again(walking):
    walking.clock.fast_forward(38_000)

    walking.get_by_role("button", name="Go back to bout 1").click()

    assert shown(walking) == ("Get ready", "0:10")
    run(walking, 20)
    assert shown(walking) == ("Backward", "0:30")
    assert walking.locator("[data-where]").inner_text() == "Bout 1 of 6"


def test_before_the_first_bout_going_back_means_where_it_was_lost(held, open_player):
    page = open_player(speed=1)
    start(page)
    run(page, 60)
    page.clock.fast_forward(38_000)

    page.get_by_role("button", name="Go back to where it was").click()

    assert shown(page) == ("Forward", "2:00")


def where_in(data, seconds):
    """The word and the number at this second of a plan without edits."""
    for step in data["plans"]["start"]["steps"]:
        if seconds < step["seconds"]:
            left = step["seconds"] - int(seconds)
            return data["looks"][step["look"]]["word"], f"{left // 60}:{left % 60:02}"
        seconds -= step["seconds"]
    raise AssertionError(seconds)


def test_a_killed_tab_comes_back_to_the_right_place_at_any_instant(held, open_player):
    chance = random.Random(20)  # noqa: S311 - a fixed walk through the session
    page = open_player(speed=1)
    address, data = page.url, plan_of(page)
    start(page, pain=2)
    instants = sorted(chance.sample(range(1, 570), 20))

    gone = 0
    for instant in instants:
        run(page, max(0, instant - gone))
        gone = max(gone, instant)
        context = page.context
        page.close()
        away = chance.choice([0, 1, 5, 12])
        context.clock.run_for(away * 1000)
        page = context.new_page()
        page.goto(address)
        gone += away

        assert shown(page) == where_in(data, gone)
        assert {name: kept(page)[name] for name in ("kind", "pain", "nearFalls")} == {
            "kind": "start",
            "pain": 2,
            "nearFalls": 0,
        }
    run(page, 620 - gone)

    link = page.get_by_role("link", name="How did it feel?").get_attribute("href")
    assert "/log/#minutes=10&pain_before=2&near_falls=0&falls=0&began_at=" in link


def test_a_tab_killed_for_long_keeps_what_went_wrong(held, open_player):
    page = open_player(speed=1)
    address = page.url
    start(page, pain=2)
    run(page, 200)
    page.get_by_role("button", name="I stumbled").click()
    assert shown(page) == ("Rest", "1:00")
    run(page, 10)
    context = page.context
    page.close()
    context.clock.run_for(24 * HOUR * 1000)

    page = context.new_page()
    page.goto(address)

    page.get_by_role("button", name="Go back to bout 1").wait_for()
    page.get_by_role("button", name="Carry on from now").click()
    assert shown(page) == ("Rest", "0:50")
    page.get_by_role("button", name="I stumbled").click()
    link = page.locator("#p-stop [data-log]").get_attribute("href")
    assert "#minutes=3&pain_before=2&near_falls=2&falls=0&stop_code=near_fall&began_at=" in link


def test_a_walk_that_ends_while_its_last_moment_is_worked_out_goes_on_to_its_end(open_player):
    page = open_player(speed=1)

    asked = page.evaluate(
        """async () => {
          const player = document.querySelector("script[src*='player/player']").src;
          const { Session } = await import(player.replace(/player\\.[0-9a-f.]*js/, "session.js"));
          const { plans, inserts } = JSON.parse(document.querySelector("#player-data").textContent);
          const waits = [];
          // Each look at this clock takes a tenth of a millisecond
          const clock = { time: 0, now() { return (this.time += 0.1); } };
          const walk = new Session({ plans, inserts, clock, alarm: { set: (wait) => waits.push(wait) }, store: "walk:x" });
          const ends = plans.start.steps.reduce((sum, { seconds }) => sum + seconds, 0);
          walk.begin("start", 0);
          for (let early = 0.1; early < 2; early += 0.1) {
            walk.state.base = walk.heard = ends - 1;
            walk.state.since = clock.time;
            clock.time += 1000 - early;
            walk.beat();
            if (walk.view === "done") walk.resume();
          }
          return waits.length;
        }"""
    )

    assert asked > 1
