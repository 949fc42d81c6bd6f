"""Physical tests in a real browser whose clock the test moves: times, beeps apart, and what goes wrong."""

import datetime as dt
import re

import pytest

from programmes.models import AdverseEvent, Measure
from tests.factories import ScreeningFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BEGIN = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
COUNTDOWN = 3000


@pytest.fixture
def open_test(page, live_server, walker, client_of, settings):
    """Signs the walker in, opens a test with everything ticked, and stops the browser's clock."""

    def go(slug, *, ticked=True):
        ScreeningFactory(walker=walker, verdict="with_care", codes=["CA1"])
        cookie = client_of(walker).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        page.clock.install(time=BEGIN)
        page.goto(f"{live_server.url}/measures/{slug}/")
        page.clock.pause_at(BEGIN + dt.timedelta(hours=1))
        for name in ("well", "helper"):
            if ticked and page.locator(f"[name={name}]").count():
                page.locator(f"[name={name}]").check()
        return page

    return go


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def timed(page, milliseconds, start="Start", stop="Stop"):
    """One part on the watch: start, countdown, run, stop."""
    press(page, start)
    page.clock.run_for(COUNTDOWN + milliseconds)
    if stop:
        press(page, stop)


def value(page, name):
    return page.locator(f"[name={name}]").input_value()


def save(page):
    press(page, "Save")
    page.wait_for_url(re.compile("/measures/results/"))


def test_the_watch_counts_down_and_times_to_a_tenth(open_test):
    page = open_test("up-and-go")
    press(page, "Start")
    shown = []
    for _ in range(3):
        page.clock.run_for(20)
        shown.append(page.locator("[data-time]").inner_text())
        page.clock.run_for(980)
    page.clock.run_for(11_960)
    press(page, "Stop")

    assert shown == ["3", "2", "1"]
    assert value(page, "first") == "12.0"
    save(page)
    assert page.locator("h1").inner_text().startswith("Timed up and go: 1 result")
    assert list(Measure.objects.values_list("tenths", flat=True)) == [120]


def test_a_step_of_the_wall_clock_changes_no_time(open_test):
    page = open_test("up-and-go")
    press(page, "Start")
    page.clock.run_for(COUNTDOWN + 5000)
    page.evaluate("() => { const now = Date.now() + 3600000; Date.now = () => now; }")
    page.clock.run_for(2500)
    press(page, "Stop")

    assert value(page, "first") == "7.5"


def test_nothing_starts_before_a_helper_is_there(open_test):
    page = open_test("backward-walk", ticked=False)
    press(page, "Start")
    page.clock.run_for(COUNTDOWN + 1000)

    assert page.locator("[data-time]").inner_text() == "0.0"
    assert "First tick that everything is ready." in page.locator("[data-say]").inner_text()
    assert page.evaluate("document.activeElement.name") == "helper"


def test_after_a_practice_two_tries_are_timed_and_one_may_be_thrown_away(open_test):
    page = open_test("backward-walk")
    timed(page, 9000)
    assert (value(page, "first"), value(page, "second")) == ("", "")
    timed(page, 4200, start="Start the next one")
    timed(page, 9900, start="Start the next one")
    page.get_by_role("button", name="Throw the last one away").click()
    assert (value(page, "first"), value(page, "second")) == ("4.2", "")
    timed(page, 4500, start="Start the next one")

    assert (value(page, "first"), value(page, "second")) == ("4.2", "4.5")
    assert not page.locator("[data-go]").is_visible()
    save(page)
    assert Measure.objects.get().readings == [42, 45]


def test_half_a_minute_of_stands_ends_by_itself_and_asks_for_the_count(open_test):
    page = open_test("chair-stand")
    timed(page, 29_900, stop=None)
    assert page.locator("[data-time]").inner_text() == "1"
    page.clock.run_for(200)

    assert "Time is up. How many full stands?" in page.locator("[data-say]").inner_text()
    assert page.evaluate("document.activeElement.name") == "stands"
    page.locator("[name=stands]").fill("11")
    save(page)
    assert Measure.objects.get().tenths == 110


def test_stands_stopped_early_are_no_result(open_test):
    page = open_test("chair-stand")
    timed(page, 12_000)

    assert "Stopped before the end." in page.locator("[data-say]").inner_text()
    assert page.locator("[data-go]").inner_text() == "Start"


def test_a_stance_that_is_not_held_is_the_last(open_test):
    page = open_test("balance")
    timed(page, 10_100, stop=None)
    assert page.locator("[data-part]").inner_text() == "Half a step"
    timed(page, 4500, start="Start the next one")

    assert [value(page, f"stage_{n}") for n in (1, 2, 3)] == ["10.0", "4.5", ""]
    assert not page.locator("[data-go]").is_visible()
    save(page)
    assert Measure.objects.get().tenths == 10


def test_a_test_is_done_with_the_keyboard_alone(open_test):
    page = open_test("up-and-go", ticked=False)
    page.locator("[name=well]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.clock.run_for(COUNTDOWN + 8000)
    page.keyboard.press("Space")

    assert value(page, "first") == "8.0"


def test_without_a_network_a_fall_shows_the_card_and_is_kept_later(open_test, walker):
    page = open_test("up-and-go")
    page.context.set_offline(True)
    press(page, "I fell")

    assert page.locator("h1:visible").all_inner_texts() == ["Stop"]
    assert page.get_by_text("Do not get up fast.").is_visible()
    assert page.get_by_role("link", name="Call 999").is_visible()
    page.get_by_text("There is no signal.").wait_for()
    assert AdverseEvent.objects.count() == 0
    page.context.set_offline(False)
    page.get_by_text("We have kept what happened.").wait_for()
    press_on = page.get_by_role("link", name="Go on")
    press_on.click()
    page.wait_for_url(re.compile("/measures/stopped/"))
    assert [(event.kind, event.test) for event in walker.adverse_events.all()] == [
        ("fall", "up_and_go")
    ]
