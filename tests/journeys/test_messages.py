"""A walker and a coach write to each other, each in a browser of their own."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from coaching.actions import end_grant
from coaching.models import Message
from tests.factories import MessageFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter(browser, live_server, client_of, settings):
    """Gives a page of a new window that is signed in as a person."""
    windows = []

    def open_page(person, **options):
        name = settings.SESSION_COOKIE_NAME
        window = browser.new_context(
            base_url=live_server.url, service_workers="block", locale="en-GB", **options
        )
        value = client_of(person).cookies[name].value
        window.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        windows.append(window)
        return window.new_page()

    yield open_page
    for window in windows:
        window.close()


def waiting() -> int:
    return Message.objects.waiting().count()


def test_a_question_is_asked_read_and_answered(grant, walker, coach, enter):
    mine, theirs = enter(walker), enter(coach)
    mine.goto("/messages/")
    mine.get_by_label("Message to Cora").fill("Should I carry on?\nThe knee is stiff.")
    mine.get_by_role("button", name="Send").click()
    expect(mine.get_by_text("The knee is stiff.")).to_be_visible()

    theirs.goto("/coach/")
    theirs.get_by_role("link", name=re.compile("^Messages 1")).click()
    with theirs.expect_response(lambda answer: answer.url.endswith("/read/")):
        theirs.get_by_role("link", name="Wilma Ford").click()
    expect(theirs.get_by_role("button", name="Mark as read")).to_be_hidden()
    assert waiting() == 0
    theirs.get_by_label("Message to Wilma").fill("Rest today.")
    theirs.get_by_role("button", name="Send").click()
    expect(theirs.get_by_role("status")).to_contain_text("Sent.")

    with mine.expect_response(lambda answer: answer.url.endswith("/read/")):
        mine.reload()
    expect(mine.get_by_text("Rest today.")).to_be_visible()
    expect(mine.get_by_text(re.compile(r"^You, .*, read$"))).to_be_visible()


def test_without_a_script_a_button_says_that_it_was_read(grant, walker, enter):
    MessageFactory(grant=grant, sender="coach", sent_at=timezone.now())
    page = enter(walker, java_script_enabled=False)
    page.goto("/messages/")
    assert waiting() == 1

    page.get_by_role("button", name="Mark as read").click()

    expect(page.get_by_role("button", name="Mark as read")).to_have_count(0)
    assert waiting() == 0


def test_by_keyboard_alone_a_message_is_sent(grant, walker, enter):
    page = enter(walker)
    page.goto("/messages/")
    page.get_by_label("Message to Cora").focus()
    page.keyboard.type("By keyboard.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".wk-talk").get_by_text("By keyboard.")).to_be_visible()


def test_the_end_of_sharing_closes_the_coach_s_open_page(grant, walker, coach, enter):
    MessageFactory(grant=grant, body="Not for long", sent_at=timezone.now())
    page = enter(coach)
    page.goto(reverse("coaching:walker_messages", args=[walker.pk]))
    page.get_by_label("Message to Wilma").fill("Are you there?")

    end_grant(grant=grant, by=walker, now=timezone.now())
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Wilma")
    assert page.get_by_text("Not for long").count() == 0
    assert Message.objects.count() == 1
