"""Two phones in a real browser: the helper sees the walker's clock and stops the walk; and a short lane is turned on."""

import re

import pytest
from django.conf import settings

from programmes.models import CheckIn, Spotting
from tests.factories import (
    EnrolmentFactory,
    ProgrammeVersionFactory,
    SavedPlaceFactory,
    ScreeningFactory,
    SessionFactory,
    document_of,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLOCK = """(seconds) => {
  const key = Object.keys(localStorage).find((name) => name.startsWith("walk:"));
  const state = JSON.parse(localStorage.getItem(key));
  localStorage.setItem(key, JSON.stringify({ ...state, base: seconds, wasRunning: false, view: "run" }));
}"""
SAID = """() => {
  const live = document.querySelector("[data-say]");
  window.said = [];
  new MutationObserver(() => window.said.push(live.textContent)).observe(live, { childList: true });
}"""


@pytest.fixture
def session(walker):
    version = ProgrammeVersionFactory(document=document_of("foundations"))
    screening = ScreeningFactory(walker=walker)
    return SessionFactory(
        enrolment=EnrolmentFactory(walker=walker, version=version, screening=screening)
    )


@pytest.fixture
def walking(page, live_server, walker, client_of, session):
    """The walker's phone on the page of the session."""
    name = settings.SESSION_COOKIE_NAME
    cookie = client_of(walker).cookies[name].value
    page.context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}{session.get_absolute_url()}")
    return page


@pytest.fixture
def second_phone(browser, live_server):
    """A phone where nobody is signed in."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    yield context.new_page()
    context.close()


def give_code(page):
    page.get_by_role("button", name="Someone is with me").click()
    sign = page.locator("[data-share-sign]")
    sign.wait_for()
    return sign.inner_text().replace(" ", "")


def follow(phone, live_server, code):
    phone.goto(f"{live_server.url}/spot/")
    phone.get_by_label("Which code does the walker's phone show?").fill(code)
    phone.get_by_role("button", name="Open the helper").click()
    phone.get_by_role("button", name="Stop the walk").wait_for()


def start(page):
    page.get_by_label("Pain now").fill("1")
    for box in page.locator(
        "#p-ready [type=checkbox].form-check-input:not([name=symptoms])"
    ).all():
        box.check()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Pause").wait_for()


def word(page):
    return page.locator("[data-word]").inner_text()


def seconds(page):
    text = page.locator("[data-time]").inner_text()
    minutes, rest = text.split(":")
    return int(minutes) * 60 + int(rest)


def test_the_helper_sees_the_same_clock_and_stops_the_walk(walking, second_phone, live_server):
    code = give_code(walking)
    follow(second_phone, live_server, code)
    second_phone.get_by_role("heading", name="Not started yet").wait_for()

    start(walking)
    walking.evaluate(SAID)
    second_phone.get_by_role("heading", name="Get ready").wait_for()
    for _ in range(5):
        walking.wait_for_timeout(700)
        assert abs(seconds(walking) - seconds(second_phone)) <= 1
        assert word(walking) == word(second_phone)

    walking.get_by_role("button", name="Pause").click()
    second_phone.get_by_role("heading", name="Paused").wait_for(timeout=6_000)
    walking.get_by_role("button", name="Carry on").click()

    second_phone.get_by_role("button", name="Stop the walk").click()
    walking.get_by_role("heading", name="Stop. Hold on. What is wrong?").wait_for(timeout=6_000)
    second_phone.get_by_text("Their phone said stop.").wait_for(timeout=6_000)
    assert walking.get_by_text("Your helper says stop", exact=True).is_visible()
    assert "Stop. Your helper says stop. Stand still. Hold on to something." in walking.evaluate(
        "window.said"
    )

    walking.get_by_role("button", name="I am all right: go back").click()
    walking.get_by_role("button", name="Carry on").click()
    second_phone.get_by_text("Their phone said stop.").wait_for(state="hidden", timeout=6_000)
    assert walking.locator("#p-run").is_visible()


def test_without_a_network_the_helper_is_told_to_say_it_out_loud(
    walking, second_phone, live_server
):
    code = give_code(walking)
    start(walking)
    follow(second_phone, live_server, code)
    second_phone.get_by_role("heading", name=re.compile("Get ready|Forward")).wait_for()

    second_phone.context.set_offline(True)
    second_phone.get_by_role("button", name="Stop the walk").click()

    second_phone.get_by_text("Not sent: no signal. Say “stop” out loud.").wait_for()
    second_phone.context.set_offline(False)
    walking.context.set_offline(True)
    second_phone.get_by_text("The walker's phone does not answer.").wait_for(timeout=20_000)


def test_the_code_is_over_when_the_walker_ends_it(walking, second_phone, live_server):
    code = give_code(walking)
    follow(second_phone, live_server, code)

    walking.get_by_role("button", name="End this").click()

    second_phone.get_by_text("This walk is over, or the walker ended this page.").wait_for()
    assert not Spotting.objects.exists()
    second_phone.goto(f"{live_server.url}/spot/{code}/")
    assert second_phone.get_by_role("heading", name="This code does not work").is_visible()


def test_a_reload_of_the_walkers_phone_keeps_the_code(walking, second_phone, live_server):
    code = give_code(walking)
    start(walking)
    walking.on("dialog", lambda dialog: dialog.accept())
    walking.reload()
    follow(second_phone, live_server, code)
    walking.get_by_role("button", name="Pause").wait_for()

    second_phone.get_by_role("button", name="Stop the walk").click()

    walking.get_by_role("heading", name="Stop. Hold on. What is wrong?").wait_for(timeout=6_000)


def test_without_javascript_the_helper_can_stop_the_walk(walking, browser, live_server):
    code = give_code(walking)
    start(walking)
    context = browser.new_context(java_script_enabled=False)
    phone = context.new_page()
    phone.goto(f"{live_server.url}/spot/{code}/")

    phone.get_by_role("button", name="Stop the walk").click()

    assert phone.get_by_text("Asked to stop. Say “stop” out loud as well.").is_visible()
    walking.get_by_role("heading", name="Stop. Hold on. What is wrong?").wait_for(timeout=6_000)
    context.close()


def test_on_a_short_lane_the_player_says_stop_turn_and_go(walking, walker, session):
    hall = SavedPlaceFactory(walker=walker, name="Hall", is_default=True)
    walking.reload()
    start(walking)
    walking.get_by_role("button", name="Pause").click()
    walking.evaluate(CLOCK, 10 + 180 - 1)
    walking.reload()
    walking.evaluate(SAID)
    walking.get_by_role("button", name="Carry on").click()
    walking.wait_for_timeout(22_500)

    said = [line for line in walking.evaluate("window.said") if not line.startswith("Look")]
    assert said[-4:] == [
        "Turn round. Carry on.",
        "Backward. Go when you are ready.",
        "Stop. End of your lane. Turn round slowly. Look over your shoulder.",
        "Backward again. Go when you are ready.",
    ]
    assert CheckIn.objects.get().place == hall


def test_somewhere_else_the_player_knows_of_no_lane(walking, walker):
    SavedPlaceFactory(walker=walker, name="Hall", is_default=True)
    walking.reload()
    walking.get_by_label("Somewhere else").check()
    start(walking)

    assert (
        walking.evaluate("JSON.parse(localStorage.getItem(Object.keys(localStorage)[0])).lane")
        is None
    )
