"""Two pages of one device: only the newest one guides, and the other says so."""

import pytest

from tests.journeys.player import NOTE_TONES, answer, kept, start

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SILENT = "Open in another tab"
HERE = "Walk here instead"


@pytest.fixture
def tabs(page, open_player):
    """A page with a walk that runs, and the page that was opened after it."""
    page.context.add_init_script(NOTE_TONES)
    open_player(speed=1)
    start(page)
    page.wait_for_timeout(1200)
    second = page.context.new_page()
    second.goto(page.url)
    second.get_by_role("button", name="Pause").wait_for()
    page.get_by_role("heading", name=SILENT, level=1).wait_for()
    return page, second


def tones(page):
    return page.evaluate("window.tones.length")


def test_only_the_newest_page_guides_and_the_one_before_is_silent(tabs):
    first, second = tabs
    second.locator("[data-time]").click()  # a page makes no sound before its first tap
    before, heard = kept(second)["base"], tones(first)

    second.get_by_role("heading", name="Forward").wait_for(timeout=15_000)

    assert tones(first) == heard
    assert tones(second) >= 2
    assert kept(second)["base"] > before
    assert first.locator("body").get_attribute("data-state") == "calm"


def test_the_silent_page_takes_the_walk_back_where_it_is(tabs):
    first, second = tabs
    begun = kept(second)["base"]

    first.get_by_role("button", name=HERE).click()

    first.get_by_role("button", name="Pause").wait_for()
    second.get_by_role("heading", name=SILENT, level=1).wait_for()
    assert begun < kept(first)["base"] < begun + 15
    assert kept(first)["wasRunning"]


def test_a_page_that_waited_at_the_check_begins_no_second_walk(page, open_player):
    open_player(speed=1)
    answer(page)
    second = page.context.new_page()
    second.goto(page.url)
    start(second)

    assert page.get_by_role("button", name="Start").is_hidden()
    page.get_by_role("button", name=HERE).click()

    page.get_by_role("button", name="Pause").wait_for()


def test_a_closed_page_leaves_the_walk_to_nobody_until_it_is_opened_again(tabs):
    first, second = tabs
    second.close()

    assert first.get_by_role("heading", name=SILENT).is_visible()
    first.get_by_role("button", name=HERE).click()
    first.get_by_role("button", name="Pause").wait_for()
